"""Vouchers at every door: the shop's pages, the API, the scanner, both desks; and their laws."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.invariants import CHECKS
from orders.models import Order, Prepaid, PrepaidTerms, PrepaidUse
from orders.services import counter
from orders.services.prepaid.terms import Redeemers
from payments.models import Refund
from tests import story
from tests.orders.conftest import post
from tests.orders.vouchers import cafe, service, voucher


@pytest.fixture
def prepaid(world) -> Prepaid:
    service()
    return voucher(world.shopper)


def test_a_cart_of_vouchers_is_checked_out_with_a_name_and_a_number(world, client_of):
    service()
    shopping = client_of(world.shopper)
    shopping.post(reverse("orders:add_line"), {"variant": "CLEAN"})
    page = shopping.get(reverse("orders:checkout")).content.decode()
    assert 'name="method"' not in page
    answer = shopping.post(
        reverse("orders:checkout"),
        {
            "version": "1", "expected_total": "300.00", "provider": "sandbox",
            "recipient": "王小明", "phone": "13800138000",
        },
    )  # fmt: skip
    assert answer.status_code == 303
    order = Order.objects.get()
    assert (order.method, order.total) == ("voucher", Decimal("300.00"))
    story.pay(order)
    shown = shopping.get(order.get_absolute_url()).content.decode()
    assert reverse("orders:prepaids") in shown


def test_an_app_orders_vouchers_and_gives_them_back(world, client_of):
    service()
    app = client_of(world.shopper)
    post(app, reverse("api_cart_lines"), {"variant": "CLEAN"})
    quoted = post(app, reverse("api_quote"), {"method": "voucher"}).json()
    assert (quoted["can_be_served"], quoted["total"]["amount"]) == (True, "300.00")
    placed = post(
        app,
        reverse("api_orders"),
        {
            "cart_version": quoted["cart_version"], "expected_total": quoted["total"],
            "method": "voucher", "recipient": "王小明", "phone": "13800138000",
        },
    )  # fmt: skip
    assert placed.status_code == 201
    story.pay(Order.objects.get())
    [listed] = app.get(reverse("api_prepaids")).json()["results"]
    one = app.get(reverse("api_prepaid", args=[listed["id"]])).json()
    guide = client_of(world.guide)
    done = post(guide, reverse("api_redemptions"), {"token": one["token"], "nonce": "n"})
    assert (done.status_code, done.json()["kind"], done.json()["left"]) == (201, "voucher", 2)
    back = post(app, reverse("api_prepaid_return", args=[listed["id"]]), {}).json()
    assert (back["returned"], back["left"]) == (2, 0)
    assert Refund.objects.get().amount == Decimal("200.00")


def test_the_scanner_redeems_a_voucher_and_its_manager_takes_it_back(world, client_of, prepaid):
    guide, manager = client_of(world.guide), client_of(world.manager)
    sent = guide.post(reverse("staff:redeem"), {"code": prepaid.code.lower(), "nonce": "n"})
    use = PrepaidUse.objects.get()
    assert sent.url == reverse("staff:used", args=[use.pk])
    undo = reverse("staff:undo_use", args=[use.pk])
    assert guide.post(undo, {"reason": "wrong guest"}).status_code == 403
    assert manager.post(undo, {"reason": "wrong guest"}).status_code == 302
    prepaid.refresh_from_db()
    assert prepaid.left == 3


def test_people_of_a_partner_have_the_scanner_and_nothing_else(world, client_of):
    service(redeemers=Redeemers(partners=[cafe(world.stranger)]))
    mine = voucher(world.shopper)
    waiter = client_of(world.stranger)
    assert waiter.get(reverse("staff:scan")).status_code == 200
    assert (
        waiter.post(reverse("staff:redeem"), {"code": mine.code, "nonce": "n"}).status_code == 302
    )
    assert "沙发清洗" in waiter.get(reverse("staff:uses")).content.decode()
    for name in ("staff:today", "staff:stock", "staff:visits"):
        assert waiter.get(reverse(name)).status_code == 403


def test_a_friend_opens_the_link_and_takes_it(world, client_of, prepaid):
    giver, friend = client_of(world.shopper), client_of(world.stranger)
    page = reverse("orders:prepaid", args=[prepaid.pk])
    giver.post(reverse("orders:prepaid_gift", args=[prepaid.pk]))
    link = reverse("orders:gift", args=[prepaid.gifts.get().token])
    assert link in giver.get(page).content.decode()
    assert friend.get(link).status_code == 200
    assert friend.post(link).url == page
    assert giver.get(page).status_code == 404
    assert world.stranger.name in giver.get(reverse("orders:prepaids")).content.decode()
    assert friend.post(link).status_code == 409


def test_headquarters_draws_up_a_service_in_one_form(world, client_of):
    hq = client_of(world.hq)
    told = {
        "name_zh": "上门测量", "name_en": "Measuring", "price": "99.00", "uses": "1",
        "valid_days": "60", "at_expiry": "refund", "everywhere": "on", "is_published": "on",
    }  # fmt: skip
    add = reverse("hq:orders_prepaidterms_add")
    assert hq.post(add, told | {"valid_until": "2027-01-01"}).status_code == 200
    assert not PrepaidTerms.objects.exists()
    assert hq.post(add, told).status_code == 302
    terms = PrepaidTerms.objects.get()
    assert terms.variant.price_changes.get().by == world.hq
    change = reverse("hq:orders_prepaidterms_change", args=[terms.pk])
    assert hq.post(change, told | {"price": "89.00"}).status_code == 200
    assert hq.post(change, told | {"price": "89.00", "reason": "autumn"}).status_code == 302
    terms.variant.refresh_from_db()
    assert terms.variant.price == Decimal("89.00")


def test_pages_ask_a_fixed_number_of_questions(
    world, client_of, prepaid, django_assert_max_num_queries
):
    shopping = client_of(world.shopper)
    more = [voucher(world.shopper) for _n in range(3)]
    with django_assert_max_num_queries(8):
        assert shopping.get(reverse("orders:prepaids")).status_code == 200
    with django_assert_max_num_queries(12):
        assert shopping.get(more[0].get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(6):
        assert shopping.get(reverse("api_prepaids")).status_code == 200


# ── Laws ────────────────────────────────────────────────────────────────────────────────
WRONGS = {
    "uses are those redeemed": lambda prepaid: Prepaid.objects.update(used=2),
    "vouchers conserve their worth": lambda prepaid: PrepaidUse.objects.update(amount=301),
    "sold vouchers are ordered": lambda prepaid: PrepaidTerms.objects.update(sold=7),
    "paid vouchers are issued": lambda prepaid: Prepaid.objects.update(worth=299),
    "settled uses are shared once": lambda prepaid: PrepaidUse.objects.update(
        settled_at=prepaid.issued_at
    ),
    "paid orders hold their money": lambda prepaid: Prepaid.objects.update(refunded=1),
}


@pytest.mark.parametrize("law", WRONGS)
def test_a_broken_law_of_vouchers_is_found(world, prepaid, law):
    counter.confirm(code=prepaid.code, nonce="n", by=world.guide)
    find = dict(CHECKS)[law]
    assert list(find()) == []
    WRONGS[law](prepaid)
    assert list(find())
