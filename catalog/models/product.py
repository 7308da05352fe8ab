from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import DecimalField, ExpressionWrapper, F, Q
from django.db.models.functions import Now, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.category import Category
from catalog.querysets import ProductQuerySet, VariantQuerySet
from o2o.bilingual import Bilingual
from o2o.money import MoneyField

REVIEWS = F("stars_1") + F("stars_2") + F("stars_3") + F("stars_4") + F("stars_5")
STARS = ExpressionWrapper(
    1.0 * F("stars_1") + 2 * F("stars_2") + 3 * F("stars_3") + 4 * F("stars_4") + 5 * F("stars_5"),
    output_field=DecimalField(),
)


def _count(name: Any) -> models.PositiveIntegerField:
    """A counter kept by conditional updates; rows of bulk imports begin at zero as well."""
    return models.PositiveIntegerField(name, default=0, db_default=0, editable=False)


class Product(models.Model):
    """A piece of furniture as shoppers think of it; what is sold are its variants.

    `attributes` maps an attribute code to its value: {"material_zh": …, "warranty_years": 5}.
    The counters of reviews are kept by `catalog.services.voices`; the database derives the rating.
    `lowest_price`, `picture`, `search_vector` and `traits` (`color:green`, `years:5`: what it can
    be chosen by) are copies kept by the catalogue's verbs so that a list needs no join.
    """

    class DeliveryClass(models.TextChoices):
        PARCEL = "parcel", _("parcel")
        BULKY = "bulky", _("bulky goods")
        INSTALLATION = "installation", _("delivery with installation")
        VOUCHER = "voucher", _("as a voucher")

    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    code = models.CharField(_("product code"), max_length=64, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    designer = models.CharField(_("designer"), max_length=200, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    installation_fee = MoneyField(_("installation fee"), default=0)
    delivery_class = models.CharField(
        _("delivery class"),
        max_length=16,
        choices=DeliveryClass.choices,
        default=DeliveryClass.BULKY,
    )
    categories = models.ManyToManyField(
        Category, related_name="products", verbose_name=_("categories"), blank=True
    )
    is_published = models.BooleanField(_("published"), default=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    lowest_price = MoneyField(_("lowest price"), null=True, editable=False)
    picture = models.CharField(_("main picture"), max_length=200, blank=True, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)
    stars_1 = _count(_("reviews with one star"))
    stars_2 = _count(_("reviews with two stars"))
    stars_3 = _count(_("reviews with three stars"))
    stars_4 = _count(_("reviews with four stars"))
    stars_5 = _count(_("reviews with five stars"))
    photo_reviews = _count(_("reviews with photos"))
    question_count = _count(_("questions"))
    review_count = models.GeneratedField(
        expression=REVIEWS, output_field=models.IntegerField(_("reviews")), db_persist=True
    )
    rating = models.GeneratedField(
        expression=STARS / NullIf(REVIEWS, 0),
        output_field=models.DecimalField(_("rating"), max_digits=3, decimal_places=2, null=True),
        db_persist=True,
    )
    traits = ArrayField(models.TextField(), default=list, editable=False)

    objects = ProductQuerySet.as_manager()
    name = Bilingual()
    description = Bilingual()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery_class__in=["parcel", "bulky", "installation", "voucher"]),
                name="product_delivery_class_known",
            )
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="product_newest"),
            models.Index(fields=["lowest_price", "id"], name="product_cheapest"),
            GinIndex(fields=["search_vector"], name="product_search"),
            GinIndex(fields=["traits"], name="product_traits"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:product", args=[self.slug])

    @property
    def is_voucher(self) -> bool:
        """A service: sold as vouchers, held by no store."""
        return self.delivery_class == self.DeliveryClass.VOUCHER


class Variant(models.Model):
    """What is sold, stocked and displayed. Sizes in cm, weight in kg, price in the site currency.

    `price` is the current entry of the price ledger (`PriceChange`); only
    `catalog.services.pricing.set_price` writes it.
    """

    product = models.ForeignKey(
        Product, models.CASCADE, related_name="variants", verbose_name=_("product")
    )
    sku = models.CharField(_("SKU"), max_length=64, unique=True)
    name_zh = models.CharField(_("option (Chinese)"), max_length=120, blank=True)
    name_en = models.CharField(_("option (English)"), max_length=120, blank=True)
    color = models.CharField(_("colour"), max_length=7, blank=True, help_text="#RRGGBB")
    price = MoneyField(_("price"))
    width_cm = models.DecimalField(
        _("width (cm)"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    depth_cm = models.DecimalField(
        _("depth (cm)"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    height_cm = models.DecimalField(
        _("height (cm)"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    weight_kg = models.DecimalField(
        _("weight (kg)"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    is_sellable = models.BooleanField(_("sold online"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = VariantQuerySet.as_manager()
    name = Bilingual()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}".strip()

    @property
    def size_label(self) -> str:
        """Width × depth × height in cm, leaving out what is not known."""
        sides = [side for side in (self.width_cm, self.depth_cm, self.height_cm) if side]
        return " × ".join(f"{side.normalize():f}" for side in sides) + (" cm" if sides else "")
