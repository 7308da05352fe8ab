"""The last piece is sold once: twenty pieces are twenty orders, however many buyers come."""

from collections import Counter

from django.db.models import Sum

from o2o.errors import DomainError
from orders.models import Order
from orders.services import cart, checkout, quoting
from payments.models import Payment
from stores.models import Stock
from tests import story
from tests.factories import UserFactory


def buyers(number: int, **quantities) -> list:
    """Members with a filled cart, ready to press the button."""
    wanted = quantities or {"SOFA": 1}
    return [(user, story.fill_cart(user, **wanted)) for user in UserFactory.create_batch(number)]


def buy(buyer) -> Order:
    user, basket = buyer
    quote = quoting.quote(cart=basket, method="delivery", place=None)
    return checkout.place_order(
        user=user,
        cart=basket,
        version=basket.version,
        expected_total=quote.total,
        destination=story.destination("delivery"),
    )


def fill(store, pieces: int, variant=None) -> None:
    rows = Stock.objects.filter(store=store)
    (rows.filter(variant=variant) if variant else rows).update(on_hand=pieces)


def tally(results) -> Counter:
    return Counter(
        "order" if isinstance(r, Order) else getattr(r, "code", repr(r)) for r in results
    )


def reserved() -> int:
    return Stock.objects.aggregate(n=Sum("reserved"))["n"]


def test_200_buyers_on_20_connections_get_20_pieces(stage, race):
    fill(stage.near, 20, stage.sofa)
    outcome = tally(race(buy, buyers(200)))
    assert outcome == {"order": 20, "no_store_can_serve": 180}
    assert reserved() == 20
    assert Order.objects.count() == 20
    assert not Payment.objects.exists()


def test_40_buyers_at_one_instant_get_20_pieces(stage, race):
    fill(stage.near, 20, stage.sofa)
    outcome = tally(race(buy, buyers(40), at_once=40, barrier=True))
    assert outcome == {"order": 20, "no_store_can_serve": 20}
    assert reserved() == 20


def test_two_stores_with_ten_each_sell_twenty_and_neither_an_eleventh(stage, race):
    fill(stage.near, 10, stage.sofa)
    fill(stage.far, 10, stage.sofa)
    outcome = tally(race(buy, buyers(100)))
    assert outcome == {"order": 20, "no_store_can_serve": 80}
    held = Stock.objects.filter(variant=stage.sofa, reserved__gt=0)
    assert dict(held.values_list("store__code", "reserved")) == {"S-NEAR": 10, "S-FAR": 10}


def test_with_the_guard_off_the_same_buyers_oversell(stage, race, no_stock_guard):
    fill(stage.near, 20, stage.sofa)
    outcome = tally(race(buy, buyers(60)))
    assert outcome["order"] > 20
    assert reserved() > 20


def test_carts_in_opposite_order_never_deadlock(stage, race):
    fill(stage.near, 50)
    one = buyers(60, SOFA=1, TABLE=1)
    other = buyers(60, TABLE=1, SOFA=1)
    outcome = tally(race(buy, [cart for pair in zip(one, other, strict=True) for cart in pair]))
    assert outcome == {"order": 50, "no_store_can_serve": 70}
    assert reserved() == 100


def test_one_cart_pressed_twenty_times_is_one_order(stage, race):
    fill(stage.near, 20)
    [buyer] = buyers(1)
    outcome = tally(race(buy, [buyer] * 20, barrier=True))
    assert outcome == {"order": 1, "cart_changed": 19}


def test_a_guest_cart_merged_while_it_is_ordered_loses_nothing(stage, race):
    """Sign-in and order at one instant: every piece is in the order or still in the cart."""
    fill(stage.near, 20)
    user = UserFactory()
    guest = cart.open_cart(user=None, token="guest")
    cart.add(cart=guest, sku="TABLE")
    basket = story.fill_cart(user, SOFA=1)

    def act(step):
        return buy((user, basket)) if step == "buy" else cart.merge(token="guest", user=user)

    results = race(act, ["buy", "merge"], at_once=2, barrier=True)
    assert all(not isinstance(r, Exception) or isinstance(r, DomainError) for r in results)
    kept = [line.variant.sku for line in basket.lines.all()]
    ordered = [line.sku for order in Order.objects.all() for line in order.lines.all()]
    assert sorted(kept + ordered) == ["SOFA", "TABLE"]
