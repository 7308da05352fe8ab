"""What becomes of agreed times when the goods have arrived, or never will."""

from django.db.models import QuerySet
from django.utils import timezone

from orders import states
from orders.models import Appointment, Fulfilment
from orders.services import supplying, windows

Status = Appointment.Status


def kept(fulfilment: Fulfilment) -> None:
    """The crew came and all is well. The order is locked by the caller."""
    _open(fulfilment).update(status=Status.DONE, done_at=timezone.now())


def call_off(fulfilment: Fulfilment) -> None:
    """Nothing is handed over and nobody comes; the crews are free for others, and no other store
    need send anything. The order is locked by the caller."""
    states.move(fulfilment, Fulfilment.Status.CANCELLED)
    supplying.call_off(fulfilment.assignment)
    for appointment in _open(fulfilment).select_related("window").order_by("window_id"):
        windows.give_back(appointment.window)
    _open(fulfilment).update(status=Status.CANCELLED, done_at=timezone.now())


def _open(fulfilment: Fulfilment) -> QuerySet[Appointment]:
    return fulfilment.appointments.filter(status=Status.BOOKED)
