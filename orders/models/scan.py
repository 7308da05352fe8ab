import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models import Partner
from orders.models.fulfilment import Voucher
from orders.models.prepaid import Prepaid
from orders.querysets import OfflineScanQuerySet
from stores.models import Store


class Scan(models.Model):
    """Every try to redeem, refused ones too. Append-only."""

    voucher = models.ForeignKey(
        Voucher, models.CASCADE, null=True, related_name="scans", verbose_name=_("voucher")
    )
    prepaid = models.ForeignKey(
        Prepaid, models.CASCADE, null=True, related_name="scans", verbose_name=_("service voucher")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    outcome = models.CharField(_("outcome"), max_length=32)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["-pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.voucher_id or self.prepaid_id} {self.outcome}"


class OfflineScan(models.Model):
    """A scan made without network at `scanned_at` by the device's clock, and what came of it.

    `outcome` is "redeemed" or the code of the refusal; a refused one is a conflict until somebody
    says what really happened at the counter. `ending` are the last signs of the code.
    """

    REDEEMED = "redeemed"

    class Resolution(models.TextChoices):
        OPEN = "", _("open")
        NOT_GIVEN = "not_given", _("nothing was handed over")
        GOT_BACK = "got_back", _("handed over and taken back")
        GIVEN = "given", _("handed over; headquarters settles it")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    nonce = models.CharField(_("nonce"), max_length=64)
    store = models.ForeignKey(
        Store, models.PROTECT, null=True, related_name="+", verbose_name=_("store")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="+", verbose_name=_("partner")
    )
    voucher = models.ForeignKey(
        Voucher, models.PROTECT, null=True, related_name="+", verbose_name=_("voucher")
    )
    prepaid = models.ForeignKey(
        Prepaid, models.PROTECT, null=True, related_name="+", verbose_name=_("service voucher")
    )
    ending = models.CharField(_("code ends in"), max_length=4, blank=True)
    scanned_at = models.DateTimeField(_("scanned at"))
    synced_at = models.DateTimeField(_("sent at"), db_default=Now())
    outcome = models.CharField(_("outcome"), max_length=32)
    resolution = models.CharField(
        _("what really happened"),
        max_length=10,
        choices=Resolution.choices,
        default=Resolution.OPEN,
        blank=True,
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )

    objects = OfflineScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan without network")
        verbose_name_plural = _("scans without network")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="offline_scan_once"),
            models.CheckConstraint(
                condition=Q(resolution__in=["", "not_given", "got_back", "given"]),
                name="offline_resolution_known",
            ),
            models.CheckConstraint(
                condition=Q(resolution="", resolved_at=None, resolved_by=None)
                | ~Q(resolution="") & ~Q(outcome="redeemed") & Q(resolved_at__isnull=False),
                name="offline_conflict_resolved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"],
                name="offline_conflict",
                condition=Q(resolution="") & ~Q(outcome="redeemed"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.scanned_at:%Y-%m-%d %H:%M} {self.outcome}"
