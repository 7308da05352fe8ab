"""Doors for the worker: each fetches by id and calls one verb; all safe to repeat."""

from celery import shared_task

from orders.services import (
    announcing,
    answering,
    cancelling,
    forwarding,
    reminding,
    reviewing,
    routing,
    scoring,
    settling,
)
from orders.services.prepaid import returning
from orders.services.prepaid import settling as voucher_settling


@shared_task
def route_order(order_id: int) -> None:
    routing.route(order_id=order_id)


@shared_task
def tell_store(event_id: int) -> None:
    announcing.tell_store(event_id=event_id)


@shared_task
def settle_fulfilment(fulfilment_id: int) -> None:
    settling.settle(fulfilment_id=fulfilment_id)


@shared_task
def remind_to_review(fulfilment_id: int) -> None:
    reviewing.remind(fulfilment_id=fulfilment_id)


@shared_task
def expire_offers() -> int:
    return answering.expire_overdue() + forwarding.expire_overdue()


@shared_task
def remind() -> None:
    reminding.sweep()
    returning.sweep()


@shared_task
def expire_unpaid() -> int:
    return cancelling.expire_unpaid()


@shared_task
def settle_due() -> int:
    return settling.settle_due() + voucher_settling.settle_due()


@shared_task
def rescore_stores() -> int:
    return scoring.rescore()
