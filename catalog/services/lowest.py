"""What a reduction is measured by: the lowest price of the thirty days before it."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from catalog.models import PriceChange

DAYS = timedelta(days=30)


def before_reduction(variant_ids: Collection[int]) -> dict[int, Decimal]:
    """Variant id → lowest price of the thirty days before its last change, where that change was
    a reduction of the last thirty days. One query for any number of variants.
    """
    since = timezone.now() - 2 * DAYS
    entries = PriceChange.objects.filter(variant_id__in=variant_ids, at__gt=since)
    entries = entries.order_by("variant_id", "at", "pk")
    found = {}
    for variant_id, changes in groupby(entries, key=lambda entry: entry.variant_id):
        if lowest := _lowest(list(changes)):
            found[variant_id] = lowest
    return found


def _lowest(changes: Iterable[PriceChange]) -> Decimal | None:
    """`previous` of an entry held until the entry: together they are all prices of the window."""
    *_earlier, last = changes = list(changes)
    recent = last.at > timezone.now() - DAYS
    if not recent or last.previous is None or last.price >= last.previous:
        return None
    return min(
        entry.previous
        for entry in changes
        if entry.previous is not None and entry.at > last.at - DAYS
    )
