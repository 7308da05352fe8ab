"""At the store's door: who arrives, who walks in, who did not come, and what came of it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError, Invalid
from stores import states
from stores.models import Membership, Store, Visit
from stores.services.visits import Coming

Status = Visit.Status
EARLY = timedelta(hours=12)
AROUND = timedelta(hours=3)
LASTS = timedelta(hours=1)  # a walk-in, as the day's list shows it
SALT = "stores.visit"
TOKEN_PREFIX = "HJV1."
PASS_SALT = "stores.pass"
PASS_PREFIX = "HJP1."
DOOR_SALT = "stores.door"
DOOR_LIFETIME = timedelta(minutes=10)


class UnknownVisit(DomainError):
    code = "unknown_visit"
    status = 404
    message = _("This code is no visit to your store. Ask the visitor to open it again.")


class VisitCodeExpired(DomainError):
    code = "visit_code_expired"
    status = 409
    message = _("This code has expired. It renews itself on the visitor's screen.")


class AnotherStore(DomainError):
    code = "another_store"
    status = 409
    message = _("This visitor is expected at another store.")


class NotToday(DomainError):
    code = "visit_not_today"
    status = 409
    message = _("This visit is on another day.")


class NotBegun(DomainError):
    code = "visit_not_begun"
    status = 409
    message = _("The visit has not begun yet.")


# ── Codes ───────────────────────────────────────────────────────────────────────────────
def token(*, visit: Visit) -> tuple[str, int]:
    """A fresh signed code for the visitor's screen, and the seconds it lives."""
    signed = signing.TimestampSigner(salt=SALT).sign(visit.number)
    return TOKEN_PREFIX + signed, int(settings.PICKUP_TOKEN_LIFETIME.total_seconds())


def pass_code(*, visit: Visit) -> str:
    """For a card that is kept: it lives as long as the visit is expected."""
    return PASS_PREFIX + signing.Signer(salt=PASS_SALT).sign(visit.number)


def is_code(text: str) -> bool:
    """Whether a scanned text is a visitor's, and not a voucher's."""
    return text.strip().startswith((TOKEN_PREFIX, PASS_PREFIX))


def check_in(*, code: str, by: User) -> Visit:
    """A scanned code: the visitor has arrived. Scanned again it is the same arrival."""
    number = _read(code.strip())
    visit = Visit.objects.select_related("store").filter(number=number).first()
    if visit is None:
        raise UnknownVisit
    if not Store.objects.visible_to(by).filter(pk=visit.store_id).exists():
        raise AnotherStore
    return visit if visit.status == Status.ARRIVED else arrive(visit=visit, by=by)


def _read(code: str) -> str:
    signer = signing.TimestampSigner(salt=SALT)
    try:
        if code.startswith(PASS_PREFIX):
            return signing.Signer(salt=PASS_SALT).unsign(code.removeprefix(PASS_PREFIX))
        return signer.unsign(
            code.removeprefix(TOKEN_PREFIX), max_age=settings.PICKUP_TOKEN_LIFETIME
        )
    except signing.SignatureExpired as error:
        raise VisitCodeExpired from error
    except signing.BadSignature as error:
        raise UnknownVisit from error


def door_token(*, store: Store) -> str:
    """For the QR at the counter by which a guest without a booking says: I am here."""
    return signing.TimestampSigner(salt=DOOR_SALT).sign(store.code)


def opens_door(*, store: Store, token: str) -> bool:
    signer = signing.TimestampSigner(salt=DOOR_SALT)
    try:
        return signer.unsign(token, max_age=DOOR_LIFETIME) == store.code
    except signing.BadSignature:
        return False


# ── Arriving ────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def arrive(*, visit: Visit, by: User) -> Visit:
    """Here they are. Without a guide until now, whoever receives them is theirs."""
    if visit.starts_at > timezone.now() + EARLY:
        raise NotToday
    return states.move(
        visit,
        Status.ARRIVED,
        kind="arrived",
        by=by,
        arrived_at=Now(),
        **(_received_by(by) if _works_at(visit.store_id, by) else {}),
    )


def _received_by(guide: User) -> dict[str, Any]:
    nobody = When(guide=None, then=Value(Visit.Chosen.HERE))
    return {
        "guide_id": Coalesce(F("guide_id"), guide.pk),
        "guide_because": Case(nobody, default=F("guide_because")),
    }


@transaction.atomic
def undo_arrival(*, visit: Visit, by: User) -> Visit:
    """Tapped by mistake: expected again. A walk-in has nothing to go back to."""
    expected = ~Q(origin=Visit.Origin.WALK_IN)
    return states.move(
        visit, Status.BOOKED, kind="arrival_undone", by=by, only=expected, arrived_at=None
    )


