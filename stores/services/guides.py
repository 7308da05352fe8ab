"""Who receives a visitor: the guide they know, else who fits best, else who has the most time.

Who fits: first who speaks the visitor's language where it is not the house's own, then who knows
most of the categories wanted. Then the fewest visits around that time; then who came first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from catalog.models import Category
from members.models import User
from stores.models import Membership, Store, Visit

NEARBY = timedelta(hours=4)
Chosen = Visit.Chosen


@dataclass(frozen=True, slots=True)
class Choice:
    """A person who works in the store, and why; nobody where nobody does."""

    guide: User | None = None
    because: str = Chosen.NONE


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a guide suits a visitor, and how much they have to do."""

    row: Membership
    speaks: bool
    knows: int
    load: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return (not self.speaks, -self.knows, self.load, self.row.pk)

    @property
    def because(self) -> str:
        if self.speaks:
            return Chosen.LANGUAGE
        return Chosen.SKILL if self.knows else Chosen.FREE


def choose(
    *, store: Store, member: User | None, starts_at: datetime, wishes: Sequence[int] = ()
) -> Choice:
    """The guide for a visit at that time; `wishes` are ids of variants. Five queries at most."""
    team = list(
        Membership.objects.active()
        .filter(store=store, user__is_active=True)
        .select_related("user")
        .prefetch_related("skills")
        .order_by("pk")
    )
    known = _known(store, member) if member else None
    if mine := next((row.user for row in team if row.user_id == known), None):
        return Choice(mine, Chosen.KNOWN)
    guides = [row for row in team if row.role == Membership.Role.GUIDE] or team
    load, wanted = _load(store, starts_at), _paths(wishes)
    foreign = member.locale if member and member.locale != settings.LANGUAGE_CODE else ""
    fits = [
        Fit(row, foreign in row.languages, _covered(row, wanted), load.get(row.user_id, 0))
        for row in guides
    ]
    best = min(fits, key=lambda fit: fit.rank, default=None)
    return Choice(best.row.user, best.because) if best else Choice()


def _paths(wishes: Sequence[int]) -> set[str]:
    """The categories of what they want to see, as paths of the tree."""
    if not wishes:
        return set()
    found = Category.objects.filter(products__variants__in=wishes)
    return set(found.values_list("path", flat=True))


def _covered(row: Membership, paths: set[str]) -> int:
    skills = [skill.path for skill in row.skills.all()]
    return sum(any(path.startswith(skill) for skill in skills) for path in paths)


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
