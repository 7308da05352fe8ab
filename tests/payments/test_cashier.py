"""The shop and the real cashier, two processes that know each other only over HTTP."""

import re
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from payments.models import Journal, Notice, Payment, Refund
from payments.providers.base import Kind, ProviderUnreachable
from payments.providers.sandbox import Sandbox
from payments.services import collecting, refunding
from tests.payments.conftest import HUNDRED, open_payment

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cashier(settings, live_server, tmp_path):
    """The cashier's address, while the shop listens for its notices."""
    words = ["--port", "0", "--storage", str(tmp_path / "cashier.sqlite3")]
    settings.SITE_URL = live_server.url
    with subprocess.Popen(
        [sys.executable, "-m", "demo.cashier", *words, "--refund-delay", "0.2"],
        cwd=ROOT,
        env={"SANDBOX_SECRET": settings.SANDBOX_SECRET, "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        settings.SANDBOX_URL = process.stdout.readline().split()[-1]
        yield settings.SANDBOX_URL
        process.terminate()


def url_of(payment: Payment) -> str:
    return collecting.payment_url(payment, return_url="http://shop.example/payments/return/?a=1")


def press(payment: Payment, action: str = "pay", **options) -> requests.Response:
    """Open the cashier's page and press a button."""
    page = requests.get(url_of(payment), timeout=10)
    assert page.status_code == 200
    token = re.search(r'name="token" value="(\w+)"', page.text)[1]
    form = {"number": payment.number, "token": token, "action": action} | options
    address = page.url.partition("?")[0]
    return requests.post(address, data=form, timeout=10, allow_redirects=False)


def eventually(fact) -> None:
    deadline = time.monotonic() + 15
    while not fact():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.05)


def is_captured(payment: Payment) -> bool:
    payment.refresh_from_db()
    return payment.status == "captured"


def is_settled(refund: Refund) -> bool:
    refund.refresh_from_db()
    return refund.status == "settled"


def test_pay_hear_it_twice_and_refund_once(cashier):
    payment = open_payment()
    back = press(payment, twice="on")
    assert back.status_code == 303
    assert back.headers["Location"].startswith("http://shop.example/payments/return/?a=1&")
    assert f"out_trade_no={payment.number}" in back.headers["Location"]
    eventually(lambda: is_captured(payment))
    refund = refunding.request(payment=payment, amount=Decimal("40.00"), reason="r", by=None)
    for _again in range(3):
        refunding.send(refund.pk)
    eventually(lambda: is_settled(refund))
    time.sleep(1.2)  # the duplicates
    assert Notice.objects.count() == 2
    assert set(Journal.objects.values_list("kind", flat=True)) == {"capture", "refund"}
    assert Journal.objects.count() == 2


def test_a_lost_notice_is_found_by_asking(cashier):
    payment = open_payment()
    press(payment, lose="on")
    time.sleep(0.3)
    assert not is_captured(payment)
    Payment.objects.update(created_at="2026-01-01T00:00Z")
    assert collecting.query_pending() == 1
    assert is_captured(payment)


def test_a_delayed_notice_arrives(cashier):
    payment = open_payment()
    press(payment, delay="0.5")
    assert not is_captured(payment)
    eventually(lambda: is_captured(payment))


@pytest.mark.parametrize("action", ["fail", "abandon"])
def test_failing_and_leaving_take_nothing(cashier, action):
    payment = open_payment()
    assert f"outcome={action}" in press(payment, action).headers["Location"]
    assert Sandbox().query(payment) is None
    assert not is_captured(payment)


def test_a_closed_payment_cannot_be_paid(cashier):
    payment = open_payment()
    page = requests.get(url_of(payment), timeout=10).text
    collecting.close(payment)
    collecting.close_at_provider(payment.pk)
    token = re.search(r'name="token" value="(\w+)"', page)[1]
    form = {"number": payment.number, "token": token, "action": "pay"}
    assert requests.post(f"{cashier}/pay", data=form, timeout=10).status_code == 409
    assert Sandbox().query(payment) is None


def test_a_payment_closed_before_it_was_visited_cannot_be_paid(cashier):
    payment = open_payment()
    assert Sandbox().close(payment)
    assert 'name="token"' not in requests.get(url_of(payment), timeout=10).text


def test_closing_a_paid_payment_captures_it(cashier):
    payment = open_payment()
    press(payment, lose="on")
    collecting.close(payment)
    collecting.close_at_provider(payment.pk)
    assert is_captured(payment)


@pytest.mark.parametrize("change", ["amount=1.00", "out_trade_no=P1", "notify_url=http://e.vil"])
def test_a_changed_link_is_refused(cashier, change):
    name, _equals, value = change.partition("=")
    url = re.sub(rf"\b{name}=[^&]*", f"{name}={value}", url_of(open_payment()))
    assert requests.get(url, timeout=10).status_code == 403


def test_a_refund_larger_than_what_is_left_fails_and_returns_the_room(cashier):
    payment = open_payment()
    press(payment)
    eventually(lambda: is_captured(payment))
    Payment.objects.update(amount=HUNDRED * 2)  # our books are wrong, the provider's are not
    refund = refunding.request(payment=payment, amount=Decimal("100.01"), reason="r", by=None)
    assert refunding.send(refund.pk).status == "failed"
    assert Payment.objects.get().refunded == 0


def test_a_time_out_ends_in_one_refund(cashier, monkeypatch):
    payment = open_payment()
    press(payment)
    eventually(lambda: is_captured(payment))
    refund = refunding.request(payment=payment, amount=HUNDRED, reason="r", by=None)
    ask = Sandbox.refund

    def answer_is_lost(self, refund):
        ask(self, refund)
        raise ProviderUnreachable("timed out")

    monkeypatch.setattr(Sandbox, "refund", answer_is_lost)
    with pytest.raises(ProviderUnreachable):  # still on its way there: unknown here
        refunding.send(refund.pk)
    monkeypatch.undo()
    eventually(lambda: is_settled(refund))
    assert refunding.send(refund.pk).status == "settled"
    assert Sandbox().query_refund(refund).kind == Kind.REFUNDED
    assert Journal.objects.filter(kind="refund").count() == 1


def test_the_api_of_the_cashier_wants_a_signature(cashier, settings):
    payment = open_payment()
    press(payment)
    eventually(lambda: is_captured(payment))
    reply = requests.post(f"{cashier}/api/refund", json={"out_trade_no": payment.number}, timeout=9)
    assert reply.status_code == 403
    settings.SANDBOX_SECRET = "somebody else's"
    with pytest.raises(ProviderUnreachable):
        Sandbox().query(payment)
