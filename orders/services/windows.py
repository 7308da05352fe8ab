"""The two-hour windows of a store's crews: which there are, how many are free, taking one.

Windows lie within the opening hours, on the store's own clock. `Window.taken` is raised by one
guarded UPDATE with a CHECK behind it, so no window ever holds more than there are crews.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from orders.models import Crew, Window
from stores.clock import wall_clock
from stores.models import Store
from stores.services import hours

LENGTH = timedelta(hours=2)
DAYS_AHEAD = 14


class NoSuchWindow(DomainError):
    code = "no_such_window"
    status = 409
    message = _("The store has no crew on the road then. Please choose another time.")


class WindowFull(DomainError):
    code = "window_full"
    status = 409
    message = _("This time has just been taken. Please choose another one.")


@dataclass(frozen=True, slots=True)
class Slot:
    """Two hours, and how many crews are still free in them."""

    starts_at: datetime
    ends_at: datetime
    free: int

    @property
    def value(self) -> str:
        return self.starts_at.isoformat()


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    slots: list[Slot]

    @property
    def is_full(self) -> bool:
        return not any(slot.free for slot in self.slots)


def days(*, store: Store, at: datetime, ahead: int = DAYS_AHEAD) -> list[Day]:
    """The windows of the next days, full ones too. Two queries.

    `store` is read with `Store.objects.with_hours(at)`.
    """
    first = wall_clock(store.timezone, at).date()
    earliest = at + settings.APPOINTMENT_LEAD
    starts = {
        day: [start for start in _starts(store, day) if start >= earliest]
        for day in (first + timedelta(days=n) for n in range(ahead))
    }
    taken = _taken(store, at, at + timedelta(days=ahead + 1))
    capacity = crews_of(store)
    return [
        Day(day, [Slot(start, start + LENGTH, max(capacity - taken[start], 0)) for start in found])
        for day, found in starts.items()
        if found
    ]


def _starts(store: Store, day: date) -> list[datetime]:
    """When windows begin: from the full hour after opening, while they end before closing."""
    found = []
    for shift in hours.shifts(store, day):
        start = _full_hour(shift.opens)
        while start + LENGTH <= shift.closes:
            found.append(start)
            start += LENGTH
    return found


def _full_hour(moment: datetime) -> datetime:
    floor = moment.replace(minute=0, second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(hours=1)


def _taken(store: Store, since: datetime, until: datetime) -> dict[datetime, int]:
    rows = Window.objects.filter(store=store, starts_at__range=(since, until))
    return defaultdict(int, rows.values_list("starts_at", "taken"))


def crews_of(store: Store) -> int:
    """How many crews may be out at once; a store that names none has the house's usual number."""
    return Crew.objects.filter(store=store, is_active=True).count() or settings.CREWS_PER_STORE


@transaction.atomic
def take(*, store_id: int, starts_at: datetime, instead_of: Window | None = None) -> Window:
    """One crew's time in a window, for the one held before, if any; refused when it is full."""
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=store_id)
    capacity = crews_of(store)
    _refuse_unless_offered(store, starts_at, now)
    window, _created = Window.objects.get_or_create(
        store=store,
        starts_at=starts_at,
        defaults={"ends_at": starts_at + LENGTH, "capacity": capacity},
    )
    if instead_of and instead_of.pk == window.pk:
        return window
    _lock(window, instead_of)
    if not _raise_taken(window, capacity):
        raise WindowFull
    if instead_of:
        give_back(instead_of)
    return window


def _refuse_unless_offered(store: Store, starts_at: datetime, now: datetime) -> None:
    day = wall_clock(store.timezone, starts_at).date()
    latest = now + timedelta(days=DAYS_AHEAD)
    if not now < starts_at <= latest or starts_at not in _starts(store, day):
        raise NoSuchWindow


def _lock(*rows: Window | None) -> None:
    """In one order for everybody, so that two who swap never wait for each other."""
    ids = [row.pk for row in rows if row]
    list(Window.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))


def _raise_taken(window: Window, capacity: int) -> bool:
    """Guarded: only while a crew is free. Fewer crews than are out already change nothing."""
    room = Window.objects.filter(pk=window.pk, taken__lt=capacity)
    return bool(room.update(taken=F("taken") + 1, capacity=capacity))


def give_back(window: Window) -> None:
    Window.objects.filter(pk=window.pk, taken__gt=0).update(taken=F("taken") - 1)
