"""One price for the whole country, every change in a ledger that only grows."""

from decimal import Decimal

import pytest
from django.db import InternalError, transaction
from django.db.models import ProtectedError

from catalog.models import PriceChange
from catalog.services import pricing

pytestmark = pytest.mark.django_db


def test_a_new_price_moves_the_variant_the_ledger_and_the_list(world):
    entry = pricing.set_price(
        variant=world.sofa, price=Decimal("4500"), reason="Autumn", by=world.hq
    )
    world.sofa.product.refresh_from_db()
    assert world.sofa.price == world.sofa.product.lowest_price == Decimal("4500.00")
    assert (entry.price, entry.reason, entry.by) == (Decimal("4500.00"), "Autumn", world.hq)


def test_the_second_change_names_the_first_as_previous(world):
    for price in (4500, 4400):
        entry = pricing.set_price(variant=world.sofa, price=Decimal(price), reason="x", by=None)
    assert entry.previous == Decimal("4500.00")
    assert PriceChange.objects.count() == 2


def test_the_same_price_again_leaves_no_entry(world):
    first = pricing.set_price(variant=world.sofa, price=Decimal(4500), reason="x", by=None)
    assert pricing.set_price(variant=world.sofa, price=Decimal(4500), reason="y", by=None) == first
    assert PriceChange.objects.count() == 1


@pytest.mark.parametrize(
    ("price", "reason", "refusal"),
    [(-1, "x", pricing.PriceNegative), (5, "  ", pricing.ReasonMissing)],
)
def test_no_price_below_zero_and_none_without_a_reason(world, price, reason, refusal):
    with pytest.raises(refusal):
        pricing.set_price(variant=world.sofa, price=Decimal(price), reason=reason, by=None)
    world.sofa.refresh_from_db()
    assert world.sofa.price == Decimal("4999.00")
    assert not PriceChange.objects.exists()


def test_the_price_ledger_only_grows(world):
    entry = pricing.set_price(variant=world.sofa, price=Decimal(1), reason="x", by=None)
    with pytest.raises(InternalError), transaction.atomic():
        PriceChange.objects.update(price=2)
    with pytest.raises(InternalError), transaction.atomic():
        PriceChange.objects.all().delete()
    with pytest.raises(ProtectedError):
        world.sofa.delete()
    assert PriceChange.objects.get() == entry
