from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product, Variant
from o2o.bilingual import Bilingual


class Media(models.Model):
    """A picture or model of a product. `file` is relative to MEDIA_ROOT."""

    class Role(models.TextChoices):
        MAIN = "main", _("main picture")
        ANGLE = "angle", _("another angle")
        DETAIL = "detail", _("detail")
        MODEL = "model", _("3-D model")

    product = models.ForeignKey(
        Product, models.CASCADE, related_name="media", verbose_name=_("product")
    )
    variant = models.ForeignKey(
        Variant,
        models.CASCADE,
        related_name="media",
        null=True,
        blank=True,
        verbose_name=_("variant"),
    )
    file = models.FileField(_("file"), upload_to="products/", max_length=200)
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.ANGLE)
    alt_zh = models.CharField(_("description (Chinese)"), max_length=200, blank=True)
    alt_en = models.CharField(_("description (English)"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    alt = Bilingual()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["main", "angle", "detail", "model"]), name="media_role_known"
            ),
            models.UniqueConstraint(fields=["product", "file"], name="media_once_per_product"),
        ]

    def __str__(self) -> str:
        return self.file.name or ""
