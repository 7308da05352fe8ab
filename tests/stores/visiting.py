"""Stores that take visitors, and visits in every state, through the verbs."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from members.models import User
from stores.models import OpeningHours, SlotRule, Store, Visit
from stores.services import slots, visits
from stores.services.slots import Opening
from stores.services.visits import Coming


def receive(store: Store, *, capacity: int = 4, **changes) -> Store:
    """Round the clock, whole hours, so that a test passes at any time of day."""
    store.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(store=store, weekday=day, opens=time(), closes=time()) for day in range(7)
    )
    rule = {"opens": time(), "closes": time(), "minutes": 60, "lead": 0, "horizon": 14}
    SlotRule.objects.bulk_create(
        SlotRule(store=store, weekday=day, capacity=capacity, **(rule | changes))
        for day in range(7)
    )
    return store


def read(store: Store, at: datetime | None = None) -> Store:
    """As doors read it."""
    rows = Store.objects.with_hours(at or timezone.now()).prefetch_related("slot_rules")
    return rows.get(pk=store.pk)


def opening(store: Store, number: int = 0) -> Opening:
    """The n-th time of tomorrow."""
    now = timezone.now()
    store = read(store, now)
    return slots.on(store, timezone.localdate() + timedelta(days=1), now)[number]


def book(store: Store, member: User, *, number: int = 0, party: int = 1, **coming) -> Visit:
    return visits.book(
        store=store,
        starts_at=opening(store, number).starts_at,
        member=member,
        coming=Coming(party=party, **coming),
    )


def hold(store: Store, member: User, *, number: int = 0, party: int = 1, **rest) -> Visit:
    return visits.hold(
        store=store,
        starts_at=opening(store, number).starts_at,
        member=member,
        coming=Coming(party=party),
        by=member,
        **rest,
    )


def join(store: Store, member: User, *, number: int = 0, party: int = 1) -> Visit:
    return visits.join(
        store=store,
        starts_at=opening(store, number).starts_at,
        member=member,
        coming=Coming(party=party),
    )


def today(visit: Visit, *, hours: int = -1) -> Visit:
    """The same visit at another hour of today, as if it had been booked long ago."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    ends = begins + timedelta(hours=1)
    type(visit.slot).objects.filter(pk=visit.slot_id).update(starts_at=begins, ends_at=ends)
    Visit.objects.filter(pk=visit.pk).update(starts_at=begins, ends_at=ends)
    return Visit.objects.select_related("slot", "store", "member").get(pk=visit.pk)


def local(zone: str, day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), ZoneInfo(zone))
