from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from stores.models.store import Store
from stores.querysets import OfStoreQuerySet


class StoreRating(models.Model):
    """How a shopper found the store and its service: once for each purchase (`reference`)."""

    store = models.ForeignKey(
        Store, models.PROTECT, related_name="rating_rows", verbose_name=_("store")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    reference = models.CharField(_("purchase"), max_length=64)
    store_stars = models.PositiveSmallIntegerField(_("stars for the store"))
    service_stars = models.PositiveSmallIntegerField(_("stars for the service"))
    at = models.DateTimeField(_("at"), db_default=Now())

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating of a store")
        verbose_name_plural = _("ratings of stores")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["store", "reference"], name="store_rated_once"),
            models.CheckConstraint(
                condition=Q(store_stars__range=(1, 5), service_stars__range=(1, 5)),
                name="store_stars_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.store_stars}/{self.service_stars}"
