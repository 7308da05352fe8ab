"""A paid order finds its store: survey, decide, keep the decision, offer with a deadline."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from o2o.failpoints import reach
from orders import states
from orders.models import (
    Assignment,
    AssignmentLine,
    Fulfilment,
    Order,
    OrderLine,
    RoutingDecision,
)
from orders.services import agreed, history, ranking
from orders.services.ranking import RULES_VERSION, Candidate, Share
from stores.models import Store
from stores.services import stock, territories
from stores.services.stock import OutOfStock

Status = Order.Status


class NothingToRoute(DomainError):
    code = "nothing_to_route"
    status = 409
    message = _("Every line of this order is with a store already.")


class StoreNotOpen(DomainError):
    code = "store_not_open"
    status = 409
    message = _("This store is paused or closed. Open it first, or choose another one.")


@transaction.atomic
def route(*, order_id: int) -> list[Assignment]:
    """Offer every unassigned line of a paid order to the nearest store that can serve it.

    Safe to repeat: assigned lines are left alone. Nobody left → headquarters' queue.
    """
    order = history.lock(order_id)
    if order.status not in (Status.PAID, Status.IN_PROGRESS):
        return []
    lines = unassigned(order)
    if not lines:
        return []
    _credit_territory(order)
    return _route_lines(order, lines, _said_no(order))


def unassigned(order: Order) -> list[OrderLine]:
    taken = AssignmentLine.objects.filter(line__order=order, is_active=True).values("line_id")
    return list(order.lines.exclude(pk__in=taken).order_by("pk"))


@transaction.atomic
def override(*, order: Order, store: Store, by: User, reason: str) -> Assignment:
    """Headquarters gives everything not yet ready to a store of its choice, and says why."""
    if not Store.objects.open().filter(pk=store.pk).exists():
        raise StoreNotOpen
    order = history.lock(order.pk)
    withdraw(order, by=by)
    lines = unassigned(order)
    if not lines or order.status not in (Status.PAID, Status.IN_PROGRESS):
        raise NothingToRoute
    candidates, _shares = _consider(order, lines, excluded=())
    try:
        _hold(order, lines, store.pk)
    except SoldOut as lost:
        raise OutOfStock from lost
    decision = _keep_decision(order, lines, candidates, store.pk, by=by, reason=reason)
    return _offer(order, lines, store.pk, decision)


def withdraw(order: Order, *, by: User | None) -> None:
    """Take back what stores have been offered or accepted but not made ready."""
    for assignment in order.assignments.active().select_related("fulfilment", "store"):
        fulfilment = getattr(assignment, "fulfilment", None)
        if fulfilment and fulfilment.status != Fulfilment.Status.ACCEPTED:
            continue
        if fulfilment:
            agreed.call_off(fulfilment)
        end(assignment, Assignment.Status.WITHDRAWN, by=by)
        history.note(order, "withdrawn", by=by, store=assignment.store)


def end(assignment: Assignment, status: str, **answer: Any) -> None:
    """Close an assignment without hand-over; its lines are free for another store."""
    answered_by = answer.pop("by", None)
    states.move(assignment, status, answered_at=timezone.now(), answered_by=answered_by, **answer)
    assignment.lines.update(is_active=False)


def _route_lines(order: Order, lines: list[OrderLine], excluded: set[int]) -> list[Assignment]:
    """Try plan after plan; a store that sold out meanwhile is left out of the next."""
    while True:
        candidates, shares = _consider(order, lines, excluded)
        if not shares:
            return _to_headquarters(order, lines, candidates)
        try:
            with transaction.atomic():
                return [_assign(order, lines, candidates, share) for share in _in_order(shares)]
        except SoldOut as lost:
            excluded = excluded | {lost.store_id}


class SoldOut(Exception):
    """A store lost its last piece between survey and reservation."""

    def __init__(self, store_id: int):
        self.store_id = store_id


def _consider(
    order: Order, lines: list[OrderLine], excluded: Iterable[int]
) -> tuple[list[Candidate], list[Share]]:
    if order.place is None:
        return [], []
    return ranking.consider(
        place=order.place,
        wanted={line.variant_id: line.quantity for line in lines},
        method=order.method,
        excluded=list(excluded),
        held=_held(lines),
        preferred=order.wanted_store_id,
    )


def _held(lines: list[OrderLine]) -> dict[int, dict[int, int]]:
    held: dict[int, dict[int, int]] = defaultdict(dict)
    for line in lines:
        if line.store_id:
            held[line.store_id][line.variant_id] = line.quantity
    return held


def _in_order(shares: list[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: share.candidate.store)


def _assign(
    order: Order, lines: list[OrderLine], candidates: list[Candidate], share: Share
) -> Assignment:
    mine = [line for line in lines if line.variant_id in share.items]
    store_id = share.candidate.store
    _hold(order, mine, store_id)
    decision = _keep_decision(order, mine, candidates, store_id)
    return _offer(order, mine, store_id, decision)


def _hold(order: Order, lines: list[OrderLine], store_id: int) -> None:
    """Move the reservations of `lines` to the store, unless they stand there already."""
    moving = [line for line in lines if line.store_id != store_id]
    if not moving:
        return
    release_lines(order, moving)
    items = {line.variant_id: line.quantity for line in moving}
    try:
        stock.reserve(store_id=store_id, items=items, reference=order.number)
    except OutOfStock as error:
        raise SoldOut(store_id) from error
    OrderLine.objects.filter(pk__in=[line.pk for line in moving]).update(store_id=store_id)
    for line in moving:
        line.store_id = store_id


def release_lines(order: Order, lines: Iterable[OrderLine], reason: str = "") -> None:
    """Give the reserved stock of these lines back, store by store."""
    held = _held(list(lines))
    for store_id in sorted(held):
        stock.release(
            store_id=store_id, items=held[store_id], reference=order.number, reason=reason
        )
    pks = [line.pk for line in lines]
    OrderLine.objects.filter(pk__in=pks).update(store=None)


def _keep_decision(
    order: Order,
    lines: list[OrderLine],
    candidates: list[Candidate],
    chosen: int | None,
    *,
    by: User | None = None,
    reason: str = "",
) -> RoutingDecision:
    ranked = sorted(candidates, key=lambda c: (c.store != chosen, not c.kept, c.distance_m))
    return RoutingDecision.objects.create(
        order=order,
        attempt=order.decisions.count() + 1,
        candidates=[candidate.as_json() for candidate in ranked],
        lines=[line.pk for line in lines],
        chosen_id=chosen,
        by=by,
        reason=reason,
        rules_version=RULES_VERSION,
    )


def _offer(
    order: Order, lines: list[OrderLine], store_id: int, decision: RoutingDecision
) -> Assignment:
    assignment = Assignment.objects.create(
        order=order,
        store_id=store_id,
        decision=decision,
        deadline=timezone.now() + settings.OFFER_LIFETIME,
    )
    AssignmentLine.objects.bulk_create(
        AssignmentLine(assignment=assignment, line=line) for line in lines
    )
    Order.objects.filter(pk=order.pk).update(attention=Order.Attention.NONE)
    reach("order.offered")
    history.note(order, "offered", store=assignment.store, deadline=str(assignment.deadline))
    return assignment


def _to_headquarters(
    order: Order, lines: list[OrderLine], candidates: list[Candidate]
) -> list[Assignment]:
    _keep_decision(order, lines, candidates, None)
    Order.objects.filter(pk=order.pk).update(attention=Order.Attention.NO_STORE)
    history.note(order, "no_store")
    return []


def _said_no(order: Order) -> set[int]:
    """Stores that declined or let the deadline pass; they are not asked again."""
    answered = order.assignments.filter(status__in=["declined", "expired", "withdrawn"])
    return set(answered.values_list("store_id", flat=True))


def _credit_territory(order: Order) -> None:
    """Pin the dealer of the most specific territory around the address, once."""
    if order.territory_id or not order.division_code:
        return
    order.territory = territories.dealer_of(order.division_code)
    order.save(update_fields=["territory"])
