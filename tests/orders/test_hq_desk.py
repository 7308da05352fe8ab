"""Headquarters' desk: its lists, the order's page, its home, and who stays outside."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from o2o.idempotency import IdempotencyRecord
from o2o.outbox import Message
from orders import dashboard, daymap
from orders.models import Assignment, Fulfilment, Order, Voucher
from orders.services import answering, cancelling, fulfilling, pickup
from tests import story
from tests.factories import XUHUI, UserFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
LISTS = ["assignment", "routingdecision", "fulfilment", "redemption", "scan"]
INSIDE = [
    "/hq/",
    "/hq/orders/order/",
    *(f"/hq/orders/{name}/" for name in LISTS),
    "/hq/o2o/message/",
    "/hq/o2o/idempotencyrecord/",
]


@pytest.fixture
def desk(world, client_of):
    """Headquarters' signed-in browser, in English."""
    client = client_of(world.hq)
    client.cookies["django_language"] = "en"
    return client


def page(client, order) -> str:
    return client.get(reverse("hq:orders_order_change", args=[order.pk])).content.decode()


def listed(response) -> list:
    return list(response.context["cl"].result_list)


def collected(world):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    pickup.confirm(code=fulfilment.voucher.code, nonce="n1", by=world.guide)
    story.work()
    return Order.objects.get()


def queued(world) -> Order:
    """An order that every store has declined."""
    order = story.routed(world.shopper).order
    for _store in range(3):
        offer = order.assignments.latest("pk")
        answering.decline(assignment=offer, by=world.hq, reason="out_of_stock")
        story.work()
    order.refresh_from_db()
    return order


