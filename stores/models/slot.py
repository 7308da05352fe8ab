from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from stores.models.store import OpeningHours, Store
from stores.querysets import OfStoreQuerySet


class TimeRange(Func):
    """tstzrange(start, end): the end does not belong to it."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class SlotRule(models.Model):
    """How a store cuts its weekday (0 = Monday, its own time) into slots for visitors.

    `closes` not later than `opens` means past midnight. Slots last `minutes`, with `buffer` minutes
    between them, and seat `capacity` persons. They can be booked until `lead` minutes before they
    begin and at most `horizon` days ahead. Outside the opening hours nothing is offered.
    """

    store = models.ForeignKey(
        Store, models.CASCADE, related_name="slot_rules", verbose_name=_("store")
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=OpeningHours._meta.get_field("weekday").choices
    )
    opens = models.TimeField(_("first visit"))
    closes = models.TimeField(_("last visit ends"))
    minutes = models.PositiveSmallIntegerField(_("length (minutes)"), default=60)
    buffer = models.PositiveSmallIntegerField(_("pause between (minutes)"), default=0)
    capacity = models.PositiveSmallIntegerField(_("persons at a time"), default=8)
    lead = models.PositiveIntegerField(_("book at the latest (minutes before)"), default=60)
    horizon = models.PositiveSmallIntegerField(_("book at most (days ahead)"), default=14)

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot rule")
        verbose_name_plural = _("slot rules")
        ordering = ["store", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "weekday", "opens"], name="slot_rule_once_per_store"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_rule_weekday_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=720, buffer__lte=720),
                name="slot_rule_length_sane",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=500), name="slot_rule_seats_somebody"
            ),
            models.CheckConstraint(
                condition=Q(horizon__gte=1, horizon__lte=60), name="slot_rule_horizon_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Slot(models.Model):
    """A time somebody has booked: made on first use, counted by `stores.services.seats` alone."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="slots", verbose_name=_("store"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(_("persons at a time"))
    taken = models.PositiveSmallIntegerField(_("persons booked"), default=0)

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["store", "starts_at"], name="slot_once_per_store"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="slot_taken_at_most_capacity"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="slot_begins_before_it_ends"
            ),
            ExclusionConstraint(
                name="slots_in_use_never_overlap",
                expressions=[
                    ("store", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(taken__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store} · {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def free(self) -> int:
        return self.capacity - self.taken
