"""Money at hand: opened and captured payments, notices as the provider sends them."""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from payments.models import Payment
from payments.providers import sandbox
from payments.services import collecting
from tests.factories import UserFactory

HUNDRED = Decimal("100.00")


@pytest.fixture(autouse=True)
def _sandbox(settings):
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    settings.SANDBOX_SECRET = "a secret of the tests"
    settings.SITE_URL = "http://shop.example"
    settings.SANDBOX_URL = "http://127.0.0.1:9"  # nobody listens


def open_payment(reference: str = "O1", amount: Decimal = HUNDRED, payer=None) -> Payment:
    return collecting.open_payment(
        reference=reference,
        payer=payer or UserFactory(),
        amount=amount,
        provider="sandbox",
    )


def paid_notice(payment: Payment, **changes) -> dict[str, str]:
    """What the provider says once `payment` is paid."""
    return {
        "id": f"event-{payment.number}",
        "type": "trade.paid",
        "out_trade_no": payment.number,
        "trade_no": f"T-{payment.number}",
        "amount": f"{payment.amount:.2f}",
        "currency": "CNY",
    } | changes


def post(content: dict | bytes, *, provider: str = "sandbox", headers: dict | None = None):
    """Deliver a notice at the front door, signed now unless `headers` say otherwise."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Client().post(
        reverse("payments:notify", args=[provider]),
        data=body,
        content_type="application/json",
        headers=sandbox.signed(body) if headers is None else headers,
    )


def captured_payment(reference: str = "O1", amount: Decimal = HUNDRED) -> Payment:
    payment = open_payment(reference, amount)
    assert post(paid_notice(payment)).content == b"success"
    payment.refresh_from_db()
    return payment


def in_threads(work, count: int, *, threads: int = 20) -> list:
    """Results of `work(index)` for every index, run side by side; each thread closes its own."""

    def run(index: int):
        try:
            return work(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(count)))
