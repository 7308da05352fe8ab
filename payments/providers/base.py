"""What every payment provider must be able to do, in our own words.

An adapter knows one provider's wire format and keys; it never touches our database. Amounts
are Decimal yuan on our side of it, whatever the provider sends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from payments.models import Payment, Refund


class Kind(StrEnum):
    PAID = "paid"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A verified statement of the provider about one payment or refund.

    `event_id` is the provider's own and stays the same when a notice is repeated. `amount` is
    what was paid, or refunded by `refund_number`.
    """

    event_id: str
    kind: Kind
    payment_number: str
    transaction_id: str
    amount: Decimal
    currency: str
    refund_number: str = ""
    refund_id: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


class BadNotice(Exception):
    """Not from the provider, damaged, or too old. The text is for our log, not for the sender."""


class ProviderUnreachable(Exception):
    """No usable answer: what happened at the provider is unknown and has to be asked."""


class Provider(Protocol):
    """One payment provider. Methods without a word on the network do not use it."""

    name: str
    accepted: bytes  # the byte-exact reply to a notice that is committed or already known

    @property
    def label(self) -> object:
        """What people call it: a translatable text."""

    def payment_url(self, payment: Payment, *, return_url: str) -> str:
        """Where the shopper pays."""

    def parse_notice(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """Verify the raw body first; raises BadNotice."""

    def query(self, payment: Payment) -> ProviderEvent | None:
        """Over the network: the payment's PAID event, or None while it is not paid."""

    def close(self, payment: Payment) -> bool:
        """Over the network: True once it can no longer be paid, False when it already was."""

    def refund(self, refund: Refund) -> ProviderEvent | None:
        """Over the network: the outcome, or None when accepted and still on its way."""

    def query_refund(self, refund: Refund) -> ProviderEvent | None:
        """Over the network: the outcome, or None when unknown there or still on its way."""
