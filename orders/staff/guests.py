"""Who comes to the store: the lane of today, and everything a guide should know of one visitor."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Prefetch, QuerySet, When
from django.utils import timezone

from orders.models import Order, OrderLine
from orders.staff import picks, tastes
from orders.staff.picks import Pick
from orders.staff.seat import Seat
from orders.staff.tastes import Tastes
from stores.models import Visit

LANE = 30
LATE = timedelta(minutes=15)
BEHIND = timedelta(hours=8)  # a visit of this morning that nobody closed is still on the board
SHOWN_BEFORE = 6


@dataclass(frozen=True, slots=True)
class Guest:
    """A visit on the board."""

    visit: Visit
    now: datetime

    @property
    def is_late(self) -> bool:
        return self.visit.status == "booked" and self.now > self.visit.starts_at + LATE


@dataclass(frozen=True, slots=True)
class Lane:
    """`seen` changes with everything that the lane shows."""

    guests: list[Guest]
    count: int
    done: int
    seen: str

    @property
    def more(self) -> int:
        return self.count - len(self.guests)


@dataclass(frozen=True, slots=True)
class Story:
    """What the store knows of a visitor: only what happened with stores the reader works for."""

    visit: Visit
    wishes: list[Pick]
    before: list[Visit]
    no_shows: int
    orders: list[Order]
    tastes: Tastes


def visits(seat: Seat) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(seat.user).served_by(seat.user)
    rows = rows.filter(store=seat.store) if seat.store else rows
    return rows.select_related("store", "guide", "member", "slot")


def _day(seat: Seat, now: datetime) -> tuple[datetime, datetime]:
    """From this morning's rest to midnight, by the clock of the store looked at."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(midnight, now - BEHIND), midnight + timedelta(days=1)


def lane(seat: Seat) -> Lane:
    """Who is here and who is still to come today: those here first. Three queries."""
    now = timezone.now()
    start, end = _day(seat, now)
    today = visits(seat).between(start, end)
    first = Case(When(status="arrived", then=0), default=1)
    waiting = today.filter(status__in=["booked", "arrived"]).order_by(first, "starts_at", "pk")
    rows = list(waiting.with_wishes()[: LANE + 1])
    count = waiting.count() if len(rows) > LANE else len(rows)
    done = today.filter(status="closed").count()
    guests = [Guest(visit, now) for visit in rows[:LANE]]
    return Lane(guests, count, done, _mark(guests, done))


def _mark(guests: Iterable[Guest], done: int) -> str:
    shown = [(g.visit.pk, g.visit.status, str(g.visit.starts_at), g.is_late) for g in guests]
    return hashlib.sha256(repr((shown, done)).encode()).hexdigest()[:16]


def ahead(seat: Seat, *, days: int = 14) -> list[Visit]:
    """Those of the next days, soonest first."""
    _start, midnight = _day(seat, timezone.now())
    rows = visits(seat).between(midnight, midnight + timedelta(days=days))
    coming = rows.filter(status__in=["booked", "held", "waiting"]).order_by("starts_at", "pk")
    return list(coming.with_wishes()[: LANE * 3])


def read(seat: Seat, visit: Visit) -> Story:
    """Eleven queries at most, however much there is to tell."""
    member = visit.member_id
    known = (
        visits(seat).filter(member=member).exclude(pk=visit.pk) if member else visits(seat).none()
    )
    earlier = known.filter(starts_at__lt=visit.starts_at)
    return Story(
        visit=visit,
        wishes=picks.told(seat, visit.store_id, visit.wishes.all()),
        before=list(earlier.order_by("-starts_at")[:SHOWN_BEFORE]),
        no_shows=earlier.filter(status="no_show").count(),
        orders=_orders(seat, visit),
        tastes=tastes.of(visit),
    )


def _orders(seat: Seat, visit: Visit) -> list[Order]:
    """What was bought where the reader works; headquarters sees all of it."""
    if not visit.member_id:
        return []
    served = seat.assignments().filter(status="accepted", order__user=visit.member_id)
    lines = Prefetch("order__lines", OrderLine.objects.order_by("pk"))
    rows = served.select_related("order").prefetch_related(lines).order_by("-order_id", "pk")
    found = {row.order_id: row.order for row in rows[: SHOWN_BEFORE * 2]}
    return list(found.values())[:SHOWN_BEFORE]
