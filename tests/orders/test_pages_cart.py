"""The cart in a browser: one cart per person, with and without scripts, before and after sign-in."""

from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from catalog.models import Variant
from members.models import User
from orders.models import Cart, CartLine
from orders.services import cart as carts
from stores.models import Stock
from tests import story
from tests.factories import VariantFactory

HEADER = 1  # the categories of the header, kept once a catalogue was announced

CART = reverse("orders:cart")
ADD = reverse("orders:add_line")
BADGE = reverse("orders:cart_badge")
HTMX = {"HX-Request": "true"}
IN_CART = {**HTMX, "HX-Target": "cart"}


def add(client, sku="SOFA", quantity="1", **more):
    return client.post(ADD, {"variant": sku, "quantity": quantity}, **more)


def lines(user=None):
    rows = CartLine.objects.filter(cart__user=user) if user else CartLine.objects.all()
    return dict(rows.values_list("variant__sku", "quantity"))


def test_looking_creates_neither_cart_nor_session(world):
    client = Client()
    assert client.get(CART).status_code == 200
    assert client.get(BADGE).content.strip() == b""
    assert not Cart.objects.exists()
    assert not Session.objects.exists()


def test_the_empty_cart_invites_to_look_around(world):
    page = Client().get(CART, headers={"accept-language": "en"})
    assert "Nothing in it yet" in page.content.decode()
    assert 'class="empty' in page.content.decode()


def test_a_guest_adds_without_scripts_and_sees_it(world):
    client = Client()
    answer = add(client, quantity="2")
    assert (answer.status_code, answer["Location"]) == (302, CART)
    page = client.get(CART, headers={"accept-language": "en"}).content.decode()
    assert world.sofa.product.name_en in page
    assert "9,998" in page
    assert lines() == {"SOFA": 2}
    assert Cart.objects.get().user is None


def test_with_htmx_a_toast_and_the_badge_tell(world):
    client = Client()
    answer = add(client, headers=HTMX)
    assert answer.status_code == 200
    assert "toast" in answer["HX-Trigger"]
    assert "cart-changed" in answer["HX-Trigger"]
    assert b">1<" in client.get(BADGE).content


def test_adding_again_adds_up_to_ninety_nine(world, shopping):
    add(shopping, quantity="60")
    add(shopping, quantity="60")
    assert lines(world.shopper) == {"SOFA": 99}


@pytest.mark.parametrize("quantity", ["0", "-1", "100", "x", "1.5", "", "９", "99999999999"])
def test_impossible_quantities_are_refused_and_nothing_changes(world, shopping, quantity):
    answer = add(shopping, quantity=quantity)
    assert answer.status_code == 400
    assert lines() == {}


def test_what_is_not_sold_is_refused(world, shopping):
    Variant.objects.filter(pk=world.sofa.pk).update(is_sellable=False)
    assert add(shopping).status_code == 409
    assert add(shopping, sku="NO-SUCH").status_code == 409
    toast = add(shopping, headers=HTMX)
    assert (toast.status_code, "error" in toast["HX-Trigger"]) == (409, True)
    assert lines() == {}


def test_a_cart_holds_fifty_different_pieces(world, shopping):
    for number in range(carts.MAX_LINES):
        VariantFactory(sku=f"PIECE-{number}")
        add(shopping, sku=f"PIECE-{number}")
    refused = add(shopping)
    assert refused.status_code == 409
    assert "SOFA" not in lines()
    assert add(shopping, sku="PIECE-0").status_code == 302
    assert lines()["PIECE-0"] == 2


def test_the_quantity_can_be_changed_and_the_line_taken_out_and_put_back(world, shopping):
    add(shopping)
    line = CartLine.objects.get()
    change = reverse("orders:change_line", args=[line.pk])
    assert shopping.post(change, {"quantity": "3"}).status_code == 302
    assert lines(world.shopper) == {"SOFA": 3}
    removed = shopping.post(reverse("orders:remove_line", args=[line.pk]), follow=True)
    assert lines() == {}
    assert 'name="variant" value="SOFA"' in removed.content.decode()
    assert 'name="quantity" value="3"' in removed.content.decode()


