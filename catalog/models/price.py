import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Variant
from o2o.money import MoneyField


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
