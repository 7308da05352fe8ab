"""kill -9 at every place that matters: each paid order is routed once, each promise kept, each
message said once, and every law of the data holds after a worker has come back."""

from collections import Counter

import pytest
from django.db import transaction

from members.models import Delivery, KeptMessage, Notice
from o2o import outbox
from o2o.outbox import Message
from orders import invariants
from orders.management.commands.check_invariants import CHECKS
from orders.models import Assignment, Order, OrderEvent
from orders.services import answering, cancelling, fulfilling, paying, pickup
from payments.models import Journal, Payment, Refund
from payments.providers import Kind, ProviderEvent
from payments.providers.sandbox import Sandbox
from payments.services import collecting
from tests import story
from tests.faults.conftest import LONG_AGO, ROUNDS, killed_at, leases_end

asked: list[str] = []


@pytest.fixture(autouse=True)
def _a_day_at_the_shop(settings, monkeypatch):
    """Money is shared at once; text messages are kept by key; the provider refunds by number."""
    settings.RETURN_WINDOW = settings.PICKUP_TOKEN_LIFETIME * 0
    settings.NOTICE_QUIET_HOURS = "00:00-00:00"
    settings.NOTICE_CARRIERS |= {"email": "members.carriers.kept.send"}
    monkeypatch.setattr(Sandbox, "refund", refund_by_number)
    asked.clear()


def refund_by_number(self, refund: Refund) -> ProviderEvent:
    """A provider that answers the same number the same way, however often it is asked."""
    asked.append(refund.number)
    return ProviderEvent(
        event_id=f"refund-{refund.number}",
        kind=Kind.REFUNDED,
        payment_number=refund.payment.number,
        transaction_id=refund.payment.transaction_id,
        amount=refund.amount,
        currency="CNY",
        refund_number=refund.number,
        refund_id=f"R-{refund.number}",
    )


# ── The acts of a day, each of which may be begun again ─────────────────────────────────
def capture(payment: Payment) -> None:
    """The provider's notice, sent until it is answered."""
    collecting.capture(provider="sandbox", event=story.notice(payment))


def hand_over(order: Order, guide) -> None:
    """From wherever it stands to collected; a guide who saw no answer taps again."""
    assignment = order.assignments.active().get()
    if assignment.status == "offered":
        answering.accept(assignment=assignment, by=guide)
        assignment.refresh_from_db()
    fulfilment = assignment.fulfilment
    if fulfilment.status == "accepted":
        fulfilling.ready(fulfilment=fulfilment, by=guide)
    if fulfilment.status == "ready":
        pickup.confirm(code=fulfilment.voucher.code, nonce="the-same", by=guide)


def cancel(order: Order, by) -> None:
    if Order.objects.get(pk=order.pk).status != "cancelled":
        cancelling.cancel(order=order, by=by, reason="shopper")


def placed(town) -> tuple[Order, Payment]:
    order = story.place(town.shopper, method="pickup")
    return order, paying.open_payment(order=order, provider="sandbox")


def work() -> None:
    """A worker that comes back: leases have ended, every due promise is kept."""
    leases_end()
    story.work()


PLACES = {  # where it is killed → while doing what
    "payment.taken": "capture",
    "outbox.committed": "capture",
    "outbox.claimed": "work",
    "order.offered": "work",
    "outbox.worked": "work",
    "outbox.done": "work",
    "notice.planned": "work",
    "notice.carried": "work",
    "stock.changed": "hand over",
    "money.shared": "share",
    "refund.asked": "refund",
    "refund.answered": "refund",
}


def act(name: str, town, order: Order, payment: Payment) -> None:
    match name:
        case "capture":
            capture(payment)
        case "hand over":
            hand_over(order, town.guide)
        case "work" | "share" | "refund":
            story.work()


def before(name: str, town, order: Order, payment: Payment) -> None:
    """What has happened when the killed act begins."""
    if name == "capture":
        return
    capture(payment)
    if name == "work":
        return
    work()
    if name == "share":
        hand_over(order, town.guide)
    if name == "refund":
        cancel(order, town.shopper)


def after(name: str, town, order: Order, payment: Payment) -> None:
    """Everybody tries again: the provider its notice, the guide the tap, a worker its promises."""
    capture(payment)
    work()
    if name == "refund":
        cancel(order, town.shopper)
    else:
        hand_over(order, town.guide)
    work()


@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize("place", PLACES)
def test_killed_anywhere_nothing_is_lost_and_nothing_done_twice(town, place, round_):
    name = PLACES[place]
    order, payment = placed(town)
    before(name, town, order, payment)
    assert killed_at(place, lambda: act(name, town, order, payment))
    after(name, town, order, payment)

    order.refresh_from_db()
    assert order.status == ("cancelled" if name == "refund" else "completed")
    assert Assignment.objects.count() == 1
    once = Counter(OrderEvent.objects.values_list("kind", flat=True))
    assert set(once.values()) == {1}, once
    assert Journal.objects.filter(kind="capture").count() == 1
    assert Refund.objects.filter(status="settled").count() == (name == "refund")
    assert not Message.objects.open().exists()
    assert not Delivery.objects.exclude(outcome="sent").exists()
    assert KeptMessage.objects.count() == Delivery.objects.count() >= Notice.objects.count() > 3
    assert {law: found for law, check in CHECKS if (found := list(check()))} == {}


def test_the_same_kill_with_promises_in_memory_loses_the_order(town, monkeypatch):
    """The twin: a promise that is only a nudge after commit dies with its process."""

    def only_nudge(task, not_before=None, /, **arguments):
        promise = Message(task=task, arguments=arguments)
        transaction.on_commit(lambda: outbox._nudge(0))
        return promise

    _order, payment = placed(town)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "put", only_nudge)
        assert killed_at("outbox.committed", lambda: capture(payment))
    capture(payment)  # the notice is known already: nothing more happens
    work()
    assert Order.objects.get().status == "paid"
    assert not Assignment.objects.exists()
    Order.objects.update(paid_at=LONG_AGO)
    assert len(list(invariants.no_paid_order_is_forgotten())) == 1
