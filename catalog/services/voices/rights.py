"""Who may review what: whoever sold a piece says so when it has been handed over."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from catalog.models import Product, ReviewRight


def entitle(
    *, user: Any, variant_id: int, reference: str, store: int | None, at: datetime | None = None
) -> ReviewRight:
    """The right that comes with a purchase; the same `reference` again changes nothing.

    `store` is the id of the store that handed it over.
    """
    facts = {
        "user": user,
        "variant_id": variant_id,
        "store": store,
        "handed_over_at": at or timezone.now(),
    }
    right, _created = ReviewRight.objects.get_or_create(reference=reference, defaults=facts)
    return right


def withdraw(*, reference: str) -> bool:
    """The hand-over did not happen after all; a right that was used stays with its review."""
    unused = ReviewRight.objects.unused().filter(reference=reference)
    return bool(unused.delete()[0])


def bought(*, user: Any, product: Product) -> bool:
    """Whether the member has this product in their home."""
    if not user.is_authenticated:
        return False
    return ReviewRight.objects.visible_to(user).filter(variant__product=product).exists()


def unused(*, user: Any, product: Product) -> ReviewRight | None:
    """The oldest right of the member for this product that no review has used."""
    mine = ReviewRight.objects.visible_to(user).unused().filter(variant__product=product)
    return mine.select_related("variant").order_by("pk").first()
