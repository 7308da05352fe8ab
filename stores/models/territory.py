from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from stores.models.dealer import Dealer
from stores.models.division import Division
from stores.querysets import TerritoryQuerySet


class Days(Func):
    """From the first date up to, not including, the second; empty = without end."""

    function = "daterange"
    output_field = DateRangeField()


class Lines(Func):
    """The one line whose id is given; without an id all of them, so that "all" meets each."""

    function = "int8range"

    def __init__(self, line: F):
        super().__init__(line, line, Value("[]"), output_field=BigIntegerRangeField())

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "stores.models.territory.Lines", [self.source_expressions[0]], {}


class Territory(models.Model):
    """From `since` up to, not including, `until` orders of the division are this dealer's credit.

    `line` is a top category; empty = all product lines. A dealer of a smaller division inside goes
    before the dealer of the larger one. Rows end, they are not deleted: who was credited when can
    always be told.
    """

    dealer = models.ForeignKey(
        Dealer, models.PROTECT, related_name="territories", verbose_name=_("dealer")
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="territories", verbose_name=_("division")
    )
    line = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"depth": 1},
        verbose_name=_("product line"),
        help_text=_("empty = all product lines"),
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["division", "-since"]
        constraints = [
            ExclusionConstraint(
                name="territory_of_one_dealer_at_a_time",
                expressions=[
                    (F("division"), RangeOperators.EQUAL),
                    (Lines(F("line")), RangeOperators.OVERLAPS),
                    (Days(F("since"), F("until")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Another dealer holds this division for this product line on these days."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="territory_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} · {self.line_name} → {self.dealer}"

    @property
    def line_name(self) -> str:
        return str(self.line or _("all product lines"))

    def covers(self, category: str) -> bool:
        """Whether goods of a category (its path in the tree) are of this line."""
        return self.line is None or category.startswith(self.line.path)
