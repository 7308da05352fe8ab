"""Questions about many stores; always scoped where rows have owners."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    TimeField,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractIsoWeekDay, Now
from django.utils import timezone

from o2o.among import among
from stores.clock import local_time
from stores.sphere import chord, metres, near, on_sphere

DAY = timedelta(days=1)
EXCEPTIONS_AHEAD = timedelta(days=60)
FEW = 1200  # stores that are sorted by distance sooner than walked to
NAMED = "named"


# Rows of GB/T 2260 that only group the districts below a province; nobody says their names.
NAMELESS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def spelt(field: str, text: str) -> Q:
    """Condition: a word of the spelling begins with the text, as typed without spaces and tones."""
    word = "".join(text.lower().split()).replace("'", "")
    if not word.isascii() or not word.isalpha():
        return Q(pk__in=[])
    return Q((f"{field}__startswith", word)) | Q((f"{field}__contains", f" {word}"))


class DivisionQuerySet(models.QuerySet):
    def said(self):
        """Without the rows that only group districts and that nobody names."""
        return self.exclude(name__in=NAMELESS)

    def inside(self, parent: Any):
        """What people choose next inside a division (its code; None = the whole country): rows
        that nobody names give way to what lies in them.
        """
        unnamed = Q(name__in=NAMELESS)
        below = self.filter(Q(parent=parent) & ~unnamed)
        if parent is None:
            return below
        return below | self.filter(parent__parent=parent, parent__name__in=NAMELESS)

    def matching(self, text: str):
        """Divisions whose name holds the text or whose pinyin begins with it: larger ones first,
        then those that begin with it.
        """
        named = self.exclude(name__in=NAMELESS).select_related("parent__parent")
        found = named.filter(Q(name__icontains=text) | spelt("spelling", text))
        return found.annotate(
            begins=Case(When(name__istartswith=text, then=0), default=1),
            size=Case(When(level="province", then=0), When(level="city", then=1), default=2),
        ).order_by("size", "begins", "code")

    def with_children(self):
        """Rows annotated with `divided`: whether smaller divisions belong to them."""
        return self.annotate(divided=Exists(self.model.objects.filter(parent=OuterRef("pk"))))

    def closest(self, lat: float, lng: float):
        """Divisions whose centre is known, nearest first."""
        centred = self.filter(lat__isnull=False).exclude(name__in=NAMELESS)
        return centred.annotate(chord=chord(lat, lng, to=on_sphere(F("lat"), F("lng")))).order_by(
            "chord", "-code"
        )


class DealerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters sees every dealer; a dealer's own people see theirs."""
        if user.is_staff:
            return self
        return self.filter(pk__in=user.memberships.active().dealer_ids())


class OfDealerQuerySet(models.QuerySet):
    """Rows that belong to a dealer: territories, contracts."""

    def visible_to(self, user):
        if user.is_staff:
            return self
        return self.filter(dealer_id__in=user.memberships.active().dealer_ids())


