import secrets

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from orders.methods import GOODS
from orders.models.assignment import Assignment
from orders.models.redeemed import Redeemed
from orders.querysets import FulfilmentQuerySet
from stores.models import Store

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_voucher_code() -> str:
    """60 random bits as twelve unmistakable characters."""
    return "".join(secrets.choice(CODE_ALPHABET) for _i in range(12))


class Fulfilment(models.Model):
    """Pickup or delivery of an accepted assignment by one store.

    Pickup ends HANDED_OVER, before `collect_before`; delivery is HANDED_OVER to the crew, perhaps
    INSTALLED, then SIGNED by the shopper.
    """

    class Status(models.TextChoices):
        ACCEPTED = "accepted", _("being prepared")
        READY = "ready", _("ready")
        HANDED_OVER = "handed_over", _("handed over")
        INSTALLED = "installed", _("installed")
        SIGNED = "signed", _("signed for")
        CANCELLED = "cancelled", _("cancelled")

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="fulfilment", verbose_name=_("assignment")
    )
    store = models.ForeignKey(
        Store, models.PROTECT, related_name="fulfilments", verbose_name=_("store")
    )
    method = models.CharField(_("method"), max_length=8, choices=GOODS)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ACCEPTED
    )
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guide"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    collect_before = models.DateTimeField(_("collect before"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "accepted",
                        "ready",
                        "handed_over",
                        "installed",
                        "signed",
                        "cancelled",
                    ]
                ),
                name="fulfilment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["delivery", "pickup"]), name="fulfilment_method_known"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(done_at__isnull=False),
                name="fulfilment_settled_after_done",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "status", "-id"], name="fulfilment_of_store"),
            models.Index(
                fields=["done_at"],
                name="fulfilment_unsettled",
                condition=Q(done_at__isnull=False, settled_at=None),
            ),
            models.Index(
                fields=["collect_before"],
                name="fulfilment_uncollected",
                condition=Q(status="ready"),
            ),
            BrinIndex(fields=["ready_at", "done_at"], name="fulfilment_days", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.get_status_display()}"


class Voucher(models.Model):
    """Proof that is redeemed in the store of its fulfilment. `code` is typed when a camera fails.

    `collector` is who comes in the shopper's place.
    """

    fulfilment = models.OneToOneField(
        Fulfilment, models.CASCADE, related_name="voucher", verbose_name=_("fulfilment")
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_voucher_code)
    collector = models.CharField(_("who collects instead"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")

    def __str__(self) -> str:
        return self.code


class Redemption(Redeemed):
    """A voucher used. One that is not undone per voucher, ever; `nonce` makes retries harmless."""

    voucher = models.ForeignKey(
        Voucher, models.PROTECT, related_name="redemptions", verbose_name=_("voucher")
    )

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voucher"], condition=Q(undone_at=None), name="one_redemption_per_voucher"
            ),
            models.UniqueConstraint(fields=["voucher", "nonce"], name="redemption_nonce_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_by__isnull=False) & ~Q(undo_reason=""),
                name="redemption_undone_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} {self.at:%Y-%m-%d %H:%M}"
