from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Variant
from catalog.models.scene import Scene
from catalog.querysets import SuiteQuerySet
from o2o.bilingual import Bilingual
from o2o.money import ZERO, MoneyField


class Suite(models.Model):
    """A matched set with one price, which holds only for the complete set.

    `price` is the current entry of the suite price ledger (`SuitePriceChange`); only
    `catalog.services.suite_pricing.set_price` writes it. Should the pieces become cheaper than
    the suite, shoppers pay the pieces: nobody is ever charged more for taking all.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    story_zh = models.TextField(_("story (Chinese)"), blank=True)
    story_en = models.TextField(_("story (English)"), blank=True)
    room = models.SlugField(_("room"), max_length=40, blank=True, help_text="living-room, bedroom…")
    style = models.SlugField(_("style"), max_length=40, blank=True, help_text="natural, modern…")
    smallest_room = models.PositiveSmallIntegerField(
        _("smallest room (m²)"), null=True, blank=True, help_text=_("Below it the set is crowded.")
    )
    scene = models.ForeignKey(
        Scene,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suites",
        verbose_name=_("scene"),
    )
    file = models.ImageField(_("picture"), upload_to="suites/", max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    price = MoneyField(_("suite price"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("published"), default=True)

    objects = SuiteQuerySet.as_manager()
    name = Bilingual()
    story = Bilingual()

    class Meta:
        verbose_name = _("suite")
        verbose_name_plural = _("suites")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="suite_price_not_negative")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:suite", args=[self.slug])

    @property
    def separately(self) -> Decimal:
        """What its pieces cost one by one."""
        return sum((piece.total for piece in self.pieces.all()), ZERO)

    @property
    def saving(self) -> Decimal:
        return max(self.separately - self.price, ZERO)

    @property
    def together(self) -> Decimal:
        """What is paid for all: the suite price, or the pieces when they became cheaper."""
        return min(self.price, self.separately)


class SuitePiece(models.Model):
    """How many of a variant belong to a suite."""

    MAX_QUANTITY = 20

    suite = models.ForeignKey(Suite, models.CASCADE, related_name="pieces", verbose_name=_("suite"))
    variant = models.ForeignKey(
        Variant, models.PROTECT, related_name="suite_pieces", verbose_name=_("variant")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("piece of the suite")
        verbose_name_plural = _("pieces of the suite")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["suite", "variant"], name="suite_variant_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=20), name="suite_quantity_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant}"

    @property
    def total(self) -> Decimal:
        return self.variant.price * self.quantity


class SuitePriceChange(models.Model):
    """The price ledger of suites: who set which price, against which sum, when and why.

    Append-only. What has a price history is taken off sale, never deleted.
    """

    suite = models.ForeignKey(
        Suite, models.PROTECT, related_name="price_changes", verbose_name=_("suite")
    )
    price = MoneyField(_("suite price"))
    previous = MoneyField(_("previous price"), null=True)
    separately = MoneyField(_("pieces one by one"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("suite price change")
        verbose_name_plural = _("suite price history")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__lte=models.F("separately")), name="suite_never_dearer"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.suite}: {self.price}"
