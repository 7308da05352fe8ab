"""The shopper's journey over the API: cart to order to pickup, refusals with a code, nothing slipped in."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from catalog.models import Product, Variant
from members.models import Address
from orders.models import Cart, CartLine, Order
from orders.services import cart as carts
from payments.models import Payment
from stores.models import Stock, StockMovement
from tests import story
from tests.orders.conftest import JSON, post, refused

CART, LINES, QUOTE, ORDERS = (
    reverse(name) for name in ("api_cart", "api_cart_lines", "api_quote", "api_orders")
)


def of(order, name="api_order"):
    return reverse(name, args=[order.number])


@pytest.fixture
def wish(world, shopping, home):
    """A sofa in the cart, quoted, and the order body that fits."""
    post(shopping, LINES, {"variant": "SOFA"})
    quoted = post(shopping, QUOTE, {"method": "delivery", "address": home.pk}).json()
    return {
        "cart_version": quoted["cart_version"],
        "expected_total": quoted["total"],
        "method": "delivery",
        "address": home.pk,
    }


def nothing_ordered():
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not StockMovement.objects.exists()


# ── Cart ────────────────────────────────────────────────────────────────────────────────
def test_a_guests_app_keeps_its_cart_by_the_signed_token(world):
    first = post(Client(), LINES, {"variant": "SOFA", "quantity": 2})
    assert first.status_code == 201
    token = first["X-Cart-Token"]
    other = Client()
    shown = other.get(CART, headers={"x-cart-token": token}).json()
    assert [(line["sku"], line["quantity"]) for line in shown["lines"]] == [("SOFA", 2)]
    assert shown["goods"] == {"amount": "9998.00", "currency": "CNY"}
    assert Client().get(CART).json()["lines"] == []


def test_a_guessed_or_unsigned_token_opens_nothing(world):
    post(Client(), LINES, {"variant": "SOFA"})
    for token in (Cart.objects.get().token, "guess", "a:b"):
        assert Client().get(CART, headers={"x-cart-token": token}).json()["lines"] == []


def test_a_line_is_changed_and_taken_out_by_its_id(world, shopping):
    line = post(shopping, LINES, {"variant": "SOFA"}).json()["lines"][0]
    url = reverse("api_cart_line", args=[line["id"]])
    changed = shopping.patch(url, {"quantity": 4}, content_type=JSON).json()
    assert (changed["pieces"], changed["version"]) == (4, 2)
    assert shopping.delete(url).json()["lines"] == []
    assert shopping.delete(url).status_code == 404


def test_nobody_reaches_the_line_of_another(world, shopping, client_of):
    line = post(shopping, LINES, {"variant": "SOFA"}).json()["lines"][0]
    url = reverse("api_cart_line", args=[line["id"]])
    for client in (client_of(world.stranger), client_of(world.hq), Client()):
        foreign = client.patch(url, {"quantity": 4}, content_type=JSON)
        absent = client.patch(
            reverse("api_cart_line", args=[10**9]), {"quantity": 4}, content_type=JSON
        )
        assert foreign.status_code == 404
        assert foreign.content == absent.content
    assert CartLine.objects.get().quantity == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"variant": "SOFA", "quantity": 0},
        {"variant": "SOFA", "quantity": 100},
        {"variant": "SOFA", "quantity": "many"},
        {"variant": "SOFA", "price": "0.01"},
        {"variant": "SOFA", "cart": 1},
        {"variant": "SOFA", "seen_price": "1.00"},
        ["SOFA"],
    ],
)
def test_bad_lines_are_refused_and_nothing_changes(world, shopping, body):
    answer = shopping.post(LINES, body, content_type=JSON)
    refused(answer, 400, "invalid")
    assert not CartLine.objects.exists()


def test_the_same_key_adds_once(world, shopping):
    for _try in range(2):
        answer = post(shopping, LINES, {"variant": "SOFA"}, idempotency_key="k1")
        assert answer.status_code == 201
    assert CartLine.objects.get().quantity == 1


# ── Quote ───────────────────────────────────────────────────────────────────────────────
def test_a_quote_names_amounts_store_and_day_and_writes_nothing(world, shopping, home):
    Product.objects.filter(pk=world.sofa.product_id).update(installation_fee=Decimal("150"))
    post(shopping, LINES, {"variant": "SOFA", "quantity": 2})
    before = Cart.objects.get().version
    quoted = post(shopping, QUOTE, {"method": "delivery", "address": home.pk}).json()
    assert quoted["service"]["amount"] == "300.00"
    assert quoted["total"]["amount"] == "10298.00"
    leg = quoted["served_by"][0]
    assert (leg["store"]["code"], leg["skus"]) == ("S-NEAR", ["SOFA"])
    assert leg["promise"]["first"] <= leg["promise"]["last"]
    assert Cart.objects.get().version == before
    nothing_ordered()


def test_a_pickup_quote_lists_stores_nearest_first(world, shopping, home):
    post(shopping, LINES, {"variant": "SOFA"})
    quoted = post(shopping, QUOTE, {"method": "pickup", "address": home.pk}).json()
    assert [leg["store"]["code"] for leg in quoted["pickup_stores"]] == ["S-NEAR", "S-FAR"]
    assert all(leg["promise"]["ready_at"] for leg in quoted["pickup_stores"])


def test_a_guest_gets_a_quote_for_a_place(world):
    client = Client()
    post(client, LINES, {"variant": "SOFA"})
    place = {"lat": 39.9, "lng": 116.4}
    quoted = post(client, QUOTE, {"method": "delivery", "place": place}).json()
    assert quoted["served_by"][0]["store"]["code"] == "S-BJ"


def test_quotes_refuse_what_makes_no_sense(world, shopping, home):
    refused(post(Client(), QUOTE, {"method": "delivery"}), 409, "empty_cart")
    post(shopping, LINES, {"variant": "SOFA"})
    for body in (
        {"method": "drone"},
        {"method": "delivery", "place": {"lat": 91, "lng": 0}},
        {"method": "delivery", "place": {"lat": 1, "lng": "NaN"}},
        {"method": "delivery", "division_code": "Shanghai"},
        {"method": "delivery", "total": "1"},
    ):
        refused(post(shopping, QUOTE, body), 400, "invalid")
    assert post(shopping, QUOTE, {"method": "delivery", "address": 10**9}).status_code == 404


# ── Placing ─────────────────────────────────────────────────────────────────────────────
def test_an_order_is_placed_paid_and_followed(world, shopping, wish):
    placed = post(shopping, ORDERS, wish)
    assert placed.status_code == 201
    order = Order.objects.get()
    body = placed.json()
    assert (body["number"], body["total"]) == (order.number, wish["expected_total"])
    assert [line["sku"] for line in body["lines"]] == ["SOFA"]
    payment = post(shopping, of(order, "api_order_pay"), {"provider": "sandbox"})
    assert payment.status_code == 201
    assert order.number in payment.json()["payment_url"]
    story.pay(order)
    story.work()
    told = shopping.get(of(order)).json()
    assert [step["kind"] for step in told["timeline"]] == ["placed", "paid", "offered"]
    assert told["assignments"][0]["store"]["code"] == "S-NEAR"
    assert told["next"]["due"]
    assert [row["number"] for row in shopping.get(ORDERS).json()["results"]] == [order.number]


def test_an_order_to_a_new_address_keeps_the_address(world, shopping, wish):
    del wish["address"]
    wish["new_address"] = {
        "recipient": "李雷",
        "phone": "13900139000",
        "region": "上海市 徐汇区",
        "detail": "衡山路 1 号",
    }
    assert post(shopping, ORDERS, wish).status_code == 201
    assert Order.objects.get().division_code == "310104"
    assert Address.objects.filter(user=world.shopper, detail="衡山路 1 号").exists()


def test_a_pickup_is_ordered_at_the_store_named(world, shopping, wish):
    del wish["address"]
    wish |= {"method": "pickup", "store": "S-FAR", "recipient": "王小明", "phone": "13800138000"}
    assert post(shopping, ORDERS, wish).status_code == 201
    assert Order.objects.get().wanted_store == world.far


FORBIDDEN = [
    "user", "user_id", "member_id", "status", "price", "unit_price", "total", "goods_total",
    "service_total", "discount", "points_saving", "points_spent", "currency", "number", "policy", "policy_id",
    "territory", "referrer", "guide", "guide_id", "paid_at", "completed_at", "cancelled_at",
    "pay_before", "placed_at", "attention", "lat", "lng", "place_source", "lines", "store_id",
    "wanted_store", "assignment", "fulfilment", "payment", "refunded", "is_staff", "is_paid",
    "on_hand", "reserved", "coupon_saving", "shares",
]  # fmt: skip


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_field_is_refused_by_name(world, shopping, wish, name):
    answer = refused(post(shopping, ORDERS, wish | {name: 1}), 400, "invalid")
    assert name in answer["errors"]
    nothing_ordered()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"expected_total": "4999.00"}, None),
        ({"expected_total": {"amount": "-1", "currency": "CNY"}}, "amount"),
        ({"expected_total": {"amount": "4999.00", "currency": "USD"}}, "currency"),
        ({"expected_total": {"amount": "NaN", "currency": "CNY"}}, "amount"),
        ({"method": "drone"}, "method"),
        ({"cart_version": -1}, "cart_version"),
        ({"note": "x" * 301}, "note"),
        ({"address": 10**9}, "address"),
        ({"method": "pickup"}, "store"),
        ({"method": "pickup", "store": "S-NEAR", "recipient": "A", "phone": "12"}, "phone"),
    ],
)
def test_a_bad_order_names_its_mistake_and_orders_nothing(world, shopping, wish, change, field):
    answer = refused(post(shopping, ORDERS, wish | change), 400, "invalid")
    assert answer["errors"]
    assert field is None or any(name.endswith(field) for name in answer["errors"])
    nothing_ordered()


def test_a_changed_cart_price_or_stock_is_refused_without_a_trace(world, shopping, wish):
    Variant.objects.filter(pk=world.sofa.pk).update(price=Decimal("5999"))
    assert "5999.00" in refused(post(shopping, ORDERS, wish), 409, "total_changed")["detail"]
    Variant.objects.filter(pk=world.sofa.pk).update(price=Decimal("4999"))
    carts.add(cart=Cart.objects.get(user=world.shopper), sku="TABLE")
    refused(post(shopping, ORDERS, wish), 409, "cart_changed")
    wish["cart_version"] += 1
    wish["expected_total"]["amount"] = "6298.00"
    Stock.objects.update(on_hand=0)
    refused(post(shopping, ORDERS, wish), 409, "no_store_can_serve")
    nothing_ordered()


def test_the_same_key_is_the_same_order_and_another_body_is_refused(world, shopping, wish):
    first = post(shopping, ORDERS, wish, idempotency_key="k1")
    second = post(shopping, ORDERS, wish, idempotency_key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = post(shopping, ORDERS, wish | {"note": "other"}, idempotency_key="k1")
    refused(other, 422, "idempotency_key_reused")
    assert Order.objects.count() == 1


def test_without_signing_in_nothing_is_ordered(world, wish):
    answer = post(Client(), ORDERS, wish)
    assert answer.status_code in (401, 403)
    nothing_ordered()


def test_placing_is_twenty_two_statements(world, shopping, wish, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        assert post(shopping, ORDERS, wish, idempotency_key="k1").status_code == 201


def test_adding_quoting_and_reading_are_light(world, shopping, home, django_assert_max_num_queries):
    post(shopping, LINES, {"variant": "SOFA"})
    with django_assert_max_num_queries(8):
        post(shopping, LINES, {"variant": "SOFA"})
    with django_assert_max_num_queries(10):
        post(shopping, QUOTE, {"method": "pickup", "address": home.pk})
    fulfilment = story.ready(world.shopper, world.guide, TABLE=1)
    with django_assert_max_num_queries(16):
        shopping.get(of(fulfilment.assignment.order))
    with django_assert_max_num_queries(4):
        shopping.get(ORDERS)


# ── Foreign orders, cancelling, the code ────────────────────────────────────────────────
@pytest.mark.parametrize(
    "name", ["api_order", "api_order_pay", "api_order_cancel", "api_order_voucher"]
)
def test_a_foreign_order_answers_like_an_absent_one(world, client_of, name):
    order = story.ready(world.shopper, world.guide, method="pickup").assignment.order
    for who in (world.stranger, world.guide, world.rival_dealer):
        client = client_of(who)
        ask = client.get if name in ("api_order", "api_order_voucher") else client.post
        foreign = ask(of(order, name), content_type=JSON)
        absent = ask(reverse(name, args=["2601010000000000"]), content_type=JSON)
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content
    order.refresh_from_db()
    assert order.status == "in_progress"


def test_headquarters_reads_every_order_but_collects_none(world, client_of):
    order = story.ready(world.shopper, world.guide, method="pickup").assignment.order
    hq = client_of(world.hq)
    assert hq.get(of(order)).status_code == 200
    assert hq.get(of(order, "api_order_voucher")).status_code == 404


def test_cancelling_gives_the_money_back_once(world, shopping):
    order = story.routed(world.shopper).order
    assert post(shopping, of(order, "api_order_cancel")).json()["status"] == "cancelled"
    refused(post(shopping, of(order, "api_order_cancel")), 409, "wrong_state")
    assert shopping.get(of(order)).json()["refund_under_way"]["amount"] == "4999.00"


def test_the_schema_describes_the_journey_without_warnings(capsys, tmp_path, db):
    target = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--file", str(target))
    told = capsys.readouterr().err
    assert "orders" not in told
    assert "cart" not in told
    schema = target.read_text()
    for operation in ("cart_lines_create", "checkout_quote", "orders_create", "orders_voucher"):
        assert f"operationId: {operation}" in schema
    assert "operationId: staff_redemptions_create" in schema
