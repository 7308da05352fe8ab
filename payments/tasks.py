"""Doors for the worker. Every task may run twice."""

from celery import shared_task

from payments.services import collecting, refunding


@shared_task
def close_at_provider(payment_id: int) -> None:
    collecting.close_at_provider(payment_id)


@shared_task
def query_pending() -> int:
    return collecting.query_pending()


@shared_task
def send_refund(refund_id: int) -> None:
    refunding.send(refund_id)


@shared_task
def send_due_refunds() -> int:
    return refunding.send_due()
