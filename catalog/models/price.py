import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Variant
from catalog.querysets import PlannedPriceQuerySet
from o2o.money import MoneyField


class PlannedPrice(models.Model):
    """A price that headquarters has promised for later; a sweep writes it into the ledger."""

    variant = models.ForeignKey(
        Variant, models.PROTECT, related_name="planned_prices", verbose_name=_("variant")
    )
    price = MoneyField(_("price"))
    valid_from = models.DateTimeField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("planned at"), db_default=Now())
    done_at = models.DateTimeField(_("came true at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = PlannedPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned price")
        verbose_name_plural = _("planned prices")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="planned_price_not_negative"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(cancelled_at=None), name="planned_price_one_end"
            ),
            models.UniqueConstraint(
                fields=["variant", "valid_from"],
                condition=Q(done_at=None, cancelled_at=None),
                name="one_planned_price_for_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_from"],
                condition=Q(done_at=None, cancelled_at=None),
                name="planned_price_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant.sku}: {self.price}"


class PriceChange(models.Model):
    """The price ledger: who set which price, when and why. Append-only.

    What has a price history is taken off sale, never deleted.
    """

    variant = models.ForeignKey(
        Variant, models.PROTECT, related_name="price_changes", verbose_name=_("variant")
    )
    price = MoneyField(_("price"))
    previous = MoneyField(_("previous price"), null=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price history")
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.variant.sku}: {self.price}"