# ── Who may come in ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["shopper", "guide", "manager", "dealer", "rival_dealer"])
def test_only_headquarters_enters_the_desk_and_nothing_leaks(world, client_of, who):
    order = story.routed(world.shopper).order
    client = client_of(getattr(world, who))
    doors = [f"/hq/orders/order/{order.pk}/{name}/" for name in ("change", "override", "cancel")]
    for url in [*INSIDE, *doors]:
        response = client.get(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith("/hq/login/?next=")
        assert order.number not in response.content.decode()


def test_a_guest_is_asked_to_sign_in(client, db):
    assert client.get("/hq/orders/order/")["Location"].startswith("/hq/login/")


def test_the_door_carries_the_brand(client, db, settings):
    body = client.get("/hq/login/").content.decode()
    assert settings.SITE_NAME in body
    assert "hq-entrance" in body


def test_staff_without_permissions_see_no_order(world, client_of):
    order = story.routed(world.shopper).order
    clerk = client_of(UserFactory(email="clerk@example.com", is_staff=True))
    assert clerk.get(reverse("hq:orders_order_change", args=[order.pk])).status_code == 403
    assert clerk.get("/hq/orders/order/").status_code == 403
    home = clerk.get("/hq/")
    assert home.status_code == 200
    assert "numbers" not in home.context


# ── The list ────────────────────────────────────────────────────────────────────────────
def test_the_list_costs_the_same_for_one_order_and_for_many(
    world, desk, django_assert_max_num_queries
):
    story.routed(world.shopper)
    with django_assert_max_num_queries(9):
        desk.get("/hq/orders/order/")
    for _order in range(3):
        story.routed(world.stranger)
    with django_assert_max_num_queries(9) as queries:
        assert len(listed(desk.get("/hq/orders/order/"))) == 4
    history = [q["sql"] for q in queries if 'COUNT(*) AS "__count" FROM "orders_order"' in q["sql"]]
    assert all("attention" in sql for sql in history)


def test_orders_stand_newest_first(world, desk):
    first, second = story.place(world.shopper), story.place(world.stranger)
    assert listed(desk.get("/hq/orders/order/")) == [second, first]


@pytest.mark.parametrize("how", ["number", "email", "phone"])
def test_an_order_is_found_by_number_email_or_phone(world, desk, how):
    wanted = story.place(world.shopper)
    other = story.place(world.stranger, to=story.destination(phone="+8613900139000"))
    text = {"number": wanted.number, "email": "Shopper@Example.com", "phone": "138 0013 8000"}[how]
    assert listed(desk.get("/hq/orders/order/", {"q": text})) == [wanted]
    assert other.number not in desk.get("/hq/orders/order/", {"q": text}).content.decode()


def test_the_queue_shows_what_needs_headquarters_alone(world, desk):
    waiting = queued(world)
    story.routed(world.stranger)
    response = desk.get("/hq/orders/order/?queue=any")
    assert listed(response) == [waiting]
    assert "no store can serve it" in response.content.decode()


def test_the_list_is_filtered_by_status_method_store_and_day(world, desk):
    paid = story.routed(world.shopper).order
    unpaid = story.place(world.stranger, method="pickup")
    old = story.place(world.stranger)
    Order.objects.filter(pk=old.pk).update(placed_at=timezone.now() - timedelta(days=3))
    orders = lambda query: set(listed(desk.get(f"/hq/orders/order/?{query}")))  # noqa: E731
    assert orders("status__exact=paid") == {paid}
    assert orders("method__exact=pickup") == {unpaid}
    assert orders(f"store={world.near.pk}") == {paid}
    assert orders(f"store={world.far.pk}") == set()
    assert orders("placed=today") == {paid, unpaid}
    assert orders("placed=week") == {paid, unpaid, old}
    assert orders("paid=today") == {paid}


def test_a_wild_filter_harms_nothing(world, desk):
    order = story.place(world.shopper)
    assert listed(desk.get("/hq/orders/order/?store=%27&placed=never&queue=")) == [order]


def test_nothing_can_be_added_edited_or_deleted(world, desk):
    order = story.routed(world.shopper).order
    before = Order.objects.values().get(pk=order.pk)
    for url in ["add/", f"{order.pk}/delete/", f"{order.pk}/history/"]:
        assert desk.post(f"/hq/orders/order/{url}", {"status": "completed"}).status_code == 404
    desk.post(f"/hq/orders/order/{order.pk}/change/", {"status": "completed", "total": "1"})
    desk.post(
        "/hq/orders/order/",
        {"action": "delete_selected", "_selected_action": [order.pk], "post": "yes"},
    )
    assert Order.objects.values().get(pk=order.pk) == before


# ── The page ────────────────────────────────────────────────────────────────────────────
def test_the_page_tells_the_whole_life_of_a_collected_order(
    world, desk, django_assert_max_num_queries
):
    order = collected(world)
    with django_assert_max_num_queries(20):
        body = page(desk, order)
    for told in [
        "Order placed", "People Square accepted", "Handed over at People Square",
        "Money shared", "2,999.40", "dealer of the serving store", "nearest first", "chosen",
        "rules nearest first",
    ]:  # fmt: skip
        assert told in body, told
    assert Voucher.objects.get().code not in body


def test_the_page_costs_the_same_after_many_refusals(world, desk, django_assert_max_num_queries):
    order = queued(world)
    with django_assert_max_num_queries(20):
        body = page(desk, order)
    assert body.count('class="hq-decision"') == 4
    assert "has already said no" in body
    assert "not really in stock" in body


def test_the_expected_split_is_told_before_it_is_booked_and_adds_up(world, desk):
    order = story.routed(world.shopper).order
    response = desk.get(reverse("hq:orders_order_change", args=[order.pk]))
    parts = response.context["life"].expected
    assert sum(part["amount"] for part in parts) == order.total
    assert {part["label"]: part["amount"] for part in parts}[str(world.near.dealer)] == Decimal(
        "2999.40"
    )
    assert "Will be shared" in response.content.decode()
    assert response.context["life"].split == []


def test_a_cancelled_order_tells_its_refund_and_expects_no_split(world, desk):
    order = story.routed(world.shopper).order
    cancelling.cancel(order=order, by=world.hq, reason="wrong colour")
    response = desk.get(reverse("hq:orders_order_change", args=[order.pk]))
    assert response.context["life"].expected == []
    body = response.content.decode()
    assert "Order cancelled" in body
    assert "wrong colour" in body
    assert "on its way" in body
    assert "/cancel/" not in body


def test_an_unknown_order_leads_back_with_a_word(desk):
    response = desk.get("/hq/orders/order/99999/change/", follow=True)
    assert response.redirect_chain[0][0] == "/hq/"
    assert "99999" in response.content.decode()


@pytest.mark.parametrize(("language", "word"), [("en", "Who and where"), ("zh-hans", "顾客与地址")])
def test_the_page_speaks_both_languages(world, desk, language, word):
    desk.cookies["django_language"] = language
    assert word in page(desk, story.routed(world.shopper).order)


# ── Beside the orders ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", LISTS)
def test_what_lies_beside_is_read_only_and_leads_to_the_order(
    world, desk, name, django_assert_max_num_queries
):
    order = collected(world)
    with django_assert_max_num_queries(6):
        body = desk.get(f"/hq/orders/{name}/").content.decode()
    assert f"/hq/orders/order/{order.pk}/change/" in body
    assert Voucher.objects.get().code not in body
    assert desk.get(f"/hq/orders/{name}/1/change/").status_code == 404
    assert desk.get(f"/hq/orders/{name}/add/").status_code == 404


def test_late_offers_are_one_click_away(world, desk):
    late, fine = story.routed(world.shopper), story.routed(world.stranger)
    Assignment.objects.filter(pk=late.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert listed(desk.get("/hq/orders/assignment/?late=yes")) == [late]
    assert set(listed(desk.get("/hq/orders/assignment/"))) == {late, fine}


# ── The home ────────────────────────────────────────────────────────────────────────────
def numbers(response) -> dict[str, str]:
    return {number.label: number.value for number in response.context["numbers"]}


def test_the_home_counts_the_day(world, desk):
    collected(world)
    story.ready(world.stranger, world.guide, method="pickup")
    queued(world)
    cancelling.cancel(order=story.routed(world.stranger).order, by=world.hq, reason="test")
    late = story.routed(world.stranger)
    Assignment.objects.filter(pk=late.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert numbers(desk.get("/hq/")) == {
        "Orders today": "5",
        "Paid today": "¥24,995",
        "Waiting for stores": "1",
        "Late offers": "1",
        "At headquarters": "1",
        "Ready for pickup": "1",
        "Handed over today": "1",
        "Refunds under way": "1",
    }


def test_every_number_is_a_door_to_the_rows_it_counts(world, desk):
    collected(world)
    story.ready(world.stranger, world.guide, method="pickup")
    queued(world)
    cancelling.cancel(order=story.routed(world.stranger).order, by=world.hq, reason="test")
    for number in desk.get("/hq/").context["numbers"]:
        rows = listed(desk.get(number.url))
        if number.label != "Paid today":
            assert len(rows) == int(number.value), number.label


def test_the_home_costs_at_most_twelve_queries(world, desk, django_assert_max_num_queries):
    for who in (world.shopper, world.stranger):
        story.routed(who)
    queued(world)
    with django_assert_max_num_queries(12):
        desk.get("/hq/")


def test_what_is_late_or_waits_is_on_top_with_its_next_action(world, desk):
    order = queued(world)
    late = story.routed(world.stranger)
    Assignment.objects.filter(pk=late.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    Message.objects.create(task="orders.tasks.x", dead_at=timezone.now(), last_error="boom")
    jobs = desk.get("/hq/").context["jobs"]
    assert [(job.title, job.url) for job in jobs] == [
        ("no store can serve it", f"/hq/orders/order/{order.pk}/override/"),
        ("People Square has not answered", f"/hq/orders/order/{late.order_id}/override/"),
        ("A promise was given up", "/hq/o2o/message/?state=dead"),
    ]


def test_a_calm_day_says_so(world, desk):
    body = desk.get("/hq/").content.decode()
    assert "Nothing is late, nothing waits for you" in body
    assert "No order yet today" in body


def test_the_day_is_the_sites_local_day(world, desk):
    order = story.place(world.shopper)
    begins = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=SHANGHAI)
    assert dashboard.midnight() == begins
    for moment, today, yesterday in [
        (begins, 1, 0),
        (begins - timedelta(seconds=1), 0, 1),
        (begins - timedelta(days=7), 0, 0),
    ]:
        Order.objects.filter(pk=order.pk).update(placed_at=moment)
        week = dashboard.numbers()[0].week
        assert (week[6], week[5]) == (today, yesterday)
        assert numbers(desk.get("/hq/"))["Orders today"] == str(today)


def test_the_map_draws_todays_orders_to_their_stores(world):
    with_store = story.routed(world.shopper)
    story.place(world.stranger, where=story.Place(*XUHUI))
    drawn = daymap.draw(dashboard.todays_orders())
    assert len(drawn.dots) == 2
    assert [dot.way is None for dot in drawn.dots] == [True, False]
    assert drawn.alone == 0
    assert [place.name for place in drawn.places] == [str(with_store.store)]
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)


def test_a_day_without_orders_has_no_map(db):
    assert daymap.draw(dashboard.todays_orders()) is None


# ── The workshop ────────────────────────────────────────────────────────────────────────
def test_given_up_messages_stand_first(world, desk):
    done = Message.objects.create(task="a.b", done_at=timezone.now())
    waiting = Message.objects.create(task="a.b")
    dead = Message.objects.create(task="a.b", dead_at=timezone.now(), attempts=8)
    assert listed(desk.get("/hq/o2o/message/")) == [dead, waiting, done]
    assert listed(desk.get("/hq/o2o/message/?state=dead")) == [dead]


def replay(desk, *rows):
    chosen = [row.pk for row in rows]
    return desk.post(
        "/hq/o2o/message/", {"action": "replay", "_selected_action": chosen}, follow=True
    )


def test_replaying_makes_a_given_up_message_due_and_says_who_did_it(world, desk):
    dead = Message.objects.create(task="a.b", dead_at=timezone.now(), attempts=8)
    assert "1 message is due again" in replay(desk, dead).content.decode()
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)
    assert Message.objects.due().get() == dead
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (world.hq, str(dead.pk))


def test_replaying_twice_or_what_is_done_changes_nothing(world, desk):
    done = Message.objects.create(task="a.b", done_at=timezone.now(), attempts=1)
    waiting = Message.objects.create(task="a.b", attempts=3)
    assert "nothing was changed" in replay(desk, done, waiting).content.decode()
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.attempts, waiting.attempts) == (1, 3)
    assert not LogEntry.objects.exists()


def test_idempotency_records_are_read_without_their_answers(world, desk):
    record = IdempotencyRecord.objects.create(
        owner="user:1", key="k1", fingerprint="f", status=201, body={"secret": "once-only"}
    )
    body = desk.get(f"/hq/o2o/idempotencyrecord/{record.pk}/change/").content.decode()
    assert "k1" in desk.get("/hq/o2o/idempotencyrecord/").content.decode()
    assert "once-only" not in body
    assert desk.get("/hq/o2o/idempotencyrecord/add/").status_code == 403


def test_fulfilments_made_ready_are_counted_until_they_are_handed_over(world, desk):
    fulfilment = story.accepted(world.shopper, world.guide, method="pickup")
    assert numbers(desk.get("/hq/"))["Ready for pickup"] == "0"
    fulfilling.ready(fulfilment=fulfilment, by=world.guide)
    assert numbers(desk.get("/hq/"))["Ready for pickup"] == "1"
    assert Fulfilment.objects.get().status == "ready"
