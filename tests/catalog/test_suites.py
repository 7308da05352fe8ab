"""Headquarters sets one price per suite, never above its pieces, every change in a ledger."""

from decimal import Decimal

import pytest
from django.db import InternalError, connection, transaction
from django.db.models import ProtectedError

from catalog import invariants
from catalog.models import Suite, SuitePriceChange, Variant
from catalog.services import suite_pricing
from catalog.services.pricing import PriceNegative, ReasonMissing
from catalog.services.suite_pricing import SuiteTooDear
from tests.factories import make_suite

pytestmark = pytest.mark.django_db


@pytest.fixture
def suite(world):
    """Sofa 4,999 and two tables at 1,299: 7,597 one by one."""
    return make_suite("0", (world.sofa, 1), (world.table, 2))


def test_a_new_price_moves_the_suite_and_its_ledger(world, suite):
    suite_pricing.set_price(suite=suite, price=Decimal("7000"), reason="Opening", by=world.hq)
    entry = suite_pricing.set_price(suite=suite, price=Decimal("6999"), reason="Autumn", by=None)
    suite.refresh_from_db()
    assert (suite.price, suite.saving, suite.together) == (6999, 598, 6999)
    assert (entry.previous, entry.separately) == (Decimal("7000.00"), Decimal("7597.00"))
    assert SuitePriceChange.objects.count() == 2


def test_the_same_price_again_leaves_no_entry(suite):
    first = suite_pricing.set_price(suite=suite, price=Decimal(6999), reason="x", by=None)
    again = suite_pricing.set_price(suite=suite, price=Decimal(6999), reason="y", by=None)
    assert again == first


@pytest.mark.parametrize(
    ("price", "reason", "refusal"),
    [("7597.01", "x", SuiteTooDear), ("-1", "x", PriceNegative), ("5", " ", ReasonMissing)],
)
def test_never_above_the_sum_never_below_zero_never_without_a_reason(suite, price, reason, refusal):
    with pytest.raises(refusal):
        suite_pricing.set_price(suite=suite, price=Decimal(price), reason=reason, by=None)
    suite.refresh_from_db()
    assert suite.price == 0
    assert not SuitePriceChange.objects.exists()


def test_the_suite_ledger_only_grows(suite):
    entry = suite_pricing.set_price(suite=suite, price=Decimal(1), reason="x", by=None)
    with pytest.raises(InternalError), transaction.atomic():
        SuitePriceChange.objects.update(price=2)
    with pytest.raises(ProtectedError):
        suite.delete()
    assert SuitePriceChange.objects.get() == entry


def test_a_suite_is_offered_only_whole(world, suite):
    assert list(Suite.objects.published()) == [suite]
    make_suite("1", slug="empty")
    Variant.objects.filter(pk=world.table.pk).update(is_sellable=False)
    assert not Suite.objects.published().exists()


# ── The laws ────────────────────────────────────────────────────────────────────────────
def findings() -> dict[str, int]:
    return {name: len(found) for name, check in invariants.CHECKS if (found := list(check()))}


def test_a_price_changed_behind_the_ledgers_back_is_found(suite):
    assert findings() == {"published suites have a ledger": 1}
    suite_pricing.set_price(suite=suite, price=Decimal(6999), reason="x", by=None)
    assert findings() == {}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_suite SET price = 1")
    assert findings() == {"prices are those of their ledgers": 1}
