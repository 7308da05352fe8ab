from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from o2o.bilingual import Bilingual


class Scene(models.Model):
    """A room picture whose hotspots lead to the products that stand in it."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    room = models.CharField(_("room"), max_length=40, blank=True)
    file = models.ImageField(_("picture"), upload_to="scenes/", max_length=200)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("published"), default=True)

    title = Bilingual()

    class Meta:
        verbose_name = _("scene")
        verbose_name_plural = _("scenes")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalog:scene", args=[self.slug])


class Hotspot(models.Model):
    """A point of a scene, as fractions of its width and height, that shows a product."""

    scene = models.ForeignKey(
        Scene, models.CASCADE, related_name="hotspots", verbose_name=_("scene")
    )
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="hotspots", verbose_name=_("product")
    )
    x = models.FloatField(_("x"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    y = models.FloatField(_("y"), validators=[MinValueValidator(0), MaxValueValidator(1)])

    class Meta:
        verbose_name = _("hotspot")
        verbose_name_plural = _("hotspots")
        constraints = [
            models.UniqueConstraint(fields=["scene", "product"], name="hotspot_once_per_scene"),
            models.CheckConstraint(
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="hotspot_inside_picture"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scene}: {self.product}"
