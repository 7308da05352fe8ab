"""Alive is not ready: the database, the broker and old promises are asked."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from o2o import outbox
from o2o.outbox import Message
from tests.foundation.test_outbox import NOTE, broker_away  # noqa: F401


def ready(client):
    answer = client.get(reverse("readyz"))
    return answer.status_code, answer.json()


def test_alive_asks_nobody(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get(reverse("healthz")).json() == {"status": "ok"}


def test_ready_when_all_answer(client, db):
    status, body = ready(client)
    assert (status, body["status"], body["oldest_outbox_seconds"]) == (200, "ok", 0)
    assert body["checks"] == {"database": True, "broker": True, "outbox": True}


def test_not_ready_while_a_promise_waits_too_long(client, db):
    outbox.put(NOTE, text="a")
    assert ready(client)[0] == 200
    Message.objects.update(wanted_at=timezone.now() - timedelta(minutes=6))
    status, body = ready(client)
    assert (status, body["checks"]["outbox"]) == (503, False)
    assert body["oldest_outbox_seconds"] >= 360
    Message.objects.update(done_at=timezone.now())
    assert ready(client)[0] == 200


def test_not_ready_without_a_broker_but_alive(client, db, broker_away):  # noqa: F811
    status, body = ready(client)
    assert (status, body["checks"]["broker"], body["checks"]["database"]) == (503, False, True)
    assert client.get(reverse("healthz")).status_code == 200
