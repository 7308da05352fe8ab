"""The promised day: what a shopper is told before paying. Pure functions of store, distance, time.

A pickup needs PREPARATION before the store closes. A delivery is counted in whole days from the
serving store by the distance to the address; what is ordered after CUTOFF starts the next day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from stores.clock import wall_clock
from stores.models import Store
from stores.services import hours

PREPARATION = timedelta(hours=2)
CUTOFF = time(17)

# (up to so many metres, first day, last day); the last band has no end.
BANDS = [
    (30_000, 1, 2),
    (100_000, 2, 3),
    (300_000, 3, 5),
    (1_000_000, 4, 7),
]
FARTHEST = (6, 10)


@dataclass(frozen=True, slots=True)
class Promise:
    """From the first to the last day, by the store's calendar; `ready_at` for a pickup."""

    first: date
    last: date
    ready_at: datetime | None = None

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last


def pickup(*, store: Store, at: datetime) -> Promise | None:
    """Today while two hours of opening are left, else from the next opening; None = ask them.

    `store` is read with `Store.objects.with_hours(at)`.
    """
    closing = hours.closing(store, at)
    if closing and closing - at >= PREPARATION:
        ready = at + PREPARATION
    else:
        ready = hours.next_opening(store, closing or at)
    if ready is None:
        return None
    day = wall_clock(store.timezone, ready).date()
    return Promise(day, day, ready)


def sent(*, store: Store, distance_m: float, at: datetime) -> Promise | None:
    """Collected once another store, so far away, has sent it: from the opening after its last day.

    `store` is read with `Store.objects.with_hours(at)`.
    """
    arrives = delivery(distance_m=distance_m, timezone=store.timezone, at=at).last
    ready = hours.next_opening(store, hours.midnight(store, arrives + timedelta(days=1)))
    if ready is None:
        return None
    day = wall_clock(store.timezone, ready).date()
    return Promise(day, day, ready)


def delivery(*, distance_m: float, timezone: str, at: datetime) -> Promise:
    """Days by the band of the distance."""
    local = wall_clock(timezone, at)
    start = local.date() + timedelta(days=1 if local.time() >= CUTOFF else 0)
    first, last = next(
        ((first, last) for limit, first, last in BANDS if distance_m <= limit), FARTHEST
    )
    return Promise(start + timedelta(days=first), start + timedelta(days=last))
