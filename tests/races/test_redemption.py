"""One code, one hand-over, whoever scans and whatever else happens at that instant."""

from collections import Counter

import pytest
from django.db import connection

from orders.models import Fulfilment, Order, Redemption
from orders.services import cancelling, fulfilling, history, pickup, routing
from payments.models import Refund
from stores.models import Stock
from tests import story


@pytest.fixture
def waiting(stage) -> Fulfilment:
    Stock.objects.update(on_hand=5)
    return story.ready(stage.shopper, stage.guide, method="pickup")


def tally(results) -> Counter:
    return Counter(getattr(r, "code", type(r).__name__) for r in results)


def scan(fulfilment, guide):
    code = fulfilment.voucher.code
    return lambda nonce: pickup.confirm(code=code, nonce=nonce, by=guide)


def test_30_scanners_of_one_code_redeem_once(stage, waiting, race):
    nonces = [f"scan-{n}" for n in range(30)]
    outcome = tally(race(scan(waiting, stage.guide), nonces, at_once=30, barrier=True))
    assert outcome == {"Redemption": 1, "already_redeemed": 29}
    assert Redemption.objects.count() == 1
    assert Stock.objects.get(store=stage.near, variant=stage.sofa).on_hand == 4


def test_a_lost_answer_asked_twenty_times_again_is_the_same_success(stage, waiting, race):
    results = race(scan(waiting, stage.guide), ["same"] * 20, barrier=True)
    assert len({redemption.pk for redemption in results}) == 1
    assert Redemption.objects.count() == 1


def test_with_lock_state_and_key_off_the_same_scanners_redeem_more_than_once(
    stage, waiting, race, monkeypatch
):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_redemption_per_voucher")
    monkeypatch.setattr(history, "lock", lambda pk: Order.objects.get(pk=pk))
    monkeypatch.setattr(pickup, "_refuse_unready", lambda fulfilment: None)
    monkeypatch.setattr(fulfilling, "hand_over", lambda order, fulfilment, **rest: None)
    nonces = [f"scan-{n}" for n in range(30)]
    race(scan(waiting, stage.guide), nonces, at_once=30, barrier=True)
    doubled = Redemption.objects.count()
    Redemption.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX one_redemption_per_voucher ON orders_redemption (voucher_id)"
            " WHERE undone_at IS NULL"
        )
    assert doubled > 1


@pytest.mark.parametrize("round_", range(10))
def test_redeem_cancel_and_override_at_one_instant_have_one_winner(stage, waiting, race, round_):
    order = waiting.assignment.order
    acts = {
        "redeem": lambda: pickup.confirm(code=waiting.voucher.code, nonce="n", by=stage.guide),
        "cancel": lambda: cancelling.cancel(order=order, by=stage.hq, reason="race"),
        "override": lambda: routing.override(
            order=order, store=stage.far, by=stage.hq, reason="race"
        ),
    }
    race(lambda name: acts[name](), list(acts), at_once=3, barrier=True)
    order.refresh_from_db()
    redeemed, refunded = Redemption.objects.exists(), Refund.objects.exists()
    assert redeemed != refunded
    assert order.status == ("completed" if redeemed else "cancelled")
    left = Stock.objects.get(store=stage.near, variant=stage.sofa)
    assert (left.on_hand, left.reserved) == ((4, 0) if redeemed else (5, 0))