class TerritoryQuerySet(OfDealerQuerySet):
    def visible_to(self, user):
        """Whoever works for a dealer, in a store or above, knows its area."""
        if user.is_staff:
            return self
        working = user.memberships.active()
        stores = working.filter(store__isnull=False).values("store__dealer_id")
        return self.filter(Q(dealer_id__in=working.dealer_ids()) | Q(dealer_id__in=stores))

    def on(self, day: date):
        """Held on that day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def of_line(self, line: Any):
        """Held for that product line, by itself or with all lines."""
        return self.filter(Q(line=None) | Q(line=line))

    def around(self, code: str):
        """Of the division itself and of what it is part of, the smallest first."""
        codes = {code, f"{code[:4]}00", f"{code[:2]}0000"}
        return self.filter(division__in=codes).order_by("-division")


class StoreQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status="open", dealer__status="active")

    def listed(self):
        """What shoppers may know of: not closed for good, not of a suspended dealer."""
        return self.exclude(status="closed").filter(dealer__status="active")

    def visible_to(self, user):
        """Headquarters sees every store, a dealer its own, staff the ones they work in."""
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().store_scope())

    def managed_by(self, user):
        """Stores the user answers for: as manager, as their dealer, as headquarters."""
        if user.is_staff:
            return self
        active = user.memberships.active()
        managed = active.filter(role="manager").values("store_id")
        return self.filter(Q(pk__in=managed) | Q(dealer_id__in=active.dealer_ids()))

    def located_from(self, lat: float, lng: float):
        """Located stores with `chord` (see stores.sphere) and `distance_m`."""
        point: Any = chord(lat, lng, to=on_sphere(F("lat"), F("lng")))
        if NAMED in self.query.annotations:
            point += Value(0.0)  # sorted, not walked: see `keeping`
        located = self.filter(lat__isnull=False).annotate(chord=point)
        return located.annotate(distance_m=metres(F("chord")))

    def nearest(self, lat: float, lng: float, limit: int | None = None):
        """Located stores, nearest first, with `chord` and `distance_m`; ties by pk.

        With `limit` the index `store_on_sphere` hands out the nearest ones without sorting all;
        of stores at exactly the distance of the last one, any may be taken.
        """
        located = self.located_from(lat, lng)
        if limit is not None and NAMED in self.query.annotations:
            return located.order_by("chord", "pk")[:limit]
        if limit is not None:
            few = located.order_by("chord").values("pk")[:limit]
            located = self.model.objects.filter(pk__in=few).located_from(lat, lng)
        return located.order_by("chord", "pk")

    def by_distance(self, lat: float, lng: float):
        """All stores, nearest first, those without coordinates last (`distance_m` None)."""
        point = chord(lat, lng, to=on_sphere(F("lat"), F("lng")))
        measured = self.annotate(
            chord=Case(When(lat__isnull=False, then=point)),
            distance_m=Case(When(lat__isnull=False, then=metres(point))),
        )
        return measured.order_by(F("chord").asc(nulls_last=True), "pk")

    def within(self, lat: float, lng: float, radius_m: float):
        """Stores at most so far, with `chord` and `distance_m`; found by the index."""
        located = self.filter(lat__isnull=False)
        around = located.alias(around=near(lat, lng, radius_m, point=on_sphere(F("lat"), F("lng"))))
        return around.filter(around=True).located_from(lat, lng).filter(distance_m__lte=radius_m)

    def displaying(self, variants: Any):
        """Stores where one of the variants (ids or a subquery of ids) stands."""
        return self.keeping(self.showing(variants))

    def having(self, variants: Any):
        """Stores with free stock of one of the variants (ids or a subquery of ids)."""
        return self.keeping(self.stocking(variants))

    def offering(self, variants: Any):
        """Stores where one of the variants stands, and open ones that have it free."""
        return self.keeping(self.showing(variants), self.stocking(variants, store__status="open"))

    def keeping(self, *kinds: models.QuerySet):
        """Stores that one of these rows (displays, stock) belongs to.

        When the rows are few, their stores are named now, for the nearest to be sorted out of
        them; else the nearest stores are looked through until enough have one. So neither a piece
        that is everywhere nor one that hardly anybody has costs more in a large network.
        """
        read = [rows.order_by().values_list("store_id", flat=True)[: FEW + 1] for rows in kinds]
        if all(len(stores) <= FEW for stores in read):
            return self.filter(among(set(chain(*read)))).alias(**{NAMED: Value(True)})
        found = (Q(Exists(rows.filter(store=OuterRef("pk")))) for rows in kinds)
        return self.filter(reduce(or_, found))

    def showing(self, variants: Any):
        """The displays of the variants."""
        displays = self.model.displays.rel.related_model.objects.current()
        return displays.filter(variant__in=variants)

    def stocking(self, variants: Any, **stores: Any):
        """The free stock of the variants."""
        stock = self.model.stock.rel.related_model.objects
        return stock.filter(variant__in=variants, is_free=True, **stores)

    def with_product(self, slug: str):
        """Stores where a variant of the product stands or is free to take."""
        variants = self.model.displays.rel.related_model._meta.get_field("variant").related_model
        of_product = variants.objects.filter(product__slug=slug, product__is_published=True)
        return self.offering(of_product.values("pk"))

    def taking_visits(self):
        """Open stores that offer slots to visitors."""
        rules = self.model.slot_rules.rel.related_model.objects.filter(store=OuterRef("pk"))
        return self.filter(Exists(rules), status="open")

    def in_division(self, code: str):
        """Stores of a division or of any division below it."""
        return self.filter(
            Q(division=code) | Q(division__parent=code) | Q(division__parent__parent=code)
        )

    def matching(self, text: str):
        """Stores whose name, address or code holds the text, or that lie where it names, in
        characters or pinyin.
        """
        up = ("division", "division__parent", "division__parent__parent")
        fields = ["name_zh", "name_en", "address", "code", *(f"{where}__name" for where in up)]
        held = Q.create([(f"{field}__icontains", text) for field in fields], connector=Q.OR)
        return self.filter(held | Q.create([spelt(f"{w}__spelling", text) for w in up], Q.OR))

    def with_hours(self, at: datetime):
        """With the rows that `stores.services.hours` reads, for the weeks around a moment."""
        exceptions = self.model.hours_exceptions.rel.related_model.objects.filter(
            date__range=((at - 2 * DAY).date(), (at + EXCEPTIONS_AHEAD).date())
        )
        return self.prefetch_related(
            "opening_hours", Prefetch("hours_exceptions", queryset=exceptions)
        )

    def open_at(self, at: datetime):
        """Stores that serve at this moment by their own clock; see stores.services.hours."""
        here = local_time(F("timezone"), at)
        clocked = self.filter(status="open").alias(
            clock=Cast(here, TimeField()),
            today=Cast(here, DateField()),
            yesterday=Cast(here - DAY, DateField()),
        )
        return clocked.filter(self._serving("today", begun()) | self._serving("yesterday", late()))

    def _serving(self, day: str, shift: Q) -> Q:
        """Condition: a shift of that day fits; an exception replaces the week's shifts."""
        hours = self.model.opening_hours.rel.related_model.objects.filter(store=OuterRef("pk"))
        exceptions = self.model.hours_exceptions.rel.related_model.objects.filter(
            store=OuterRef("pk"), date=OuterRef(day)
        )
        weekly = hours.annotate(day=OuterRef(day)).filter(
            weekday=ExtractIsoWeekDay(OuterRef(day)) - 1
        )
        return Q(Exists(exceptions.filter(shift))) | (
            ~Q(Exists(exceptions)) & Q(Exists(weekly.filter(shift)))
        )


