import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

FARTHEST = 1_000_000
WEIGHTS = ("territory_m", "score_m", "load_m", "tolerance_m")


def detour(label, help_text) -> models.PositiveIntegerField:
    """A weight in metres."""
    return models.PositiveIntegerField(
        label, default=0, help_text=help_text, validators=[MaxValueValidator(FARTHEST)]
    )


class RoutingRules(models.Model):
    """A version of how stores are ranked: each weight is a detour in metres worth making for it.

    The newest version is in force; decisions pin the version they were made under, so none is
    ever edited. Before the first one the nearest store serves (version 0, not a row).
    """

    version = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("why"), max_length=300, blank=True)
    territory_m = detour(
        _("dealer of the area"), _("Detour to a store of the dealer whose area it is.")
    )
    score_m = detour(
        _("good service"), _("Detour from a store with service score 0 to one with 100.")
    )
    load_m = detour(_("free hands"), _("Detour from a store whose day is full to an idle one."))
    tolerance_m = detour(
        _("taking turns"),
        _("Stores whose detours differ by no more take turns; the longest without an order first."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("published at"), db_default=Now())

    class Meta:
        verbose_name = _("routing rules")
        verbose_name_plural = _("routing rules")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="rules_version_from_one"),
            models.CheckConstraint(
                condition=Q(
                    territory_m__lte=FARTHEST,
                    score_m__lte=FARTHEST,
                    load_m__lte=FARTHEST,
                    tolerance_m__lte=FARTHEST,
                ),
                name="rules_weights_in_range",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def weights(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in WEIGHTS}
