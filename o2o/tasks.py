"""Doors for the worker: deliver one promise, or sweep for those whose nudge was lost."""

from celery import shared_task

from o2o import outbox

SWEEP_BATCH = 200


@shared_task
def deliver(message_id: int) -> None:
    if message := outbox.claim(message_id):
        outbox.deliver(message)


@shared_task
def drain_outbox() -> int:
    """Deliver up to a batch of due messages; returns how many."""
    for count in range(SWEEP_BATCH):
        message = outbox.claim()
        if message is None:
            return count
        outbox.deliver(message)
    return SWEEP_BATCH
