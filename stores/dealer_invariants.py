"""What must never be true of dealers and their areas, as questions that find it. Read-only."""

from collections.abc import Iterable
from itertools import combinations, groupby

from django.db.models import F, Q
from django.utils import timezone

from stores.models import Store, Territory


def divisions_have_one_dealer() -> Iterable[str]:
    """No two dealers hold a division for the same product line on the same day."""
    rows = Territory.objects.exclude(until=F("since")).order_by("division", "since", "pk")
    for division, held in groupby(rows.iterator(), key=lambda row: row.division_id):
        for one, other in combinations(held, 2):
            if _meet(one, other):
                yield f"division {division}: territories {one.pk} and {other.pk} overlap"


def _meet(one: Territory, other: Territory) -> bool:
    """Of two territories of a division, `one` begins first: a line and a day that both hold."""
    same_line = None in (one.line_id, other.line_id) or one.line_id == other.line_id
    return same_line and (one.until is None or other.since < one.until)


def lines_are_of_the_first_level() -> Iterable[str]:
    """Who holds a line holds a top category: lines never lie within each other."""
    for row in Territory.objects.filter(line__depth__gt=1).select_related("line"):
        yield f"territory {row.pk}: {row.line_name} is not of the first level"


def who_left_serves_nobody() -> Iterable[str]:
    """The stores of a dealer who has left are not open, and its territories have ended."""
    for store in Store.objects.filter(status=Store.Status.OPEN, dealer__status="left"):
        yield f"store {store.code} is open, but its dealer has left"
    today = timezone.localdate()
    held = Territory.objects.filter(Q(until=None) | Q(until__gt=today), dealer__status="left")
    for territory in held:
        yield f"territory {territory.pk} runs on, but its dealer has left"


CHECKS = (
    ("divisions have one dealer", divisions_have_one_dealer),
    ("lines are of the first level", lines_are_of_the_first_level),
    ("who left serves nobody", who_left_serves_nobody),
)
