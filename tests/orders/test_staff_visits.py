"""Visitors at the console: the lane, one tap, walking in, the outcome, the camera."""

import pytest
from django.urls import reverse

from catalog.services.voices import questions
from members.services import wishlist
from orders.staff import tastes
from stores.models import Visit
from stores.services import greeting, rules
from tests import story
from tests.factories import UserFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(world):
    return visiting.receive(world.near, capacity=8)


@pytest.fixture
def visit(near, world) -> Visit:
    booked = visiting.book(near, world.shopper, party=2, note="靠窗", wishes=[world.sofa.pk])
    return visiting.today(booked)


def url(name: str, *args) -> str:
    return reverse(f"staff:{name}", args=args)


def text(answer) -> str:
    return answer.content.decode()


def test_today_shows_who_comes_and_the_lane_asks_again_only_for_news(world, visit, client_of):
    browser = client_of(world.guide)
    page = browser.get(url("today"))
    assert "shopper" in text(page)
    assert "靠窗" in text(page)
    seen = page.context["lane"].seen
    assert browser.get(f"{url('visits_lane')}?seen={seen}").status_code == 204
    greeting.arrive(visit=visit, by=world.guide)
    fresh = browser.get(f"{url('visits_lane')}?seen={seen}")
    assert "guest--here" in text(fresh)


def test_another_store_sees_nobody(world, visit, client_of):
    for who in (world.rival_guide, world.rival_dealer):
        browser = client_of(who)
        assert visit.number not in text(browser.get(url("visits")))
        assert browser.get(url("visit", visit.number)).status_code == 404
        assert browser.post(url("visit_arrive", visit.number)).status_code == 404


def test_a_dealer_sees_all_own_stores(world, visit, client_of):
    assert visit.number in text(client_of(world.dealer).get(url("visits")))


def test_one_tap_and_the_outcome(world, visit, client_of):
    browser = client_of(world.guide)
    page = browser.post(url("visit_arrive", visit.number), follow=True)
    assert 'id="outcome"' in text(page)
    lost = browser.post(url("visit_close", visit.number), {"outcome": "lost", "remark": "太贵"})
    assert lost.status_code == 400
    assert "太贵" in text(lost)
    assert "请说明原因" in text(lost)
    told = {"outcome": "lost", "lost_because": "price", "remark": "太贵"}
    browser.post(url("visit_close", visit.number), told)
    visit.refresh_from_db()
    assert (visit.status, visit.outcome, visit.lost_because) == ("closed", "lost", "price")


def test_a_tap_by_mistake_is_undone(world, visit, client_of):
    browser = client_of(world.guide)
    browser.post(url("visit_arrive", visit.number))
    browser.post(url("visit_undo", visit.number))
    visit.refresh_from_db()
    assert visit.status == "booked"
    again = browser.post(url("visit_undo", visit.number))
    assert again.status_code == 409


def test_the_camera_reads_visitors_and_vouchers_alike(world, visit, client_of):
    code, _seconds = greeting.token(visit=visit)
    browser = client_of(world.guide)
    answer = browser.post(url("redeem"), {"code": code, "nonce": "n"})
    assert answer["Location"] == url("visit", visit.number)
    visit.refresh_from_db()
    assert visit.status == "arrived"
    rival = client_of(world.rival_guide).post(url("redeem"), {"code": code, "nonce": "n"})
    assert rival.status_code == 409


def test_a_walk_in_in_seconds(world, near, client_of):
    browser = client_of(world.guide)
    page = text(browser.get(url("visit_new")))
    assert "<svg" in page
    sent = {"store": near.code, "phone": "13912345678", "party": "2"}
    answer = browser.post(url("visit_new"), sent)
    visit = Visit.objects.get()
    assert answer["Location"] == url("visit", visit.number)
    assert (visit.status, str(visit.phone)) == ("arrived", "+8613912345678")
    assert browser.post(url("visit_new"), {"store": near.code, "party": "1"}).status_code == 400
    foreign = sent | {"store": world.far.code}
    assert browser.post(url("visit_new"), foreign).status_code == 400
    assert Visit.objects.count() == 1


