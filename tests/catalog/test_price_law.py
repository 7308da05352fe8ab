"""One price, set by headquarters alone, now or from a moment on, the same everywhere."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalog import tasks
from catalog.models import PlannedPrice, PriceChange, Variant
from catalog.services import copies, lowest, planned_prices, pricing

pytestmark = pytest.mark.django_db
SENT = {"_form_submitted": "on"}
BELOW_HQ = ["shopper", "guide", "manager", "dealer"]


@pytest.fixture
def priced(world):
    """Sofa and table with the first entry of their ledgers and their copies."""
    prices = {world.sofa.pk: world.sofa.price, world.table.pk: world.table.price}
    pricing.set_prices(prices=prices, reason="first")
    copies.refresh(product_ids=[world.sofa.product_id, world.table.product_id])
    return world


def plan(world, price: str = "4500.00", **later) -> PlannedPrice:
    return planned_prices.plan(
        variant=world.sofa,
        price=Decimal(price),
        valid_from=timezone.now() + timedelta(**(later or {"days": 1})),
        reason="Autumn",
        by=world.hq,
    )


def arrive(planned: PlannedPrice) -> None:
    """Its moment has come."""
    PlannedPrice.objects.filter(pk=planned.pk).update(
        valid_from=timezone.now() - timedelta(seconds=1)
    )


# ── From a moment on ────────────────────────────────────────────────────────────────────
def test_a_planned_price_waits_and_comes_true_once_with_its_reason(priced):
    planned = plan(priced)
    assert tasks.apply_planned_prices() == 0
    arrive(planned)
    assert tasks.apply_planned_prices() == 1
    assert tasks.apply_planned_prices() == 0
    priced.sofa.refresh_from_db()
    entry = priced.sofa.price_changes.latest("at", "pk")
    assert (priced.sofa.price, entry.by, entry.reason) == (4500, priced.hq, "Autumn")
    assert priced.sofa.price_changes.count() == 2


def test_what_was_taken_back_does_not_come_true(priced):
    planned = planned_prices.take_back(planned=plan(priced), by=priced.hq)
    arrive(planned)
    assert tasks.apply_planned_prices() == 0
    with pytest.raises(planned_prices.PlanIsOver):
        planned_prices.take_back(planned=planned, by=priced.hq)


def test_the_past_cannot_be_planned(priced):
    with pytest.raises(planned_prices.NotInTheFuture):
        plan(priced, days=-1)
    with pytest.raises(pricing.PriceNegative):
        plan(priced, "-1")
    assert not PlannedPrice.objects.exists()


def test_the_later_plan_for_a_moment_takes_the_place_of_the_first(priced):
    moment = timezone.now() + timedelta(days=2)
    for price in ("4000", "4100"):
        planned_prices.plan(
            variant=priced.sofa, price=Decimal(price), valid_from=moment, reason="x", by=priced.hq
        )
    assert PlannedPrice.objects.open().get().price == 4100


def test_headquarters_plans_and_takes_back_in_its_admin(priced, client_of):
    desk = client_of(priced.hq)
    moment = timezone.localtime() + timedelta(days=3)
    desk.post(
        f"/hq/catalog/variant/{priced.sofa.pk}/plan-price/",
        SENT | {"price": "4200", "reason": "Spring", "valid_from": f"{moment:%Y-%m-%dT%H:%M}"},
    )
    planned = PlannedPrice.objects.get()
    assert (planned.price, planned.by) == (4200, priced.hq)
    assert "Spring" in desk.get("/hq/catalog/plannedprice/").content.decode()
    desk.post(f"/hq/catalog/plannedprice/{planned.pk}/take-back/", SENT)
    planned.refresh_from_db()
    assert planned.cancelled_by == priced.hq


# ── Nobody below headquarters ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", BELOW_HQ)
def test_nobody_below_headquarters_sets_a_price(priced, client_of, who):
    browser, pk = client_of(getattr(priced, who)), priced.sofa.pk
    said = SENT | {"price": "1", "reason": "mine"}
    for path in ("change-price", "plan-price", "change"):
        assert browser.post(f"/hq/catalog/variant/{pk}/{path}/", said).status_code in (302, 403)
    assert browser.post(f"/staff/admin/catalog/variant/{pk}/change/", said).status_code in (
        302, 403, 404,
    )  # fmt: skip
    slug = priced.sofa.product.slug
    for method in ("put", "patch", "post", "delete"):
        answer = getattr(browser, method)(
            f"/api/v1/products/{slug}/", json.dumps(said), "application/json"
        )
        assert answer.status_code in (403, 405)
    assert Variant.objects.get(pk=pk).price == Decimal("4999.00")
    assert PriceChange.objects.filter(variant=pk).count() == 1
    assert not PlannedPrice.objects.exists()


# ── What a reduction is measured by ─────────────────────────────────────────────────────
def history(variant: Variant, *steps: tuple[str, int]) -> None:
    """The ledger as if: (price, days ago), the oldest first."""
    before = None
    for price, days in steps:
        PriceChange.objects.create(
            variant=variant, price=Decimal(price), previous=before, reason="x",
            at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
        before = Decimal(price)
    Variant.objects.filter(pk=variant.pk).update(price=before)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("5000", 90), ("4000", 3)], "5000"),
        ([("5000", 90), ("4500", 20), ("5200", 10), ("4000", 3)], "4500"),  # not the raised one
        ([("4400", 90), ("5000", 40), ("4000", 3)], "5000"),  # the cheap days are too long ago
        ([("5000", 90), ("4000", 45)], None),  # no news any more
        ([("4000", 90), ("5000", 3)], None),  # dearer now
        ([("5000", 3)], None),  # the first price there was
    ],
)
def test_the_lowest_price_of_the_thirty_days_before(world, steps, told):
    history(world.sofa, *steps)
    found = lowest.before_reduction([world.sofa.pk, world.table.pk])
    assert found == ({world.sofa.pk: Decimal(told)} if told else {})


def test_page_and_api_say_it(world):
    history(world.sofa, ("5000", 90), ("4000", 3))
    slug = world.sofa.product.slug
    page = Client(headers={"Accept-Language": "en"}).get(f"/p/{slug}/").content.decode()
    assert "Lowest price of the 30 days before" in page
    api = Client().get(f"/api/v1/products/{slug}/").json()
    assert api["variants"][0]["lowest_30_days"] == {"amount": "5000.00", "currency": "CNY"}


# ── The same everywhere ─────────────────────────────────────────────────────────────────
def prove() -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("prove_prices", stdout=out, stderr=err)
    except SystemExit as leaving:
        return leaving.code, err.getvalue()
    return 0, out.getvalue()


def test_page_api_and_every_stores_cart_ask_the_ledgers_price(priced):
    code, said = prove()
    assert (code, "2" in said, "3" in said) == (0, True, True)


def test_a_price_changed_past_the_ledger_is_found_everywhere(priced):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_variant SET price = 1 WHERE sku = 'SOFA'")
    code, said = prove()
    assert code == 1
    slug = priced.sofa.product.slug
    wrong = [f"/p/{slug}/", f"API of {slug}", *("S-NEAR", "S-FAR", "S-BJ")]
    assert [place for place in wrong if place not in said] == []
