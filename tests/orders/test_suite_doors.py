"""Suites at the cart's doors: taken whole, missed a piece, completed, let go; pages and API."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Suite, Variant
from orders.models import CartLine, CartSuite
from tests.factories import make_suite
from tests.orders.conftest import post

TAKE, CART = reverse("orders:add_suite"), reverse("orders:cart")
HTMX = {"HX-Request": "true"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def suite(world):
    return make_suite("6999.00", (world.sofa, 1), (world.table, 2))


def cart_page(client) -> str:
    return client.get(CART, headers=ENGLISH).content.decode()


def remove(client, sku):
    line = CartLine.objects.get(variant__sku=sku)
    return client.post(reverse("orders:remove_line", args=[line.pk]))


def test_a_guest_takes_it_all_without_scripts(suite):
    client = Client()
    answer = client.post(TAKE, {"suite": "suite"})
    assert (answer.status_code, answer["Location"]) == (302, CART)
    page = cart_page(client)
    assert "complete, you save" in page
    assert "6,999" in page
    assert dict(CartLine.objects.values_list("variant__sku", "quantity")) == {"SOFA": 1, "TABLE": 2}


def test_with_htmx_a_toast_says_what_is_saved(suite):
    answer = Client().post(TAKE, {"suite": "suite"}, headers=HTMX | ENGLISH)
    assert answer.status_code == 200
    assert "598" in answer["HX-Trigger"]
    assert "cart-changed" in answer["HX-Trigger"]


@pytest.mark.parametrize("slug", ["none", "", "\0"])
def test_an_unknown_suite_is_absent(suite, slug):
    assert Client().post(TAKE, {"suite": slug}).status_code == 404
    assert not CartLine.objects.exists()


def test_a_withdrawn_suite_or_piece_is_refused_and_nothing_changes(world, suite):
    Variant.objects.filter(pk=world.table.pk).update(is_sellable=False)
    assert Client().post(TAKE, {"suite": "suite"}).status_code == 409
    Suite.objects.update(is_published=False)
    assert Client().post(TAKE, {"suite": "suite"}).status_code == 404
    assert not CartLine.objects.exists()


def test_a_missing_piece_is_named_and_one_tap_completes_it(world, suite, shopping):
    shopping.post(TAKE, {"suite": "suite"})
    remove(shopping, "TABLE")
    page = cart_page(shopping)
    assert "is not complete" in page
    assert f"{world.table.product.name_en}" in page
    done = shopping.post(reverse("orders:complete_suite", args=[suite.pk]))
    assert done["Location"] == CART
    assert "complete, you save" in cart_page(shopping)


def test_bought_singly_the_notice_goes_and_the_pieces_stay(suite, shopping):
    shopping.post(TAKE, {"suite": "suite"})
    remove(shopping, "TABLE")
    shopping.post(reverse("orders:forget_suite", args=[suite.pk]))
    assert "is not complete" not in cart_page(shopping)
    assert CartLine.objects.get().variant.sku == "SOFA"


def test_the_suite_of_anothers_cart_is_absent(suite, shopping, client_of, world):
    shopping.post(TAKE, {"suite": "suite"})
    for client in (Client(), client_of(world.stranger), client_of(world.hq)):
        for door in ("complete_suite", "forget_suite"):
            assert client.post(reverse(f"orders:{door}", args=[suite.pk])).status_code == 404
    assert CartSuite.objects.count() == 1


def test_the_api_takes_a_suite_and_tells_its_saving(suite, shopping, home):
    told = post(shopping, reverse("api_cart_suites"), {"suite": "suite"})
    assert told.status_code == 201
    body = told.json()
    assert body["goods"]["amount"] == "6999.00"
    assert body["saving"]["amount"] == "598.00"
    assert body["suites"] == [
        {
            "slug": "suite",
            "name": "北窗客厅",
            "sets": 1,
            "saving": {"amount": "598.00", "currency": "CNY"},
            "missing": [],
        }
    ]
    assert [line["saving"]["amount"] for line in body["lines"]] == ["393.50", "204.50"]
    assert [line["total"]["amount"] for line in body["lines"]] == ["4605.50", "2393.50"]
    quoted = post(shopping, reverse("api_quote"), {"method": "delivery", "address": home.pk}).json()
    assert (quoted["goods"]["amount"], quoted["saving"]["amount"]) == ("6999.00", "598.00")


def test_an_order_over_the_api_keeps_the_suite_price_and_says_so(suite, shopping, home):
    post(shopping, reverse("api_cart_suites"), {"suite": "suite"})
    quoted = post(shopping, reverse("api_quote"), {"method": "delivery", "address": home.pk}).json()
    placed = post(
        shopping,
        reverse("api_orders"),
        {
            "cart_version": quoted["cart_version"],
            "expected_total": quoted["total"],
            "method": "delivery",
            "address": home.pk,
        },
    )
    assert placed.status_code == 201
    assert placed.json()["goods_total"]["amount"] == "6999.00"
    savings = [Decimal(line["suite_saving"]["amount"]) for line in placed.json()["lines"]]
    assert sum(savings) == Decimal("598.00")
    page = shopping.get(placed.json()["url"], headers=ENGLISH).content.decode()
    assert "Saved with the suite" in page


def test_an_unknown_suite_over_the_api_is_absent(shopping):
    assert post(shopping, reverse("api_cart_suites"), {"suite": "none"}).status_code == 404
