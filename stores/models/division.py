from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stores.querysets import NAMELESS, DivisionQuerySet
from stores.sphere import nowhere_or_on_globe


class Division(models.Model):
    """An administrative division (GB/T 2260 code as text) and its centre, where known.

    `spelling` is its name in pinyin, whole and by initials, for search: "shanghai sh".
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)

    spelling = models.CharField(_("spelling"), max_length=120, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"], name="division_level")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=["province", "city", "district"]), name="division_level_known"
            ),
            models.CheckConstraint(condition=nowhere_or_on_globe(), name="division_on_globe"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_nameless(self) -> bool:
        return self.name in NAMELESS

    @property
    def path(self) -> list["Division"]:
        """From the province down to this division, without what nobody names."""
        above = self.parent.path if self.parent else []
        return above if self.is_nameless and above else [*above, self]

    @property
    def city(self) -> "Division":
        """The city it is or lies in; the province where there is no city between."""
        path = self.path
        return path[-2] if path[-1].level == self.Level.DISTRICT and len(path) > 1 else path[-1]

    @property
    def full_name(self) -> str:
        """江苏省苏州市昆山市; select_related("parent__parent") saves the queries."""
        return "".join(division.name for division in self.path)
