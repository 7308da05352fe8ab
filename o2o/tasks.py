"""Doors for the worker: deliver one promise, or sweep for those whose nudge was lost."""

from celery import shared_task

from o2o import outbox


@shared_task
def deliver(message_id: int) -> None:
    if message := outbox.claim(message_id):
        outbox.deliver(message)


@shared_task
def drain_outbox() -> int:
    return outbox.run_due()
