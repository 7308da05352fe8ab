"""From accepted to done: ready, handed over, installed, signed. Stock leaves with the goods."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError
from orders import states
from orders.methods import Method
from orders.models import AssignmentLine, Fulfilment, Order
from orders.services import agreed, deciding, history, proofs, reviewing, splitting
from stores.services import stock

Status = Fulfilment.Status


class NeedsVoucher(DomainError):
    code = "needs_voucher"
    status = 409
    message = _("A pickup is handed over by scanning the shopper's code.")


class NotDelivered(DomainError):
    code = "not_a_delivery"
    status = 409
    message = _("This order is collected in the store, not delivered.")


class NotHereYet(DomainError):
    code = "not_here_yet"
    status = 409
    message = _("Goods of this order are still on their way to your store. Count them in first.")


@transaction.atomic
def ready(*, fulfilment: Fulfilment, by: User, lines: Iterable[int] | None = None) -> Fulfilment:
    """The goods stand ready; the shopper may come, or the crew may go.

    `lines`, ids of order lines, when only those do: the rest follows as a fulfilment of its own.
    """
    order = history.lock(fulfilment.assignment.order_id)
    if lines is not None:
        splitting.leave_for_later(fulfilment, keep=set(lines), by=by)
    if fulfilment.assignment.lines.exclude(line__store=fulfilment.store_id).exists():
        raise NotHereYet
    now = timezone.now()
    deadline = now + settings.PICKUP_LIFETIME if fulfilment.method == Method.PICKUP else None
    states.move(fulfilment, Status.READY, ready_at=now, collect_before=deadline)
    history.note(order, "ready", by=by, store=fulfilment.store)
    return fulfilment


@transaction.atomic
def dispatch(*, fulfilment: Fulfilment, by: User) -> Fulfilment:
    """The crew leaves with a delivery."""
    if fulfilment.method == Method.PICKUP:
        raise NeedsVoucher
    order = history.lock(fulfilment.assignment.order_id)
    hand_over(order, fulfilment, by=by)
    history.note(order, "dispatched", by=by, store=fulfilment.store)
    return fulfilment


@transaction.atomic
def install(*, fulfilment: Fulfilment, by: User) -> Fulfilment:
    """Everything stands in its place; the shopper has yet to sign."""
    order = history.lock(fulfilment.assignment.order_id)
    states.move(fulfilment, Status.INSTALLED)
    history.note(order, "installed", by=by, store=fulfilment.store)
    return fulfilment


@transaction.atomic
def sign(*, fulfilment: Fulfilment, by: User, signed_by: str, signature: str = "") -> Fulfilment:
    """The shopper has the delivery, installed, and signed for it; `signature` are the strokes."""
    if fulfilment.method == Method.PICKUP:
        raise NotDelivered
    order = history.lock(fulfilment.assignment.order_id)
    states.move(fulfilment, Status.SIGNED, done_at=timezone.now())
    agreed.kept(fulfilment)
    if signature:
        proofs.sign(fulfilment=fulfilment, path=signature, by=by)
    history.note(order, "signed", by=by, store=fulfilment.store, signed_by=signed_by)
    finish(order, fulfilment)
    return fulfilment


def hand_over(order: Order, fulfilment: Fulfilment, *, by: User, **also) -> None:
    """READY → HANDED_OVER, and the reserved stock leaves. The order is locked by the caller."""
    states.move(fulfilment, Status.HANDED_OVER, **also)
    stock.issue(
        store_id=fulfilment.store_id, items=items(fulfilment), reference=order.number, by=by
    )
    lines = [row.line_id for row in fulfilment.assignment.lines.all()]
    order.lines.filter(pk__in=lines).update(store=None)


def put_back(order: Order, fulfilment: Fulfilment, *, by: User) -> None:
    """HANDED_OVER → READY: the goods are in the store again and still promised."""
    states.move(fulfilment, Status.READY, done_at=None)
    reviewing.withdraw(fulfilment=fulfilment)
    store_id = fulfilment.store_id
    stock.take_back(store_id=store_id, items=items(fulfilment), reference=order.number, by=by)
    lines = fulfilment.assignment.lines.values("line_id")
    order.lines.filter(pk__in=lines).update(store_id=store_id)


def finish(order: Order, fulfilment: Fulfilment) -> None:
    """One fulfilment is done: its money may be shared, its goods reviewed; the last one completes
    the order."""
    outbox.put("orders.tasks.settle_fulfilment", fulfilment_id=fulfilment.pk)
    reviewing.entitle(order=order, fulfilment=fulfilment)
    under_way = Fulfilment.objects.filter(assignment__order=order).filter(
        Q(status__in=[Status.ACCEPTED, Status.READY, Status.INSTALLED])
        | Q(status=Status.HANDED_OVER, method=Method.DELIVERY)
    )
    if under_way.exists() or deciding.open_lines(order) or _offers_open(order):
        return
    states.move(order, Order.Status.COMPLETED, completed_at=timezone.now())
    history.note(order, "completed")


def items(fulfilment: Fulfilment) -> dict[int, int]:
    """Variant id → pieces of this fulfilment."""
    rows = AssignmentLine.objects.filter(assignment=fulfilment.assignment_id)
    return dict(rows.order_by("line__variant_id").values_list("line__variant_id", "line__quantity"))


def _offers_open(order: Order) -> bool:
    return order.assignments.filter(status="offered").exists()
