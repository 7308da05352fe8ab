"""The sandbox provider: page pay after the published rules of the big wallets, without money.

Wire rules. The payment URL is a redirect whose sorted parameters are signed with HMAC-SHA256.
Everything else is JSON, signed in headers over `timestamp\\nnonce\\nbody`, answers included, and
refused when older than five minutes. Notices repeat until the reply is exactly `success`. A
refund is known by `out_refund_no`: the same number again is the same refund. Amounts are
strings of yuan with two places.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payments.models import Payment, Refund
from payments.providers.base import BadNotice, Kind, ProviderEvent, ProviderUnreachable

MAX_AGE = 300  # seconds, either side of our clock
TIMEOUT = (2, 5)  # seconds to connect, to read
KINDS = {
    "trade.paid": Kind.PAID,
    "refund.settled": Kind.REFUNDED,
    "refund.failed": Kind.REFUND_FAILED,
}


class Sandbox:
    """Speaks to the cashier at SANDBOX_URL with SANDBOX_SECRET."""

    name = "sandbox"
    label = _("Practice payment (no real money)")
    accepted = b"success"

    def __init__(self) -> None:
        self.http = requests.Session()
        self.http.trust_env = False

    def payment_url(self, payment: Payment, *, return_url: str) -> str:
        terms = {
            "out_trade_no": payment.number,
            "amount": f"{payment.amount:.2f}",
            "currency": payment.currency,
            "subject": f"{settings.SITE_NAME} {payment.reference}",
            "notify_url": settings.SITE_URL + reverse("payments:notify", args=[self.name]),
            "return_url": return_url,
            "timestamp": str(int(time.time())),
        }
        rest = {"sign": sign_terms(terms), "lang": get_language() or settings.LANGUAGE_CODE}
        return f"{settings.SANDBOX_URL}/pay?{urlencode(terms | rest)}"

    def parse_notice(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        verify(body, headers)
        try:
            return _event(json.loads(body))
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            raise BadNotice(f"unreadable: {error!r}") from error

    def query(self, payment: Payment) -> ProviderEvent | None:
        answer = self._ask("query", out_trade_no=payment.number)
        return _outcome(answer) if answer.get("state") == "paid" else None

    def close(self, payment: Payment) -> bool:
        answer = self._ask("close", out_trade_no=payment.number)
        return answer.get("state") == "closed"

    def refund(self, refund: Refund) -> ProviderEvent | None:
        answer = self._ask(
            "refund",
            out_trade_no=refund.payment.number,
            out_refund_no=refund.number,
            amount=f"{refund.amount:.2f}",
            currency=refund.payment.currency,
            reason=refund.reason,
            notify_url=settings.SITE_URL + reverse("payments:notify", args=[self.name]),
        )
        return _outcome(answer)

    def query_refund(self, refund: Refund) -> ProviderEvent | None:
        return _outcome(self._ask("refund_query", out_refund_no=refund.number))

    def _ask(self, verb: str, **content: str) -> dict[str, Any]:
        """One signed call; anything but a signed, readable 200 leaves the result unknown."""
        body = json.dumps(content, ensure_ascii=False).encode()
        url = f"{settings.SANDBOX_URL}/api/{verb}"
        try:
            response = self.http.post(url, data=body, headers=signed(body), timeout=TIMEOUT)
            response.raise_for_status()
            verify(response.content, response.headers)
            return response.json()
        except (requests.RequestException, BadNotice, ValueError) as error:
            raise ProviderUnreachable(f"{verb}: {error}") from error


def _outcome(answer: dict[str, Any]) -> ProviderEvent | None:
    """The event inside an answer; None while there is nothing final to tell."""
    try:
        return _event(answer["event"]) if answer.get("event") else None
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise ProviderUnreachable(f"unreadable answer: {error!r}") from error


def _event(content: dict[str, Any]) -> ProviderEvent:
    amount = Decimal(content["amount"])
    if not amount.is_finite():
        raise ValueError("amount is not a number")
    return ProviderEvent(
        event_id=str(content["id"]),
        kind=KINDS[content["type"]],
        payment_number=str(content["out_trade_no"]),
        transaction_id=str(content["trade_no"]),
        amount=amount,
        currency=str(content["currency"]),
        refund_number=str(content.get("out_refund_no", "")),
        refund_id=str(content.get("refund_no", "")),
        payload=content,
    )


def sign_terms(terms: Mapping[str, str]) -> str:
    """HMAC over `key=value` pairs, sorted by key and joined by `&`, not URL-encoded."""
    return _mac("&".join(f"{key}={terms[key]}" for key in sorted(terms)).encode())


def signed(body: bytes) -> dict[str, str]:
    """Headers that vouch for `body` now."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(12)
    return {
        "Content-Type": "application/json",
        "X-Sandbox-Timestamp": timestamp,
        "X-Sandbox-Nonce": nonce,
        "X-Sandbox-Signature": _mac(_message(timestamp, nonce, body)),
    }


def verify(body: bytes, headers: Mapping[str, str]) -> None:
    """Raises BadNotice unless `body` was signed with our secret within MAX_AGE."""
    timestamp = headers.get("X-Sandbox-Timestamp", "")
    nonce = headers.get("X-Sandbox-Nonce", "")
    signature = headers.get("X-Sandbox-Signature", "")
    expected = _mac(_message(timestamp, nonce, body))
    if not nonce or not hmac.compare_digest(expected.encode(), signature.encode()):
        raise BadNotice("bad signature")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > MAX_AGE:
        raise BadNotice("old timestamp")


def _message(timestamp: str, nonce: str, body: bytes) -> bytes:
    return f"{timestamp}\n{nonce}\n".encode() + body


def _mac(message: bytes) -> str:
    if not settings.SANDBOX_SECRET:
        raise ImproperlyConfigured("SANDBOX_SECRET must be set to use the sandbox provider.")
    return hmac.new(settings.SANDBOX_SECRET.encode(), message, hashlib.sha256).hexdigest()
