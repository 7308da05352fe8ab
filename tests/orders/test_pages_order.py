"""The path of an order in a browser: own orders only, every step in words, the code that renews."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.models import Fulfilment, Order
from orders.services import answering, fulfilling, pickup
from stores.models import Stock
from tests import story

HEADER = 1  # the categories of the header, kept once a catalogue was announced

EN = {"accept-language": "en"}


def url(order, name="order", *more):
    return reverse(f"orders:{name}", args=[order.number, *more])


def text(client, order, **kwargs):
    response = client.get(url(order), headers=EN, **kwargs)
    assert response.status_code == 200
    return response.content.decode()


def test_an_unpaid_order_says_until_when_and_can_be_paid(world, shopping):
    order = story.place(world.shopper)
    page = text(shopping, order)
    assert "Pay ¥4,999" in page
    assert "We hold the goods for you until" in page
    answer = shopping.post(url(order, "pay"), {"provider": "sandbox"})
    assert answer.status_code == 303
    assert "amount=4999.00" in answer["Location"]


def test_coming_back_from_the_provider_never_counts_as_paid(world, shopping):
    order = story.place(world.shopper)
    page = shopping.get(url(order) + "?out_trade_no=P1", headers=EN).content.decode()
    assert "waiting for the provider" in page
    order.refresh_from_db()
    assert order.status == "unpaid"


def test_an_order_whose_time_is_over_cannot_be_paid(world, shopping):
    order = story.place(world.shopper)
    Order.objects.update(pay_before=timezone.now() - timedelta(minutes=1))
    assert "The time to pay is over" in text(shopping, order)
    answer = shopping.post(url(order, "pay"), headers=EN)
    assert answer.status_code == 409
    assert "cannot be paid" in answer.content.decode()


def test_a_routed_order_names_the_store_its_deadline_and_why(world, shopping):
    order = story.routed(world.shopper).order
    page = text(shopping, order)
    assert "People Square is looking at it" in page
    assert "They answer by" in page
    assert "the nearest store to you, and it has what you ordered" in page
    assert "Open" in page


def test_a_decline_is_told_kindly_and_the_next_store_is_named(world, shopping):
    assignment = story.routed(world.shopper)
    answering.decline(assignment=assignment, by=world.guide, reason="out_of_stock")
    story.work()
    page = text(shopping, assignment.order)
    assert "We are asking the next store for you" in page
    assert f"{world.far.name_en} is looking at it" in page
    assert "Nearer, but not able to: People Square (has already said no)" in page


def test_when_nobody_can_the_shopper_hears_that_headquarters_acts(world, shopping):
    assignment = story.routed(world.shopper)
    Stock.objects.exclude(store=world.near).update(on_hand=0)
    answering.decline(assignment=assignment, by=world.guide, reason="damaged")
    story.work()
    assert "Headquarters is finding a store for you" in text(shopping, assignment.order)


def test_a_delivery_is_followed_to_the_signature(world, shopping):
    fulfilment = story.ready(world.shopper, world.guide)
    order = fulfilment.assignment.order
    assert "About to leave for you" in text(shopping, order)
    fulfilling.dispatch(fulfilment=fulfilment, by=world.guide)
    assert "On the road to you" in text(shopping, order)
    fulfilling.sign(fulfilment=fulfilment, by=world.guide, signed_by="王小明")
    page = text(shopping, order)
    assert "Signed for by 王小明" in page
    assert "Completed" in page
    assert 'hx-trigger="every' not in page


def test_a_pickup_shows_a_code_that_is_never_kept(world, shopping):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    order = fulfilment.assignment.order
    assert url(order, "voucher_of", fulfilment.pk) in text(shopping, order)
    page = shopping.get(url(order, "voucher"), headers=EN)
    body = page.content.decode()
    code = fulfilment.voucher.code
    assert "no-store" in page["Cache-Control"]
    assert "<svg" in body
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in body
    assert "People Square" in body
    again = shopping.get(url(order, "voucher"), headers={**EN, "HX-Request": "true"})
    assert again.content.decode().lstrip().startswith('<div id="voucher"')


def test_the_code_page_leaves_when_the_goods_are_handed_over(world, shopping):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    order = fulfilment.assignment.order
    seen = shopping.get(url(order, "voucher")).context["story"].seen
    ask = f"{url(order, 'live')}?seen={seen}&leave"
    assert shopping.get(ask, headers={"HX-Request": "true"}).status_code == 204
    pickup.confirm(code=fulfilment.voucher.code, nonce="n1", by=world.guide)
    left = shopping.get(ask, headers={"HX-Request": "true"})
    assert left["HX-Redirect"] == order.get_absolute_url()
    assert shopping.get(url(order, "voucher"))["Location"] == order.get_absolute_url()


def test_there_is_no_code_before_the_goods_are_ready(world, shopping):
    fulfilment = story.accepted(world.shopper, world.guide, method="pickup")
    order = fulfilment.assignment.order
    assert fulfilment.voucher.code not in text(shopping, order)
    assert shopping.get(url(order, "voucher")).status_code == 302


def test_news_are_asked_for_cheaply(world, shopping, django_assert_max_num_queries):
    order = story.place(world.shopper)
    seen = shopping.get(url(order)).context["story"].seen
    ask = f"{url(order, 'live')}?seen={seen}"
    with django_assert_max_num_queries(3):
        assert shopping.get(ask).status_code == 204
    story.pay(order)
    news = shopping.get(ask, headers=EN)
    assert news.status_code == 200
    assert "Finding the best store near you" in news.content.decode()


def test_cancelling_says_first_what_happens_and_gives_the_money_back(world, shopping):
    order = story.routed(world.shopper).order
    assert "¥4,999 goes back to the account you paid from" in text(shopping, order)
    answer = shopping.post(url(order, "cancel"), follow=True, headers=EN)
    assert "is on its way back to you" in answer.content.decode()
    order.refresh_from_db()
    assert order.status == "cancelled"


def test_what_is_ready_is_not_cancelled_by_the_shopper(world, shopping):
    fulfilment = story.ready(world.shopper, world.guide)
    order = fulfilment.assignment.order
    assert url(order, "cancel") not in text(shopping, order)
    answer = shopping.post(url(order, "cancel"), headers=EN)
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.content.decode()
    fulfilment.refresh_from_db()
    assert fulfilment.status == Fulfilment.Status.READY


@pytest.mark.parametrize("who", ["stranger", "guide", "dealer", "hq"])
@pytest.mark.parametrize("name", ["order", "live", "voucher", "pay", "cancel"])
def test_an_order_of_somebody_else_is_as_absent_as_one_that_never_was(world, client_of, who, name):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    order = fulfilment.assignment.order
    client = client_of(getattr(world, who))
    ask = client.post if name in ("pay", "cancel") else client.get
    foreign = ask(url(order, name))
    absent = ask(reverse(f"orders:{name}", args=["2601010000000000"]))
    assert foreign.status_code == absent.status_code == 404
    assert order.number not in client.get(reverse("orders:orders")).content.decode()
    order.refresh_from_db()
    assert order.status == "in_progress"


def test_who_is_not_signed_in_signs_in_first(world):
    order = story.place(world.shopper)
    for name in ("order", "live", "voucher"):
        assert Client().get(url(order, name)).status_code == 302
    assert Client().get(reverse("orders:orders")).status_code == 302


def test_the_list_is_paged_and_constant_in_queries(world, shopping, django_assert_max_num_queries):
    Stock.objects.update(on_hand=99)
    orders = [story.place(world.shopper) for _n in range(12)]
    with django_assert_max_num_queries(5 + HEADER):
        first = shopping.get(reverse("orders:orders")).content.decode()
    assert orders[-1].number in first
    assert orders[0].number not in first
    assert f"?before={orders[2].number}" in first
    second = shopping.get(reverse("orders:orders"), {"before": orders[2].number})
    assert orders[0].number in second.content.decode()
    assert shopping.get(reverse("orders:orders"), {"before": "nonsense"}).status_code == 404


def test_the_page_of_an_order_is_seventeen_statements_and_the_header(
    world, shopping, django_assert_max_num_queries
):
    fulfilment = story.ready(world.shopper, world.guide, SOFA=1, TABLE=2)
    order = fulfilment.assignment.order
    with django_assert_max_num_queries(17 + HEADER):
        shopping.get(url(order))


def test_the_empty_list_invites(world, shopping):
    assert "No order yet" in shopping.get(reverse("orders:orders"), headers=EN).content.decode()