def test_in_place_the_cart_answers_with_itself(world, shopping):
    add(shopping)
    line = CartLine.objects.get()
    url = reverse("orders:change_line", args=[line.pk])
    answer = shopping.post(url, {"quantity": "2"}, headers=IN_CART)
    assert answer.content.decode().lstrip().startswith('<div id="cart"')
    assert "cart-changed" in answer["HX-Trigger"]
    refused = shopping.post(url, {"quantity": "0.5"}, headers=IN_CART)
    assert refused.status_code == 400
    assert lines(world.shopper) == {"SOFA": 2}


def test_nobody_changes_the_lines_of_another(world, shopping, client_of):
    add(shopping)
    line = CartLine.objects.get()
    stranger = client_of(world.stranger)
    for client in (stranger, Client()):
        change = client.post(reverse("orders:change_line", args=[line.pk]), {"quantity": "9"})
        remove = client.post(reverse("orders:remove_line", args=[line.pk]))
        absent = client.post(reverse("orders:remove_line", args=[line.pk + 999]))
        assert (change.status_code, remove.status_code, absent.status_code) == (404, 404, 404)
    assert lines(world.shopper) == {"SOFA": 1}


def test_a_changed_price_is_said_until_it_was_seen(world, shopping):
    add(shopping)
    Variant.objects.filter(pk=world.sofa.pk).update(price=Decimal("5999.00"))
    page = shopping.get(CART, headers={"accept-language": "en"}).content.decode()
    assert "One price has changed" in page
    assert "5,999" in page
    shopping.post(reverse("orders:accept_prices"))
    assert "One price has changed" not in shopping.get(CART).content.decode()
    assert CartLine.objects.get().seen_price == Decimal("5999.00")


def test_the_cart_says_what_stores_have(world, shopping):
    add(shopping, quantity="6")
    page = shopping.get(CART, headers={"accept-language": "en"}).content.decode()
    assert "no store has more than 5" in page
    Stock.objects.update(on_hand=0)
    page = shopping.get(CART, headers={"accept-language": "en"}).content.decode()
    assert "sold out everywhere" in page


def test_at_sign_in_the_guests_cart_joins_the_members(world):
    story.fill_cart(world.shopper, SOFA=1)
    world.shopper.set_password("brighter-rooms-7")
    world.shopper.save()
    client = Client()
    add(client, quantity="3")
    add(client, sku="TABLE")
    signed_in = client.post(
        reverse("account_login"), {"login": world.shopper.email, "password": "brighter-rooms-7"}
    )
    assert signed_in.status_code == 302
    assert lines(world.shopper) == {"SOFA": 3, "TABLE": 1}
    assert Cart.objects.count() == 1
    assert "cart_token" not in client.session


def test_at_sign_up_the_guests_cart_comes_along(world):
    client = Client()
    add(client, quantity="2")
    client.post(
        reverse("account_signup"), {"email": "new@example.com", "password1": "brighter-rooms-7"}
    )
    assert lines(User.objects.get(email="new@example.com")) == {"SOFA": 2}


def test_a_forged_token_opens_nothing(world):
    client = Client()
    add(client)
    token = Cart.objects.get().token
    page = Client().get(CART, headers={"x-cart-token": token})
    assert "SOFA" not in page.content.decode()


def test_adding_is_eight_statements_and_the_page_is_constant(
    world, shopping, django_assert_max_num_queries
):
    add(shopping)
    with django_assert_max_num_queries(8):
        add(shopping, headers=HTMX)
    with django_assert_max_num_queries(3):
        shopping.get(BADGE)
    for number in range(9):
        VariantFactory(sku=f"PIECE-{number}")
        add(shopping, sku=f"PIECE-{number}")
    with django_assert_max_num_queries(
        10 + HEADER
    ):  # the open coupons are asked once in five seconds
        shopping.get(CART)
