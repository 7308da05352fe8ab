"""How long a store has to answer an offer: counted while it is open, never in the night."""

from datetime import datetime, timedelta

from stores.models import Store
from stores.services import hours

MOST_SHIFTS = 10  # a store that opens for minutes only is not waited for longer


def deadline(*, store: Store, at: datetime, lifetime: timedelta) -> datetime:
    """When `lifetime` of opening hours has passed; by the clock where no hours are known.

    `store` is read with `Store.objects.with_hours(at)`.
    """
    left, now = lifetime, at
    for _shift in range(MOST_SHIFTS):
        closing = hours.closing(store, now)
        if closing is None:
            opening = hours.next_opening(store, now)
            if opening is None:
                break
            now, closing = opening, hours.closing(store, opening)
        if closing is None or closing - now >= left:
            break
        left, now = left - (closing - now), closing
    return now + left
