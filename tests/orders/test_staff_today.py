"""Today: the lanes of a store, who may see them, and what they cost."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Assignment
from orders.services import answering, fulfilling, pickup
from stores.models import Membership, Stock
from tests import story
from tests.factories import DivisionFactory, StoreFactory

TODAY = reverse("staff:today")


def lanes(response) -> dict[str, int]:
    return {lane.name: lane.count for lane in response.context["board"].lanes}


def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(world, client):
    answer = client.get(TODAY)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={TODAY}"


@pytest.mark.parametrize("name", ["today", "scan", "stock", "earnings"])
def test_a_member_without_a_store_is_told_whom_to_ask(world, client_of, name):
    answer = client_of(world.shopper).get(reverse(f"staff:{name}"))
    assert answer.status_code == 403
    assert "经销商" in answer.content.decode()
    assert world.shopper.email in answer.content.decode()


def test_a_membership_that_ended_opens_nothing(world, client_of):
    Membership.objects.filter(user=world.guide).update(ends_at=timezone.now())
    assert client_of(world.guide).get(TODAY).status_code == 403


def test_every_stage_waits_in_its_lane(world, client_of):
    story.routed(world.shopper)
    story.accepted(world.shopper, world.guide)
    story.ready(world.shopper, world.guide, method="pickup")
    sent = story.ready(world.shopper, world.guide)
    fulfilling.dispatch(fulfilment=sent, by=world.guide)
    done = story.ready(world.shopper, world.guide, method="pickup")
    pickup.confirm(code=done.voucher.code, nonce="n", by=world.guide)
    answer = client_of(world.guide).get(TODAY)
    assert lanes(answer) == {"offered": 1, "preparing": 1, "handing": 2}
    assert answer.context["board"].done_today == 1


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "扫码交货"), ("en", "Scan to hand over")]
)
def test_today_speaks_both_languages(world, client_of, language, word):
    story.routed(world.shopper)
    browser = client_of(world.guide)
    browser.cookies["django_language"] = language
    page = browser.get(TODAY).content.decode()
    assert word in page
    assert reverse("staff:scan") in page


def test_empty_lanes_invite(world, client_of):
    page = client_of(world.guide).get(TODAY).content.decode()
    assert page.count("lane__empty") == 4
    assert reverse("staff:stock") in page


def test_an_offer_tells_what_it_brings_and_to_whom(world, client_of):
    story.routed(world.shopper)
    tasks = client_of(world.guide).get(TODAY).context["board"].lanes[0].tasks
    assert [(e.role, e.name, e.amount) for e in tasks[0].earnings] == [
        ("导购", "你", Decimal("149.97"))
    ]


def test_the_dealer_also_sees_the_dealers_share(world, client_of):
    story.routed(world.shopper)
    tasks = client_of(world.dealer).get(TODAY).context["board"].lanes[0].tasks
    shares = {earning.role: earning.amount for earning in tasks[0].earnings}
    assert shares["经销商"] == Decimal("2999.40")


def test_an_offer_shows_district_and_distance_but_not_the_shopper(world, client_of):
    DivisionFactory(code="310101", name="黄浦区", level="district")
    story.routed(world.shopper, to=story.destination(division_code="310101"))
    page = client_of(world.guide).get(TODAY).content.decode()
    assert "黄浦区" in page
    assert "10 m" in page
    for hidden in ("王小明", "13800138000", "138 0013 8000", "人民大道"):
        assert hidden not in page


def test_a_dealer_sees_all_own_stores_and_may_look_at_one(world, client_of):
    second = StoreFactory(code="S-TWO", dealer=world.near.dealer, name_zh="二店")
    story.routed(world.shopper)
    Assignment.objects.update(store=second)
    story.routed(world.shopper)
    browser = client_of(world.dealer)
    assert lanes(browser.get(TODAY))["offered"] == 2
    assert lanes(browser.get(TODAY, {"store": "S-TWO"}))["offered"] == 1
    assert browser.get(TODAY).context["seat"].store == second, "the choice is remembered"
    assert lanes(browser.get(TODAY, {"store": ""}))["offered"] == 2


def test_people_of_two_stores_can_switch(world, client_of):
    Membership.objects.create(user=world.guide, role="guide", store=world.beijing)
    story.routed(world.shopper)
    browser = client_of(world.guide)
    assert lanes(browser.get(TODAY, {"store": "S-BJ"}))["offered"] == 0
    assert lanes(browser.get(TODAY, {"store": "S-NEAR"}))["offered"] == 1


@pytest.mark.parametrize("code", ["S-FAR", "S-NOWHERE", "a\0b"])
def test_a_foreign_store_is_as_absent_as_none(world, client_of, code):
    assert client_of(world.guide).get(TODAY, {"store": code}).status_code in (200, 404)
    Membership.objects.create(user=world.guide, role="guide", store=world.beijing)
    assert client_of(world.guide).get(TODAY, {"store": code}).status_code == 404


def test_headquarters_looks_at_any_store(world, client_of):
    story.routed(world.shopper)
    browser = client_of(world.hq)
    assert lanes(browser.get(TODAY, {"store": "S-FAR"}))["offered"] == 0
    assert lanes(browser.get(TODAY, {"store": "S-NEAR"}))["offered"] == 1
    assert browser.get(TODAY, {"store": "a\0b"}).status_code == 404


def test_nothing_new_is_answered_with_204_and_news_with_the_lanes(world, client_of):
    story.accepted(world.shopper, world.guide)
    browser = client_of(world.guide)
    seen = re.search(rf"{TODAY}\?seen=(\w+)", browser.get(TODAY).content.decode()).group(1)
    htmx = {"headers": {"HX-Request": "true"}}
    assert browser.get(TODAY, {"seen": seen}, **htmx).status_code == 204
    story.routed(world.shopper)
    news = browser.get(TODAY, {"seen": seen}, **htmx)
    assert news.status_code == 200
    assert b"<html" not in news.content
    assert lanes(news)["offered"] == 1


def test_a_deadline_warms(world, client_of):
    story.routed(world.shopper)
    Assignment.objects.update(deadline=timezone.now() + timedelta(minutes=10))
    assert "deadline--soon" in client_of(world.guide).get(TODAY).content.decode()


@pytest.mark.parametrize("orders", [1, 6])
@pytest.mark.parametrize("who", ["guide", "dealer"])
def test_today_asks_at_most_twelve_questions_however_many_orders(
    world, client_of, django_assert_max_num_queries, orders, who
):
    Stock.objects.update(on_hand=30)
    for number in range(orders):
        story.routed(world.shopper)
        step = (story.accepted, story.ready)[number % 2]
        step(world.shopper, world.guide, method=("delivery", "pickup")[number % 2])
    browser = client_of(getattr(world, who))
    browser.get(TODAY)
    with django_assert_max_num_queries(12):
        answer = browser.get(TODAY)
    assert lanes(answer)["offered"] == orders
    seen = answer.context["board"].seen
    with django_assert_max_num_queries(12):
        browser.get(TODAY, {"seen": seen}, headers={"HX-Request": "true"})


def test_the_next_task_is_the_offer_before_the_preparing(world, client_of):
    prepared = story.accepted(world.shopper, world.guide)
    offered = story.routed(world.shopper)
    first = story.routed(world.shopper)
    answering.accept(assignment=first, by=world.guide)
    page = client_of(world.guide).get(reverse("staff:done", args=[first.pk]))
    assert page.context["next"].assignment == offered
    assert prepared.assignment != offered
