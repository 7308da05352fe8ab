"""Asking other stores to send what is collected elsewhere, and calling it off."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from orders.models import Assignment, Order, OrderLine, Supply
from orders.services import history, patience
from stores.models import Store, Transfer
from stores.services import transfers


def ask(*, order: Order, target: Store, lines: Sequence[OrderLine]) -> list[Transfer]:
    """Whoever holds these lines elsewhere shall send them to `target`. The order is locked."""
    away = [line for line in lines if line.store_id and line.store_id != target.pk]
    if not away:
        return []
    now = timezone.now()
    sources = Store.objects.with_hours(now).filter(pk__in={line.store_id for line in away})
    return [
        _ask(order, source, target, [line for line in away if line.store_id == source.pk])
        for source in sources.order_by("pk")
    ]


def _ask(order: Order, source: Store, target: Store, lines: list[OrderLine]) -> Transfer:
    now = timezone.now()
    transfer = transfers.ask(
        source=source,
        target=target,
        items={line.variant_id: line.quantity for line in lines},
        answer_before=patience.deadline(store=source, at=now, lifetime=settings.OFFER_LIFETIME),
        note=order.number,
    )
    Supply.objects.bulk_create(Supply(transfer=transfer, line=line) for line in lines)
    history.note(order, "goods_asked", store=source, transfer=transfer.number)
    return transfer


def call_off(assignment: Assignment) -> None:
    """Nobody waits for it any more: what has not left stays, what is on its way becomes stock.

    The order is locked by the caller.
    """
    open_ones = Supply.objects.filter(line__assignment_lines__assignment=assignment, is_open=True)
    waiting = list(open_ones.select_related("transfer"))
    for transfer in {supply.transfer for supply in waiting}:
        if transfer.status == Transfer.Status.ASKED:
            transfers.refuse(transfer=transfer, by=None, reason=Transfer.Refusal.NOT_NEEDED)
    Supply.objects.filter(pk__in=[supply.pk for supply in waiting]).update(is_open=False)
