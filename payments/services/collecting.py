"""Collecting money. Our row comes first, the provider's word decides, once.

A payment is opened without asking anybody. Only a provider's verified statement (a notice, or
the answer to our query) makes it captured; the shopper's return never does.
"""

import json
import logging
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Least, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError
from payments import providers
from payments.models import Journal, Payment
from payments.models.payment import new_payment_number
from payments.providers import Kind, ProviderEvent, ProviderUnreachable
from payments.services import ledger
from payments.services.ledger import Leg
from payments.signals import payment_captured

logger = logging.getLogger(__name__)
Status = Payment.Status

ASK_AFTER = timedelta(seconds=30)
ASK_AT_LEAST_EVERY = timedelta(minutes=10)
ASK_BATCH = 100

# The partial unique key payment_one_pending_per_order decides who opens; nobody waits or rolls back.
OPEN = """
    INSERT INTO payments_payment
        (number, provider, reference, payer_id, amount, currency, refunded, status, transaction_id)
    VALUES (%s, %s, %s, %s, %s, %s, 0, 'pending', '')
    ON CONFLICT (reference) WHERE status = 'pending' DO NOTHING
    RETURNING id, created_at
"""
KEEP = """
    INSERT INTO payments_notice (provider, event_id, kind, payload) VALUES (%s, %s, %s, %s)
    ON CONFLICT (provider, event_id) DO NOTHING
"""


class UnknownPayment(DomainError):
    code = "unknown_payment"
    status = 404
    message = _("There is no such payment.")


class BeingConfirmed(DomainError):
    code = "payment_being_confirmed"
    status = 409
    message = _("A payment of this order is being confirmed. Please look again in a moment.")


class NoticeDiffers(DomainError):
    code = "notice_differs"
    status = 422
    message = _("The provider's notice does not fit the payment.")


class Terms(NamedTuple):
    """What a payment is opened for."""

    reference: str
    payer: User
    amount: Decimal
    provider: str


def open_payment(*, reference: str, payer: User, amount: Decimal, provider: str) -> Payment:
    """The one pending payment of `reference`, without the network; raises UnknownProvider.

    An open one with the same amount and provider is returned; any other is closed first, or
    BeingConfirmed is raised while money for it is coming in.
    """
    providers.get(provider)
    terms = Terms(reference, payer, amount, provider)
    return _insert(terms) or _replace(terms)


@transaction.atomic
def _replace(terms: Terms) -> Payment:
    """The standing payment if it has these terms, else a new one in its place."""
    pending = Payment.objects.filter(reference=terms.reference, status=Status.PENDING)
    standing = pending.first()
    if standing and (standing.amount, standing.provider) == (terms.amount, terms.provider):
        return standing
    if standing and close(standing).status != Status.CLOSED:
        raise BeingConfirmed
    return _insert(terms) or _replace(terms)


