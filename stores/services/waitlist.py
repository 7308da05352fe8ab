"""Seats that come free go to who waits, in order; what nobody answered for goes back.

Everything here happens under the slot's lock, in the transaction that freed the seats.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Least, Now

from o2o import outbox
from stores import states
from stores.models import Slot, Visit
from stores.services import seats

Status = Visit.Status
SWEPT = 200  # at a time


def settle(*, slot: Slot) -> None:
    """Overdue holds of a locked slot go back, then free seats are offered in order."""
    overdue = Visit.objects.filter(slot=slot).overdue_holds().order_by("pk")
    for visit in overdue.select_for_update(no_key=True):
        _lapse(visit, slot)
    _offer(slot)


def _lapse(visit: Visit, slot: Slot) -> None:
    states.move(visit, Status.CANCELLED, kind="lapsed", by=None, cancelled_because="expired")
    seats.give_back(slot=slot, party=visit.party)
    outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind="lapsed")


def _offer(slot: Slot) -> None:
    """First come, first served; a party too large for what is free keeps its place."""
    waiting = Visit.objects.filter(slot=slot, status=Status.WAITING, starts_at__gt=Now())
    for visit in waiting.order_by("pk").select_for_update(no_key=True):
        if seats.fits(slot=slot, party=visit.party):
            seats.take(slot=slot, party=visit.party)
            offer(visit)


def offer(visit: Visit) -> None:
    """The seats are kept until the deadline, at the latest until the visit begins."""
    until = Least(Now() + settings.VISIT_OFFER_LIFETIME, "starts_at")
    states.move(visit, Status.HELD, kind="offered", by=None, hold_until=until)
    outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind="offered")


def parties_before(*, visit: Visit) -> int:
    """How many wait for the same time and were there first."""
    if visit.status != Status.WAITING:
        return 0
    return Visit.objects.filter(slot=visit.slot_id, status=Status.WAITING, pk__lt=visit.pk).count()


# ── Sweeps ──────────────────────────────────────────────────────────────────────────────
def expire_overdue(*, limit: int = SWEPT) -> int:
    """Holds that nobody confirmed in time; returns how many slots were looked at."""
    overdue = Visit.objects.overdue_holds().order_by("hold_until")
    slots = sorted(set(overdue.values_list("slot_id", flat=True)[:limit]))
    for pk in slots:
        expire_in(slot_id=pk)
    return len(slots)


@transaction.atomic
def expire_in(*, slot_id: int) -> None:
    [slot] = seats.lock(slots=[Slot.objects.get(pk=slot_id)])
    settle(slot=slot)


def close_lists(*, limit: int = SWEPT) -> int:
    """Who still waits when the visit begins waits no longer."""
    late = Visit.objects.filter(status=Status.WAITING, starts_at__lte=Now()).order_by("pk")
    return sum(_leave(visit) for visit in late[:limit])


@transaction.atomic
def _leave(visit: Visit) -> bool:
    try:
        states.move(
            visit,
            Status.CANCELLED,
            kind="lapsed",
            by=None,
            only=Q(status=Status.WAITING),
            cancelled_because="expired",
        )
    except states.WrongVisitState:
        return False
    return True


def miss_absent(*, limit: int = SWEPT) -> int:
    """Booked, over, and nobody was seen: counted as not come."""
    grace: timedelta = settings.VISIT_NO_SHOW_AFTER
    absent = Visit.objects.missed(grace).order_by("ends_at")
    return sum(_missed(visit) for visit in absent[:limit])


@transaction.atomic
def _missed(visit: Visit) -> bool:
    try:
        states.move(visit, Status.NO_SHOW, kind="no_show", by=None)
    except states.WrongVisitState:
        return False
    return True


def remind_due(*, limit: int = SWEPT) -> int:
    """The day before, once: the row is marked and the mail promised in one step."""
    due = Visit.objects.to_remind(settings.VISIT_REMINDED_AHEAD).order_by("starts_at")
    return sum(_remind(visit) for visit in due[:limit])


@transaction.atomic
def _remind(visit: Visit) -> bool:
    rows = Visit.objects.filter(pk=visit.pk, status=Status.BOOKED, reminded_at=None)
    if not rows.update(reminded_at=Now()):
        return False
    outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind="reminder")
    return True
