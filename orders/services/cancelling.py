"""Cancelling: goods freed, offers withdrawn, money on its way back, all or nothing."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from orders import states
from orders.models import Assignment, Fulfilment, Order
from orders.services import agreed, history, paying, rewarding, routing
from orders.services.prepaid import returning
from payments.models import Payment
from payments.services import collecting

Status = Order.Status


class TooLateToCancel(DomainError):
    code = "too_late_to_cancel"
    status = 409
    message = _("The store has these goods ready. Please ask headquarters to cancel.")


class HandedOver(DomainError):
    code = "handed_over"
    status = 409
    message = _("Goods of this order were handed over; it cannot be cancelled.")


@transaction.atomic
def cancel(*, order: Order, by: User | None, reason: str = "") -> Order:
    """Cancel what nobody has received yet; everything paid goes back.

    The shopper may until a store has it ready, headquarters until hand-over.
    """
    order = history.lock(order.pk)
    states.move(order, Status.CANCELLED, cancelled_at=timezone.now(), attention="")
    _withdraw_all(order, by)
    returning.take_back_all(order, by)
    routing.release_lines(order, list(order.lines.filter(store__isnull=False)), reason="cancelled")
    history.note(order, "cancelled", by=by, reason=reason)
    _close_pending(order)
    paying.refund_all(order, reason=reason or "cancelled", by=by)
    rewarding.undo(order=order)
    return order


def expire_unpaid(*, limit: int = 200) -> int:
    """Free the stock of orders nobody paid in time; returns how many."""
    late = Order.objects.filter(status=Status.UNPAID, pay_before__lte=Now())
    expired = 0
    for order in late.order_by("pay_before")[:limit]:
        expired += _expire(order)
    return expired


@transaction.atomic
def _expire(order: Order) -> bool:
    order = history.lock(order.pk)
    if order.status != Status.UNPAID:
        return False
    cancel(order=order, by=None, reason="unpaid")
    return True


def _withdraw_all(order: Order, by: User | None) -> None:
    may_take_ready = by is None or by.is_staff
    for assignment in order.assignments.active().select_related("fulfilment"):
        fulfilment = getattr(assignment, "fulfilment", None)
        if fulfilment:
            _cancel_fulfilment(fulfilment, may_take_ready)
        routing.end(assignment, Assignment.Status.WITHDRAWN, by=by)


def _cancel_fulfilment(fulfilment: Fulfilment, may_take_ready: bool) -> None:
    if fulfilment.status in ("handed_over", "installed", "signed"):
        raise HandedOver
    if fulfilment.status == Fulfilment.Status.READY and not may_take_ready:
        raise TooLateToCancel
    agreed.call_off(fulfilment)


def _close_pending(order: Order) -> None:
    for payment in Payment.objects.filter(reference=order.number, status="pending"):
        collecting.close(payment)