def _insert(terms: Terms) -> Payment | None:
    """A new pending row, or None when the order has one already."""
    payment = Payment(number=new_payment_number(), currency=settings.CURRENCY, **terms._asdict())
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN,
            [
                payment.number,
                payment.provider,
                payment.reference,
                payment.payer_id,
                payment.amount,
                payment.currency,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    payment.pk, payment.created_at = row
    payment._state.adding, payment._state.db = False, connection.alias
    return payment


def payment_url(payment: Payment, *, return_url: str) -> str:
    """Where the shopper pays; no network. The provider adds `out_trade_no` to `return_url`."""
    return providers.get(payment.provider).payment_url(payment, return_url=return_url)


def capture(*, provider: str, event: ProviderEvent) -> Payment:
    """Take the provider's word that a payment is paid; told twice it is the same payment.

    The adapter has verified the signature; here number, amount and currency are compared.
    Money for a closed payment is captured too: what to do with it is for the order to decide.
    Raises UnknownPayment, NoticeDiffers.
    """
    try:
        with transaction.atomic():
            return _capture(_payment_of(provider, event), event)
    except IntegrityError as error:  # this transaction belongs to another payment
        raise NoticeDiffers from error


def _payment_of(provider: str, event: ProviderEvent) -> Payment:
    payment = Payment.objects.filter(provider=provider, number=event.payment_number).first()
    if payment is None:
        raise UnknownPayment
    told = (event.kind, event.amount, event.currency, bool(event.transaction_id))
    if told != (Kind.PAID, payment.amount, payment.currency, True):
        logger.warning("notice %s differs from payment %s", event.event_id, payment.number)
        raise NoticeDiffers
    return payment


def _capture(payment: Payment, event: ProviderEvent) -> Payment:
    if keep_notice(payment.provider, event) and _mark_captured(payment, event):
        _book(payment)
        payment_captured.send(sender=Payment, payment=payment)
    else:
        payment.refresh_from_db()
        if payment.transaction_id != event.transaction_id:
            raise NoticeDiffers
    return payment


def keep_notice(provider: str, event: ProviderEvent) -> bool:
    """Keep the provider's word; False when we have it already (a twin waits for its commit)."""
    with connection.cursor() as cursor:
        payload = json.dumps(event.payload)
        cursor.execute(KEEP, [provider, event.event_id, event.kind.value, payload])
        return bool(cursor.rowcount)


def _mark_captured(payment: Payment, event: ProviderEvent) -> bool:
    now = timezone.now()
    unpaid = Payment.objects.filter(pk=payment.pk, status__in=[Status.PENDING, Status.CLOSED])
    if not unpaid.update(
        status=Status.CAPTURED, captured_at=now, transaction_id=event.transaction_id
    ):
        return False
    payment.status, payment.captured_at = Status.CAPTURED, now
    payment.transaction_id = event.transaction_id
    return True


def _book(payment: Payment) -> Journal:
    """The provider holds the money, we owe its worth until it is earned."""
    provider, unearned = ledger.accounts(f"provider:{payment.provider}", ledger.UNEARNED)
    return ledger.book(
        kind=Journal.Kind.CAPTURE,
        reference=payment.number,
        order_number=payment.reference,
        legs=[Leg(provider, -payment.amount), Leg(unearned, payment.amount)],
    )


@transaction.atomic(savepoint=False)
def close(payment: Payment) -> Payment:
    """Collect it no more. The provider is told after the commit; a paid payment stays paid.

    Never waits: the caller may hold the order that a capture in progress is about to lock. A
    payment that is being captured right now stays as it is, and the promise looks again.
    """
    _mark_closed(payment, skip_locked=True)
    if payment.status in (Status.PENDING, Status.CLOSED):
        outbox.put("payments.tasks.close_at_provider", payment_id=payment.pk)
    return payment


def _mark_closed(payment: Payment, *, skip_locked: bool) -> None:
    pending = Payment.objects.filter(pk=payment.pk, status=Status.PENDING)
    free = pending.select_for_update(no_key=True, skip_locked=skip_locked).values("pk")
    if Payment.objects.filter(pk__in=free).update(status=Status.CLOSED):
        payment.status = Status.CLOSED
    else:
        payment.refresh_from_db()


def close_at_provider(payment_id: int) -> None:
    """Close at the provider; if the shopper was faster, capture. Raises ProviderUnreachable."""
    payment = Payment.objects.get(pk=payment_id)
    with transaction.atomic():
        _mark_closed(payment, skip_locked=False)
    if payment.status == Status.CLOSED and not providers.get(payment.provider).close(payment):
        ask(payment)


def ask(payment: Payment) -> Payment:
    """Ask the provider and capture what it says; raises ProviderUnreachable."""
    event = providers.get(payment.provider).query(payment)
    return capture(provider=payment.provider, event=event) if event else payment


def query_pending() -> int:
    """Find the notices that were lost: ask about payments that should have heard by now.

    Each is asked first after ASK_AFTER, then whenever its age has doubled, and at least every
    ASK_AT_LEAST_EVERY. Returns how many turned out paid.
    """
    return sum(_ask_once(payment) for payment in _overdue()[:ASK_BATCH])


def _overdue():
    pause = Least(F("queried_at") - F("created_at"), ASK_AT_LEAST_EVERY)
    due = Q(queried_at=None) | Q(queried_at__lt=Now() - pause)
    waiting = Payment.objects.filter(status=Status.PENDING, created_at__lt=Now() - ASK_AFTER)
    return waiting.filter(due, provider__in=settings.PAYMENT_PROVIDERS).order_by(
        F("queried_at").asc(nulls_first=True), "pk"
    )


def _ask_once(payment: Payment) -> bool:
    """Ask unless another sweep just did; an unreachable provider is asked again later."""
    mine = Payment.objects.filter(pk=payment.pk, queried_at=payment.queried_at)
    if not mine.update(queried_at=Now()):
        return False
    try:
        return ask(payment).status == Status.CAPTURED
    except (ProviderUnreachable, DomainError) as error:
        logger.warning("payment %s could not be asked about: %s", payment.number, error)
        return False
