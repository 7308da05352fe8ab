"""Redis away, or every database connection cut: orders are taken, nobody sees anything but 503."""

import threading
from collections import Counter

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse

from o2o import outbox
from o2o.celery import app
from o2o.outbox import Message
from orders.models import Assignment, Order
from orders.services import paying, routing
from tests import story
from tests.faults.conftest import leases_end
from tests.payments.conftest import paid_notice, post

NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
def redis_away(settings, monkeypatch):
    """Broker and cache lead to a closed port; the way back is `monkeypatch.undo`."""
    monkeypatch.setattr(app.conf, "broker_write_url", NOWHERE)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": NOWHERE}}
    caches.close_all()
    yield monkeypatch
    caches.close_all()


@pytest.fixture
def sandbox(settings):
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    settings.SANDBOX_SECRET = "a secret of the tests"


def test_without_redis_orders_are_taken_and_paid_and_routed_after_its_return(
    world, client, client_of, redis_away, sandbox
):
    assert client.get("/").status_code == 200
    assert client.get(reverse("catalog:product", args=[world.sofa.product.slug])).status_code == 200
    browser = client_of(world.shopper)
    line = {"variant": "SOFA"}
    added = browser.post("/api/v1/cart/lines/", line, content_type="application/json")
    assert added.status_code == 201
    orders = [story.place(world.stranger) for _n in range(3)]
    for order in orders:
        payment = paying.open_payment(order=order, provider="sandbox")
        assert post(paid_notice(payment)).content == b"success"
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["checks"]["broker"]) == (503, False)

    redis_away.undo()
    story.work()  # the sweep, which beat rings as soon as there is a broker again
    assert Assignment.objects.count() == 3
    assert not Message.objects.open().exists()


# ── The database restarted under load ───────────────────────────────────────────────────
def cut_everybody() -> None:
    """What a restart does to those who are connected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_cut_five_times_under_load_visitors_see_503_and_then_all_is_clean(
    transactional_db, town, sandbox
):
    seen: Counter = Counter()
    stop = threading.Event()
    pages = ["/", f"/p/{town.sofa.product.slug}/", "/stores/", "/api/v1/products/"]

    def visit() -> None:
        browser = Client(raise_request_exception=False)
        while not stop.is_set():
            for page in pages:
                seen[browser.get(page).status_code] += 1
        connections.close_all()

    visitors = [threading.Thread(target=visit) for _n in range(4)]
    for visitor in visitors:
        visitor.start()
    for _cut in range(5):
        before = sum(seen.values())
        while sum(seen.values()) < before + 20:
            stop.wait(0.01)
        cut_everybody()
    before = sum(seen.values())
    while sum(seen.values()) < before + 20:
        stop.wait(0.01)
    stop.set()
    for visitor in visitors:
        visitor.join()
    assert set(seen) <= {200, 503}, seen
    assert min(seen[200], seen[503]) > 0


def test_while_the_database_is_away_the_api_says_so_as_a_problem(town, client_of, monkeypatch):
    browser = client_of(town.shopper)
    browser.raise_request_exception = False
    monkeypatch.setattr(Order.objects, "visible_to", away)
    answer = browser.get("/api/v1/orders/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "unavailable"
    page = browser.get("/orders/")
    assert (page.status_code, page["Retry-After"]) == (503, "5")


def test_our_own_mistakes_are_still_500(town, client_of, monkeypatch):
    browser = client_of(town.shopper)
    browser.raise_request_exception = False
    monkeypatch.setattr(Order.objects, "visible_to", lambda user: 1 / 0)
    assert browser.get("/orders/").status_code == 500


def away(user) -> None:
    raise OperationalError("the server closed the connection")


def test_a_worker_cut_in_the_middle_of_routing_keeps_its_promise_later(town, monkeypatch):
    order = story.place(town.shopper)
    story.pay(order)

    promise = Message.objects.get(task="orders.tasks.route_order")

    offer = routing.deciding.offer

    def cut(*args, **kwargs):
        cutting = threading.Thread(target=lambda: (cut_everybody(), connections.close_all()))
        cutting.start()
        cutting.join()
        return offer(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(routing.deciding, "offer", cut)
        outbox.deliver(outbox.claim(promise.pk))
    promise.refresh_from_db()
    assert (promise.attempts, promise.done_at) == (1, None)
    assert "connection" in promise.last_error
    assert not Assignment.objects.exists()
    leases_end()
    story.work()
    assert Assignment.objects.count() == 1
