"""Collected in one store, standing in another: the goods travel, their promise with them."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from orders import invariants
from orders.models import Order, OrderLine, Supply
from orders.services import cancelling, forwarding, fulfilling, offering, routing
from stores.models import Stock, Transfer
from tests import story
from tests.orders.conftest import filled, hidden

ALL = {"SOFA": 1, "TABLE": 1}


def numbers(store, sku="SOFA") -> tuple[int, int]:
    row = Stock.objects.get(store=store, variant__sku=sku)
    return row.on_hand, row.reserved


@pytest.fixture
def bare(world):
    """No sofa near the shopper; there are tables."""
    Stock.objects.filter(store=world.near, variant=world.sofa).update(on_hand=0)
    return world


def to(store):
    return story.destination("pickup", wanted_store=store.pk, waits=True)


def lawful() -> bool:
    return not [finding for _name, check in invariants.CHECKS for finding in check()]


@pytest.fixture
def asked(bare) -> Transfer:
    """Near has accepted a pickup of a sofa and a table; the sofa is asked for at Far."""
    story.accepted(bare.shopper, bare.guide, method="pickup", to=to(bare.near), **ALL)
    return Transfer.objects.get()


def fulfilment_of(transfer):
    return Order.objects.get().assignments.active().get().fulfilment


def test_the_nearer_store_that_lacks_it_is_offered_with_its_later_day_and_where_it_comes_from(bare):
    offer = offering.offer(
        cart=story.fill_cart(bare.shopper, SOFA=1), method="pickup", place=story.HERE,
        at=timezone.now(),
    )  # fmt: skip
    near, far = offer.pickups[:2]
    assert (near.store, near.senders) == (bare.near, (bare.far,))
    assert (far.store, far.senders) == (bare.far, ())
    assert near.promise.first > far.promise.first
    assert (
        offer.legs[0].store == bare.far
    )  # what is there is proposed, what must come may be chosen


def test_what_must_come_is_held_where_it_stands_and_offered_where_it_is_collected(bare):
    assignment = story.routed(bare.shopper, method="pickup", to=to(bare.near), **ALL)
    assert assignment.store == bare.near
    assert assignment.lines.count() == 2
    assert (numbers(bare.far), numbers(bare.near, "TABLE")) == ((5, 1), (5, 1))
    assert assignment.decision.candidates[0]["sent_by"] == ["S-FAR"]
    assert not Transfer.objects.exists()
    assert lawful()


def test_a_store_of_the_same_dealer_sends_first_however_far_it_is(bare):
    bare.beijing.dealer = bare.near.dealer
    bare.beijing.save()
    story.routed(bare.shopper, method="pickup", to=to(bare.near))
    assert (numbers(bare.beijing), numbers(bare.far)) == ((5, 1), (5, 0))


def test_the_journey_asked_sent_counted_ready_collected(bare, asked):
    order, fulfilment = Order.objects.get(), fulfilment_of(asked)
    assert (asked.status, asked.source, asked.target) == ("asked", bare.far, bare.near)
    with pytest.raises(fulfilling.NotHereYet):
        fulfilling.ready(fulfilment=fulfilment, by=bare.guide)
    forwarding.send(transfer=asked, by=bare.rival_guide)
    assert (numbers(bare.far), numbers(bare.near), lawful()) == ((4, 0), (0, 0), True)
    forwarding.receive(transfer=asked, received={bare.sofa.pk: 1}, by=bare.guide)
    assert (numbers(bare.near), numbers(bare.near, "TABLE"), lawful()) == ((1, 1), (5, 1), True)
    fulfilling.ready(fulfilment=fulfilment, by=bare.guide)
    kinds = [event.kind for event in order.events.all()]
    assert kinds[-4:] == ["goods_asked", "goods_sent", "goods_arrived", "ready"]
    assert fulfilment.store == bare.near  # whose share it is


def test_what_is_there_is_ready_while_the_rest_is_on_its_way(bare, asked):
    table = OrderLine.objects.get(sku="TABLE")
    fulfilment = fulfilment_of(asked)
    fulfilling.ready(fulfilment=fulfilment, by=bare.guide, lines=[table.pk])
    forwarding.send(transfer=asked, by=bare.rival_guide)
    forwarding.receive(transfer=asked, received={bare.sofa.pk: 1}, by=bare.guide)
    assert numbers(bare.near) == (1, 1)
    assert lawful()


def test_who_refuses_is_replaced_by_the_next_that_has_it(bare, asked):
    forwarding.refuse(transfer=asked, by=bare.rival_guide, reason="missing")
    second = Transfer.objects.get(status="asked")
    assert (second.source, numbers(bare.far), numbers(bare.beijing)) == (
        bare.beijing,
        (5, 0),
        (5, 1),
    )
    assert lawful()


def test_when_nobody_can_send_it_the_order_goes_to_headquarters(bare, asked):
    Stock.objects.filter(store=bare.beijing).update(on_hand=0)
    forwarding.refuse(transfer=asked, by=bare.rival_guide, reason="damaged")
    story.work()
    order = Order.objects.get()
    assert (order.attention, order.assignments.active().count()) == ("no_store", 0)
    assert Stock.objects.filter(reserved__gt=0).count() == 0
    assert lawful()


def test_what_is_lost_on_the_way_comes_from_a_third_store(bare, asked):
    forwarding.send(transfer=asked, by=bare.rival_guide)
    forwarding.receive(transfer=asked, received={}, by=bare.guide, difference="包裹丢失")
    assert Transfer.objects.get(status="asked").source == bare.beijing
    assert (numbers(bare.near), numbers(bare.far), numbers(bare.beijing)) == (
        (0, 0),
        (4, 0),
        (5, 1),
    )
    assert lawful()


def test_silence_until_the_deadline_is_a_refusal(bare, asked):
    assert forwarding.expire_overdue() == 0
    Transfer.objects.update(answer_before=F("answer_before") - timedelta(days=9))
    assert forwarding.expire_overdue() == 1
    asked.refresh_from_db()
    assert (asked.status, asked.refusal) == ("refused", "silent")


def test_cancelled_before_it_leaves_it_stays_where_it_is(bare, asked):
    cancelling.cancel(order=Order.objects.get(), by=bare.shopper)
    asked.refresh_from_db()
    assert (asked.refusal, numbers(bare.far), lawful()) == ("not_needed", (5, 0), True)
    with pytest.raises(forwarding.AlreadyClosed):
        forwarding.send(transfer=asked, by=bare.rival_guide)
    assert numbers(bare.far) == (5, 0)


def test_cancelled_on_the_way_it_becomes_stock_of_where_it_arrives(bare, asked):
    forwarding.send(transfer=asked, by=bare.rival_guide)
    cancelling.cancel(order=Order.objects.get(), by=bare.shopper)
    forwarding.receive(transfer=asked, received={bare.sofa.pk: 1}, by=bare.guide)
    assert (numbers(bare.far), numbers(bare.near), lawful()) == ((4, 0), (1, 0), True)


def test_headquarters_gives_it_to_another_store_and_what_is_on_the_way_is_free(bare, asked):
    forwarding.send(transfer=asked, by=bare.rival_guide)
    routing.override(order=Order.objects.get(), store=bare.beijing, by=bare.hq, reason="急")
    forwarding.receive(transfer=asked, received={bare.sofa.pk: 1}, by=bare.guide)
    assert (numbers(bare.near), numbers(bare.beijing), lawful()) == ((1, 0), (5, 1), True)


def test_both_stores_do_their_part_in_the_console(bare, asked, client_of):
    sender, counter = client_of(bare.rival_guide), client_of(bare.guide)
    page = reverse("staff:transfer", args=[asked.pk])
    assert "发不了" in sender.get(page).content.decode()
    assert "发不了" not in counter.get(page).content.decode()
    assert counter.post(reverse("staff:transfer_send", args=[asked.pk])).status_code == 404
    assert sender.post(reverse("staff:transfer_refuse", args=[asked.pk])).status_code == 302
    assert numbers(bare.far) == (5, 1)  # no reason, no refusal
    sender.post(reverse("staff:transfer_send", args=[asked.pk]))
    counter.post(page, {f"line{asked.lines.get().pk}": "1"})
    assert numbers(bare.near) == (1, 1)
    path = client_of(bare.shopper).get(Order.objects.get().get_absolute_url()).content.decode()
    assert "正在调往您选的门店" in path
    assert "已到您选的门店" in path


def test_the_shopper_chooses_the_store_that_waits_for_it(bare, shopping, home):
    story.fill_cart(bare.shopper, SOFA=1)
    url = reverse("orders:checkout")
    seen = shopping.get(url, {"method": "pickup", "store": "S-NEAR"})
    form = {"recipient": "王小明", "phone": "13800138000", "store": "S-NEAR", "near": "上海"}
    form = filled(seen, method="pickup", **form)
    assert shopping.post(url, form).status_code == 409  # it would be another promise
    assert shopping.post(url, form | {"waits": hidden(seen, "waits")}).status_code == 303
    assert Order.objects.get().lines.get().store == bare.far


def test_a_unit_counted_twice_is_found(bare, asked):
    Supply.objects.update(is_open=True)
    OrderLine.objects.filter(sku="SOFA").update(store=bare.near)  # while it stands in Far
    found = list(invariants.sent_goods_are_in_one_place())
    assert len(found) == 1
    assert asked.number in found[0]


def test_ready_goods_that_stand_elsewhere_are_found(bare, asked):
    fulfilment = fulfilment_of(asked)
    type(fulfilment).objects.update(status="ready", ready_at=timezone.now())
    assert len(list(invariants.ready_goods_are_in_their_store())) == 1
