from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from stores.models.store import Store
from stores.querysets import DisplayQuerySet


class Display(models.Model):
    """From `since` up to, not including, `until` this variant stands in this store, to be seen
    and touched. What has left keeps its row: when it stood there can always be told.
    """

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
    until = models.DateField(_("until"), null=True, blank=True)
    condition = models.CharField(
        _("condition"), max_length=8, choices=Condition.choices, default=Condition.GOOD
    )

    photo = models.FileField(_("photo"), upload_to="displays/", max_length=200, blank=True)

    objects = DisplayQuerySet.as_manager()

    class Meta:
        verbose_name = _("display")
        verbose_name_plural = _("displays")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "variant"],
                condition=Q(until=None),
                name="display_once_per_store",
                violation_error_message=_("This piece stands in this store already."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="display_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(condition__in=["good", "worn", "damaged"]),
                name="display_condition_known",
            ),
        ]
        indexes = [models.Index(fields=["variant", "store"], name="display_of_variant")]

    def __str__(self) -> str:
        return f"{self.store} · {self.variant}"
