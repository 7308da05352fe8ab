"""Signatures of both directions: HMAC-SHA256 with the secret shared with the shop."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping

MAX_AGE = 300  # seconds a signed message is good for
PAGE_AGE = 900  # seconds a payment link is good for
TERMS = ("amount", "currency", "notify_url", "out_trade_no", "return_url", "subject", "timestamp")


class Forged(Exception):
    """Not signed with our secret, or too old."""


class Signer:
    """Knows the secret; nobody else in the house does."""

    def __init__(self, secret: str):
        self.secret = secret.encode()

    def mac(self, message: bytes) -> str:
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()

    def same(self, message: bytes, signature: str) -> bool:
        return hmac.compare_digest(self.mac(message).encode(), signature.encode())

    def headers(self, body: bytes) -> dict[str, str]:
        """Headers that vouch for `body` now."""
        timestamp, nonce = str(int(time.time())), secrets.token_hex(12)
        return {
            "Content-Type": "application/json",
            "X-Sandbox-Timestamp": timestamp,
            "X-Sandbox-Nonce": nonce,
            "X-Sandbox-Signature": self.mac(f"{timestamp}\n{nonce}\n".encode() + body),
        }

    def check_message(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Raises Forged unless the headers vouch for `body`."""
        timestamp = headers.get("X-Sandbox-Timestamp", "")
        nonce = headers.get("X-Sandbox-Nonce", "")
        message = f"{timestamp}\n{nonce}\n".encode() + body
        if not nonce or not self.same(message, headers.get("X-Sandbox-Signature", "")):
            raise Forged("bad signature")
        _check_age(timestamp, MAX_AGE)

    def check_terms(self, terms: Mapping[str, str]) -> dict[str, str]:
        """The signed terms of a payment link; raises Forged."""
        signed = {key: terms.get(key, "") for key in TERMS}
        message = "&".join(f"{key}={signed[key]}" for key in TERMS).encode()
        if not all(signed.values()) or not self.same(message, terms.get("sign", "")):
            raise Forged("bad signature")
        _check_age(signed["timestamp"], PAGE_AGE)
        return signed

    def form_token(self, number: str) -> str:
        """Proves that the form came from our page."""
        return self.mac(f"form {number}".encode())

    def check_form(self, number: str, token: str) -> None:
        if not self.same(f"form {number}".encode(), token):
            raise Forged("bad form")


def _check_age(timestamp: str, limit: int) -> None:
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > limit:
        raise Forged("old timestamp")
