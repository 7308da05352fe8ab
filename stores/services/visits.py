"""A visit from the wish to the outcome: hold, book, wait, move, cancel, arrive, close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError, Invalid
from stores import states
from stores.models import Slot, Store, Visit
from stores.services import guides, seats, slots, waitlist
from stores.services.slots import Opening
from stores.visit_querysets import ACTIVE

Status = Visit.Status
Origin = Visit.Origin
UNEXPIRED = Q(hold_until__gt=Now())
MOST_WISHES = 20


class TooManyVisits(DomainError):
    code = "too_many_visits"
    status = 409
    message = _("You have %(n)s visits ahead of you already. Cancel or move one of them.")


class AlreadyComing(DomainError):
    code = "already_coming"
    status = 409
    message = _("You have asked for this time already.")


class NotFull(DomainError):
    code = "slot_not_full"
    status = 409
    message = _("This time is still free; book it instead of waiting.")


class HoldExpired(DomainError):
    code = "hold_expired"
    status = 409
    message = _("The seats were not kept any longer. Please choose a time again.")


class Moved(DomainError):
    code = "visit_changed"
    status = 409
    message = _("This visit was changed a moment ago. Please look at it again.")


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes, with how many, and for what.

    `wishes` are ids of variants; `looked_at`, ids of products, is kept only of who `shows_tastes`.
    """

    party: int = 1
    name: str = ""
    phone: str = ""
    note: str = ""
    wishes: Sequence[int] = ()
    shows_tastes: bool = False
    looked_at: Sequence[int] = ()


# ── Asking for a time ───────────────────────────────────────────────────────────────────
@transaction.atomic
def book(
    *, store: Store, starts_at: datetime, member: User, coming: Coming, by: User | None = None
) -> Visit:
    """Seats for the whole party or a refusal. Raises SlotFull, NoSuchSlot, TooManyVisits."""
    visit = _seated(store, starts_at, member, coming, Status.BOOKED)
    states.note(visit, "booked", by=by or member)
    _announce(visit, "booked")
    return visit


@transaction.atomic
def hold(
    *,
    store: Store,
    starts_at: datetime,
    member: User,
    coming: Coming,
    by: User,
    lifetime: timedelta | None = None,
    origin: str = Origin.BOOKED,
) -> Visit:
    """Seats kept for a while, until `confirm`; then they go back by themselves."""
    kept = Now() + (lifetime or settings.VISIT_HOLD_LIFETIME)
    fields = {"hold_until": Least(kept, starts_at), "origin": origin}
    visit = _seated(store, starts_at, member, coming, Status.HELD, **fields)
    states.note(visit, "held", by=by)
    return visit


@transaction.atomic
def join(*, store: Store, starts_at: datetime, member: User, coming: Coming) -> Visit:
    """On to the waiting list of a full time. Raises NotFull where the party fits in."""
    _check(coming)
    slot = _slot_for(store, starts_at, member, coming)
    if seats.fits(slot=slot, party=coming.party):
        raise NotFull
    visit = _create(store, slot, member, coming, status=Status.WAITING)
    states.note(visit, "joined", by=member)
    return visit


def _seated(
    store: Store, starts_at: datetime, member: User, coming: Coming, status: str, **fields: Any
) -> Visit:
    _check(coming)
    limited = fields.get("origin") != Origin.INVITED
    slot = _slot_for(store, starts_at, member, coming, limited=limited)
    seats.take(slot=slot, party=coming.party)
    choice = guides.choose(
        store=store, member=member, starts_at=slot.starts_at, wishes=coming.wishes
    )
    fields |= {"guide": choice.guide, "guide_because": choice.because}
    return _create(store, slot, member, coming, status=status, **fields)


def _slot_for(
    store: Store, starts_at: datetime, member: User, coming: Coming, *, limited: bool = True
) -> Slot:
    """The slot, locked after the member, with overdue holds gone where seats are short."""
    User.objects.select_for_update(no_key=True).get(pk=member.pk)
    if limited:
        _refuse_too_many(member)
    [slot] = seats.lock(openings=[_opening(store, starts_at)])
    _refuse_second(member, slot)
    if not seats.fits(slot=slot, party=coming.party):
        waitlist.settle(slot=slot)
    return slot


