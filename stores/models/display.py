from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from stores.models.store import Store
from stores.querysets import OfStoreQuerySet


class Display(models.Model):
    """This variant stands in this store, to be seen and touched."""

    class Condition(models.TextChoices):
        GOOD = "good", _("good")
        WORN = "worn", _("worn")
        DAMAGED = "damaged", _("damaged")

    store = models.ForeignKey(
        Store, models.CASCADE, related_name="displays", verbose_name=_("store")
    )
    variant = models.ForeignKey(
        Variant, models.CASCADE, related_name="displays", verbose_name=_("variant")
    )
    since = models.DateField(_("since"))
    condition = models.CharField(
        _("condition"), max_length=8, choices=Condition.choices, default=Condition.GOOD
    )

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("display")
        verbose_name_plural = _("displays")
        constraints = [
            models.UniqueConstraint(fields=["store", "variant"], name="display_once_per_store"),
            models.CheckConstraint(
                condition=Q(condition__in=["good", "worn", "damaged"]),
                name="display_condition_known",
            ),
        ]
        indexes = [models.Index(fields=["variant", "store"], name="display_of_variant")]

    def __str__(self) -> str:
        return f"{self.store} · {self.variant}"
