"""A suite has one price for the complete set; every line carries its share to the cent."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from catalog.models import Suite, Variant
from orders import invariants
from orders.models import CartSuite, Order, OrderLine
from orders.services import cart as carts
from orders.services import checkout, quoting, showing, suites
from orders.services.checkout import TotalChanged
from orders.services.suites import Part, Terms
from tests import story
from tests.factories import VariantFactory, make_suite

pytestmark = pytest.mark.django_db


@pytest.fixture
def suite(world):
    """Sofa 4,999 and two tables at 1,299: 7,597 one by one, 6,999 together."""
    return make_suite("6999.00", (world.sofa, 1), (world.table, 2))


@pytest.fixture
def basket(world, suite):
    basket = carts.open_cart(user=world.shopper, token=None)
    carts.add_suite(cart=basket, suite=suite)
    return basket


def order(world, basket, total=None):
    quoted = quoting.quote(cart=basket, method="pickup", place=None)
    return checkout.place_order(
        user=world.shopper,
        cart=basket,
        version=basket.version,
        expected_total=total or quoted.total,
        destination=story.destination("pickup"),
    )


def take_out(basket, variant):
    carts.remove(line=basket.lines.select_related("cart").get(variant=variant))
    basket.refresh_from_db()


# ── The cart ────────────────────────────────────────────────────────────────────────────
def test_the_whole_set_comes_at_once_and_at_its_price(world, basket):
    shown = showing.basket(basket)
    assert {line.line.variant_id: line.line.quantity for line in shown.lines} == {
        world.sofa.pk: 1,
        world.table.pk: 2,
    }
    assert (shown.goods, shown.saving) == (Decimal("6999.00"), Decimal("598.00"))
    assert shown.suites[0].is_complete


def test_without_one_piece_the_others_go_back_to_single_prices(world, basket):
    take_out(basket, world.table)
    shown = showing.basket(basket)
    assert (shown.goods, shown.saving) == (Decimal("4999.00"), 0)
    assert shown.suites[0].lacks == [(2, world.table)]
    assert shown.suites[0].deal.terms.saves == Decimal("598.00")


def test_putting_the_piece_back_completes_it_again(world, basket):
    take_out(basket, world.table)
    carts.complete_suite(kept=CartSuite.objects.select_related("cart").get())
    assert showing.basket(basket).goods == Decimal("6999.00")


def test_a_suite_let_go_leaves_the_pieces_at_their_prices(world, basket):
    carts.forget_suite(kept=CartSuite.objects.select_related("cart").get())
    shown = showing.basket(basket)
    assert (shown.goods, shown.suites) == (Decimal("7597.00"), [])


def test_one_more_of_a_piece_is_sold_singly_and_two_sets_save_twice(world, suite, basket):
    carts.add(cart=basket, sku="TABLE")
    assert showing.basket(basket).goods == Decimal("6999.00") + Decimal("1299.00")
    carts.add_suite(cart=basket, suite=suite)
    assert showing.basket(basket).saving == Decimal("1196.00")


def test_a_set_that_is_not_sold_whole_leaves_the_cart_as_it_was(world, suite):
    Variant.objects.filter(pk=world.table.pk).update(is_sellable=False)
    basket = carts.open_cart(user=world.shopper, token=None)
    with pytest.raises(carts.NotSold):
        carts.add_suite(cart=basket, suite=suite)
    assert not basket.lines.exists()
    assert not basket.suites.exists()


def test_a_guests_suite_joins_the_members_cart(world, suite):
    guest = carts.open_cart(user=None, token="t" * 20)
    carts.add_suite(cart=guest, suite=suite)
    carts.merge(token=guest.token, user=world.shopper)
    mine = carts.find(user=world.shopper, token=None)
    assert showing.basket(mine).goods == Decimal("6999.00")


def test_two_suites_never_count_one_piece_twice(world, suite, basket):
    chair = VariantFactory(sku="CHAIR", price=Decimal("900.00"))
    other = make_suite("5500.00", (world.sofa, 1), (chair, 1), slug="other")
    CartSuite.objects.create(cart=basket, suite=other)
    carts.add(cart=basket, sku="CHAIR")
    shown = showing.basket(basket)
    assert shown.saving == Decimal("598.00")
    assert [each.is_complete for each in shown.suites] == [True, False]


def test_pieces_cheaper_than_the_suite_are_what_is_paid(world, basket):
    Variant.objects.filter(pk=world.sofa.pk).update(price=Decimal("4000.00"))
    shown = showing.basket(basket)
    assert (shown.goods, shown.saving, shown.suites) == (Decimal("6598.00"), 0, [])


def test_every_cent_of_the_saving_is_on_some_line():
    parts = {n: Part(1, Decimal(price)) for n, price in enumerate(("0.01", "33.33", "66.67"))}
    offered = Terms(1, "s", "套", "", Decimal("99.00"), parts)
    found = suites.reckon(wanted={0: 3, 1: 3, 2: 3}, offered=[offered])
    assert found.total == Decimal("3.03") == found.deals[0].saving
    assert all(found.of(n) <= part.unit_price * 3 for n, part in parts.items())


# ── The order ───────────────────────────────────────────────────────────────────────────
def test_the_order_keeps_the_suite_price_line_by_line(world, suite, basket):
    placed = order(world, basket)
    lines = {line.variant_id: line for line in placed.lines.all()}
    assert placed.goods_total == placed.total == Decimal("6999.00")
    assert placed.lines.aggregate(n=Sum("total"))["n"] == Decimal("6999.00")
    sofa, table = lines[world.sofa.pk], lines[world.table.pk]
    assert (sofa.suite_saving, table.suite_saving) == (Decimal("393.50"), Decimal("204.50"))
    assert (sofa.unit_price, sofa.total) == (Decimal("4999.00"), Decimal("4605.50"))
    assert sofa.suite == table.suite == suite
    assert placed.events.get().details["suites"] == [
        {"suite": "suite", "sets": 1, "saving": "598.00"}
    ]
    assert not CartSuite.objects.exists()


def test_an_order_without_suites_says_nothing_of_them(world):
    placed = story.place(world.shopper, SOFA=2)
    line = placed.lines.get()
    assert (line.suite, line.suite_saving, line.total) == (None, 0, Decimal("9998.00"))
    assert "suites" not in placed.events.get().details


@pytest.mark.parametrize(
    "change",
    [{"price": Decimal("7100.00")}, {"is_published": False}],
    ids=["dearer", "withdrawn"],
)
def test_a_suite_that_changed_since_the_quote_is_refused_without_a_trace(world, basket, change):
    quoted = quoting.quote(cart=basket, method="pickup", place=None).total
    Suite.objects.update(**change)
    with pytest.raises(TotalChanged):
        order(world, basket, total=quoted)
    assert not Order.objects.exists()
    assert CartSuite.objects.count() == 1


def test_the_database_refuses_a_saving_from_nowhere(world, basket):
    placed = order(world, basket)
    for broken in ({"suite_saving": 0}, {"suite": None}, {"suite_saving": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.filter(order=placed).update(**broken)


# ── What it costs ───────────────────────────────────────────────────────────────────────
def test_a_cart_without_suites_asks_nothing_more(world, django_assert_num_queries):
    basket = story.fill_cart(world.shopper, SOFA=1, TABLE=1)
    with django_assert_num_queries(2):
        showing.basket(basket)
    with django_assert_num_queries(1):
        quoting.quote(cart=basket, method="pickup", place=None)


def test_suites_cost_one_question_more(world, basket, django_assert_num_queries):
    with django_assert_num_queries(3):
        showing.basket(basket)
    with django_assert_num_queries(2):
        quoting.quote(cart=basket, method="pickup", place=None)


def test_a_saving_moved_behind_the_events_back_is_found(world, basket):
    placed = order(world, basket)
    assert not list(invariants.suites_save_what_they_said())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders_orderline SET suite_saving = 1, total = unit_price * quantity - 1"
        )
    assert len(list(invariants.suites_save_what_they_said())) == 1
    assert str(placed) in next(iter(invariants.suites_save_what_they_said()))
