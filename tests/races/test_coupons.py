"""Coupons are handed out as often as promised and used once, however many come at one instant."""

from collections import Counter

import pytest
from django.db import connection

from orders import invariants as order_invariants
from orders.models import Order
from stores import invariants
from stores.models import Coupon, Stock
from stores.services import coupons
from tests.factories import UserFactory
from tests.orders.couponing import campaign, place


@pytest.fixture
def plenty(stage):
    Stock.objects.update(on_hand=500)
    return stage


def tally(results):
    return Counter(
        type(r).__name__ if isinstance(r, Coupon | Order) else getattr(r, "code", repr(r))
        for r in results
    )


def buy(user):
    """By the code, then the order at its price."""
    return place(user, coupon=coupons.take_by_code(user=user, code="TEN"))


def test_a_limit_of_ten_and_fifty_buyers_are_ten_cheaper_orders(plenty, race):
    campaign(way="code", code="TEN", limit=10)
    outcome = tally(race(buy, UserFactory.create_batch(50), at_once=25))
    assert outcome == {"Order": 10, "coupons_gone": 40}
    assert Coupon.objects.exclude(used_at=None).count() == 10
    assert not list(invariants.coupons_stay_within_their_limit())
    assert not list(order_invariants.coupons_are_used_for_their_orders())


def test_one_coupon_and_thirty_orders_is_one_cheaper_order(plenty, race):
    user = UserFactory()
    coupon = coupons.take(user=user, campaign=campaign())

    def spend(n):
        return coupons.use(coupon=coupon, order_number=f"A{n}", saved=200) or coupon

    assert tally(race(spend, range(30), at_once=30, barrier=True)) == {
        "Coupon": 1, "coupon_not_usable": 29,
    }  # fmt: skip


def test_one_member_taking_at_one_instant_gets_one(plenty, race):
    user, terms = UserFactory(), campaign()
    outcome = tally(
        race(lambda _n: coupons.take(user=user, campaign=terms), range(20), barrier=True)
    )
    assert outcome == {"Coupon": 1, "coupon_taken_before": 19}


def test_a_gift_opened_by_twenty_friends_goes_to_one(plenty, race):
    coupon = coupons.take(user=UserFactory(), campaign=campaign())
    link = coupons.pass_on(coupon=coupon).split("/")[-2]
    friends = UserFactory.create_batch(20)
    outcome = tally(race(lambda who: coupons.accept(link=link, user=who), friends, barrier=True))
    assert outcome == {"Coupon": 1, "gift_gone": 19}


def test_with_the_guard_off_more_are_handed_out_than_promised(plenty, race, monkeypatch):
    campaign(way="code", code="TEN", limit=10)
    monkeypatch.setattr(coupons, "LEFT", "TRUE")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stores_campaign DROP CONSTRAINT coupons_at_most_limit")
    try:
        outcome = tally(race(buy, UserFactory.create_batch(20), at_once=20, barrier=True))
        assert outcome["Order"] > 10
        assert list(invariants.coupons_stay_within_their_limit())
    finally:
        _guard_again()


def _guard_again():
    with connection.cursor() as cursor:
        cursor.execute('UPDATE stores_campaign SET taken = least(taken, "limit")')
        cursor.execute(
            "ALTER TABLE stores_campaign ADD CONSTRAINT coupons_at_most_limit"
            ' CHECK (taken >= 0 AND taken <= "limit")'
        )
