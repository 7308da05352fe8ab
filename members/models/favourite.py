from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from members.querysets import OwnQuerySet


class Favourite(models.Model):
    """A piece on a member's wishlist."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="favourites",
        verbose_name=_("member"),
    )
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="+", verbose_name=_("product")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "product"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.product_id}"
