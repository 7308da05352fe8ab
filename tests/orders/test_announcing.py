"""Every step of an order is told once, to whom it concerns, in the step's own transaction."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from members.models import Notice
from orders.services import (
    answer_links,
    answering,
    cancelling,
    fulfilling,
    history,
    pickup,
)
from tests import story


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def _speaks_chinese(settings):
    settings.NOTICE_QUIET_HOURS = "00:00-00:00"


def test_a_delivery_is_told_step_by_step(world):
    fulfilment = story.ready(world.shopper, world.guide)
    fulfilling.dispatch(fulfilment=fulfilment, by=world.guide)
    fulfilling.sign(fulfilment=fulfilment, by=world.guide, signed_by="王小明")
    steps = ["order_paid", "order_accepted", "order_packed", "order_on_its_way", "order_signed"]
    assert told(world.shopper) == steps
    story.work()
    assert [letter.to for letter in mail.outbox if letter.to == [world.shopper.email]] == [
        [world.shopper.email]
    ] * len(steps)
    assert "王小明" in mail.outbox[-1].body


def test_a_pickup_that_is_ready_leads_to_its_code(world):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    order = fulfilment.assignment.order
    ready = Notice.objects.get(user=world.shopper, kind="order_ready")
    assert ready.link == reverse("orders:voucher", args=[order.number])
    pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=world.guide)
    assert told(world.shopper)[-1] == "order_collected"


def test_a_store_that_cannot_is_told_to_the_shopper_and_the_next_store_hears(world):
    assignment = story.routed(world.shopper)
    assert told(world.guide) == told(world.manager) == ["work_offer"]
    assert told(world.rival_guide) == told(world.dealer) == []
    answering.decline(assignment=assignment, by=world.guide, reason="out_of_stock")
    story.work()
    assert told(world.shopper) == ["order_paid", "order_passed_on"]
    assert told(world.rival_guide) == ["work_offer"]
    offer = Notice.objects.get(user=world.guide)
    assert offer.link == answer_links.link(assignment=assignment, user_id=world.guide.pk)
    assert set(offer.facts) == {"order", "store", "deadline"}


def test_a_store_where_nobody_works_is_answered_for_by_its_dealer(world):
    world.near.memberships.all().delete()
    story.routed(world.shopper)
    assert told(world.dealer) == ["work_offer"]


def test_cancelled_and_refunded_are_told(world):
    assignment = story.routed(world.shopper)
    cancelling.cancel(order=assignment.order, by=world.shopper, reason="shopper")
    assert told(world.shopper) == ["order_paid", "order_cancelled"]


def test_a_step_that_fails_tells_nothing(world):
    order = story.place(world.shopper)
    with transaction.atomic():
        history.note(order, "paid")
        transaction.set_rollback(True)
    assert told(world.shopper) == []


def test_what_is_nobodys_news_is_not_told(world):
    order = story.place(world.shopper)
    history.note(order, "no_store")
    assert told(world.shopper) == []