def _opening(store: Store, starts_at: datetime) -> Opening:
    at = timezone.now()
    rows = Store.objects.listed().with_hours(at).prefetch_related("slot_rules")
    found = rows.filter(pk=store.pk).first()
    if found is None:
        raise slots.NoSuchSlot
    return slots.find(found, starts_at, at)


def _refuse_too_many(member: User) -> None:
    ahead = Visit.objects.of(member).open().filter(ends_at__gt=Now()).count()
    if ahead >= settings.VISITS_OPEN_PER_MEMBER:
        raise TooManyVisits(n=ahead)


def _refuse_second(member: User | None, slot: Slot) -> None:
    if Visit.objects.filter(member=member, slot=slot, status__in=ACTIVE).exists():
        raise AlreadyComing


def _check(coming: Coming) -> None:
    most = settings.VISIT_PARTY_AT_MOST
    if not 1 <= coming.party <= most:
        told = _("From 1 to %(most)s persons.") % {"most": most}
        raise Invalid(fields={"party": [told]})
    if len(coming.wishes) > MOST_WISHES:
        told = _("At most %(most)s pieces.") % {"most": MOST_WISHES}
        raise Invalid(fields={"wishes": [told]})


def _create(store: Store, slot: Slot, member: User, coming: Coming, **fields: Any) -> Visit:
    visit = Visit(
        store=store,
        slot=slot,
        member=member,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        party=coming.party,
        name=coming.name or member.name,
        phone=coming.phone or member.phone,
        note=coming.note,
        shows_tastes=coming.shows_tastes,
        **fields,
    )
    return _saved(visit, coming)


def _saved(visit: Visit, coming: Coming) -> Visit:
    visit.save()
    visit.wishes.set(coming.wishes)
    if coming.shows_tastes:
        visit.looked_at.set(coming.looked_at)
    visit.refresh_from_db()
    return visit


def _announce(visit: Visit, kind: str) -> None:
    """Promise the mail; who books for less than a day ahead needs no reminder of it."""
    soon = timezone.now() + settings.VISIT_REMINDED_AHEAD
    mark: Combinable | None = Now() if visit.starts_at <= soon else None
    Visit.objects.filter(pk=visit.pk).update(reminded_at=mark)
    outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind=kind)


# ── Changing one's mind ─────────────────────────────────────────────────────────────────
@transaction.atomic
def confirm(*, visit: Visit, by: User) -> Visit:
    """Held seats become a booking, by the database's clock. Raises HoldExpired."""
    if visit.status == Status.HELD and not Visit.objects.filter(UNEXPIRED, pk=visit.pk).exists():
        raise HoldExpired
    states.move(visit, Status.BOOKED, kind="booked", by=by, only=UNEXPIRED)
    if visit.guide_id is None:
        _assign(visit)
    _announce(visit, "booked")
    return visit


def _assign(visit: Visit) -> None:
    """Who came off the waiting list has nobody yet."""
    wishes = list(visit.wishes.values_list("pk", flat=True))
    choice = guides.choose(
        store=visit.store, member=visit.member, starts_at=visit.starts_at, wishes=wishes
    )
    visit.guide, visit.guide_because = choice.guide, choice.because
    visit.save(update_fields=["guide", "guide_because"])


@transaction.atomic
def move(
    *, visit: Visit, by: User, starts_at: datetime | None = None, party: int | None = None
) -> Visit:
    """Another time, another number of persons, or both; the old seats go only if the new are had.

    What was only held is booked by it.
    """
    old, new, party = _both_slots(visit, starts_at, party or visit.party)
    _check(Coming(party=party))
    _lock_open(visit, old)
    if new == old:
        _resize_party(old, party - visit.party)
    else:
        _refuse_second(visit.member, new)
        _change_seats(old, new, visit.party, party)
    _rebook(visit, new, party, by)
    waitlist.settle(slot=old)
    return visit


