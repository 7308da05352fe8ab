"""A promise is a row: kept at least once, backed off, given up aloud, found when its nudge is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.utils import timezone

from o2o import outbox, tasks
from o2o.celery import app
from o2o.outbox import BACKOFF, LEASE, MAX_ATTEMPTS, Message
from tests import factories, story

NOTE = "tests.foundation.test_outbox.note"
BREAK = "tests.foundation.test_outbox.break_down"
noted: list[str] = []
CLOSED_PORT = "redis://127.0.0.1:9/0"


def note(text: str) -> None:
    noted.append(text)


def break_down() -> None:
    raise RuntimeError("the printer is on fire")


@pytest.fixture(autouse=True)
def _nothing_noted():
    noted.clear()


@pytest.fixture
def broker_away(monkeypatch):
    """The broker's address leads to a closed port."""
    monkeypatch.setattr(app.conf, "broker_write_url", CLOSED_PORT)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


def test_a_promise_is_claimed_once_and_kept(db):
    message = outbox.put(NOTE, text="a")
    claimed = outbox.claim()
    assert (claimed, claimed.attempts) == (message, 1)
    assert outbox.claim() is None
    outbox.deliver(claimed)
    message.refresh_from_db()
    assert noted == ["a"]
    assert message.done_at
    assert not Message.objects.open().exists()


def test_a_promise_of_a_transaction_that_failed_was_never_made(db):
    with transaction.atomic():
        outbox.put(NOTE, text="a")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_worker_that_died_leaves_the_promise_to_another_after_the_lease(db):
    message = outbox.put(NOTE, text="a")
    assert outbox.claim()
    due = Message.objects.get(pk=message.pk).due_at - timezone.now()
    assert LEASE - timedelta(seconds=30) < due <= LEASE
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert outbox.claim().attempts == 2


def test_failures_back_off_and_the_eighth_is_the_last(db):
    message = outbox.put(BREAK)
    waits = []
    for _attempt in range(MAX_ATTEMPTS):
        Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        outbox.deliver(outbox.claim())
        message.refresh_from_db()
        waits.append(message.due_at - timezone.now())
    assert all(later > earlier * 1.8 for earlier, later in pairwise(waits))
    assert waits[0] <= BACKOFF * 2
    assert message.dead_at
    assert message.last_error == "RuntimeError: the printer is on fire"
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert outbox.claim() is None


def test_a_dead_promise_does_not_hold_up_the_next(db):
    outbox.put(BREAK)
    outbox.put(NOTE, text="b")
    assert tasks.drain_outbox() == 2
    assert noted == ["b"]


def test_an_unknown_task_is_a_failure_that_is_kept(db):
    message = outbox.put("orders.tasks.nonsense")
    tasks.deliver(message.pk)
    message.refresh_from_db()
    assert "ImportError" in message.last_error


def test_four_parallel_drains_deliver_each_promise_once(transactional_db):
    for number in range(40):
        outbox.put(NOTE, text=str(number))

    def drain(_worker: int) -> int:
        try:
            return tasks.drain_outbox()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(drain, range(4)))
    assert sum(counts) == 40
    assert sorted(noted, key=int) == [str(number) for number in range(40)]
    assert not Message.objects.open().exists()


def test_an_order_is_paid_without_a_broker_and_the_sweep_routes_it(
    transactional_db, broker_away, caplog
):
    world = factories.build_world()
    order = story.place(world.shopper)
    story.pay(order)
    assert "broker away" in caplog.text
    assert not order.assignments.exists()
    tasks.drain_outbox()
    assert order.assignments.get().store == world.near