def test_what_the_guide_should_know_and_only_of_own_stores(world, near, client_of):
    story.ready(world.shopper, world.guide, method="pickup", SOFA=1)
    story.fill_cart(world.shopper, TABLE=1)
    met = visiting.book(near, world.shopper, number=3)
    met = visiting.today(met, hours=-5)
    greeting.arrive(visit=met, by=world.guide)
    greeting.close(visit=met, by=world.guide, outcome="needs_measuring", remark="量窗台")
    visit = visiting.today(visiting.book(near, world.shopper, wishes=[world.sofa.pk]))
    page = text(client_of(world.guide).get(url("visit", visit.number)))
    assert "量窗台" in page
    assert "买过的" in page
    assert world.table.product.name_zh not in page
    visiting.receive(world.far)
    far = visiting.today(visiting.book(world.far, world.shopper, number=8), hours=-2)
    rival = text(client_of(world.rival_guide).get(url("visit", far.number)))
    assert "量窗台" not in rival
    assert "买过的" not in rival


def test_tastes_are_told_only_with_the_visitors_word_and_until_it_is_taken_back(
    world, near, client_of
):
    story.fill_cart(world.shopper, TABLE=1)
    sofa, table = world.sofa.product, world.table.product
    wishlist.add(user=world.shopper, product=table)
    questions.ask(product=sofa, user=world.shopper, text="多宽？")
    home, browser = client_of(world.shopper), client_of(world.guide)
    starts_at = visiting.opening(near, 4).starts_at.isoformat()
    asked = {"starts_at": starts_at, "party": "1", "shows_tastes": "on", "seen": [table.slug, "?"]}
    home.post(reverse("stores:visit", args=[near.code]), asked)
    visit = Visit.objects.get()
    page = browser.get(url("visit", visit.number))
    told = page.context["story"].tastes
    assert (told.looked_at, told.saved) == ([table], [table])
    assert [question.text for question in told.asked] == ["多宽？"]
    assert [line.variant for line in told.basket] == [world.table]
    assert "多宽？" in text(page)
    home.post(reverse("visits:tastes", args=[visit.number]), {"shown": "0"})
    silent = browser.get(url("visit", visit.number))
    assert silent.context["story"].tastes == tastes.Tastes()
    assert "多宽？" not in text(silent)
    assert not visit.looked_at.exists()


def test_pages_ask_the_same_however_many_come(
    world, near, client_of, django_assert_max_num_queries
):
    for number in range(10):
        one = visiting.book(near, UserFactory(), number=number, wishes=[world.sofa.pk])
        if number < 6:
            visiting.today(one, hours=number - 2)
    browser = client_of(world.guide)
    with django_assert_max_num_queries(12):
        browser.get(url("visits"))
    with django_assert_max_num_queries(9):
        browser.get(url("visits_lane"))


def test_the_store_desk_moves_a_visit_by_a_verb(world, visit, client_of):
    path = reverse("staff_admin:stores_visit_arrive_visit", args=[visit.pk])
    browser = client_of(world.manager)
    assert browser.get(path).status_code == 200
    visit.refresh_from_db()
    assert visit.status == "booked"
    browser.post(path)
    visit.refresh_from_db()
    assert visit.status == "arrived"
    assert client_of(world.rival_guide).post(path).status_code == 404


def test_a_new_rule_reaches_what_is_booked_but_seats_nobody_out(world, near):
    visit = visiting.book(near, world.shopper, party=3)
    visiting.book(near, world.stranger, party=5)
    waiting = visiting.join(near, UserFactory(), party=2)
    rule = near.slot_rules.get(weekday=visiting.wall_weekday(visit))
    rule.capacity = 4
    assert rules.save(rule=rule) == 1
    visit.slot.refresh_from_db()
    assert (visit.slot.capacity, visit.slot.taken) == (8, 8)
    rule.capacity = 10
    assert rules.save(rule=rule) == 0
    waiting.refresh_from_db()
    assert waiting.status == "held"
