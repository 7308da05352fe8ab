"""Opening, capturing, closing: by the front door, and what each costs."""

from decimal import Decimal
from threading import Event

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from members.models import User
from o2o.outbox import Message
from payments.models import Journal, Notice, Payment
from payments.providers import UnknownProvider, sandbox
from payments.providers.base import Kind, ProviderUnreachable
from payments.services import collecting, ledger
from payments.signals import payment_captured
from tests.factories import UserFactory
from tests.payments.conftest import (
    HUNDRED,
    captured_payment,
    in_threads,
    open_payment,
    paid_notice,
    post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    payments = []

    def listen(payment, **_kwargs):
        payments.append(payment.number)

    payment_captured.connect(listen)
    yield payments
    payment_captured.disconnect(listen)


def test_opening_costs_one_insert_and_nothing_else():
    payer = UserFactory()
    with CaptureQueriesContext(connection) as queries:
        payment = open_payment(payer=payer)
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]
    assert Payment.objects.get() == payment
    assert Payment.objects.get().status == "pending"


def test_opening_twice_is_the_same_payment():
    payer = UserFactory()
    assert open_payment(payer=payer) == open_payment(payer=payer)


def test_another_amount_closes_the_old_payment_first():
    payer = UserFactory()
    old = open_payment(payer=payer)
    new = open_payment(payer=payer, amount=Decimal("90.00"))
    old.refresh_from_db()
    assert (old.status, new.status) == ("closed", "pending")
    assert Message.objects.get().task == "payments.tasks.close_at_provider"


def test_a_provider_that_is_not_switched_on_is_refused():
    with pytest.raises(UnknownProvider):
        collecting.open_payment(
            reference="O1", payer=UserFactory(), amount=HUNDRED, provider="other"
        )
    assert not Payment.objects.exists()


def test_a_notice_captures_books_and_tells_the_order(heard):
    payment = open_payment()
    reply = post(paid_notice(payment))
    assert (reply.status_code, reply.content) == (200, b"success")
    assert reply["Content-Type"] == "text/plain"
    payment.refresh_from_db()
    assert (payment.status, payment.transaction_id) == ("captured", f"T-{payment.number}")
    assert ledger.balance(ledger.account("provider:sandbox")) == -HUNDRED
    assert ledger.balance(ledger.account("unearned")) == HUNDRED
    assert heard == [payment.number]


def test_a_duplicate_gets_the_same_reply_and_changes_nothing(heard):
    payment = captured_payment()
    reply = post(paid_notice(payment))
    assert (reply.status_code, reply.content) == (200, b"success")
    assert Journal.objects.count() == Notice.objects.count() == len(heard) == 1


def test_another_notice_of_the_same_transaction_is_kept_and_books_nothing(heard):
    payment = captured_payment()
    assert post(paid_notice(payment, id="another")).content == b"success"
    assert (Notice.objects.count(), Journal.objects.count(), len(heard)) == (2, 1, 1)


def test_money_for_a_closed_payment_is_captured_and_told(heard):
    payment = collecting.close(open_payment())
    assert post(paid_notice(payment)).content == b"success"
    payment.refresh_from_db()
    assert payment.status == "captured"
    assert heard == [payment.number]


def test_a_failing_listener_undoes_the_capture():
    payment = open_payment()

    def fail(**_kwargs):
        raise RuntimeError("the order could not be paid")

    payment_captured.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            post(paid_notice(payment))
    finally:
        payment_captured.disconnect(fail)
    payment.refresh_from_db()
    assert payment.status == "pending"
    assert not Notice.objects.exists()
    assert not Journal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_closing_never_waits_for_a_capture_that_waits_for_the_order():
    """The order side locks order, then payment; a capture the payment, then the order."""
    payment, order = open_payment(), UserFactory()
    order_locked, payment_locked = Event(), Event()

    def lock_order(**_kwargs):
        payment_locked.set()
        order_locked.wait(10)
        User.objects.select_for_update().get(pk=order.pk)

    def cancel() -> str:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=order.pk)
            order_locked.set()
            payment_locked.wait(10)
            return collecting.close(Payment.objects.get(pk=payment.pk)).status

    payment_captured.connect(lock_order)
    try:
        works = [lambda: post(paid_notice(payment)).content, cancel]
        reply, seen = in_threads(lambda index: works[index](), 2)
    finally:
        payment_captured.disconnect(lock_order)
    payment.refresh_from_db()
    assert (reply, seen, payment.status) == (b"success", "pending", "captured")
    assert Message.objects.get().task == "payments.tasks.close_at_provider"
    collecting.close_at_provider(payment.pk)
    payment.refresh_from_db()
    assert payment.status == "captured"


def test_a_paid_payment_is_not_closed():
    payment = collecting.close(captured_payment())
    assert payment.status == "captured"
    assert not Message.objects.exists()


def test_capturing_costs_six_statements():
    captured_payment("O0")
    payment = open_payment("O2")
    notice = paid_notice(payment)
    with CaptureQueriesContext(connection) as queries:
        post(notice)
    ours = [q["sql"] for q in queries if "payments_" in q["sql"]]  # not the listeners'
    assert len(ours) == 6


def test_lost_notices_are_found_by_asking(monkeypatch, heard):
    payment = open_payment()
    Payment.objects.update(created_at="2026-01-01T00:00Z")
    event = sandbox._event(paid_notice(payment))
    monkeypatch.setattr(sandbox.Sandbox, "query", lambda self, asked: event)
    assert collecting.query_pending() == 1
    assert post(paid_notice(payment)).content == b"success"
    assert (heard, Journal.objects.count()) == ([payment.number], 1)


def test_young_payments_are_not_asked_about(monkeypatch):
    open_payment()
    monkeypatch.setattr(sandbox.Sandbox, "query", lambda self, asked: pytest.fail("asked"))
    assert collecting.query_pending() == 0


def test_asking_backs_off_when_the_provider_is_away():
    payment = open_payment()
    Payment.objects.update(created_at="2026-01-01T00:00Z")
    assert collecting.query_pending() == 0
    payment.refresh_from_db()
    first = payment.queried_at
    assert collecting.query_pending() == 0
    payment.refresh_from_db()
    assert payment.status == "pending"
    assert payment.queried_at == first is not None


def test_closing_finds_that_the_shopper_was_faster(monkeypatch):
    payment = collecting.close(open_payment())
    event = sandbox._event(paid_notice(payment))
    monkeypatch.setattr(sandbox.Sandbox, "close", lambda self, asked: False)
    monkeypatch.setattr(sandbox.Sandbox, "query", lambda self, asked: event)
    collecting.close_at_provider(payment.pk)
    payment.refresh_from_db()
    assert payment.status == "captured"
    assert event.kind == Kind.PAID


def test_an_unreachable_provider_leaves_the_promise_to_close():
    payment = collecting.close(open_payment())
    with pytest.raises(ProviderUnreachable):
        collecting.close_at_provider(payment.pk)
    payment.refresh_from_db()
    assert payment.status == "closed"
