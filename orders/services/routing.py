"""A paid order finds its store: survey, decide, keep the decision, offer with a deadline."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from o2o.failpoints import reach
from orders import states
from orders.models import Assignment, Fulfilment, Order, OrderLine
from orders.services import agreed, deciding, history, patience, ranking, rulebook, sourcing
from orders.services.deciding import OpenLine
from orders.services.ranking import Share, Wish
from orders.services.surveying import Candidate
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
def route(*, order_id: int, again: bool = False) -> list[Assignment]:
    """Offer every unassigned line of a paid order to the nearest store that can serve it.

    Safe to repeat: assigned lines are left alone. Nobody left → headquarters' queue. `again` asks
    stores too that lost this order or were silent; who declined is not asked twice.
    """
    order = history.lock(order_id)
    if order.status not in (Status.PAID, Status.IN_PROGRESS):
        return []
    lines = deciding.open_lines(order)
    if not lines:
        return []
    _credit_territories(order, lines)
    return _route_lines(order, lines, deciding.said_no(order, forgiving=again))


@transaction.atomic
def override(*, order: Order, store: Store, by: User, reason: str) -> Assignment:
    """Headquarters gives everything not yet ready to a store of its choice, and says why."""
    if not Store.objects.open().filter(pk=store.pk).exists():
        raise StoreNotOpen
    order = history.lock(order.pk)
    withdraw(order, by=by)
    lines = deciding.open_lines(order)
    if not lines or order.status not in (Status.PAID, Status.IN_PROGRESS):
        raise NothingToRoute
    candidates, _shares = _consider(order, lines, excluded=(), chosen=store.pk)
    try:
        hold(order, lines, store.pk)
    except SoldOut as lost:
        raise OutOfStock from lost
    return deciding.offer(
        order, lines, candidates, store.pk, deadline=_deadline(store.pk), by=by, reason=reason
    )


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


def _route_lines(order: Order, lines: list[OpenLine], excluded: set[int]) -> list[Assignment]:
    """Try plan after plan; a store that sold out meanwhile is left out of the next."""
    while True:
        candidates, shares = _consider(order, lines, excluded)
        if not shares:
            deciding.give_up(order, lines, candidates)
            return []
        try:
            return _assign_all(order, lines, candidates, shares)
        except SoldOut as lost:
            excluded = excluded | {lost.store_id}


class SoldOut(Exception):
    """A store lost its last piece between survey and reservation."""

    def __init__(self, store_id: int):
        self.store_id = store_id


def _consider(
    order: Order,
    lines: Sequence[OpenLine],
    excluded: Collection[int],
    chosen: int | None = None,
) -> tuple[list[Candidate], list[Share]]:
    if order.place is None:
        return [], []
    wish = Wish(
        place=order.place,
        wanted={line.variant_id: line.quantity for line in lines},
        method=order.method,
        excluded=excluded,
        held=held_by_store(lines),
        preferred=chosen or order.wanted_store_id,
        areas=areas(lines),
        together=ranking.bound({line.variant_id: line.suite_id for line in lines}),
    )
    return sourcing.consider(wish, rulebook.active())


class Holding(Protocol):
    """A line whose stock stands reserved in a store."""

    pk: Any
    variant_id: int
    quantity: int
    store_id: int | None


def held_by_store(lines: Iterable[Holding]) -> Mapping[int, dict[int, int]]:
    """Store → variant → what it holds for these lines."""
    held: dict[int, dict[int, int]] = defaultdict(dict)
    for line in lines:
        if line.store_id:
            held[line.store_id][line.variant_id] = line.quantity
    return held


class Credited(Protocol):
    """A line that may be credited to the dealer of its area."""

    variant_id: int
    territory_id: int | None


def areas(lines: Iterable[Credited]) -> dict[int, int]:
    """Variant → the dealer of its area."""
    return {line.variant_id: line.territory_id for line in lines if line.territory_id}


def _assign_all(
    order: Order, lines: list[OpenLine], candidates: list[Candidate], shares: list[Share]
) -> list[Assignment]:
    """One offer per share, in the order of the stores; all of them or none."""
    ordered = sorted(shares, key=lambda share: share.candidate.store)
    if _is_held(lines, shares):
        return [_assign(order, lines, candidates, share) for share in ordered]
    with transaction.atomic():
        return [_assign(order, lines, candidates, share) for share in ordered]


def _is_held(lines: list[OpenLine], shares: list[Share]) -> bool:
    """Nothing has to be reserved any more, so nothing can be lost half-way."""
    stores = {variant: share.holder(variant) for share in shares for variant in share.items}
    return all(line.store_id == stores[line.variant_id] for line in lines)


def _assign(
    order: Order, lines: list[OpenLine], candidates: list[Candidate], share: Share
) -> Assignment:
    mine = [line for line in lines if line.variant_id in share.items]
    store_id = share.candidate.store
    for holder, items in share.held:
        hold(order, [line for line in mine if line.variant_id in items], holder)
    offered = deciding.offer(order, mine, candidates, store_id, deadline=_deadline(store_id))
    reach("order.offered")
    return offered


def _deadline(store_id: int) -> datetime:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=store_id)
    return patience.deadline(store=store, at=now, lifetime=settings.OFFER_LIFETIME)


def hold(order: Order, lines: Sequence[Holding], store_id: int) -> None:
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


def release_lines(order: Order, lines: Sequence[Holding], reason: str = "") -> None:
    """Give the reserved stock of these lines back, store by store."""
    held = held_by_store(lines)
    for store_id in sorted(held):
        stock.release(
            store_id=store_id, items=held[store_id], reference=order.number, reason=reason
        )
    if held:
        OrderLine.objects.filter(pk__in=[line.pk for line in lines]).update(store=None)


def _credit_territories(order: Order, lines: Sequence[OpenLine]) -> None:
    """Pin the dealer of the most specific territory around the address, line by line, once."""
    fresh = [line for line in lines if line.territory_id is None]
    held = territories.dealers_of(order.division_code, {line.variant_id for line in fresh})
    for dealer in set(held.values()):
        mine = [line for line in fresh if held.get(line.variant_id) == dealer]
        OrderLine.objects.filter(pk__in=[line.pk for line in mine]).update(territory=dealer)
        for line in mine:
            line.territory_id = dealer.pk
