"""When a store serves, by its own clock. Pure questions over prefetched rows, no query per store.

Read the stores with `Store.objects.with_hours(at)`. A shift belongs to the date it begins on,
even past midnight; an exception replaces all shifts of its date. A local time that a clock
change skips is read with the offset before the change; of one that comes twice, a shift opens
at the first and closes at the last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from stores.clock import wall_clock
from stores.models import HoursException, Store

DAY = timedelta(days=1)
DAYS_AHEAD = 60
MOST_JOINED = 8


@dataclass(frozen=True, slots=True)
class Shift:
    """From `opens` up to, not including, `closes`; aware, in UTC."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a store's week; `hours` is empty when it stays closed."""

    date: date
    is_today: bool
    hours: tuple[tuple[time, time], ...]
    reason: str = ""

    @property
    def label(self) -> str:
        spans = [f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in self.hours]
        return " · ".join(spans) or _("closed")


def is_open(store: Store, at: datetime) -> bool:
    """Whether shoppers are served at this moment; a paused store serves nobody."""
    return _serves(store) and _current(store, at) is not None


def closing(store: Store, at: datetime) -> datetime | None:
    """When the shift running at `at` ends, shifts without a gap taken as one; None when closed."""
    shift = _current(store, at)
    for _shift_after in range(MOST_JOINED):
        follower = shift and _current(store, shift.closes)
        if not follower:
            break
        shift = follower
    return shift.closes if shift and _serves(store) else None


def next_opening(store: Store, at: datetime) -> datetime | None:
    """When the store opens next after `at`; None when not within the next 60 days."""
    if not _serves(store):
        return None
    today = wall_clock(store.timezone, at).date()
    for ahead in range(DAYS_AHEAD):
        later = [s.opens for s in shifts(store, today + ahead * DAY) if s.opens > at]
        if later:
            return later[0]
    return None


def opens_today(store: Store, at: datetime) -> bool:
    """Whether it opens (again) later on the date its clock shows."""
    opening = next_opening(store, at)
    today = wall_clock(store.timezone, at).date()
    return opening is not None and wall_clock(store.timezone, opening).date() == today


def shifts(store: Store, day: date) -> list[Shift]:
    """The shifts that begin on this date, in order."""
    spans = [span(store, day, opens, closes) for opens, closes in _spans(store, day)]
    return sorted((s for s in spans if s.opens < s.closes), key=lambda s: s.opens)


def span(store: Store, day: date, opens: time, closes: time) -> Shift:
    """From one time of a date by the store's clock to another, past midnight if not later."""
    return _shift(day, opens, closes, ZoneInfo(store.timezone))


def midnight(store: Store, day: date) -> datetime:
    """When the date begins in the store."""
    return _first(datetime.combine(day, time(), ZoneInfo(store.timezone)))


def week(store: Store, at: datetime) -> list[Day]:
    """Seven days from today, as they will be served."""
    today = wall_clock(store.timezone, at).date()
    days = [today + ahead * DAY for ahead in range(7)]
    reasons = {row.date: row.reason for row in store.hours_exceptions.all()}
    return [Day(day, day == today, tuple(_spans(store, day)), reasons.get(day, "")) for day in days]


def today_label(store: Store, at: datetime) -> str:
    """“Open until 21:00”, “Opens tomorrow 10:00”, … as one would say it at the door."""
    if store.status == Store.Status.PAUSED:
        return _("Paused for now")
    if store.status == Store.Status.CLOSED:
        return _("Closed for good")
    if not store.opening_hours.all() and not store.hours_exceptions.all():
        return _("Opening hours on request")
    return _label_while_open(store, at) if is_open(store, at) else _label_while_closed(store, at)


def _label_while_open(store: Store, at: datetime) -> str:
    until = closing(store, at)
    if until is None or until - at > DAY:
        return _("Open round the clock")
    return _("Open until %(time)s") % {"time": _clock(store, until)}


def _label_while_closed(store: Store, at: datetime) -> str:
    opening = next_opening(store, at)
    if opening is None:
        return _("Closed for now")
    local = wall_clock(store.timezone, opening)
    days = (local.date() - wall_clock(store.timezone, at).date()).days
    when = {"time": f"{local:%H:%M}", "day": _day_name(local.date(), days)}
    return (_("Opens at %(time)s") if days == 0 else _("Opens %(day)s %(time)s")) % when


def _day_name(day: date, days_ahead: int) -> str:
    if days_ahead == 1:
        return _("tomorrow")
    pattern = "D" if days_ahead < 7 else "MONTH_DAY_FORMAT"
    return formats.date_format(day, pattern)


def _clock(store: Store, moment: datetime) -> str:
    return f"{wall_clock(store.timezone, moment):%H:%M}"


def _serves(store: Store) -> bool:
    return store.status == Store.Status.OPEN


def _current(store: Store, at: datetime) -> Shift | None:
    """The shift running at a moment: begun today, or yesterday and running past midnight."""
    today = wall_clock(store.timezone, at).date()
    for shift in _around(store, today):
        if shift.opens <= at < shift.closes:
            return shift
    return None


def _around(store: Store, today: date) -> Iterator[Shift]:
    yield from shifts(store, today - DAY)
    yield from shifts(store, today)


def _spans(store: Store, day: date) -> list[tuple[time, time]]:
    """(opens, closes) of a date by the wall clock; an exception replaces the week's."""
    exception = _exception(store, day)
    if exception:
        return [(exception.opens, exception.closes)] if exception.opens else []
    rows = [row for row in store.opening_hours.all() if row.weekday == day.weekday()]
    return sorted((row.opens, row.closes) for row in rows)


def _exception(store: Store, day: date) -> HoursException | None:
    return next((row for row in store.hours_exceptions.all() if row.date == day), None)


def _shift(day: date, opens: time, closes: time, zone: ZoneInfo) -> Shift:
    last_day = day + DAY if closes <= opens else day
    return Shift(
        _first(datetime.combine(day, opens, zone)), _last(datetime.combine(last_day, closes, zone))
    )


def _first(local: datetime) -> datetime:
    """The moment itself; skipped by a clock change → as much later (PEP 495, fold 0)."""
    return _settled(local.replace(fold=0))


def _last(local: datetime) -> datetime:
    return max(_settled(local.replace(fold=fold)) for fold in (0, 1))


def _settled(local: datetime) -> datetime:
    """In UTC, so that comparisons and differences are those of real time."""
    return local.astimezone(UTC)