def begun() -> Q:
    """A shift of today that has begun and not ended."""
    return Q(opens__lte=OuterRef("clock")) & (
        Q(closes__gt=OuterRef("clock")) | Q(closes__lte=F("opens"))
    )


def late() -> Q:
    """A shift of yesterday that runs past midnight and has not ended."""
    return Q(closes__lte=F("opens"), closes__gt=OuterRef("clock"))


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()))

    def visible_to(self, user):
        """The people of the stores one works for."""
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().rows_of("store"))

    def dealer_ids(self):
        return self.filter(role="dealer").values("dealer_id")

    def rows_of(self, path: str) -> Q:
        """Condition on rows that name a store by `path`: one worked in, or of an own dealer."""
        return Q(**{f"{path}_id__in": self.filter(store__isnull=False).values("store_id")}) | Q(
            **{f"{path}__dealer_id__in": self.dealer_ids()}
        )

    def store_scope(self) -> Q:
        """Condition on stores: those of own dealers and those worked in."""
        return Q(pk__in=self.filter(store__isnull=False).values("store_id")) | Q(
            dealer_id__in=self.dealer_ids()
        )


class OfStoreQuerySet(models.QuerySet):
    """Rows that belong to a store: displays, hours, stock."""

    def visible_to(self, user):
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().rows_of("store"))


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both ends see it: who works at its source, and who works at its target."""
        if user.is_staff:
            return self
        scope = user.memberships.active()
        return self.filter(scope.rows_of("source") | scope.rows_of("target"))

    def touching(self, store):
        return self.filter(Q(source=store) | Q(target=store))


class DisplayQuerySet(OfStoreQuerySet):
    def current(self):
        """What stands there today."""
        today = timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=today), since__lte=today)


class StockQuerySet(OfStoreQuerySet):
    def available(self):
        """Rows annotated with `free`: on hand, less reserved, less safety stock."""
        return self.annotate(free=F("on_hand") - F("reserved") - F("safety"))

    def free_for(self, variants: Iterable[int] | Any):
        return self.available().filter(variant__in=variants, is_free=True)


class TagQuerySet(OfStoreQuerySet):
    """Campaigns without a store are seen by headquarters alone."""

    def active(self):
        return self.filter(is_active=True)

    def with_target(self):
        return self.select_related("store", "variant__product", "guide")


class TouchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What own tags brought; who it was, only headquarters asks."""
        if user.is_staff:
            return self
        tags = self.model.tag.field.related_model.objects.visible_to(user)
        return self.filter(tag__in=tags.values("pk"))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters alone; the applicant holds the number of the own one."""
        return self if user.is_staff else self.none()
