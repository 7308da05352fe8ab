"""Visits over HTTP: the contract, the refusals, whose they are, what they cost."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from stores.models import Slot, Visit
from stores.services import greeting
from tests.factories import UserFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db

VISITS = "/api/v1/visits/"


@pytest.fixture
def near(world):
    return visiting.receive(world.near, capacity=4)


def body(store, number: int = 0, **more) -> dict:
    starts = visiting.opening(store, number).starts_at.isoformat()
    return {"store": store.code, "starts_at": starts} | more


def send(browser, method: str, path: str, data: dict | None = None, key: str = ""):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.generic(
        method, path, json.dumps(data or {}), "application/json", headers=headers
    )


def test_the_times_of_a_day_are_everybodys(client, near):
    day = timezone.localdate() + timedelta(days=1)
    answer = client.get(f"/api/v1/stores/{near.code}/slots/?date={day}").json()
    assert answer["timezone"] == "Asia/Shanghai"
    assert len(answer["results"]) == 24
    assert answer["results"][0] == {
        "starts_at": f"{day}T00:00:00+08:00",
        "ends_at": f"{day}T01:00:00+08:00",
        "free": 4,
        "capacity": 4,
    }
    assert client.get(f"/api/v1/stores/{near.code}/slots/?date=nonsense").status_code == 400
    assert client.get("/api/v1/stores/NOWHERE/slots/").status_code == 404


def test_book_read_move_cancel(world, near, client_of):
    browser = client_of(world.shopper)
    made = send(
        browser, "POST", VISITS, body(near, party=2, note="想看沙发", variants=["SOFA"]), "k1"
    )
    assert made.status_code == 201
    visit = made.json()
    assert (visit["status"], visit["party"], visit["guide"]) == ("booked", 2, "guide")
    assert [v["sku"] for v in visit["variants"]] == ["SOFA"]
    one = f"{VISITS}{visit['id']}/"
    assert browser.get(one).json() == visit
    later = body(near, 5)["starts_at"]
    moved = send(browser, "PATCH", one, {"starts_at": later, "party": 3}).json()
    assert (moved["party"], Visit.objects.get().starts_at.isoformat()) == (3, later)
    assert send(browser, "PATCH", one, {"status": "cancelled"}).json()["status"] == "cancelled"
    assert set(Slot.objects.values_list("taken", flat=True)) == {0}
    again = send(browser, "PATCH", one, {"status": "cancelled"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert [row["id"] for row in browser.get(VISITS).json()["results"]] == [visit["id"]]


def test_the_same_key_books_once(world, near, client_of):
    browser = client_of(world.shopper)
    first = send(browser, "POST", VISITS, body(near), "same")
    second = send(browser, "POST", VISITS, body(near), "same")
    assert first.json() == second.json()
    assert second["Idempotent-Replay"] == "true"
    assert Visit.objects.count() == 1
    other = send(browser, "POST", VISITS, body(near, 3), "same")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_hold_and_confirm(world, near, client_of):
    browser = client_of(world.shopper)
    held = send(browser, "POST", VISITS, body(near, hold=True)).json()
    assert held["status"] == "held"
    assert held["hold_until"]
    one = f"{VISITS}{held['id']}/"
    assert send(browser, "PATCH", one, {"status": "booked"}).json()["status"] == "booked"


def test_a_full_time_is_refused_and_can_be_waited_for(world, near, client_of):
    full = visiting.book(near, world.stranger, party=4)
    browser = client_of(world.shopper)
    refused = send(browser, "POST", VISITS, body(near))
    assert (refused.status_code, refused.json()["code"]) == (409, "slot_full")
    waiting = send(browser, "POST", VISITS, body(near, waitlist=True)).json()
    assert waiting["status"] == "waiting"
    send(client_of(world.stranger), "PATCH", f"{VISITS}{full.number}/", {"status": "cancelled"})
    offered = browser.get(f"{VISITS}{waiting['id']}/").json()
    assert offered["status"] == "held"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"party": 0}, "party"), ({"party": 99}, "party"), ({"variants": ["NONE"]}, "variants"),
     ({"phone": "12"}, "phone"), ({"status": "arrived"}, "status"), ({"guide": 1}, "guide")],
)  # fmt: skip
def test_what_cannot_be_is_named(world, near, client_of, wrong, field):
    answer = send(client_of(world.shopper), "POST", VISITS, body(near) | wrong)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("change", [{}, {"status": "booked", "party": 2}, {"status": "closed"}])
def test_a_change_is_one_thing(world, near, client_of, change):
    visit = visiting.book(near, world.shopper)
    one = f"{VISITS}{visit.number}/"
    assert send(client_of(world.shopper), "PATCH", one, change).status_code == 400


def test_the_store_sees_who_comes_and_closes(world, near, client_of):
    visit = visiting.today(visiting.book(near, world.shopper, wishes=[world.sofa.pk]))
    guide = client_of(world.guide)
    [row] = guide.get("/api/v1/staff/visits/").json()["results"]
    assert (row["id"], row["name"]) == (visit.number, "shopper")
    code = client_of(world.shopper).get(f"{VISITS}{visit.number}/code/").json()["token"]
    arrived = send(guide, "POST", "/api/v1/staff/arrivals/", {"token": code}).json()
    assert arrived["status"] == "arrived"
    one = f"/api/v1/staff/visits/{visit.number}"
    refused = send(guide, "POST", f"{one}/close/", {"outcome": "lost"})
    assert list(refused.json()["errors"]) == ["lost_because"]
    told = {"outcome": "lost", "lost_because": "price", "remark": "下月再来"}
    assert send(guide, "POST", f"{one}/close/", told).json()["outcome"] == "lost"
    assert "remark" not in client_of(world.shopper).get(f"{VISITS}{visit.number}/").json()


def test_a_walk_in_by_phone_once_per_key(world, near, client_of):
    guide = client_of(world.guide)
    told = {"store": near.code, "phone": "13912345678", "name": "周先生", "party": 2}
    first = send(guide, "POST", "/api/v1/staff/visits/", told, "w1")
    assert (first.status_code, first.json()["origin"]) == (201, "walk_in")
    assert send(guide, "POST", "/api/v1/staff/visits/", told, "w1").json() == first.json()
    assert Visit.objects.count() == 1
    far = told | {"store": world.far.code}
    assert send(guide, "POST", "/api/v1/staff/visits/", far).status_code == 404


def test_a_guides_own_visit_elsewhere_is_not_in_the_stores_list(world, near, client_of):
    visiting.receive(world.far)
    visiting.book(world.far, world.guide)
    assert client_of(world.guide).get("/api/v1/staff/visits/").json()["results"] == []
    assert len(client_of(world.guide).get(VISITS).json()["results"]) == 1


def test_a_page_of_visits_asks_the_same_however_many(
    world, near, client_of, django_assert_max_num_queries, settings
):
    settings.VISITS_OPEN_PER_MEMBER = 99
    for number in range(12):
        visiting.book(near, world.shopper, number=number, wishes=[world.sofa.pk])
    greeting.walk_in(
        store=near, by=world.guide, coming=greeting.Coming(name="x"), member=UserFactory()
    )
    shopper, guide = client_of(world.shopper), client_of(world.guide)
    with django_assert_max_num_queries(5):
        assert len(shopper.get(VISITS).json()["results"]) == 12
    with django_assert_max_num_queries(6):
        assert len(guide.get("/api/v1/staff/visits/").json()["results"]) == 13
