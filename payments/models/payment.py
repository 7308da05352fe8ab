import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from o2o.money import MoneyField
from payments.querysets import PaymentQuerySet, RefundQuerySet


def new_number(prefix: str) -> str:
    return f"{prefix}{timezone.now():%y%m%d}{secrets.randbelow(10**12):012d}"


def new_payment_number() -> str:
    return new_number("P")


def new_refund_number() -> str:
    return new_number("R")


class Payment(models.Model):
    """One attempt to collect `amount` for `reference` (an order number) through a provider.

    `number` is ours and unique at the provider (out_trade_no); `transaction_id` is theirs.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for the payment")
        CAPTURED = "captured", _("paid")
        CLOSED = "closed", _("closed unpaid")

    number = models.CharField(
        _("payment number"), max_length=32, unique=True, default=new_payment_number
    )
    provider = models.CharField(_("provider"), max_length=20)
    reference = models.CharField(_("order number"), max_length=32, db_index=True)
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="payments",
        verbose_name=_("payer"),
    )
    amount = MoneyField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    refunded = MoneyField(_("refunded or being refunded"), default=0)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.PENDING
    )
    transaction_id = models.CharField(_("provider's transaction"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    captured_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    queried_at = models.DateTimeField(_("last asked the provider"), null=True, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "transaction_id"],
                condition=~Q(transaction_id=""),
                name="payment_transaction_once",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(status="pending"),
                name="payment_one_pending_per_order",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("amount")),
                name="payment_refunded_at_most_amount",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "captured", "closed"]),
                name="payment_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="captured") | Q(captured_at__isnull=False),
                name="payment_captured_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="payment_pending", condition=Q(status="pending")
            )
        ]

    def __str__(self) -> str:
        return self.number


class Notice(models.Model):
    """A provider's verified notice, kept once per (provider, event)."""

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("event"), max_length=64)
    kind = models.CharField(_("kind"), max_length=32)
    payload = models.JSONField(_("content"))
    received_at = models.DateTimeField(_("received at"), db_default=Now())

    class Meta:
        verbose_name = _("provider notice")
        verbose_name_plural = _("provider notices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"


class Refund(models.Model):
    """Money on its way back. The row is committed first; `number` is retried, never renewed."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("on its way")
        SETTLED = "settled", _("refunded")
        FAILED = "failed", _("failed")

    number = models.CharField(
        _("refund number"), max_length=32, unique=True, default=new_refund_number
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    amount = MoneyField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED
    )
    provider_refund_id = models.CharField(_("provider's refund"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    asked_at = models.DateTimeField(_("last asked the provider"), null=True, blank=True)
    settled_at = models.DateTimeField(_("refunded at"), null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=["requested", "settled", "failed"]),
                name="refund_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="refund_requested", condition=Q(status="requested")
            )
        ]

    def __str__(self) -> str:
        return self.number
