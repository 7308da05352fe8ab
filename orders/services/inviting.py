"""The buyer of an order is invited to a store; what becomes of the visit is the order's news."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError
from orders.models import Invitation, Order
from orders.services import history
from stores.models import Store, Visit
from stores.services import visits
from stores.services.visits import Coming

KEPT = timedelta(hours=48)  # for an answer
TOLD = {  # what happened to the visit → what the order's history calls it
    "booked": "visit_booked",
    "moved": "visit_moved",
    "arrived": "visit_arrived",
    "closed": "visit_closed",
    "cancelled": "visit_cancelled",
    "lapsed": "visit_lapsed",
    "no_show": "visit_missed",
}


class OrderIsOver(DomainError):
    code = "order_is_over"
    status = 409
    message = _("This order was cancelled; its buyer is not invited any more.")


class AlreadyInvited(DomainError):
    code = "already_invited"
    status = 409
    message = _("The buyer is invited already: %(time)s, %(store)s.")


@transaction.atomic
def invite(*, order: Order, store: Store, starts_at: datetime, party: int, by: User) -> Invitation:
    """Seats kept for the buyer until they answer; they are written to."""
    order = history.lock(order.pk)
    if order.status == Order.Status.CANCELLED:
        raise OrderIsOver
    _refuse_second(order)
    visit = visits.hold(
        store=store,
        starts_at=starts_at,
        member=order.user,
        coming=_coming(order, party),
        by=by,
        lifetime=KEPT,
        origin=Visit.Origin.INVITED,
    )
    invitation = Invitation.objects.create(order=order, visit=visit, by=by)
    history.note(
        order, "invited", by=by, store=store, starts_at=starts_at.isoformat(), visit=visit.number
    )
    outbox.put("stores.tasks.tell_visitor", visit_id=visit.pk, kind="invited")
    return invitation


def _refuse_second(order: Order) -> None:
    open_visits = Visit.objects.open().filter(invitation__order=order).select_related("store")
    if visit := open_visits.first():
        raise AlreadyInvited(time=f"{visit.starts_at:%m-%d %H:%M}", store=visit.store)


def _coming(order: Order, party: int) -> Coming:
    wishes = list(dict.fromkeys(order.lines.values_list("variant_id", flat=True)))
    return Coming(
        party=party,
        name=order.recipient,
        phone=str(order.phone),
        wishes=wishes[: visits.MOST_WISHES],
    )


def follow(visit: Visit, kind: str, by: User | None) -> None:
    """Write what happened to an invited visit into the order's history."""
    if visit.origin != Visit.Origin.INVITED or kind not in TOLD:
        return
    invitation = Invitation.objects.select_related("order").filter(visit=visit).first()
    if invitation is None:
        return
    history.note(
        invitation.order,
        TOLD[kind],
        by=by,
        store=visit.store,
        starts_at=visit.starts_at.isoformat(),
        outcome=visit.outcome,
        lost_because=visit.lost_because,
        because=visit.cancelled_because,
    )
