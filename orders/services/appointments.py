"""Appointments at the shopper's home: agreed, moved, given to a crew, kept or failed."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.services import notices
from o2o.errors import DomainError
from orders import states
from orders.methods import Method
from orders.models import Appointment, Crew, Fulfilment, Order
from orders.services import fulfilling, history, windows

Kind, Status = Appointment.Kind, Appointment.Status
AT_HOME = {  # kind → states of the fulfilment in which it can be agreed on
    Kind.DELIVERY: ("accepted", "ready"),
    Kind.MEASURING: ("accepted", "ready"),
    Kind.INSTALLATION: ("handed_over", "installed"),
}


class NothingToAgree(DomainError):
    code = "no_appointment_needed"
    status = 409
    message = _("There is nothing to agree on for this part of the order now.")


class TooLateToMove(DomainError):
    code = "too_late_to_move"
    status = 409
    message = _("The crew is planned already. Please call the store to change the time.")


class CrewBusy(DomainError):
    code = "crew_busy"
    status = 409
    message = _("This crew is at another door then. Choose another one.")


@transaction.atomic
def book(
    *, fulfilment: Fulfilment, starts_at: datetime, by: User, kind: str = Kind.DELIVERY
) -> Appointment:
    """Agree on a window, or move to it what was agreed; a shopper only before the cutoff."""
    order = history.lock(fulfilment.assignment.order_id)
    fulfilment.refresh_from_db(fields=["status"])
    if fulfilment.method != Method.DELIVERY or fulfilment.status not in AT_HOME[Kind(kind)]:
        raise NothingToAgree
    open_ones = fulfilment.appointments.filter(kind=kind, status=Status.BOOKED)
    standing = open_ones.select_related("window", "store").first()
    if standing:
        return _move(order, standing, starts_at, by)
    return _agree(order, fulfilment, kind, starts_at, by)


def _agree(
    order: Order, fulfilment: Fulfilment, kind: str, starts_at: datetime, by: User
) -> Appointment:
    window = windows.take(store_id=fulfilment.store_id, starts_at=starts_at)
    tries = fulfilment.appointments.filter(kind=kind, status=Status.FAILED).count()
    appointment = Appointment.objects.create(
        fulfilment=fulfilment,
        store=fulfilment.store,
        kind=kind,
        window=window,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        attempt=tries + 1,
        by=by,
    )
    _tell(order, appointment, "appointment_agreed", by)
    return appointment


def _move(order: Order, appointment: Appointment, starts_at: datetime, by: User) -> Appointment:
    """The crew is chosen anew: it was free at the old time."""
    if starts_at == appointment.starts_at:
        return appointment
    if by.pk == order.user_id and not may_move(appointment):
        raise TooLateToMove
    window = windows.take(
        store_id=appointment.store_id, starts_at=starts_at, instead_of=appointment.window
    )
    Appointment.objects.filter(pk=appointment.pk).update(
        window=window, starts_at=window.starts_at, ends_at=window.ends_at, crew=None
    )
    appointment.refresh_from_db()
    _tell(order, appointment, "appointment_moved", by)
    return appointment


def open_kinds(fulfilment: Fulfilment) -> list[str]:
    """What a crew could go out for now."""
    if fulfilment.method != Method.DELIVERY:
        return []
    return [kind.value for kind, states_ in AT_HOME.items() if fulfilment.status in states_]


def agreed(fulfilment: Fulfilment) -> list[Appointment]:
    """What is agreed on now, at most one of a kind, the next first."""
    open_ones = fulfilment.appointments.filter(status=Status.BOOKED)
    return list(open_ones.select_related("crew", "store", "window", "fulfilment__assignment"))


def standing(fulfilment: Fulfilment, kind: str = Kind.DELIVERY) -> Appointment | None:
    """What of this kind is agreed on now."""
    return next((row for row in agreed(fulfilment) if row.kind == kind), None)


def may_move(appointment: Appointment) -> bool:
    """Whether its shopper may still choose another time."""
    return appointment.starts_at - timezone.now() >= settings.APPOINTMENT_CUTOFF


@transaction.atomic
def assign(*, appointment: Appointment, crew: Crew | None, by: User) -> Appointment:
    """Who goes; a crew is at one door at a time."""
    order = history.lock(appointment.fulfilment.assignment.order_id)
    try:
        with transaction.atomic():
            given = Appointment.objects.filter(pk=appointment.pk, status=Status.BOOKED)
            changed = given.update(crew=crew)
    except (IntegrityError, OperationalError) as error:  # two at once may be told of a deadlock
        raise CrewBusy from error
    if not changed:
        raise NothingToAgree
    appointment.refresh_from_db()
    name = crew.name if crew else ""
    history.note(order, "crew_assigned", by=by, store=appointment.store, crew=name)
    return appointment


@transaction.atomic
def measured(*, appointment: Appointment, by: User, remark: str) -> Appointment:
    """The crew has measured; `remark` is what it found. What is delivered is signed for instead."""
    order = history.lock(appointment.fulfilment.assignment.order_id)
    if appointment.kind != Kind.MEASURING:
        raise NothingToAgree
    states.move(appointment, Status.DONE, remark=remark, done_at=timezone.now())
    history.note(order, "measured", by=by, store=appointment.store, remark=remark)
    return appointment


@transaction.atomic
def fail(*, appointment: Appointment, reason: str, by: User, remark: str = "") -> Appointment:
    """The crew came in vain: goods on the road are back in the store, a second try is offered."""
    fulfilment = appointment.fulfilment
    order = history.lock(fulfilment.assignment.order_id)
    states.move(appointment, Status.FAILED, failure=reason, remark=remark, done_at=timezone.now())
    fulfilment.refresh_from_db(fields=["status"])
    if fulfilment.status == Fulfilment.Status.HANDED_OVER and appointment.kind == Kind.DELIVERY:
        fulfilling.put_back(order, fulfilment, by=by)
    appointment.refresh_from_db()
    history.note(order, "appointment_failed", by=by, store=appointment.store, reason=reason)
    notices.put(
        user_id=order.user_id,
        kind="appointment_failed",
        key=f"appointment:{appointment.pk}:failed",
        facts={"order": order.number, "store": appointment.store},
        link=order.get_absolute_url(),
    )
    return appointment


def _tell(order: Order, appointment: Appointment, kind: str, by: User) -> None:
    event = history.note(
        order,
        kind,
        by=by,
        store=appointment.store,
        kind_of=appointment.kind,
        starts_at=appointment.starts_at.isoformat(),
        ends_at=appointment.ends_at.isoformat(),
    )
    window = {"from": appointment.starts_at.isoformat(), "to": appointment.ends_at.isoformat()}
    notices.put(
        user_id=order.user_id,
        kind=kind,
        key=f"event:{event.pk}",
        facts={"order": order.number, "store": appointment.store, "window": window},
        link=order.get_absolute_url(),
    )
