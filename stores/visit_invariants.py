"""What must never be true of visits, as questions that find it. Read-only."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Now

from stores.models import Slot, Visit
from stores.visit_querysets import ACTIVE, SEATED

PATIENCE = timedelta(minutes=5)


def seats_within_capacity() -> Iterable[str]:
    """Never more persons than a slot seats."""
    for slot in Slot.objects.filter(taken__gt=F("capacity")).iterator():
        yield f"slot {slot.pk}: {slot.taken} persons of {slot.capacity}"


def visits_explain_seats() -> Iterable[str]:
    """What a slot counts is the persons of its visits."""
    seated = Visit.objects.filter(slot=OuterRef("pk"), status__in=SEATED).order_by()
    parties = seated.values("slot").annotate(n=Sum("party")).values("n")
    rows = Slot.objects.annotate(persons=Coalesce(Subquery(parties), 0))
    for slot in rows.exclude(taken=F("persons")).iterator():
        yield f"slot {slot.pk}: counts {slot.taken}, its visits are {slot.persons} persons"


def visits_are_at_the_time_of_their_slot() -> Iterable[str]:
    """A living visit begins and ends with its slot, in the slot's store."""
    wrong = ~Q(starts_at=F("slot__starts_at")) | ~Q(ends_at=F("slot__ends_at"))
    wrong |= ~Q(store=F("slot__store"))
    for visit in Visit.objects.filter(wrong, slot__isnull=False, status__in=ACTIVE).iterator():
        yield f"visit {visit.number}: not at the time or store of its slot"


def one_visit_per_member_and_slot() -> Iterable[str]:
    """Nobody has a time twice."""
    active = Visit.objects.filter(status__in=ACTIVE, member__isnull=False, slot__isnull=False)
    twice = active.order_by().values("member", "slot").annotate(n=Count("*")).filter(n__gt=1)
    for row in twice:
        yield f"member {row['member']} has slot {row['slot']} {row['n']} times"


def holds_end() -> Iterable[str]:
    """No seats are kept long past their deadline."""
    late = Visit.objects.filter(status="held", hold_until__lt=Now() - PATIENCE)
    for visit in late.iterator():
        yield f"visit {visit.number}: still held, deadline was {visit.hold_until:%F %T}"


CHECKS = (
    ("seats within capacity", seats_within_capacity),
    ("visits explain seats", visits_explain_seats),
    ("visits are at the time of their slot", visits_are_at_the_time_of_their_slot),
    ("one visit per member and slot", one_visit_per_member_and_slot),
    ("holds end", holds_end),
)
