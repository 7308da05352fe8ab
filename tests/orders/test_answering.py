"""Asking the store: how long, by which door, and what its answers say of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Notice
from orders.models import Assignment, Fulfilment
from orders.services import answer_links, answering, patience, routing, scoring
from stores.models import OpeningHours, Store
from tests import story

TWO_HOURS = timedelta(hours=2)
EVENING = datetime(2026, 11, 23, 14, tzinfo=UTC)  # a Monday, 22:00 in Shanghai


def hours_of(store: Store, at: datetime) -> Store:
    return Store.objects.with_hours(at).get(pk=store.pk)


def local(hour: int, minute: int = 0, day: int = 23) -> datetime:
    """That hour of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


# ── How long ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("offered", "until"),
    [
        (local(10), local(12)),
        (local(22), local(11, day=24)),
        (local(7), local(11)),
        (local(20), local(10, day=24)),
        (local(19), local(21)),
    ],
)
def test_an_offer_waits_for_opening_hours(world, offered, until):
    """Open 9–21: what the evening leaves is waited for in the morning."""
    near = hours_of(world.near, offered)
    assert patience.deadline(store=near, at=offered, lifetime=TWO_HOURS) == until


def test_without_hours_the_clock_counts(world):
    OpeningHours.objects.all().delete()
    near = hours_of(world.near, EVENING)
    found = patience.deadline(store=near, at=EVENING, lifetime=TWO_HOURS)
    assert found == EVENING + TWO_HOURS


def test_an_offer_in_the_night_is_not_passed_on_before_the_morning(world, monkeypatch):
    monkeypatch.setattr(routing.timezone, "now", lambda: local(22))
    assert story.routed(world.shopper).deadline == local(11, day=24)


# ── By which door ───────────────────────────────────────────────────────────────────────
@pytest.fixture
def letter(world):
    """The guide's message of an offer, opened on a phone where nobody is signed in."""
    story.routed(world.shopper)
    return Notice.objects.get(user=world.guide, kind="work_offer").link


def test_the_link_asks_before_it_answers_and_opening_it_changes_nothing(world, letter):
    page = Client().get(letter)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "王小明" not in page.content.decode()
    assert Assignment.objects.get().status == "offered"


def test_the_person_of_the_link_accepts_once_without_signing_in(world, letter):
    assert Client().post(letter, {"accept": "1"}).status_code == 200
    assignment = Assignment.objects.get()
    assert (assignment.status, assignment.answered_by) == ("accepted", world.guide)
    again = Client().post(letter, {"reason": "other"})
    assert again.status_code == 410
    assert Fulfilment.objects.count() == 1


def test_a_reason_is_needed_to_decline_by_link(world, letter):
    assert Client().post(letter, {"reason": ""}).status_code == 400
    assert Assignment.objects.get().status == "offered"
    assert Client().post(letter, {"reason": "no_crew", "remark": "周末没人"}).status_code == 200
    assignment = Assignment.objects.get()
    assert (assignment.status, assignment.reason) == ("declined", "no_crew")


def test_a_link_is_worth_nothing_after_the_deadline(world, letter):
    Assignment.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    assert Client().get(letter).status_code == 410
    assert Client().post(letter, {"accept": "1"}).status_code == 410
    assert Assignment.objects.get().status == "offered"


def test_a_link_is_worth_nothing_to_who_left_the_store(world, letter):
    world.guide.memberships.all().delete()
    assert Client().post(letter, {"accept": "1"}).status_code == 404
    assert Assignment.objects.get().status == "offered"


def test_a_link_that_was_touched_is_absent(world, letter):
    token = letter.split("/")[-2]
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", f"{token}x"):
        assert Client().get(reverse("staff:answer", args=[wrong])).status_code == 404


def test_who_is_signed_in_is_led_to_the_console(world, letter, client_of):
    there = client_of(world.guide).get(letter)
    assert there.status_code == 302
    assert there["Location"] == reverse("staff:assignment", args=[Assignment.objects.get().pk])