def _both_slots(visit: Visit, starts_at: datetime | None, party: int) -> tuple[Slot, Slot, int]:
    if visit.slot is None or not visit.is_open:
        raise states.WrongVisitState(now=visit.get_status_display(), wanted=_("moved"))
    same = starts_at is None or starts_at == visit.starts_at
    openings = [] if same else [_opening(visit.store, starts_at or visit.starts_at)]
    locked = {s.starts_at: s for s in seats.lock(openings=openings, slots=[visit.slot])}
    old = locked[visit.slot.starts_at]
    return old, old if same else locked[openings[0].starts_at], party


def _lock_open(visit: Visit, slot: Slot) -> None:
    """The visit's row under its slot's lock, as it is now; it must still be in that slot."""
    now = Visit.objects.select_for_update(no_key=True, of=("self",)).get(pk=visit.pk)
    if now.slot_id != slot.pk:
        raise Moved
    if now.status not in (Status.HELD, Status.BOOKED):
        raise states.WrongVisitState(now=now.get_status_display(), wanted=_("moved"))
    visit.status, visit.party = now.status, now.party


def _resize_party(slot: Slot, more: int) -> None:
    if more > 0:
        seats.take(slot=slot, party=more)
    elif more < 0:
        seats.give_back(slot=slot, party=-more)


def _change_seats(old: Slot, new: Slot, party: int, wanted: int) -> None:
    if not seats.fits(slot=new, party=wanted):
        waitlist.settle(slot=new)
    seats.take(slot=new, party=wanted)
    seats.give_back(slot=old, party=party)


def _rebook(visit: Visit, slot: Slot, party: int, by: User) -> None:
    fields = {"slot": slot, "starts_at": slot.starts_at, "ends_at": slot.ends_at, "party": party}
    Visit.objects.filter(pk=visit.pk).update(**fields)
    if visit.status == Status.HELD:
        visit.refresh_from_db()
        states.move(visit, Status.BOOKED, kind="booked", by=by)
    else:
        visit.refresh_from_db()
        states.note(visit, "moved", by=by)
    _announce(visit, "moved")


@transaction.atomic
def cancel(*, visit: Visit, by: User, because: str = Visit.Because.SHOPPER) -> Visit:
    """The seats go to who waits for them. A place on the waiting list is given up the same way."""
    if visit.slot is None:
        raise states.WrongVisitState(now=visit.get_status_display(), wanted=_("cancelled"))
    [slot] = seats.lock(slots=[visit.slot])
    now = Visit.objects.select_for_update(no_key=True, of=("self",)).get(pk=visit.pk)
    if now.slot_id != slot.pk:
        raise Moved
    states.move(visit, Status.CANCELLED, kind="cancelled", by=by, cancelled_because=because)
    if now.status != Status.WAITING:
        seats.give_back(slot=slot, party=now.party)
        waitlist.settle(slot=slot)
    if because == Visit.Because.STORE:
        outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind="cancelled")
    return visit


@transaction.atomic
def show_tastes(*, visit: Visit, shown: bool) -> Visit:
    """The visitor's word, given or taken back at any time; with it goes what they had looked at."""
    Visit.objects.filter(pk=visit.pk).update(shows_tastes=shown)
    if not shown:
        visit.looked_at.clear()
    visit.refresh_from_db(fields=["shows_tastes"])
    return visit


@transaction.atomic
def wish(*, visit: Visit, by: User, wishes: Sequence[int], note: str) -> Visit:
    """Other things to see, another note; not after the visit."""
    _check(Coming(party=visit.party, wishes=wishes))
    if not visit.is_open:
        raise states.WrongVisitState(now=visit.get_status_display(), wanted=_("changed"))
    Visit.objects.filter(pk=visit.pk).update(note=note)
    visit.wishes.set(wishes)
    visit.refresh_from_db()
    return visit
