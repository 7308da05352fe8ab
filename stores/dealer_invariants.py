"""What must never be true of dealers and their areas, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils import timezone

from stores.models import Store, Territory


def divisions_have_one_dealer() -> Iterable[str]:
    """No two dealers hold a division on the same day."""
    rows = Territory.objects.exclude(until=F("since")).order_by("division", "since", "pk")
    last: Territory | None = None
    for row in rows.iterator():
        overlaps = last and last.division_id == row.division_id
        if last and overlaps and (last.until is None or row.since < last.until):
            yield f"division {row.division_id}: territories {last.pk} and {row.pk} overlap"
        last = row


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
    ("who left serves nobody", who_left_serves_nobody),
)