def test_a_link_is_of_one_person_and_one_offer(world):
    offer = story.routed(world.shopper)
    rival = answer_links.link(assignment=offer, user_id=world.rival_guide.pk)
    assert Client().get(rival).status_code == 404


# ── Asked again ─────────────────────────────────────────────────────────────────────────
def test_headquarters_may_have_a_silent_store_asked_again_but_never_one_that_declined(world):
    Store.objects.filter(pk=world.beijing.pk).update(status="paused")
    silent = story.routed(world.shopper)
    answering.expire(assignment=silent)
    story.work()
    declined = silent.order.assignments.latest("pk")
    answering.decline(assignment=declined, by=world.rival_guide, reason="damaged")
    story.work()
    silent.order.refresh_from_db()
    assert silent.order.attention == "no_store"
    assert routing.route(order_id=silent.order.pk) == []
    [offer] = routing.route(order_id=silent.order.pk, again=True)
    assert offer.store == world.near


def test_the_button_of_headquarters_asks_again_when_it_is_ticked(world, client_of):
    Store.objects.exclude(pk=world.near.pk).update(status="paused")
    order = story.routed(world.shopper).order
    answering.expire(assignment=order.assignments.get())
    story.work()
    url = reverse("hq:orders_order_route", args=[order.pk])
    seen = order.events.latest("pk").pk
    client_of(world.hq).post(url, {"seen": seen})
    assert order.assignments.active().count() == 0
    client_of(world.hq).post(url, {"seen": order.events.latest("pk").pk, "again": "1"})
    assert order.assignments.active().get().store == world.near


def test_an_override_keeps_its_store_among_the_candidates_however_far_it_is(world):
    Store.objects.bulk_create(
        Store(code=f"N{n}", dealer=world.far.dealer, name_zh=f"店{n}", lat=31.2, lng=121.4 + n / 99)
        for n in range(20)
    )
    order = story.routed(world.shopper).order
    offer = routing.override(order=order, store=world.beijing, by=world.hq, reason="pilot")
    first = offer.decision.candidates[0]
    assert (first["code"], first["kept"], first["has_all"]) == ("S-BJ", True, True)


# ── What answers say ────────────────────────────────────────────────────────────────────
def answered(world, status: str, *, count: int, days_ago: int = 0) -> None:
    offer = story.routed(world.shopper)
    moment = timezone.now() - timedelta(days=days_ago)
    rows = [
        Assignment(
            order=offer.order, store=world.far, decision=offer.decision, status=status,
            deadline=moment, offered_at=moment, answered_at=moment,
        )
        for _row in range(count)
    ]  # fmt: skip
    Assignment.objects.bulk_create(rows)


def score(store: Store) -> int:
    scoring.rescore()
    return Store.objects.get(pk=store.pk).service_score


def test_declines_and_silence_lower_the_score_and_acceptance_raises_it(world):
    answered(world, "declined", count=10)
    assert score(world.far) == 40
    answered(world, "expired", count=10)
    assert score(world.far) == 27
    answered(world, "accepted", count=60)
    assert score(world.far) == 76
    assert Store.objects.get(pk=world.near.pk).service_score == 80


def test_what_is_long_ago_weighs_less_and_at_last_nothing(world):
    answered(world, "declined", count=10, days_ago=30)
    assert score(world.far) == 53
    Assignment.objects.filter(store=world.far).update(
        answered_at=timezone.now() - timedelta(days=200)
    )
    assert scoring.records() == []


def test_scoring_twice_changes_nothing_more(world):
    answered(world, "declined", count=3)
    assert scoring.rescore() == 1
    assert scoring.rescore() == 0


def test_headquarters_reads_how_a_score_came_about(world, client_of):
    answered(world, "declined", count=10)
    scoring.rescore()
    client = client_of(world.hq)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("hq:orders_routingrules_scores")).content.decode()
    assert world.far.name_en in page
    assert ">40<" in page
