"""Giving money back. The row and its number come first; every retry carries the same number."""

import logging
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError
from o2o.failpoints import reach
from payments import providers
from payments.models import Journal, Payment, Refund
from payments.providers import Kind, ProviderEvent, ProviderUnreachable
from payments.services import collecting, ledger, sharing
from payments.services.ledger import Leg
from payments.signals import refund_settled

logger = logging.getLogger(__name__)
Status = Refund.Status

ASK_AFTER = timedelta(seconds=60)
ASK_BATCH = 100


class RefundTooLarge(DomainError):
    code = "refund_too_large"
    status = 409
    message = _("At most %(left)s can still be refunded.")


class RefundNotFailed(DomainError):
    code = "refund_not_failed"
    status = 409
    message = _("Only a failed refund can be tried again.")


@transaction.atomic
def request(*, payment: Payment, amount: Decimal, reason: str, by: User | None) -> Refund:
    """Promise `amount` back, at most what is left of the payment; raises RefundTooLarge."""
    _take(payment, amount)
    refund = Refund.objects.create(payment=payment, amount=amount, reason=reason, by=by)
    outbox.put("payments.tasks.send_refund", refund_id=refund.pk)
    return refund


@transaction.atomic
def retry(*, refund: Refund) -> Refund:
    """Try a failed refund again under its own number; raises RefundNotFailed, RefundTooLarge."""
    failed = Refund.objects.filter(pk=refund.pk, status=Status.FAILED)
    if not failed.update(status=Status.REQUESTED, asked_at=None):
        raise RefundNotFailed
    _take(refund.payment, refund.amount)
    outbox.put("payments.tasks.send_refund", refund_id=refund.pk)
    refund.refresh_from_db()
    return refund


def _take(payment: Payment, amount: Decimal) -> None:
    """Set `amount` of the payment aside for a refund; raises RefundTooLarge."""
    room = Payment.objects.filter(
        pk=payment.pk, status=Payment.Status.CAPTURED, refunded__lte=F("amount") - amount
    )
    taken = amount > 0 and room.update(refunded=F("refunded") + amount)
    payment.refresh_from_db(fields=["refunded", "status"])
    if not taken:
        captured = payment.status == Payment.Status.CAPTURED
        raise RefundTooLarge(left=payment.amount - payment.refunded if captured else 0)


def send(refund_id: int) -> Refund:
    """Ask the provider to refund, outside any transaction; raises ProviderUnreachable.

    When the answer is lost the provider is asked by the same number; what stays unknown is
    tried again with it by the outbox and by `send_due`.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.status != Status.REQUESTED:
        return refund
    Refund.objects.filter(pk=refund.pk).update(asked_at=Now())
    reach("refund.asked")
    event = _ask(refund)
    reach("refund.answered")
    return settle(provider=refund.payment.provider, event=event) if event else refund


def _ask(refund: Refund) -> ProviderEvent | None:
    provider = providers.get(refund.payment.provider)
    try:
        return provider.refund(refund)
    except ProviderUnreachable:
        event = provider.query_refund(refund)
        if event is None:
            raise
        return event


def send_due() -> int:
    """Ask again about refunds nobody has heard of for ASK_AFTER; returns how many were asked."""
    silent = Q(asked_at=None, created_at__lt=Now() - ASK_AFTER) | Q(asked_at__lt=Now() - ASK_AFTER)
    due = Refund.objects.filter(
        silent, status=Status.REQUESTED, payment__provider__in=settings.PAYMENT_PROVIDERS
    )
    oldest = due.order_by(F("asked_at").asc(nulls_first=True), "pk")[:ASK_BATCH]
    return sum(_send_again(refund_id) for refund_id in oldest.values_list("pk", flat=True))


def _send_again(refund_id: int) -> bool:
    try:
        send(refund_id)
    except (ProviderUnreachable, DomainError) as error:
        logger.warning("refund %s is still unknown: %s", refund_id, error)
        return False
    return True


@transaction.atomic
def settle(*, provider: str, event: ProviderEvent) -> Refund:
    """Take the provider's word on a refund, done or failed; told twice it changes nothing.

    Raises UnknownPayment, NoticeDiffers.
    """
    refund = _refund_of(provider, event)
    ledger.hold_order(refund.payment.reference)
    refund.refresh_from_db(fields=["status"])
    if not collecting.keep_notice(provider, event):
        return refund
    if event.kind == Kind.REFUND_FAILED:
        _fail(refund)
    elif _mark_settled(refund, event):
        _book(refund)
        refund_settled.send(sender=Refund, refund=refund)
    return refund


def _refund_of(provider: str, event: ProviderEvent) -> Refund:
    refund = (
        Refund.objects.select_related("payment")
        .filter(number=event.refund_number, payment__provider=provider)
        .first()
    )
    if refund is None:
        raise collecting.UnknownPayment
    payment = refund.payment
    told = (event.payment_number, event.amount, event.currency)
    if event.kind == Kind.PAID or told != (payment.number, refund.amount, payment.currency):
        logger.warning("notice %s differs from refund %s", event.event_id, refund.number)
        raise collecting.NoticeDiffers
    return refund


def _fail(refund: Refund) -> None:
    """Give the amount back to the payment; headquarters sees the refund and may try again."""
    if Refund.objects.filter(pk=refund.pk, status=Status.REQUESTED).update(status=Status.FAILED):
        Payment.objects.filter(pk=refund.payment_id).update(refunded=F("refunded") - refund.amount)
        refund.status = Status.FAILED


def _mark_settled(refund: Refund, event: ProviderEvent) -> bool:
    """A failure told late never undoes a success; a success always counts."""
    now = timezone.now()
    open_ = Refund.objects.filter(pk=refund.pk, status__in=[Status.REQUESTED, Status.FAILED])
    was_failed = refund.status == Status.FAILED
    if not open_.update(status=Status.SETTLED, settled_at=now, provider_refund_id=event.refund_id):
        return False
    if was_failed:
        _take(refund.payment, refund.amount)
    refund.status, refund.settled_at = Status.SETTLED, now
    refund.provider_refund_id = event.refund_id
    return True


def _book(refund: Refund) -> Journal:
    """The provider gives the money back; what was shared already is taken back first."""
    payment = refund.payment
    return ledger.book(
        kind=Journal.Kind.REFUND,
        reference=refund.number,
        order_number=payment.reference,
        legs=[
            Leg(ledger.account(f"provider:{payment.provider}"), refund.amount),
            *sharing.taken_back(order_number=payment.reference, amount=refund.amount),
        ],
    )
