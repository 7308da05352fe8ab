"""Who receives a visitor: the guide they know, else the one with the least to do then."""

from datetime import datetime, timedelta

from django.db.models import Count

from members.models import User
from stores.models import Membership, Store, Visit

NEARBY = timedelta(hours=4)


def choose(*, store: Store, member: User | None, starts_at: datetime) -> User | None:
    """A person who works in the store now; None where nobody does. Three queries at most."""
    team = list(
        Membership.objects.active()
        .filter(store=store, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    known = _known(store, member) if member else None
    if mine := next((row.user for row in team if row.user_id == known), None):
        return mine
    guides = [row for row in team if row.role == Membership.Role.GUIDE] or team
    load = _load(store, starts_at)
    rested = min(guides, key=lambda row: (load.get(row.user_id, 0), row.pk), default=None)
    return rested.user if rested else None


def _known(store: Store, member: User) -> int | None:
    """Who received the member last in this store."""
    met = Visit.objects.filter(store=store, member=member, guide__isnull=False)
    last = met.filter(status__in=["arrived", "closed"]).order_by("-starts_at")
    return last.values_list("guide_id", flat=True).first()


def _load(store: Store, starts_at: datetime) -> dict[int, int]:
    """Guide → visits around that time."""
    around = Visit.objects.filter(store=store, status__in=["held", "booked", "arrived"])
    counted = (
        around.between(starts_at - NEARBY, starts_at + NEARBY)
        .filter(guide__isnull=False)
        .order_by()
        .values_list("guide_id")
    )
    return dict(counted.annotate(n=Count("*")))
