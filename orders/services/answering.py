"""The store's answer to an offer: accept, decline, or silence until the deadline."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError
from orders import states
from orders.methods import Method
from orders.models import Assignment, Fulfilment, Order, OrderLine, Voucher
from orders.services import history, routing, supplying

Status = Assignment.Status


class TooLate(DomainError):
    code = "offer_expired"
    status = 409
    message = _("The deadline of this offer has passed; it has gone to another store.")


@transaction.atomic
def accept(*, assignment: Assignment, by: User) -> Fulfilment:
    """The store takes the lines; a pickup gets its voucher, and what stands elsewhere is asked for."""
    order = history.lock(assignment.order_id)
    if Assignment.objects.overdue().filter(pk=assignment.pk).exists():
        raise TooLate
    states.move(assignment, Status.ACCEPTED, answered_at=timezone.now(), answered_by=by)
    fulfilment = Fulfilment.objects.create(
        assignment=assignment, store=assignment.store, method=order.method, guide=by
    )
    if order.method == Method.PICKUP:
        Voucher.objects.create(fulfilment=fulfilment)
    if order.status == Order.Status.PAID:
        states.move(order, Order.Status.IN_PROGRESS)
    history.note(order, "accepted", by=by, store=assignment.store)
    if order.method == Method.PICKUP:
        supplying.ask(order=order, target=assignment.store, lines=_lines(assignment))
    return fulfilment


@transaction.atomic
def decline(*, assignment: Assignment, by: User, reason: str, remark: str = "") -> Assignment:
    """The store cannot; its stock is freed and the order goes to the next store by itself."""
    return _pass_on(assignment, Status.DECLINED, by=by, reason=reason, remark=remark)


@transaction.atomic
def expire(*, assignment: Assignment) -> Assignment:
    """Nobody answered by the deadline: as if declined."""
    return _pass_on(assignment, Status.EXPIRED)


@transaction.atomic
def take_back(*, assignment: Assignment, by: User | None) -> Assignment:
    """The store no longer serves: its offer goes to the next one."""
    return _pass_on(assignment, Status.WITHDRAWN, by=by)


def expire_overdue(*, limit: int = 200) -> int:
    """Pass on every offer whose deadline has gone by; returns how many."""
    overdue = list(Assignment.objects.overdue().order_by("deadline")[:limit])
    for assignment in overdue:
        try:
            expire(assignment=assignment)
        except states.WrongState:
            continue  # answered between the question and the lock
    return len(overdue)


def _pass_on(assignment: Assignment, status: str, **answer) -> Assignment:
    order = history.lock(assignment.order_id)
    routing.end(assignment, status, **answer)
    lines = _lines(assignment)
    routing.release_lines(order, lines, reason=str(status))
    details = {"reason": answer["reason"]} if answer.get("reason") else {}
    history.note(order, str(status), by=answer.get("by"), store=assignment.store, **details)
    outbox.put("orders.tasks.route_order", order_id=order.pk)
    return assignment


def _lines(assignment: Assignment) -> list[OrderLine]:
    return list(OrderLine.objects.filter(assignment_lines__assignment=assignment))
