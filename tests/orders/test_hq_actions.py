"""Headquarters acts on an order: asked first, through verbs, once, and refusals change nothing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from orders.admin import life
from orders.models import Assignment, Order, OrderEvent
from orders.services import answering, pickup
from payments.models import Refund
from stores.models import Stock, Store
from tests import story
from tests.factories import UserFactory


@pytest.fixture
def desk(world, client_of):
    client = client_of(world.hq)
    client.cookies["django_language"] = "en"
    return client


def url(name: str, order) -> str:
    return reverse(f"hq:orders_order_{name}", args=[order.pk])


def send(client, name, order, *, seen=None, follow=True, **fields):
    seen = life.last_event(order) if seen is None else seen
    return client.post(url(name, order), {"seen": seen, **fields}, follow=follow)


def facts(order) -> tuple:
    """Everything an action could change."""
    return (
        Order.objects.values("status", "attention").get(pk=order.pk),
        list(Assignment.objects.filter(order=order).order_by("pk").values("store", "status")),
        list(Stock.objects.order_by("pk").values("on_hand", "reserved")),
        OrderEvent.objects.filter(order=order).count(),
        order.decisions.count(),
        Refund.objects.count(),
        LogEntry.objects.count(),
    )


def stock_of(store, variant):
    return Stock.objects.values_list("on_hand", "reserved").get(store=store, variant=variant)


# ── Another store ───────────────────────────────────────────────────────────────────────
def test_the_picker_shows_stores_nearest_first_with_stock_load_and_pauses(world, desk):
    order = story.routed(world.shopper).order
    Store.objects.filter(pk=world.far.pk).update(status="paused")
    Stock.objects.filter(store=world.beijing).update(on_hand=0)
    response = desk.get(url("override", order))
    choices = response.context["choices"]
    assert [(choice.code, choice.word, choice.is_here) for choice in choices] == [
        ("S-NEAR", "", True), ("S-FAR", "paused", False), ("S-BJ", "not in stock", False),
    ]  # fmt: skip
    assert [choice.distance_m for choice in choices] == sorted(c.distance_m for c in choices)
    assert choices[0].free == "5 free, 1 wanted"
    assert choices[0].load == "0 / 200"


def test_a_store_far_away_is_found_by_its_name(world, desk):
    order = story.routed(world.shopper).order
    response = desk.get(url("override", order), {"q": "北京"})
    assert [choice.code for choice in response.context["choices"]] == ["S-BJ"]
    assert desk.get(url("override", order), {"q": "nowhere"}).context["choices"] == []


def test_headquarters_gives_an_order_to_the_store_it_chose(world, desk):
    order = story.accepted(world.shopper, world.guide).assignment.order
    response = send(desk, "override", order, store=world.far.pk, reason="their crew is free")
    offer = order.assignments.active().get()
    assert (offer.store, offer.status) == (world.far, "offered")
    assert (offer.decision.by, offer.decision.reason) == (world.hq, "their crew is free")
    assert stock_of(world.near, world.sofa) == (5, 0)
    assert stock_of(world.far, world.sofa) == (5, 1)
    assert LogEntry.objects.get().user == world.hq
    body = response.content.decode()
    assert "their crew is free" in body
    assert "Offered to" in body


def test_an_override_takes_an_order_out_of_the_queue(world, desk):
    order = story.routed(world.shopper).order
    for _store in range(3):
        answering.decline(assignment=order.assignments.latest("pk"), by=world.hq, reason="other")
        story.work()
    send(desk, "override", order, store=world.near.pk, reason="they can after all")
    order.refresh_from_db()
    assert order.attention == ""
    assert order.assignments.active().get().store == world.near


def test_a_store_without_the_goods_is_refused_and_nothing_changes(world, desk):
    order = story.routed(world.shopper).order
    Stock.objects.filter(store=world.far).update(on_hand=0)
    before = facts(order)
    response = send(desk, "override", order, store=world.far.pk, reason="test")
    assert facts(order) == before
    assert [str(m.level_tag) for m in response.context["messages"]] == ["error"]


@pytest.mark.parametrize(
    "fields", [{}, {"store": "0", "reason": "why"}, {"reason": "why"}, {"reason": "  "}]
)
def test_an_override_without_store_or_reason_asks_again(world, desk, fields):
    order = story.routed(world.shopper).order
    before = facts(order)
    assert send(desk, "override", order, follow=False, **fields).status_code == 400
    assert facts(order) == before


def test_what_was_typed_is_kept_when_the_store_is_missing(world, desk):
    order = story.routed(world.shopper).order
    body = send(desk, "override", order, follow=False, reason="a long story").content.decode()
    assert "a long story" in body
    assert "Choose a store." in body


def test_what_stands_ready_is_not_moved(world, desk):
    order = story.ready(world.shopper, world.guide).assignment.order
    before = facts(order)
    send(desk, "override", order, store=world.far.pk, reason="test")
    assert facts(order) == before
    assert "a store has it ready" in desk.get(url("override", order)).content.decode()


def test_an_unpaid_order_is_not_moved(world, desk):
    order = story.place(world.shopper)
    before = facts(order)
    send(desk, "override", order, store=world.far.pk, reason="test")
    assert facts(order) == before


# ── Cancel and refund ───────────────────────────────────────────────────────────────────
def test_cancelling_names_the_amount_before_and_after(world, desk):
    order = story.routed(world.shopper).order
    assert "Cancel, and send ¥4,999 back?" in desk.get(url("cancel", order)).content.decode()
    response = send(desk, "cancel", order, reason="the shopper called")
    assert "¥4,999 is on its way back" in response.content.decode()
    order.refresh_from_db()
    refund = Refund.objects.get()
    assert order.status == "cancelled"
    assert (refund.amount, refund.by, refund.reason) == (
        order.total, world.hq, "the shopper called",
    )  # fmt: skip
    assert stock_of(world.near, world.sofa) == (5, 0)
    assert not order.assignments.active().exists()


def test_cancelling_an_unpaid_order_sends_nothing_back(world, desk):
    order = story.place(world.shopper)
    response = send(desk, "cancel", order, reason="mistake")
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert not Refund.objects.exists()
    assert "Nothing had been paid" in response.content.decode()


def test_what_was_handed_over_is_not_cancelled(world, desk):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    pickup.confirm(code=fulfilment.voucher.code, nonce="n1", by=world.guide)
    order = Order.objects.get()
    before = facts(order)
    response = send(desk, "cancel", order, reason="test")
    assert facts(order) == before
    assert [str(m.level_tag) for m in response.context["messages"]] == ["error"]
    assert "cannot be cancelled" in desk.get(url("cancel", order)).content.decode()


def test_cancelling_asks_for_a_reason(world, desk):
    order = story.routed(world.shopper).order
    before = facts(order)
    response = send(desk, "cancel", order, follow=False)
    assert response.status_code == 400
    assert "Say why" in response.content.decode()
    assert facts(order) == before


# ── Route again ─────────────────────────────────────────────────────────────────────────
def waiting(world) -> Order:
    """In the queue: nobody had the sofa when the only offer was declined."""
    offer = story.routed(world.shopper)
    Stock.objects.exclude(store=world.near).update(on_hand=0)
    answering.decline(assignment=offer, by=world.guide, reason="no_crew")
    story.work()
    return Order.objects.get()


def test_routing_again_finds_the_store_that_has_goods_now(world, desk):
    order = waiting(world)
    assert order.attention == "no_store"
    Stock.objects.filter(store=world.far).update(on_hand=2)
    response = send(desk, "route", order)
    order.refresh_from_db()
    assert order.attention == ""
    assert order.assignments.active().get().store == world.far
    assert "Offered to" in response.content.decode()


def test_routing_again_in_vain_says_so_and_keeps_the_decision(world, desk):
    order = waiting(world)
    response = send(desk, "route", order)
    order.refresh_from_db()
    assert order.attention == "no_store"
    assert order.decisions.count() == 3
    assert "Still no store can serve it" in response.content.decode()


def test_an_order_with_its_store_is_not_routed_again(world, desk):
    order = story.routed(world.shopper).order
    before = facts(order)
    response = send(desk, "route", order)
    assert facts(order) == before
    assert [str(m.level_tag) for m in response.context["messages"]] == ["error"]


# ── Twice, late, forged ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["override", "cancel"])
def test_a_second_click_does_nothing(world, desk, name):
    order = story.routed(world.shopper).order
    seen = life.last_event(order)
    fields = {"store": world.far.pk, "reason": "once"}
    send(desk, name, order, seen=seen, **fields)
    before = facts(order)
    response = send(desk, name, order, seen=seen, **fields)
    assert facts(order) == before
    assert "has moved on" in response.content.decode()


def test_a_page_opened_before_the_store_accepted_is_refused(world, desk):
    offer = story.routed(world.shopper)
    seen = life.last_event(offer.order)
    answering.accept(assignment=offer, by=world.guide)
    before = facts(offer.order)
    response = send(desk, "override", offer.order, seen=seen, store=world.far.pk, reason="slow")
    assert facts(offer.order) == before
    assert "has moved on" in response.content.decode()


@pytest.mark.parametrize("name", ["override", "cancel", "route"])
def test_looking_at_the_question_changes_nothing(world, desk, name):
    order = story.routed(world.shopper).order
    before = facts(order)
    assert desk.get(url(name, order)).status_code == 200
    assert facts(order) == before


@pytest.mark.parametrize("name", ["override", "cancel", "route"])
def test_a_forged_form_is_refused(world, name):
    order = story.routed(world.shopper).order
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(world.hq, backend="django.contrib.auth.backends.ModelBackend")
    before = facts(order)
    response = send(forged, name, order, follow=False, store=world.far.pk, reason="forged")
    assert response.status_code == 403
    assert facts(order) == before


@pytest.mark.parametrize("who", ["shopper", "guide", "dealer", "clerk"])
@pytest.mark.parametrize("name", ["override", "cancel", "route"])
def test_nobody_else_acts_through_this_door(world, client_of, who, name):
    order = story.routed(world.shopper).order
    clerk = UserFactory(email="clerk@example.com", is_staff=True)
    client = client_of(clerk if who == "clerk" else getattr(world, who))
    before = facts(order)
    response = send(client, name, order, follow=False, store=world.far.pk, reason="mine")
    assert response.status_code == (403 if who == "clerk" else 302)
    assert facts(order) == before


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Give it to this store"), ("zh-hans", "改派给这家门店")]
)
def test_the_question_is_asked_in_both_languages(world, desk, language, word):
    desk.cookies["django_language"] = language
    order = story.routed(world.shopper).order
    assert word in desk.get(url("override", order)).content.decode()
