import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from stores.models.store import Store
from stores.querysets import TransferQuerySet


def new_transfer_number() -> str:
    return f"T{timezone.localtime():%y%m%d}{secrets.randbelow(10**6):06d}"


class Transfer(models.Model):
    """Goods on their way from one store to another; both ends confirm.

    Sent, they have left the one; only what the other counts as received is there. One that was
    `asked` for waits for its source to send or refuse it; its pieces stand promised to an order.
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("asked for")
        REFUSED = "refused", _("not sent")
        SENT = "sent", _("on the way")
        RECEIVED = "received", _("received")
        CANCELLED = "cancelled", _("taken back")

    class Refusal(models.TextChoices):
        MISSING = "missing", _("not really in stock")
        DAMAGED = "damaged", _("damaged")
        NOBODY = "nobody", _("nobody can bring it")
        SILENT = "silent", _("not answered in time")
        NOT_NEEDED = "not_needed", _("no longer needed")

    number = models.CharField(
        _("transfer number"), max_length=16, unique=True, default=new_transfer_number
    )
    source = models.ForeignKey(
        Store, models.PROTECT, related_name="transfers_out", verbose_name=_("from store")
    )
    target = models.ForeignKey(
        Store, models.PROTECT, related_name="transfers_in", verbose_name=_("to store")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.SENT
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    refusal = models.CharField(
        _("why it is not sent"), max_length=10, choices=Refusal.choices, blank=True
    )
    difference = models.CharField(_("why the count differs"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    answer_before = models.DateTimeField(_("answer before"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received or taken back by"),
    )
    closed_at = models.DateTimeField(_("received or taken back at"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock transfer")
        verbose_name_plural = _("stock transfers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", closed_at=None, closed_by=None)
                | Q(status="asked", closed_at=None, closed_by=None)
                | Q(status="refused", closed_at__isnull=False) & ~Q(refusal="")
                | Q(
                    status__in=["received", "cancelled"],
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                ),
                name="transfer_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "refused"], sent_at=None, sent_by=None)
                | Q(
                    status__in=["sent", "received", "cancelled"],
                    sent_at__isnull=False,
                    sent_by__isnull=False,
                ),
                name="transfer_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    refusal__in=["", "missing", "damaged", "nobody", "silent", "not_needed"]
                ),
                name="transfer_refusal_known",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="transfer_goes_elsewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-id"], name="transfer_from_store"),
            models.Index(fields=["target", "-id"], name="transfer_to_store"),
            models.Index(
                fields=["answer_before"], name="transfer_unanswered", condition=Q(status="asked")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TransferLine(models.Model):
    """`sent` pieces left; `received` were counted on arrival, empty until then."""

    transfer = models.ForeignKey(
        Transfer, models.CASCADE, related_name="lines", verbose_name=_("transfer")
    )
    variant = models.ForeignKey(
        Variant, models.PROTECT, related_name="+", verbose_name=_("variant")
    )
    sent = models.PositiveIntegerField(_("sent"))
    received = models.PositiveIntegerField(_("received"), null=True, blank=True)

    class Meta:
        verbose_name = _("transferred piece")
        verbose_name_plural = _("transferred pieces")
        ordering = ["variant_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "variant"], name="variant_once_per_transfer"
            ),
            models.CheckConstraint(condition=Q(sent__gte=1), name="transfer_sends_something"),
        ]

    def __str__(self) -> str:
        return f"{self.variant} × {self.sent}"

    @property
    def missing(self) -> int:
        """Sent but not there; below zero when more arrived."""
        return self.sent - (self.received or 0)
