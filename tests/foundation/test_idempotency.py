"""The second try is harmless and gets the first answer (T-IDM-1 to 4)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Address
from o2o.idempotency import LEASE, MAX_KEY_LENGTH, IdempotencyRecord
from orders.models import Order
from orders.services import quoting
from tests import factories, story
from tests.factories import PEOPLES_SQUARE

ADDRESS = {
    "recipient": "王",
    "phone": "13800138000",
    "region": "上海市",
    "detail": "人民大道 200 号",
}
URL = "/api/v1/me/addresses/"


def send(client: Client, body: dict, key: str, url: str = URL):
    return client.post(url, body, content_type="application/json", headers={"Idempotency-Key": key})


def wish(world) -> dict:
    """A sofa in the shopper's cart, and the order body that fits."""
    home = Address.objects.create(
        user=world.shopper, lat=PEOPLES_SQUARE[0], lng=PEOPLES_SQUARE[1], **ADDRESS
    )
    basket = story.fill_cart(world.shopper, SOFA=1)
    total = quoting.quote(cart=basket, method="delivery", place=None).total
    return {
        "cart_version": basket.version,
        "expected_total": {"amount": str(total), "currency": "CNY"},
        "method": "delivery",
        "address": home.pk,
    }


def test_fifty_parallel_identical_orders_with_one_key_are_one_order(transactional_db, client_of):
    world = factories.build_world()
    body, url = wish(world), reverse("api_orders")
    cookie = client_of(world.shopper).cookies["sessionid"].value
    gate = Barrier(10)

    def order(number: int) -> tuple[int, str]:
        client = Client()
        client.cookies["sessionid"] = cookie
        if number < 10:
            gate.wait(timeout=60)
        try:
            answer = send(client, body, "one-key", url)
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(order, range(50)))
    placed = {text for status, text in answers if status == 201}
    waiting = [json.loads(text)["code"] for status, text in answers if status != 201]
    assert Order.objects.count() == 1
    assert len(placed) == 1
    assert set(waiting) <= {"idempotency_in_progress"}
    assert {status for status, text in answers} <= {201, 409}
    assert order(99) == (201, placed.pop())


def test_the_same_key_with_another_body_is_refused_and_does_nothing(world, client_of):
    client = client_of(world.shopper)
    first = send(client, ADDRESS, "k")
    again = send(client, ADDRESS, "k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again["Idempotent-Replay"]) == (first.json(), "true")
    other = send(client, ADDRESS | {"detail": "elsewhere"}, "k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Address.objects.count() == 1


def test_keys_of_two_owners_are_independent(world, client_of):
    mine = send(client_of(world.shopper), ADDRESS, "k").json()
    theirs = send(client_of(world.stranger), ADDRESS, "k").json()
    assert mine["id"] != theirs["id"]
    owners = Address.objects.values_list("user__name", flat=True)
    assert sorted(owners) == ["shopper", "stranger"]


def test_a_running_key_is_refused_until_its_lease_ends(world, client_of):
    client = client_of(world.shopper)
    send(client, ADDRESS, "k")
    Address.objects.all().delete()
    record = IdempotencyRecord.objects.all()
    record.update(status=None, body="", leased_until=timezone.now() + LEASE)
    busy = send(client, ADDRESS, "k")
    assert (busy.status_code, busy.json()["code"]) == (409, "idempotency_in_progress")
    assert not Address.objects.exists()

    record.update(leased_until=timezone.now() - timedelta(seconds=1))  # its worker was killed
    assert send(client, ADDRESS, "k").status_code == 201
    assert Address.objects.count() == 1


def test_a_refusal_before_any_work_does_not_use_up_the_key(world, client_of):
    client = client_of(world.shopper)
    assert send(client, {}, "k").status_code == 400
    assert not IdempotencyRecord.objects.exists()
    assert send(client, ADDRESS, "k").status_code == 201


def test_without_a_key_nothing_is_kept(world, client_of):
    client_of(world.shopper).post(URL, ADDRESS, content_type="application/json")
    assert Address.objects.count() == 1
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("length", [MAX_KEY_LENGTH + 1, 4000])
def test_a_key_that_is_too_long_is_refused(world, client_of, length):
    answer = send(client_of(world.shopper), ADDRESS, "k" * length)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Address.objects.exists()
