"""The notice door: what is forged or does not fit changes nothing; what is true counts once."""

import json
import random
import time

import pytest
import requests
from django.urls import reverse

from payments.models import Journal, Notice, Payment, Posting
from payments.providers import sandbox
from payments.signals import payment_captured
from tests.payments.conftest import in_threads, open_payment, paid_notice, post


def body_of(payment: Payment, **changes) -> bytes:
    return json.dumps(paid_notice(payment, **changes)).encode()


def assert_untouched(reply, payment: Payment) -> None:
    assert 400 <= reply.status_code < 500
    assert reply.content != b"success"
    payment.refresh_from_db()
    assert payment.status == "pending"
    assert not Notice.objects.exists()
    assert not Journal.objects.exists()
    assert not Posting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "99.99"},
        {"amount": "100.01"},
        {"amount": "-100.00"},
        {"amount": "NaN"},
        {"amount": "100.00 CNY"},
        {"currency": "USD"},
        {"out_trade_no": "P000000000000"},
        {"trade_no": ""},
        {"type": "refund.settled", "out_refund_no": "R1"},
        {"type": "something.else"},
    ],
    ids=lambda changes: "-".join(f"{key}={value}" for key, value in changes.items()),
)
def test_a_signed_notice_that_does_not_fit_is_refused(changes):
    payment = open_payment()
    assert_untouched(post(body_of(payment, **changes)), payment)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Timestamp", "Nonce", "Signature"])
def test_a_notice_without_one_of_its_headers_is_refused(name):
    payment = open_payment()
    body = body_of(payment)
    headers = sandbox.signed(body)
    del headers[f"X-Sandbox-{name}"]
    assert_untouched(post(body, headers=headers), payment)


@pytest.mark.django_db
@pytest.mark.parametrize("signature", ["", "0" * 64, "ÿ", "probe"])
def test_a_bad_signature_is_refused(signature):
    payment = open_payment()
    body = body_of(payment)
    headers = sandbox.signed(body) | {"X-Sandbox-Signature": signature}
    assert_untouched(post(body, headers=headers), payment)


@pytest.mark.django_db
def test_another_secret_is_refused(settings):
    payment = open_payment()
    body = body_of(payment)
    settings.SANDBOX_SECRET = "somebody else's"
    headers = sandbox.signed(body)
    settings.SANDBOX_SECRET = "ours"
    assert_untouched(post(body, headers=headers), payment)


@pytest.mark.django_db
def test_a_replayed_nonce_with_another_body_is_refused():
    payment = open_payment()
    headers = sandbox.signed(body_of(payment, amount="1.00"))
    assert_untouched(post(body_of(payment), headers=headers), payment)


@pytest.mark.django_db
def test_a_changed_timestamp_or_nonce_is_refused():
    payment = open_payment()
    body = body_of(payment)
    for name in ("Timestamp", "Nonce"):
        headers = sandbox.signed(body)
        headers[f"X-Sandbox-{name}"] += "1"
        assert_untouched(post(body, headers=headers), payment)


@pytest.mark.django_db
@pytest.mark.parametrize("age", [301, 86_400, -301])
def test_an_old_or_future_notice_is_refused_though_rightly_signed(age, monkeypatch):
    payment = open_payment()
    body = body_of(payment)
    now = time.time()
    monkeypatch.setattr(sandbox.time, "time", lambda: now - age)
    headers = sandbox.signed(body)
    monkeypatch.setattr(sandbox.time, "time", lambda: now)
    assert_untouched(post(body, headers=headers), payment)


@pytest.mark.django_db
def test_a_truncated_body_is_refused_signed_or_not():
    payment = open_payment()
    body = body_of(payment)
    assert_untouched(post(body[:-9], headers=sandbox.signed(body)), payment)
    assert_untouched(post(body[:-9]), payment)


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"text"', b"{}", b"\xff\xfe"])
def test_a_signed_body_of_another_shape_is_refused(body):
    payment = open_payment()
    assert_untouched(post(body), payment)


@pytest.mark.django_db
def test_the_door_of_another_provider_is_closed():
    payment = open_payment()
    assert_untouched(post(paid_notice(payment), provider="other"), payment)


@pytest.mark.django_db
def test_a_provider_may_not_speak_for_the_payments_of_another():
    payment = open_payment()
    Payment.objects.update(provider="other")
    assert_untouched(post(paid_notice(payment)), payment)


@pytest.mark.django_db
def test_a_provider_that_is_switched_off_is_not_heard(settings):
    payment = open_payment()
    settings.PAYMENT_PROVIDERS = []
    assert_untouched(post(paid_notice(payment)), payment)


@pytest.mark.django_db
def test_a_body_too_big_is_refused(settings):
    payment = open_payment()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert_untouched(post(paid_notice(payment)), payment)


@pytest.mark.django_db
def test_only_posts_are_taken(client):
    payment = open_payment()
    assert_untouched(client.get(reverse("payments:notify", args=["sandbox"])), payment)


@pytest.mark.django_db
def test_a_second_transaction_for_a_paid_payment_is_refused():
    payment = open_payment()
    post(paid_notice(payment))
    assert post(paid_notice(payment, id="e2", trade_no="T2")).status_code == 422
    assert Journal.objects.count() == Notice.objects.count() == 1


@pytest.mark.django_db
def test_one_transaction_pays_one_payment():
    first, second = open_payment("O1"), open_payment("O2")
    post(paid_notice(first))
    reply = post(paid_notice(second, trade_no=f"T-{first.number}"))
    assert reply.status_code == 422
    second.refresh_from_db()
    assert second.status == "pending"
    assert Journal.objects.count() == 1


@pytest.mark.django_db
def test_a_notice_touches_no_session():
    reply = post(paid_notice(open_payment()))
    assert not reply.cookies


@pytest.mark.django_db(transaction=True)
def test_four_notices_fifty_times_each_over_twenty_threads_count_once(live_server):
    payments = [open_payment(f"O{n}") for n in range(4)]
    bodies = [body_of(payment) for payment in payments] * 50
    random.Random(7).shuffle(bodies)
    url = live_server.url + reverse("payments:notify", args=["sandbox"])
    told = []

    def listen(payment, **_kwargs):
        told.append(payment.number)

    def send(index: int) -> tuple[int, bytes]:
        body = bodies[index]
        reply = requests.post(url, data=body, headers=sandbox.signed(body), timeout=30)
        return reply.status_code, reply.content

    payment_captured.connect(listen)
    try:
        replies = in_threads(send, len(bodies))
    finally:
        payment_captured.disconnect(listen)
    assert set(replies) == {(200, b"success")}
    assert sorted(told) == sorted(payment.number for payment in payments)
    assert Payment.objects.filter(status="captured").count() == 4
    assert (Journal.objects.count(), Notice.objects.count(), Posting.objects.count()) == (4, 4, 8)
