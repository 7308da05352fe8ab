from datetime import UTC, datetime
from decimal import Decimal

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from o2o.bilingual import Bilingual
from stores.clock import LocalTime, known_timezone
from stores.models.dealer import Dealer
from stores.models.division import Division
from stores.querysets import OfStoreQuerySet, StoreQuerySet
from stores.sphere import nowhere_or_on_globe, on_sphere

ANY_MOMENT = Value(datetime(2000, 1, 1, tzinfo=UTC), models.DateTimeField())


class Store(models.Model):
    """An experience store run by a dealer.

    `delivery_radius_m` in metres, empty = delivers anywhere. `daily_capacity` counts the
    assignments it may be given in one local day. `service_score` 0–100 breaks near ties.
    `rated`, `store_stars` and `service_stars` are sums of the ratings, kept by `services.ratings`.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed for good")

    code = models.CharField(_("store code"), max_length=32, unique=True)
    dealer = models.ForeignKey(
        Dealer, models.PROTECT, related_name="stores", verbose_name=_("dealer")
    )
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stores",
        verbose_name=_("division"),
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=40, default="Asia/Shanghai", validators=[known_timezone]
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    pause_reason = models.CharField(_("reason of the pause"), max_length=200, blank=True)
    accepts_pickup = models.BooleanField(_("offers pickup"), default=True)
    accepts_delivery = models.BooleanField(_("delivers"), default=True)
    delivery_radius_m = models.PositiveIntegerField(_("delivery radius (m)"), null=True, blank=True)
    daily_capacity = models.PositiveSmallIntegerField(_("orders a day"), default=200)
    service_score = models.PositiveSmallIntegerField(_("service score"), default=80)
    rated = models.PositiveIntegerField(_("ratings"), default=0, db_default=0, editable=False)
    store_stars = models.PositiveIntegerField(
        _("stars for the store, together"), default=0, db_default=0, editable=False
    )
    service_stars = models.PositiveIntegerField(
        _("stars for the service, together"), default=0, db_default=0, editable=False
    )
    photo = models.CharField(_("photo"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = StoreQuerySet.as_manager()
    name = Bilingual()

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ["code"]
        indexes = [
            GistIndex(
                on_sphere(F("lat"), F("lng")),
                name="store_on_sphere",
                condition=Q(lat__isnull=False),
            ),
            models.Index(fields=["dealer", "code"], name="store_of_dealer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "paused", "closed"]), name="store_status_known"
            ),
            models.CheckConstraint(condition=nowhere_or_on_globe(), name="store_on_globe"),
            models.CheckConstraint(
                condition=IsNull(LocalTime(F("timezone"), ANY_MOMENT), False),
                name="store_timezone_known",
            ),
            models.CheckConstraint(
                condition=Q(service_score__lte=100), name="store_score_at_most_100"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stores:store", args=[self.code])

    @property
    def rating(self) -> Decimal | None:
        """How shoppers found the store, of five stars; None while nobody has said."""
        return self._mean(self.store_stars)

    @property
    def service_rating(self) -> Decimal | None:
        return self._mean(self.service_stars)

    def _mean(self, stars: int) -> Decimal | None:
        return round(Decimal(stars) / self.rated, 1) if self.rated else None


class OpeningHours(models.Model):
    """One shift of a weekday (0 = Monday) in the store's own time.

    `closes` not later than `opens` means past midnight; several rows a day are split shifts.
    """

    store = models.ForeignKey(
        Store, models.CASCADE, related_name="opening_hours", verbose_name=_("store")
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"),
        choices=[
            (0, _("Monday")),
            (1, _("Tuesday")),
            (2, _("Wednesday")),
            (3, _("Thursday")),
            (4, _("Friday")),
            (5, _("Saturday")),
            (6, _("Sunday")),
        ],
    )
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "weekday", "opens"], name="shift_once_per_store"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class HoursException(models.Model):
    """A date with other hours than the week's, or none at all (both times empty)."""

    store = models.ForeignKey(
        Store, models.CASCADE, related_name="hours_exceptions", verbose_name=_("store")
    )
    date = models.DateField(_("date"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    objects = OfStoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception to the opening hours")
        verbose_name_plural = _("exceptions to the opening hours")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["store", "date"], name="exception_once_per_date"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="exception_has_both_times_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store} · {self.date}"
