"""Promises as rows: written with the business change, kept by a worker, at least once.

`put` names a Celery task and its arguments inside the transaction; the broker only carries a
nudge, and `drain_outbox` finds what a lost nudge missed. Tasks named here must be idempotent.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from o2o.failpoints import reach

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
BACKOFF = timedelta(seconds=5)


class MessageQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None, dead_at=None)

    def due(self):
        return self.open().filter(due_at__lte=Now())


class Message(models.Model):
    """One promised call of the Celery task `task` with `arguments`.

    It may begin at `wanted_at`; `due_at` moves on with every lease and failure.
    """

    task = models.CharField(_("task"), max_length=120)
    arguments = models.JSONField(_("arguments"), default=dict)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    wanted_at = models.DateTimeField(_("wanted at"), db_default=Now())
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    dead_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_open",
                condition=Q(done_at=None, dead_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.arguments}"


def put(task: str, not_before: datetime | None = None, /, **arguments: Any) -> Message:
    """Promise that `task(**arguments)` will run after this transaction commits, or later."""
    if not_before:
        return Message.objects.create(
            task=task, arguments=arguments, wanted_at=not_before, due_at=not_before
        )
    message = Message.objects.create(task=task, arguments=arguments)
    transaction.on_commit(lambda: _nudge(message.pk), robust=True)
    return message


def _nudge(message_id: int) -> None:
    reach("outbox.committed")
    try:
        current_app.send_task("o2o.tasks.deliver", args=[message_id], retry=False)
    except (OperationalError, ConnectionError) as error:
        logger.warning("broker away, the sweep will deliver message %s: %s", message_id, error)


def claim(message_id: int | None = None) -> Message | None:
    """Lease one due message to this worker, or None. Judged by the database's clock."""
    with transaction.atomic():
        due = Message.objects.due().select_for_update(skip_locked=True)
        message = (due.filter(pk=message_id) if message_id else due.order_by("due_at")).first()
        if message:
            Message.objects.filter(pk=message.pk).update(
                due_at=Now() + LEASE, attempts=F("attempts") + 1
            )
            message.refresh_from_db()
    return message


def deliver(message: Message) -> None:
    """Run a claimed message's task; a failure is kept and tried again with back-off."""
    reach("outbox.claimed")
    try:
        import_string(message.task)(**message.arguments)
        reach("outbox.worked")
    except Exception as error:  # whatever a task raises, the promise stands
        logger.exception("outbox message %s failed", message.pk)
        _postpone(message, error)
    else:
        Message.objects.filter(pk=message.pk).update(done_at=Now())
        reach("outbox.done")


def replay(message: Message) -> bool:
    """Due again at once with fresh attempts, if it was given up; says whether it was."""
    given_up = Message.objects.filter(pk=message.pk, done_at=None, dead_at__isnull=False)
    return bool(given_up.update(dead_at=None, attempts=0, due_at=Now()))


def run_due(*, limit: int = 200) -> int:
    """Deliver up to `limit` due messages here and now; returns how many."""
    for count in range(limit):
        message = claim()
        if message is None:
            return count
        deliver(message)
    return limit


def _postpone(message: Message, error: Exception) -> None:
    now = timezone.now()
    given_up = message.attempts >= MAX_ATTEMPTS
    Message.objects.filter(pk=message.pk).update(
        due_at=now + BACKOFF * 2**message.attempts,
        dead_at=now if given_up else None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
