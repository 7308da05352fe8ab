"""The shopper's code is scanned, the order is cancelled and headquarters moves it elsewhere, all
at one instant, again and again: one of them is true in the end, and the stock agrees.

`RACE_ROUNDS=300` in the environment runs it three hundred times.
"""

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from o2o import outbox
from o2o.errors import DomainError
from orders import states
from orders.models import Fulfilment, Order, Redemption
from orders.services import cancelling, fulfilling, history, paying, pickup, routing
from payments.models import Refund
from stores.models import Stock
from tests import story

ROUNDS = int(os.environ.get("RACE_ROUNDS", "60"))


@pytest.fixture
def three():
    """Three people at three desks, each with a connection of their own."""
    pool = ThreadPoolExecutor(3)
    yield lambda acts: [future.result() for future in [pool.submit(act) for act in acts]]
    list(pool.map(lambda _n: connection.close(), range(9)))
    pool.shutdown()


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch):
    """The rows are what is looked at; nobody waits for a nudge."""
    monkeypatch.setattr(outbox, "_nudge", lambda message_id: None)


def at_once(gate: Barrier, act: Callable[[], object]) -> Callable[[], str]:
    def fire() -> str:
        gate.wait(timeout=30)
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        return "done"

    return fire


def acts_on(stage, fulfilment: Fulfilment) -> list[Callable[[], object]]:
    order = fulfilment.assignment.order

    def hand_over() -> None:
        fresh = Fulfilment.objects.select_related("assignment", "store").get(pk=fulfilment.pk)
        fulfilling.ready(fulfilment=fresh, by=stage.guide)
        pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=stage.guide)

    return [
        hand_over,
        lambda: cancelling.cancel(order=order, by=stage.hq, reason="race"),
        lambda: routing.override(order=order, store=stage.far, by=stage.hq, reason="race"),
    ]


def outcome(order: Order) -> str:
    """What is true of the order; anything else than one of three is a finding."""
    order.refresh_from_db()
    redeemed = Redemption.objects.filter(voucher__fulfilment__assignment__order=order).exists()
    refunded = Refund.objects.filter(payment__reference=order.number).exists()
    elsewhere = order.assignments.active().filter(store__code="S-FAR").exists()
    facts = (order.status, redeemed, refunded, elsewhere)
    return {
        ("completed", True, False, False): "redeemed",
        ("cancelled", False, True, False): "refunded",
        ("in_progress", False, False, True): "re-routed",
    }.get(facts, f"broken: {facts}")


def held() -> dict[str, tuple[int, int]]:
    rows = Stock.objects.filter(variant__sku="SOFA").select_related("store")
    return {row.store.code: (row.on_hand, row.reserved) for row in rows}


def test_redeem_refund_and_reroute_have_one_winner_every_time(stage, three):
    Stock.objects.update(on_hand=2 * ROUNDS)
    told: Counter = Counter()
    for _round in range(ROUNDS):
        fulfilment = story.accepted(stage.shopper, stage.guide, method="pickup")
        gate = Barrier(3)
        three([at_once(gate, act) for act in acts_on(stage, fulfilment)])
        told[outcome(fulfilment.assignment.order)] += 1
    assert sum(told.values()) == ROUNDS
    assert set(told) <= {"redeemed", "refunded", "re-routed"}, told
    stock = held()
    assert stock["S-NEAR"] == (2 * ROUNDS - told["redeemed"], 0)
    assert stock["S-FAR"] == (2 * ROUNDS, told["re-routed"])


def test_without_lock_and_guards_the_same_code_is_redeemed_and_refunded(stage, three, monkeypatch):
    """The twin: both pass their checks before either writes, and both are done."""
    Stock.objects.update(on_hand=9)
    both_checked = Barrier(2)

    def move(row, to, **also):
        type(row).objects.filter(pk=row.pk).update(status=to, **also)
        row.status = to
        return row

    def waits(verb):
        def at_the_gate(*args, **kwargs):
            both_checked.wait(timeout=20)
            return verb(*args, **kwargs)

        return at_the_gate

    fulfilment = story.ready(stage.shopper, stage.guide, method="pickup")
    monkeypatch.setattr(history, "lock", lambda pk: Order.objects.get(pk=pk))
    monkeypatch.setattr(states, "move", move)
    monkeypatch.setattr(routing, "release_lines", lambda *args, **rest: None)
    monkeypatch.setattr(fulfilling, "hand_over", lambda *args, **rest: None)
    monkeypatch.setattr(pickup, "_record", waits(pickup._record))
    monkeypatch.setattr(paying, "refund_all", waits(paying.refund_all))
    order = fulfilment.assignment.order
    scan = lambda: pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=stage.guide)  # noqa: E731
    cancel = lambda: cancelling.cancel(order=order, by=stage.hq, reason="race")  # noqa: E731
    gate = Barrier(2)
    assert three([at_once(gate, scan), at_once(gate, cancel)]) == ["done", "done"]
    assert outcome(order).startswith("broken")
    assert Redemption.objects.exists()
    assert Refund.objects.exists()
