import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from stores.models.store import Store
from stores.querysets import StockQuerySet


class Stock(models.Model):
    """How many of a variant a store holds. Written only by `stores.services.stock`.

    `reserved` is promised to orders; `safety` is never promised online; `is_free`, whether any is
    left to promise, is derived by the database so that its index is written only when that turns.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="stock", verbose_name=_("store"))
    variant = models.ForeignKey(
        Variant, models.CASCADE, related_name="stock", verbose_name=_("variant")
    )
    on_hand = models.PositiveIntegerField(_("on hand"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    safety = models.PositiveIntegerField(_("safety stock"), default=0)
    is_free = models.GeneratedField(
        expression=GreaterThan(F("on_hand"), F("reserved") + F("safety")),
        output_field=models.BooleanField(_("free to promise")),
        db_persist=True,
    )

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["store", "variant"], name="stock_once_per_store"),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand")), name="stock_reserved_at_most_on_hand"
            ),
        ]
        indexes = [
            models.Index(
                fields=["variant", "store"], condition=Q(is_free=True), name="stock_free_of_variant"
            )
        ]

    def __str__(self) -> str:
        return f"{self.store} · {self.variant}"


class StockMovement(models.Model):
    """Why a stock row changed, and by how much. Append-only; the sums are the stock."""

    class Kind(models.TextChoices):
        COUNT = "count", _("counted")
        RECEIPT = "receipt", _("received")
        RESERVE = "reserve", _("reserved")
        RELEASE = "release", _("released")
        ISSUE = "issue", _("handed over")
        RETURN = "return", _("taken back")
        SENT = "sent", _("sent to another store")

    stock = models.ForeignKey(
        Stock, models.CASCADE, related_name="movements", verbose_name=_("stock")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    on_hand = models.IntegerField(_("change on hand"), default=0)
    reserved = models.IntegerField(_("change reserved"), default=0)
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["reference"], name="movement_reference")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["count", "receipt", "reserve", "release", "issue", "return", "sent"]
                ),
                name="movement_kind_known",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on_hand:+d}/{self.reserved:+d}"
