"""Refunds: never more than was paid, once at the provider, same number on every try."""

from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from o2o.outbox import Message
from payments.models import Journal, Payment, Refund
from payments.providers import sandbox
from payments.providers.base import ProviderUnreachable
from payments.services import ledger, refunding
from payments.signals import refund_settled
from tests.payments.conftest import HUNDRED, captured_payment, in_threads, open_payment, post

FORTY = Decimal("40.00")


def refund_notice(refund: Refund, **changes) -> dict[str, str]:
    return {
        "id": f"event-{refund.number}",
        "type": "refund.settled",
        "out_trade_no": refund.payment.number,
        "trade_no": refund.payment.transaction_id,
        "out_refund_no": refund.number,
        "refund_no": f"RT-{refund.number}",
        "amount": f"{refund.amount:.2f}",
        "currency": "CNY",
    } | changes


def request(payment: Payment, amount: Decimal = FORTY) -> Refund:
    return refunding.request(payment=payment, amount=amount, reason="changed mind", by=None)


@pytest.mark.django_db
def test_a_refund_is_a_row_and_a_promise_before_anybody_is_asked():
    refund = request(captured_payment())
    promise = Message.objects.get()
    assert (promise.task, promise.arguments) == (
        "payments.tasks.send_refund",
        {"refund_id": refund.pk},
    )
    assert Payment.objects.get().refunded == FORTY


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["100.01", "0.00", "-1.00"])
def test_more_than_was_paid_or_nothing_is_refused(amount):
    payment = captured_payment()
    with pytest.raises(refunding.RefundTooLarge) as refusal:
        request(payment, Decimal(amount))
    assert refusal.value.details == {"left": HUNDRED}
    assert not Refund.objects.exists()
    assert not Message.objects.exists()
    assert Payment.objects.get().refunded == 0


@pytest.mark.django_db
def test_an_unpaid_payment_is_not_refunded():
    with pytest.raises(refunding.RefundTooLarge):
        request(open_payment())
    assert not Refund.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_thirty_parallel_refunds_of_40_on_100_leave_exactly_two():
    payment = captured_payment()

    def attempt(_index: int) -> bool:
        try:
            request(Payment.objects.get(pk=payment.pk))
        except refunding.RefundTooLarge:
            return False
        return True

    assert sum(in_threads(attempt, 30, threads=10)) == 2
    assert Refund.objects.count() == 2
    assert Payment.objects.get().refunded == Decimal("80.00")


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_the_same_race_is_lost(monkeypatch):
    """The negative control: read, compare, write lets parallel refunds through."""
    payment = captured_payment()
    everybody_has_read = Barrier(4)

    def take_unguarded(payment: Payment, amount: Decimal) -> None:
        fits = payment.refunded + amount <= payment.amount
        everybody_has_read.wait(10)
        assert fits

    monkeypatch.setattr(refunding, "_take", take_unguarded)
    in_threads(lambda _index: request(Payment.objects.get(pk=payment.pk)), 4, threads=4)
    given = sum(refund.amount for refund in Refund.objects.all())
    assert given == Decimal("160.00") > payment.amount


@pytest.mark.django_db
def test_settling_books_and_tells_once():
    refund = request(captured_payment())
    told = []

    def listen(refund, **_kwargs):
        told.append(refund.number)

    refund_settled.connect(listen)
    try:
        replies = [post(refund_notice(refund)) for _i in range(3)]
    finally:
        refund_settled.disconnect(listen)
    refund.refresh_from_db()
    assert {reply.content for reply in replies} == {b"success"}
    assert (refund.status, refund.provider_refund_id) == ("settled", f"RT-{refund.number}")
    assert told == [refund.number]
    assert Journal.objects.filter(kind="refund").count() == 1
    assert ledger.balance(ledger.account("provider:sandbox")) == Decimal("-60.00")
    assert ledger.balance(ledger.account("unearned")) == Decimal("60.00")


@pytest.mark.django_db
def test_a_failed_refund_gives_the_amount_back_and_may_be_tried_again():
    refund = request(captured_payment())
    assert post(refund_notice(refund, type="refund.failed")).content == b"success"
    refund.refresh_from_db()
    assert (refund.status, Payment.objects.get().refunded) == ("failed", 0)
    again = refunding.retry(refund=refund)
    assert (again.status, again.number) == ("requested", refund.number)
    assert Payment.objects.get().refunded == FORTY


@pytest.mark.django_db
def test_only_a_failed_refund_is_tried_again():
    refund = request(captured_payment())
    with pytest.raises(refunding.RefundNotFailed):
        refunding.retry(refund=refund)
    assert Payment.objects.get().refunded == FORTY
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_failure_told_late_does_not_undo_a_success():
    refund = request(captured_payment())
    post(refund_notice(refund))
    post(refund_notice(refund, id="late", type="refund.failed"))
    refund.refresh_from_db()
    assert (refund.status, Payment.objects.get().refunded) == ("settled", FORTY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"amount": "40.01"}, {"currency": "USD"}, {"out_refund_no": "R0"}, {"out_trade_no": "P0"}],
)
def test_a_notice_that_does_not_fit_the_refund_is_refused(change):
    refund = request(captured_payment())
    assert post(refund_notice(refund, **change)).status_code in (404, 422)
    refund.refresh_from_db()
    assert refund.status == "requested"
    assert not Journal.objects.filter(kind="refund").exists()


@pytest.mark.django_db
def test_a_lost_answer_is_asked_for_by_the_same_number(monkeypatch):
    refund = request(captured_payment())
    asked = []

    def time_out(self, refund):
        raise ProviderUnreachable("timed out")

    def query(self, refund):
        asked.append(refund.number)
        return sandbox._event(refund_notice(refund))

    monkeypatch.setattr(sandbox.Sandbox, "refund", time_out)
    monkeypatch.setattr(sandbox.Sandbox, "query_refund", query)
    assert refunding.send(refund.pk).status == "settled"
    assert refunding.send(refund.pk).status == "settled"
    assert asked == [refund.number]
    assert Journal.objects.filter(kind="refund").count() == 1


@pytest.mark.django_db
def test_an_unreachable_provider_keeps_the_refund_open():
    refund = request(captured_payment())
    with pytest.raises(ProviderUnreachable):
        refunding.send(refund.pk)
    refund.refresh_from_db()
    assert (refund.status, refund.asked_at is not None) == ("requested", True)
    assert refunding.send_due() == 0


@pytest.mark.django_db
def test_requesting_costs_four_statements():
    payment = captured_payment()
    with CaptureQueriesContext(connection) as queries:
        request(payment)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 4
