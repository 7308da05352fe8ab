"""What two stores do with goods between them, for an order or of their own accord.

For an order the reservation travels along: freed where the goods leave, made again where they
are counted in. What is refused or lost is looked for elsewhere, else the order finds another
store. Every verb locks the order before the transfer.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Now

from members.models import User
from o2o import outbox
from o2o.geo import Place
from orders.methods import Method
from orders.models import Assignment, Order, OrderLine, Supply
from orders.services import agreed, deciding, history, routing, rulebook, sourcing, supplying
from orders.services.ranking import Share, Wish
from orders.services.routing import SoldOut
from stores.models import Store, Transfer
from stores.services import stock, transfers
from stores.services.transfers import AlreadyClosed

MOST = 200


@transaction.atomic
def send(*, transfer: Transfer, by: User) -> Transfer:
    """What was asked for leaves its store."""
    order, lines = _waiting(transfer)
    if order:
        routing.release_lines(order, lines, reason="sent")
    transfers.dispatch(transfer=transfer, by=by)
    _note(order, "goods_sent", transfer, transfer.source, by)
    return transfer


@transaction.atomic
def refuse(*, transfer: Transfer, by: User | None, reason: str) -> Transfer:
    """The store cannot send what was asked for; it comes from elsewhere."""
    order, lines = _waiting(transfer)
    transfers.refuse(transfer=transfer, by=by, reason=reason)
    if order:
        routing.release_lines(order, lines, reason="refused")
        _note(order, "goods_refused", transfer, transfer.source, by)
        _find_again(order, transfer, lines)
    return transfer


@transaction.atomic
def receive(
    *, transfer: Transfer, received: Mapping[int, int], by: User, difference: str = ""
) -> Transfer:
    """Counted in; a line that is all there is kept for its order, one that is not comes anew."""
    order, lines = _waiting(transfer)
    transfers.receive(transfer=transfer, received=received, by=by, difference=difference)
    if order is None:
        return transfer
    there = [line for line in lines if received.get(line.variant_id, 0) >= line.quantity]
    if there:
        _keep(order, transfer.target_id, there)
        _note(order, "goods_arrived", transfer, transfer.target, by)
    if lost := [line for line in lines if line not in there]:
        _find_again(order, transfer, lost)
    Supply.objects.filter(transfer=transfer).update(is_open=False)
    return transfer


@transaction.atomic
def take_back(*, transfer: Transfer, by: User) -> Transfer:
    """It never left, or came back."""
    order, lines = _waiting(transfer)
    transfers.take_back(transfer=transfer, by=by)
    if order:
        _find_again(order, transfer, lines)
    return transfer


def expire_overdue(*, limit: int = MOST) -> int:
    """Whoever did not answer in time is as if they could not; returns how many."""
    asked = Transfer.objects.filter(status=Transfer.Status.ASKED, answer_before__lte=Now())
    overdue = list(asked.select_related("source", "target").order_by("answer_before")[:limit])
    for transfer in overdue:
        try:
            refuse(transfer=transfer, by=None, reason=Transfer.Refusal.SILENT)
        except AlreadyClosed:
            continue  # answered between the question and the lock
    return len(overdue)


def _waiting(transfer: Transfer) -> tuple[Order | None, list[OrderLine]]:
    """The order, locked, whose lines wait for this transfer; nobody's when it is called off."""
    supply = Supply.objects.filter(transfer=transfer).select_related("line").first()
    if supply is None:
        return None, []
    order = history.lock(supply.line.order_id)
    open_ones = OrderLine.objects.filter(supplies__transfer=transfer, supplies__is_open=True)
    lines = list(open_ones.order_by("pk"))
    return (order, lines) if lines else (None, [])


def _note(
    order: Order | None, kind: str, transfer: Transfer, store: Store, by: User | None
) -> None:
    if order:
        history.note(order, kind, by=by, store=store, transfer=transfer.number)


def _keep(order: Order, store_id: int, lines: list[OrderLine]) -> None:
    items = {line.variant_id: line.quantity for line in lines}
    stock.keep(store_id=store_id, items=items, reference=order.number)
    OrderLine.objects.filter(pk__in=[line.pk for line in lines]).update(store_id=store_id)


def _find_again(order: Order, transfer: Transfer, lines: list[OrderLine]) -> None:
    """From its own stock, from a third store, or the order goes to another store altogether."""
    Supply.objects.filter(transfer=transfer, line__in=lines).update(is_open=False)
    for line in lines:
        line.store_id = None
    unable = deciding.said_no(order) | {transfer.source_id}
    while share := _share(transfer.target, lines, unable - {transfer.target_id}):
        try:
            with transaction.atomic():
                _hold(order, share, lines)
        except SoldOut as lost:
            unable = unable | {lost.store_id}
        else:
            supplying.ask(order=order, target=transfer.target, lines=lines)
            return
    _pass_on(order, lines)


def _share(target: Store, lines: list[OrderLine], unable: set[int]) -> Share | None:
    """What `target` can have of these lines, and from whom."""
    wish = Wish(
        place=Place(target.lat, target.lng),
        wanted={line.variant_id: line.quantity for line in lines},
        method=Method.PICKUP,
        excluded=unable,
        preferred=target.pk,
    )
    _found, shares = sourcing.consider(wish, rulebook.active())
    return next((share for share in shares if share.candidate.store == target.pk), None)


def _hold(order: Order, share: Share, lines: list[OrderLine]) -> None:
    for holder, items in share.held:
        routing.hold(order, [line for line in lines if line.variant_id in items], holder)


def _pass_on(order: Order, lines: list[OrderLine]) -> None:
    """The store cannot have it: everything it was given and has not made ready goes elsewhere."""
    given = Assignment.objects.filter(lines__line=lines[0], lines__is_active=True)
    assignment = given.select_related("fulfilment", "store").get()
    agreed.call_off(assignment.fulfilment)
    everything = list(order.lines.filter(assignment_lines__assignment=assignment))
    routing.end(assignment, Assignment.Status.WITHDRAWN)
    routing.release_lines(order, everything, reason="withdrawn")
    history.note(order, "withdrawn", store=assignment.store)
    outbox.put("orders.tasks.route_order", order_id=order.pk)
