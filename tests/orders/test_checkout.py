"""Placing an order: everything or nothing, and the shopper is told why not."""

import re
import sys
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Product, Variant
from orders.models import Cart, Order
from orders.services import cart, checkout, quoting
from orders.services.checkout import Attribution
from stores.models import Stock, StockMovement
from tests import story


def reserved(world, variant):
    return dict(Stock.objects.filter(variant=variant).values_list("store__code", "reserved"))


def untouched(basket, version):
    """Nothing was ordered, reserved or taken out of the cart."""
    basket.refresh_from_db()
    assert basket.version == version
    assert basket.lines.exists()
    assert not Order.objects.exists()
    assert not StockMovement.objects.exists()


def try_to_place(user, basket, *, version=None, total="4999.00", **to):
    return checkout.place_order(
        user=user,
        cart=basket,
        version=basket.version if version is None else version,
        expected_total=Decimal(total),
        destination=story.destination(**to),
    )


def test_an_order_reserves_at_the_nearest_store_and_empties_the_cart(world):
    order = story.place(world.shopper, SOFA=2)
    assert order.status == "unpaid"
    assert order.total == Decimal("9998.00")
    assert reserved(world, world.sofa) == {"S-NEAR": 2, "S-FAR": 0, "S-BJ": 0}
    assert [line.store for line in order.lines.all()] == [world.near]
    assert not Cart.objects.get(user=world.shopper).lines.exists()
    assert [event.kind for event in order.events.all()] == ["placed"]


def test_installation_is_charged_for_deliveries_only(world):
    Product.objects.filter(pk=world.sofa.product_id).update(installation_fee=Decimal("150.00"))
    delivered = story.place(world.shopper, SOFA=2)
    collected = story.place(world.shopper, method="pickup", SOFA=1)
    assert (delivered.service_total, delivered.total) == (Decimal("300.00"), Decimal("10298.00"))
    assert (collected.service_total, collected.total) == (Decimal("0.00"), Decimal("4999.00"))


def test_a_price_changed_since_the_shopper_looked_is_refused_with_the_new_total(world):
    basket = story.fill_cart(world.shopper, SOFA=1)
    Variant.objects.filter(pk=world.sofa.pk).update(price=Decimal("5999.00"))
    with pytest.raises(checkout.TotalChanged) as refusal:
        try_to_place(world.shopper, basket)
    assert "5999.00" in str(refusal.value)
    untouched(basket, 1)


def test_a_cart_changed_in_another_tab_is_refused(world):
    basket = story.fill_cart(world.shopper, SOFA=1)
    seen = basket.version
    cart.add(cart=basket, sku="TABLE")
    with pytest.raises(checkout.CartChanged):
        try_to_place(world.shopper, basket, version=seen)
    untouched(basket, seen + 1)


def test_an_order_is_placed_once_from_one_cart(world):
    basket = story.fill_cart(world.shopper, SOFA=1)
    try_to_place(world.shopper, basket)
    with pytest.raises(checkout.CartChanged):
        try_to_place(world.shopper, basket)
    assert Order.objects.count() == 1


def test_an_empty_cart_cannot_be_ordered(world):
    basket = cart.open_cart(user=world.shopper, token=None)
    with pytest.raises(checkout.EmptyCart):
        try_to_place(world.shopper, basket, total="0.00")
    assert not Order.objects.exists()


def test_what_is_no_longer_sold_is_refused_by_name(world):
    basket = story.fill_cart(world.shopper, SOFA=1)
    Variant.objects.filter(pk=world.sofa.pk).update(is_sellable=False)
    with pytest.raises(checkout.NoLongerSold) as refusal:
        try_to_place(world.shopper, basket)
    assert world.sofa.product.name_zh in str(refusal.value)
    untouched(basket, 1)


def test_with_no_stock_anywhere_nothing_is_charged(world):
    basket = story.fill_cart(world.shopper, SOFA=1)
    Stock.objects.filter(variant=world.sofa).update(on_hand=0)
    with pytest.raises(checkout.NobodyCanServe):
        try_to_place(world.shopper, basket)
    untouched(basket, 1)


def test_a_pickup_is_never_split_over_stores(world):
    Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
    Stock.objects.exclude(store=world.near).filter(variant=world.sofa).update(on_hand=0)
    basket = story.fill_cart(world.shopper, SOFA=1, TABLE=1)
    with pytest.raises(checkout.NobodyCanServe):
        try_to_place(world.shopper, basket, total="6298.00", method="pickup")
    untouched(basket, 2)


def test_nobody_refers_themselves(world):
    order = story.place(world.shopper, who=Attribution(referrer=world.shopper))
    assert order.referrer is None


def test_a_quote_writes_nothing(world):
    basket = story.fill_cart(world.shopper, SOFA=1)
    with CaptureQueriesContext(connection) as queries:
        quote = quoting.quote(cart=basket, method="delivery", place=story.HERE)
    statements = " ".join(query["sql"] for query in queries)
    assert not re.search(r"INSERT|UPDATE|DELETE|EXECUTE (?!survey)", statements)
    assert [share.candidate.code for share in quote.shares] == ["S-NEAR"]
    untouched(basket, 1)


def test_the_order_verb_stays_within_its_statements(world, django_assert_max_num_queries):
    """The hot path: claim, lines, policy, survey, reserve, order, lines, event, empty."""
    basket = story.fill_cart(world.shopper, SOFA=1, TABLE=1)
    with django_assert_max_num_queries(12):
        try_to_place(world.shopper, basket, total="6298.00")


def test_the_order_verb_stays_within_its_calls(world):
    """Counted in Python calls, never in time: queries that are built and not asked count, too."""
    counted = 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event == "call"

    for _again in range(3):  # the first ones warm the process
        basket, counted = story.fill_cart(world.shopper, SOFA=1), 0
        sys.setprofile(count)
        try:
            try_to_place(world.shopper, basket, total="4999.00")
        finally:
            sys.setprofile(None)
    assert counted < 1_200
