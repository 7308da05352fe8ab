"""When visitors can come: the rules of a store, cut by its opening hours, in its own time.

Slots exist as rows only once somebody uses them; before that they are computed. A slot lies inside
the opening hours as a whole. Lengths are real time, so that on days that clocks change every slot
is as long as the others. A used slot whose rule has changed since stands; what would overlap it is
not offered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from stores.clock import wall_clock
from stores.models import Slot, SlotRule, Store
from stores.services import hours
from stores.services.hours import Shift

DAY = timedelta(days=1)


class NoSuchSlot(DomainError):
    code = "no_such_slot"
    status = 409
    message = _("This time cannot be booked any more. Please choose another one.")


@dataclass(frozen=True, slots=True)
class Opening:
    """A time that can be booked, whether or not it has a row yet."""

    store: Store
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int = 0

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)

    @property
    def starts(self) -> datetime:
        """By the store's clock."""
        return wall_clock(self.store.timezone, self.starts_at)

    @property
    def ends(self) -> datetime:
        return wall_clock(self.store.timezone, self.ends_at)


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """A date of the strip: its times, and how many persons still fit in."""

    date: date
    openings: list[Opening]

    @property
    def free(self) -> int:
        return sum(opening.free for opening in self.openings)


def takes_visits(store: Store) -> bool:
    """Whether the store receives visitors by appointment at all."""
    return store.status == Store.Status.OPEN and bool(store.slot_rules.all())


def days(store: Store, at: datetime) -> list[DayOfSlots]:
    """Every date from today to the farthest horizon, those without a time too.

    Read the store by `Store.objects.with_hours(at).prefetch_related("slot_rules")`: one query.
    """
    today = wall_clock(store.timezone, at).date()
    ahead = max((rule.horizon for rule in store.slot_rules.all()), default=-1)
    dates = [today + number * DAY for number in range(ahead + 1)]
    used = _used(store, today, today + (ahead + 1) * DAY)
    return [DayOfSlots(day, _on(store, day, at, used)) for day in dates]


def on(store: Store, day: date, at: datetime) -> list[Opening]:
    """The times of one date that can be booked at the moment `at`; full ones are among them."""
    return _on(store, day, at, _used(store, day, day + DAY))


def find(store: Store, starts_at: datetime, at: datetime) -> Opening:
    """The time that begins then; raises NoSuchSlot when it cannot be booked at `at`."""
    day = wall_clock(store.timezone, starts_at).date()
    for candidate in (day, day - DAY):  # after midnight it belongs to the evening before
        for opening in on(store, candidate, at):
            if opening.starts_at == starts_at:
                return opening
    raise NoSuchSlot


def _on(store: Store, day: date, at: datetime, used: list[Slot]) -> list[Opening]:
    if store.status != Store.Status.OPEN:
        return []
    today = wall_clock(store.timezone, at).date()
    served = _served(store, day)
    rules = [rule for rule in store.slot_rules.all() if rule.weekday == day.weekday()]
    cut = [
        Opening(store, span.opens, span.closes, rule.capacity)
        for rule in rules
        if day <= today + rule.horizon * DAY
        for span in _cut(store, rule, day)
        if span.opens >= at + timedelta(minutes=rule.lead) and _inside(span, served)
    ]
    return list(_beside(_one_after_the_other(cut), used))


def _cut(store: Store, rule: SlotRule, day: date) -> Iterator[Shift]:
    """The slots of a rule on a date: as many whole ones as fit."""
    length, pause = timedelta(minutes=rule.minutes), timedelta(minutes=rule.buffer)
    whole = hours.span(store, day, rule.opens, rule.closes)
    begins = whole.opens
    while begins + length <= whole.closes:
        yield Shift(begins, begins + length)
        begins += length + pause


def _served(store: Store, day: date) -> list[Shift]:
    """The opening hours around a date, shifts without a gap taken as one."""
    joined: list[Shift] = []
    for near in (day - DAY, day, day + DAY):
        for shift in hours.shifts(store, near):
            if joined and shift.opens <= joined[-1].closes:
                joined[-1] = Shift(joined[-1].opens, max(joined[-1].closes, shift.closes))
            else:
                joined.append(shift)
    return joined


def _inside(span: Shift, served: Iterable[Shift]) -> bool:
    return any(s.opens <= span.opens and span.closes <= s.closes for s in served)


def _one_after_the_other(cut: list[Opening]) -> Iterator[Opening]:
    """Of two rules that overlap, the earlier slot wins."""
    end = datetime.min.replace(tzinfo=UTC)
    for opening in sorted(cut, key=lambda opening: opening.starts_at):
        if opening.starts_at >= end:
            yield opening
            end = opening.ends_at


def _used(store: Store, first: date, last: date) -> list[Slot]:
    """Rows with somebody in them that may touch slots of these dates."""
    start = hours.midnight(store, first - DAY)
    end = hours.midnight(store, last + 2 * DAY)
    rows = Slot.objects.filter(store=store, taken__gt=0, starts_at__gte=start, starts_at__lt=end)
    return list(rows.order_by("starts_at"))


def _beside(openings: Iterable[Opening], used: list[Slot]) -> Iterator[Opening]:
    """With what is taken; without what overlaps a used slot of another cut."""
    for opening in openings:
        touching = [s for s in used if _touches(opening, s)]
        if not touching:
            yield opening
        elif len(touching) == 1 and touching[0].starts_at == opening.starts_at:
            [row] = touching
            yield Opening(opening.store, row.starts_at, row.ends_at, row.capacity, row.taken)


def _touches(opening: Opening, slot: Slot) -> bool:
    return slot.starts_at < opening.ends_at and opening.starts_at < slot.ends_at
