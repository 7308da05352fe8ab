"""Goods that wait: reminded once, given up once; part of them later; somebody else comes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Notice
from orders import invariants
from orders.models import Assignment, Fulfilment, Order, Voucher
from orders.services import fulfilling, pickup, reminding
from payments.models import Payment, Refund
from stores.models import Stock
from tests import story

SOON, PAST = timedelta(hours=1), timedelta(hours=-1)


def laws() -> list[str]:
    skipped = "redeemed once and rightly"
    return [f for name, check in invariants.CHECKS if name != skipped for f in check()]


def due(fulfilment, when) -> None:
    Fulfilment.objects.filter(pk=fulfilment.pk).update(collect_before=timezone.now() + when)


@pytest.fixture
def waiting(world) -> Fulfilment:
    return story.ready(world.shopper, world.guide, method="pickup")


def kinds(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


# ── Reminders ───────────────────────────────────────────────────────────────────────────
def test_goods_wait_seven_days_and_the_page_says_so(world, waiting, client_of):
    assert timedelta(days=6, hours=23) < waiting_time(waiting) <= timedelta(days=7)
    page = client_of(world.shopper).get(waiting.assignment.order.get_absolute_url())
    text = page.content.decode()
    assert "前取货" in text


def waiting_time(fulfilment):
    fulfilment.refresh_from_db()
    return fulfilment.collect_before - timezone.now()


def test_the_shopper_is_reminded_once_before_the_end(world, waiting):
    reminding.sweep()
    assert "pickup_reminder" not in kinds(world.shopper)
    due(waiting, SOON)
    reminding.sweep()
    reminding.sweep()
    assert kinds(world.shopper).count("pickup_reminder") == 1


def test_the_store_is_reminded_once_of_an_offer_that_ends_soon(world):
    assignment = story.routed(world.shopper)
    reminding.sweep()
    assert "work_deadline" not in kinds(world.guide)
    Assignment.objects.update(deadline=timezone.now() + timedelta(minutes=10))
    reminding.sweep()
    reminding.sweep()
    assert kinds(world.guide).count("work_deadline") == 1
    assert reminding.remind_store(assignment=assignment) is False


# ── Not collected ───────────────────────────────────────────────────────────────────────
def test_what_is_not_collected_goes_back_on_sale_and_the_money_back(world, waiting):
    due(waiting, PAST)
    reminding.sweep()
    reminding.sweep()
    order = Order.objects.get()
    assert order.status == "cancelled"
    stock = Stock.objects.get(store=world.near, variant=world.sofa)
    assert (stock.on_hand, stock.reserved) == (5, 0)
    assert Refund.objects.get().amount == Payment.objects.get().amount
    assert kinds(world.shopper)[-1:] == ["pickup_over"]
    assert "order_cancelled" not in kinds(world.shopper)
    with pytest.raises(pickup.NotRedeemable):
        pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
    assert laws() == []


def test_collected_at_the_last_moment_is_collected(world, waiting):
    due(waiting, PAST)
    pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
    assert reminding.give_up(fulfilment=waiting) is False
    assert Order.objects.get().status == "completed"


def test_when_part_was_collected_headquarters_decides(world):
    first = story.accepted(world.shopper, world.guide, method="pickup", SOFA=1, TABLE=1)
    sofa = first.assignment.order.lines.get(sku="SOFA")
    fulfilling.ready(fulfilment=first, by=world.guide, lines=[sofa.pk])
    pickup.confirm(code=first.voucher.code, nonce="n", by=world.guide)
    rest = Fulfilment.objects.get(status="accepted")
    fulfilling.ready(fulfilment=rest, by=world.guide)
    due(rest, PAST)
    reminding.sweep()
    order = Order.objects.get()
    assert (order.status, order.attention) == ("in_progress", "not_collected")
    assert not Refund.objects.exists()
    pickup.confirm(code=rest.voucher.code, nonce="n2", by=world.guide)
    order.refresh_from_db()
    assert (order.status, order.attention) == ("completed", "")
    assert laws() == []


# ── Part now, the rest later ────────────────────────────────────────────────────────────
def test_part_is_ready_now_and_the_rest_has_a_code_of_its_own(world, client_of):
    first = story.accepted(world.shopper, world.guide, method="pickup", SOFA=1, TABLE=1)
    order = first.assignment.order
    sofa = order.lines.get(sku="SOFA")
    page = reverse("staff:ready", args=[first.assignment_id])
    browser = client_of(world.guide)
    assert browser.post(page, {"pieces": [sofa.pk]}).status_code == 400
    assert browser.post(page, {"pieces": [sofa.pk], "rest_later": "on"}).status_code == 302
    assert sorted(Fulfilment.objects.values_list("status", flat=True)) == ["accepted", "ready"]
    assert len(set(Voucher.objects.values_list("code", flat=True))) == 2
    assert laws() == []
    pickup.confirm(code=first.voucher.code, nonce="n", by=world.guide)
    left = {s.variant.sku: (s.on_hand, s.reserved) for s in Stock.objects.filter(store=world.near)}
    assert left == {"SOFA": (4, 0), "TABLE": (5, 1)}
    order.refresh_from_db()
    assert order.status == "in_progress"
    rest = Fulfilment.objects.get(status="accepted")
    fulfilling.ready(fulfilment=rest, by=world.guide)
    pickup.confirm(code=rest.voucher.code, nonce="n", by=world.guide)
    order.refresh_from_db()
    assert order.status == "completed"
    assert laws() == []


def test_lines_of_another_order_are_not_left_or_kept(world):
    first = story.accepted(world.shopper, world.guide, method="pickup")
    other = story.accepted(world.stranger, world.guide, method="pickup")
    foreign = other.assignment.order.lines.get()
    for lines in ([foreign.pk], []):
        with pytest.raises(fulfilling.splitting.Invalid):
            fulfilling.ready(fulfilment=first, by=world.guide, lines=lines)
    first.refresh_from_db()
    assert first.status == "accepted"


# ── Somebody else comes ─────────────────────────────────────────────────────────────────
def test_the_store_reads_who_collects_instead(world, waiting, client_of):
    order = waiting.assignment.order
    page = reverse("orders:collector", args=[order.number, waiting.pk])
    browser = client_of(world.shopper)
    assert browser.post(page, {"name": "王五"}).status_code == 302
    code_page = reverse("orders:voucher_of", args=[order.number, waiting.pk])
    assert "王五" in browser.get(code_page).content.decode()
    code = Voucher.objects.get().code
    done = client_of(world.guide).post(
        reverse("staff:redeem"), {"code": code, "nonce": "n"}, follow=True
    )
    assert "王五" in done.content.decode()
    browser.post(page, {"name": "李四"})
    assert Voucher.objects.get().collector == "王五"
