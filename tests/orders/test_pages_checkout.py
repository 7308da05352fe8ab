"""Checkout on one page: every amount before paying, one order per payment, refusals that help."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Product, Variant
from members.models import Address
from orders.models import Order
from orders.services import cart as carts
from payments.models import Payment
from stores.models import Stock, StockMovement
from tests import story
from tests.orders.conftest import filled, hidden

CHECKOUT = reverse("orders:checkout")
QUOTE = reverse("orders:quote")
EN = {"accept-language": "en"}
NEW_ADDRESS = {
    "address": "new",
    "new-recipient": "李雷",
    "new-phone": "13900139000",
    "new-region": "上海市 徐汇区",
    "new-detail": "衡山路 1 号",
}


def nothing_happened(user):
    """No order, no payment, no reservation; the cart still full."""
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not StockMovement.objects.exists()
    assert user.cart.lines.exists()


def text(response):
    return response.content.decode()


def test_who_is_not_signed_in_signs_in_first_and_comes_back(world):
    client = Client()
    client.post(reverse("orders:add_line"), {"variant": "SOFA"})
    answer = client.get(CHECKOUT)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={CHECKOUT}"


def test_an_empty_cart_is_sent_back_to_the_cart(world, shopping):
    assert shopping.get(CHECKOUT)["Location"] == reverse("orders:cart")
    carts.open_cart(user=world.shopper, token=None)
    assert shopping.get(CHECKOUT)["Location"] == reverse("orders:cart")


def test_the_store_the_day_and_every_amount_are_named_before_paying(world, shopping, home):
    Product.objects.filter(pk=world.sofa.product_id).update(installation_fee=Decimal("150.00"))
    story.fill_cart(world.shopper, SOFA=2)
    page = text(shopping.get(CHECKOUT, headers=EN))
    assert "People Square" in page
    assert "Delivered between" in page
    for amount in ("9,998", "300", "10,298"):
        assert amount in page


def test_without_scripts_a_shopper_orders_and_is_sent_to_pay(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    answer = shopping.post(CHECKOUT, filled(page, address=str(home.pk), note="有电梯"))
    order = Order.objects.get()
    assert answer.status_code == 303
    terms = parse_qs(urlparse(answer["Location"]).query)
    assert terms["amount"] == ["4999.00"]
    assert terms["return_url"][0].endswith(order.get_absolute_url())
    assert (order.recipient, order.note, order.division_code) == ("王小明", "有电梯", "310101")
    assert (order.status, order.place_source) == ("unpaid", "address")
    assert Payment.objects.get().reference == order.number


def test_a_new_address_is_kept_and_found_by_its_district(world, shopping, shanghai):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT, headers=EN)
    assert "Fill in the address" in text(page)
    shopping.post(CHECKOUT, filled(page, **NEW_ADDRESS))
    order = Order.objects.get()
    assert (order.division_code, order.place_source) == ("310104", "division")
    assert [line.store for line in order.lines.all()] == [world.far]
    assert Address.objects.get(user=world.shopper).division_code == "310104"


def test_an_address_without_coordinates_says_that_its_district_is_meant(world, shopping, home):
    Address.objects.update(lat=None, lng=None)
    story.fill_cart(world.shopper, SOFA=1)
    page = text(shopping.get(CHECKOUT, headers=EN))
    assert "We know your address down to" in page
    assert "People Square" in page


def test_a_place_nobody_knows_is_asked_again_and_nothing_typed_is_lost(world, shopping, shanghai):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    typed = NEW_ADDRESS | {"new-region": "Atlantis", "note": "third door"}
    answer = shopping.post(CHECKOUT, filled(page, **typed), headers=EN)
    assert answer.status_code == 400
    assert "We cannot find this place" in text(answer)
    assert 'value="Atlantis"' in text(answer)
    assert "third door" in text(answer)
    nothing_happened(world.shopper)
    assert not Address.objects.exists()


def test_a_pickup_shows_the_nearest_stores_that_have_everything(world, shopping, home):
    Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
    story.fill_cart(world.shopper, SOFA=1, TABLE=1)
    page = shopping.post(QUOTE, {"method": "pickup"}, headers={**EN, "HX-Request": "true"})
    assert 'value="S-FAR"' in text(page)
    assert text(page).index('value="S-NEAR"') < text(page).index("sends it")  # it has to wait
    assert "Ready to collect from" in text(page)
    assert "hx-swap-oob" in text(page)


def test_a_pickup_goes_to_the_store_that_was_chosen(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT, {"method": "pickup", "store": "S-FAR"})
    who = {"recipient": "王小明", "phone": "13800138000", "store": "S-FAR", "method": "pickup"}
    assert shopping.post(CHECKOUT, filled(page, **who)).status_code == 303
    order = Order.objects.get()
    assert order.wanted_store == world.far
    assert [line.store for line in order.lines.all()] == [world.far]


def test_a_chosen_store_that_sold_out_is_refused_not_replaced(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT, {"method": "pickup"})
    Stock.objects.filter(store=world.far).update(on_hand=0)
    who = {"recipient": "王小明", "phone": "13800138000", "store": "S-FAR", "method": "pickup"}
    answer = shopping.post(CHECKOUT, filled(page, **who), headers=EN)
    assert answer.status_code == 409
    assert "no longer has everything" in text(answer)
    nothing_happened(world.shopper)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"method": "pickup", "store": "", "recipient": "A", "phone": "13800138000"}, "Choose the"),
        (
            {"method": "pickup", "store": "S-NEAR", "recipient": "", "phone": "13800138000"},
            "needed",
        ),
        ({"method": "pickup", "store": "S-NEAR", "recipient": "A", "phone": "12"}, "phone number"),
        ({"method": "teleport"}, "teleport"),
        ({"provider": "barter"}, "barter"),
        ({"provider": ""}, "required"),
        ({"version": "x"}, "whole number"),
        ({"expected_total": "1e9999"}, "number"),
        ({"note": "x" * 301}, "300"),
        (NEW_ADDRESS | {"new-phone": "+1"}, "phone number"),
        (NEW_ADDRESS | {"new-detail": ""}, "required"),
        (NEW_ADDRESS | {"new-recipient": "x" * 81}, "80"),
    ],
)
def test_every_mistake_is_named_and_the_form_kept(world, shopping, home, typed, said):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    answer = shopping.post(CHECKOUT, filled(page, **typed), headers=EN)
    assert answer.status_code == 400
    assert said in text(answer)
    assert "data-error-summary" in text(answer)
    nothing_happened(world.shopper)


def test_another_members_address_is_no_choice(world, shopping, home):
    foreign = Address.objects.create(
        user=world.stranger, recipient="S", phone="+8613700137000", region="北京市", detail="1"
    )
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    answer = shopping.post(CHECKOUT, filled(page, address=str(foreign.pk)))
    assert answer.status_code == 400
    nothing_happened(world.shopper)


def test_a_cart_changed_in_another_tab_is_refused_with_the_cart_as_it_is(world, shopping, home):
    basket = story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    carts.add(cart=basket, sku="TABLE")
    answer = shopping.post(CHECKOUT, filled(page, address=str(home.pk)), headers=EN)
    assert answer.status_code == 409
    assert "changed in another window" in text(answer)
    assert "Nothing was ordered and nothing was charged" in text(answer)
    assert hidden(answer, "expected_total") == "6298.00"
    nothing_happened(world.shopper)
    again = shopping.post(CHECKOUT, filled(answer, address=str(home.pk)))
    assert again.status_code == 303
    assert Order.objects.get().total == Decimal("6298.00")


def test_a_price_changed_before_paying_is_refused_with_the_new_total(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    Variant.objects.filter(pk=world.sofa.pk).update(price=Decimal("5999.00"))
    answer = shopping.post(CHECKOUT, filled(page, address=str(home.pk)), headers=EN)
    assert answer.status_code == 409
    assert "5,999" in text(answer)
    assert hidden(answer, "expected_total") == "5999.00"
    nothing_happened(world.shopper)


def test_a_made_up_total_buys_nothing(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    answer = shopping.post(CHECKOUT, filled(page, address=str(home.pk), expected_total="0.01"))
    assert answer.status_code == 409
    nothing_happened(world.shopper)


def test_when_nobody_has_it_the_page_says_so_and_what_to_do(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    page = shopping.get(CHECKOUT)
    Stock.objects.update(on_hand=0)
    answer = shopping.post(CHECKOUT, filled(page, address=str(home.pk)), headers=EN)
    assert answer.status_code == 409
    assert "Nothing was charged" in text(answer)
    assert "Try fewer pieces" in text(answer)
    assert "not in stock" in text(answer)
    nothing_happened(world.shopper)


def test_a_double_click_is_one_order_and_one_payment(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    form = filled(shopping.get(CHECKOUT), address=str(home.pk))
    first = shopping.post(CHECKOUT, form)
    second = shopping.post(CHECKOUT, form)
    assert (first.status_code, second.status_code) == (303, 303)
    numbers = [parse_qs(urlparse(a["Location"]).query)["out_trade_no"] for a in (first, second)]
    assert numbers[0] == numbers[1]
    assert Order.objects.count() == Payment.objects.count() == 1


def test_a_double_click_with_a_new_address_keeps_it_once(world, shopping, shanghai):
    story.fill_cart(world.shopper, SOFA=1)
    form = filled(shopping.get(CHECKOUT), **NEW_ADDRESS)
    for _click in range(2):
        assert shopping.post(CHECKOUT, form).status_code == 303
    assert Order.objects.count() == Address.objects.count() == 1


def test_the_second_click_after_paying_shows_the_order(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    form = filled(shopping.get(CHECKOUT), address=str(home.pk))
    shopping.post(CHECKOUT, form)
    order = Order.objects.get()
    story.pay(order)
    assert shopping.post(CHECKOUT, form)["Location"] == order.get_absolute_url()
    assert Order.objects.count() == 1


def test_refreshing_without_scripts_keeps_what_was_typed_and_writes_nothing(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    form = filled(shopping.get(CHECKOUT), method="pickup", near="徐汇", note="hello", refresh="1")
    page = shopping.post(CHECKOUT, form, headers=EN)
    assert page.status_code == 200
    assert "hello" in text(page)
    assert 'value="S-FAR"' in text(page)
    nothing_happened(world.shopper)


def test_an_order_in_parts_is_said_before_paying(world, shopping, home):
    Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
    Stock.objects.exclude(store=world.near).filter(variant=world.sofa).update(on_hand=0)
    story.fill_cart(world.shopper, SOFA=1, TABLE=1)
    page = text(shopping.get(CHECKOUT, headers=EN))
    assert "it comes in parts" in page


def test_both_languages_speak(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    assert "You pay" in text(shopping.get(CHECKOUT, headers=EN))
    page = text(shopping.get(CHECKOUT, headers={"accept-language": "zh-hans"}))
    assert world.sofa.product.name_zh in page


def test_quoting_is_ten_statements(world, shopping, home, django_assert_max_num_queries):
    story.fill_cart(world.shopper, SOFA=1, TABLE=2)
    for method in ("delivery", "pickup"):
        shopping.post(QUOTE, {"method": method}, headers={"HX-Request": "true"})
        with django_assert_max_num_queries(10):
            shopping.post(QUOTE, {"method": method}, headers={"HX-Request": "true"})


def test_an_order_not_paid_for_long_is_shown_not_paid_again(world, shopping, home):
    story.fill_cart(world.shopper, SOFA=1)
    form = filled(shopping.get(CHECKOUT), address=str(home.pk))
    shopping.post(CHECKOUT, form)
    order = Order.objects.get()
    Order.objects.update(pay_before=order.placed_at - timedelta(minutes=1))
    assert shopping.post(CHECKOUT, form)["Location"] == order.get_absolute_url()