@transaction.atomic
def walk_in(*, store: Store, by: User, coming: Coming, member: User | None = None) -> Visit:
    """Somebody stands at the door. A known phone makes them the member they are."""
    _refuse_nameless(coming, member)
    known = member or _member_by(coming.phone)
    received = _works_at(store.pk, by)
    now = timezone.now()
    visit = Visit.objects.create(
        store=store,
        member=known,
        guide=by if received else None,
        guide_because=Visit.Chosen.HERE if received else Visit.Chosen.NONE,
        status=Status.ARRIVED,
        origin=Visit.Origin.WALK_IN,
        party=coming.party,
        starts_at=now,
        ends_at=now + LASTS,
        arrived_at=now,
        name=coming.name or (known.name if known else ""),
        phone=coming.phone or (known.phone if known else ""),
        note=coming.note,
    )
    visit.wishes.set(coming.wishes)
    visit.refresh_from_db()
    states.note(visit, "arrived", by=by)
    return visit


@transaction.atomic
def here(*, store: Store, member: User, party: int) -> Visit:
    """A member says so at the door: a booking of these hours arrives, a second time is the first.

    Who has no booking has walked in.
    """
    User.objects.select_for_update(no_key=True).get(pk=member.pk)
    now = timezone.now()
    around = Visit.objects.filter(store=store, member=member).between(now - AROUND, now + AROUND)
    if present := around.filter(status=Status.ARRIVED).order_by("-pk").first():
        return present
    if expected := around.filter(status=Status.BOOKED).order_by("starts_at").first():
        return arrive(visit=expected, by=member)
    return walk_in(store=store, by=member, member=member, coming=Coming(party=party))


@transaction.atomic
def recognise(*, visit: Visit, member: User) -> Visit:
    """Somebody without an account has signed in during the visit; the first one is the visitor."""
    unknown = Visit.objects.filter(pk=visit.pk, member=None)
    if unknown.update(member=member):
        visit.refresh_from_db(fields=["member"])
        states.note(visit, "recognised", by=member)
    return visit


def _refuse_nameless(coming: Coming, member: User | None) -> None:
    if member is None and not (coming.name or coming.phone):
        raise Invalid(fields={"name": [_("A name or a phone number, please.")]})
    if not 1 <= coming.party <= settings.VISIT_PARTY_AT_MOST:
        told = _("From 1 to %(most)s persons.") % {"most": settings.VISIT_PARTY_AT_MOST}
        raise Invalid(fields={"party": [told]})


def _member_by(phone: str) -> User | None:
    """The one member with this phone; of several, nobody."""
    if not phone:
        return None
    found = list(User.objects.filter(phone=phone, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def _works_at(store_id: int, user: User) -> bool:
    return Membership.objects.active().filter(store_id=store_id, user=user).exists()


# ── What came of it ─────────────────────────────────────────────────────────────────────
@transaction.atomic
def close(
    *, visit: Visit, by: User | None, outcome: str, lost_because: str = "", remark: str = ""
) -> Visit:
    """Record how the visit ended; a lost one says why."""
    if outcome not in Visit.Outcome.values or not outcome:
        raise Invalid(fields={"outcome": [_("Choose how the visit ended.")]})
    lost = outcome == Visit.Outcome.LOST
    if lost and not lost_because:
        raise Invalid(fields={"lost_because": [_("Say why, so that the brand can learn.")]})
    states.move(
        visit,
        Status.CLOSED,
        kind="closed",
        by=by,
        outcome=outcome,
        lost_because=lost_because if lost else "",
        remark=remark,
        closed_at=Now(),
    )
    outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind="thanks")
    return visit


@transaction.atomic
def bought(*, visit: Visit) -> Visit:
    """An order made in the visit is paid: that is how it ended, whatever was noted before."""
    visit = Visit.objects.select_for_update(no_key=True, of=("self",)).get(pk=visit.pk)
    if visit.status == Status.ARRIVED:
        return close(visit=visit, by=None, outcome=Visit.Outcome.BOUGHT)
    if visit.status == Status.CLOSED and visit.outcome != Visit.Outcome.BOUGHT:
        visit.outcome, visit.lost_because = Visit.Outcome.BOUGHT, Visit.Lost.NONE
        visit.save(update_fields=["outcome", "lost_because"])
        states.note(visit, "bought", by=None)
    return visit


@transaction.atomic
def no_show(*, visit: Visit, by: User) -> Visit:
    """They did not come; not before the visit has begun."""
    if visit.starts_at > timezone.now():
        raise NotBegun
    return states.move(visit, Status.NO_SHOW, kind="no_show", by=by)
