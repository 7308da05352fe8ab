from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stores.models.dealer import Dealer
from stores.models.division import Division
from stores.querysets import TerritoryQuerySet


class Days(Func):
    """From the first date up to, not including, the second; empty = without end."""

    function = "daterange"
    output_field = DateRangeField()


class Territory(models.Model):
    """From `since` up to, not including, `until` orders of the division are this dealer's credit.

    A dealer of a smaller division inside goes before the dealer of the larger one. Rows end, they
    are not deleted: who was credited when can always be told.
    """

    dealer = models.ForeignKey(
        Dealer, models.PROTECT, related_name="territories", verbose_name=_("dealer")
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="territories", verbose_name=_("division")
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
                    (Days(F("since"), F("until")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another dealer holds this division on these days."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="territory_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} → {self.dealer}"
