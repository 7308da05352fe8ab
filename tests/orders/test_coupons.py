"""Coupons: the best one is found, each amount stands on its line, and who promised it pays."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from o2o.money import ZERO
from orders import invariants as order_invariants
from orders.models import Fulfilment, Order
from orders.services import cancelling, couponing, pickup, settling
from orders.services.couponing import Whereto
from payments.models import Posting
from payments.services import ledger
from stores import invariants
from stores.models import Campaign, Coupon, Territory
from stores.services import campaigns, coupons
from stores.services.coupons import GiftGone, HasIt, NotPassedOn, NotUsable, UnknownCode
from tests import story
from tests.factories import CategoryFactory, DivisionFactory
from tests.orders.conftest import filled, hidden, post
from tests.orders.couponing import campaign, place
from tests.orders.test_points import give, refund, shares

ELSEWHERE = Whereto("delivery")


def healthy():
    assert not list(invariants.coupons_stay_within_their_limit())
    assert not list(order_invariants.coupons_are_used_for_their_orders())
    assert not list(order_invariants.totals_add_up())


def best(user, world, to=ELSEWHERE, **quantities):
    prices = {world.sofa.pk: world.sofa.price, world.table.pk: world.table.price}
    return couponing.fits(user_id=user.pk, goods=prices, to=to)


def test_a_coupon_comes_off_once_and_stands_on_the_lines(world):
    coupon = coupons.take(user=world.shopper, campaign=campaign())
    order = place(world.shopper, coupon=coupon, SOFA=1, TABLE=1)
    assert (order.goods_total, order.coupon_saving) == (Decimal("6298.00"), Decimal("200.00"))
    assert order.total == Decimal("6098.00")
    assert [line.coupon_saving for line in order.lines.all()] == [
        Decimal("158.75"), Decimal("41.25"),
    ]  # fmt: skip
    healthy()
    with pytest.raises(NotUsable):
        place(world.shopper, coupon=coupon)
    assert Order.objects.count() == 1


def test_the_best_coupon_is_chosen_and_the_others_say_why_not(world):
    area = CategoryFactory()
    world.table.product.categories.add(area)
    terms = [
        {"name_zh": "满减"},
        {"name_zh": "九折", "benefit": "percent", "value": 10, "most": Decimal(400)},
        {"name_zh": "桌", "value": Decimal(1000), "categories": [area]},
        {"name_zh": "满一万", "threshold": Decimal(10_000)},
        {"name_zh": "徐汇", "dealer": world.far.dealer},
    ]
    for each in terms:
        coupons.take(user=world.shopper, campaign=campaign(**each))
    found = best(world.shopper, world)
    assert [(fit.coupon.campaign.name_zh, fit.saving) for fit in found if fit.holds] == [
        ("九折", Decimal("400.00")),
        ("满减", Decimal("200.00")),
    ]
    assert {fit.coupon.campaign.name_zh: fit.why_not for fit in found if not fit.holds} == {
        "桌": "threshold", "满一万": "threshold", "徐汇": "place",
    }  # fmt: skip


def test_a_dealers_coupon_holds_in_its_area_and_its_stores(world):
    division = DivisionFactory()
    Territory.objects.create(dealer=world.near.dealer, division=division)
    of_dealer = campaign(dealer=world.near.dealer, hq_percent=0, dealer_percent=100)
    of_store = campaign(store=world.near, hq_percent=50, store_percent=50)

    def holds(terms, **to):
        return bool(Whereto(**to).suited(terms, [world.sofa.pk]))

    assert holds(of_dealer, method="delivery", division_code=division.code)
    assert not holds(of_dealer, method="delivery")
    assert holds(of_dealer, method="pickup", store=world.near.pk)
    assert not holds(of_dealer, method="pickup", store=world.far.pk)
    assert holds(of_store, method="pickup", store=world.near.pk)
    assert not holds(of_store, method="delivery", division_code=division.code)


def test_the_checkout_page_takes_the_best_and_lets_the_shopper_change(world, shopping, home):
    small = coupons.take(user=world.shopper, campaign=campaign(value=Decimal(50)))
    large = coupons.take(user=world.shopper, campaign=campaign())
    story.fill_cart(world.shopper, SOFA=1)
    shown = shopping.get("/checkout/")
    assert hidden(shown, "expected_total") == "4799.00"
    other = shopping.post("/checkout/quote/", filled(shown, address=home.pk, coupon=small.pk))
    assert hidden(other, "expected_total") == "4949.00"
    none = shopping.post("/checkout/quote/", filled(shown, address=home.pk, coupon="none"))
    assert hidden(none, "expected_total") == "4999.00"
    placed = shopping.post("/checkout/", filled(shown, address=home.pk, coupon=large.pk))
    assert placed.status_code == 303
    assert Order.objects.get().coupon == large


def test_a_code_typed_at_the_checkout_is_taken_and_used(world, shopping, home):
    campaign(way="code", code="welcome")
    story.fill_cart(world.shopper, SOFA=1)
    shown = shopping.get("/checkout/")
    body = filled(shown, address=home.pk, refresh="code")
    wrong = shopping.post("/checkout/", body | {"code": "WELCOM"})
    assert "这个码无效或已失效" in wrong.content.decode()
    right = shopping.post("/checkout/", body | {"code": " welcome "})
    assert hidden(right, "expected_total") == "4799.00"
    assert Coupon.objects.get().user == world.shopper


def test_the_api_quotes_the_best_and_orders_with_it(world, shopping, home):
    coupon = coupons.take(user=world.shopper, campaign=campaign())
    give(world.shopper, 10_000)
    basket = story.fill_cart(world.shopper, SOFA=1)
    asked = {"method": "delivery", "address": home.pk, "points": 10_000}
    quote = post(shopping, "/api/v1/checkout/quote/", asked).json()
    assert (quote["coupon"]["id"], quote["total"]["amount"]) == (coupon.pk, "4699.00")
    plain = post(shopping, "/api/v1/checkout/quote/", asked | {"coupon": None}).json()
    assert plain["total"]["amount"] == "4899.00"
    body = asked | {
        "coupon": coupon.pk, "cart_version": basket.version, "expected_total": quote["total"],
    }  # fmt: skip
    order = post(shopping, "/api/v1/orders/", body).json()
    assert (order["coupon_saving"]["amount"], order["points_saving"]["amount"]) == (
        "200.00", "100.00",
    )  # fmt: skip
    healthy()


def test_anothers_coupon_is_refused_and_nothing_changes(world):
    coupon = coupons.take(user=world.stranger, campaign=campaign())
    with pytest.raises(NotUsable):
        place(world.shopper, coupon=coupon)
    coupon.refresh_from_db()
    assert coupon.used_at is None
    assert not Order.objects.exists()


def test_a_cancelled_order_gives_a_coupon_back_that_still_counts(world):
    coupon = coupons.take(user=world.shopper, campaign=campaign())
    order = place(world.shopper, coupon=coupon)
    story.pay(order)
    cancelling.cancel(order=order, by=world.shopper)
    assert Coupon.objects.usable().get() == coupon
    again = place(world.shopper, coupon=coupon)
    campaigns.stop(campaign=coupon.campaign, by=world.hq, reason="售完")
    cancelling.cancel(order=again, by=world.shopper)
    coupon.refresh_from_db()
    assert coupon.order_number == again.number
    healthy()


# ── Who pays ────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def settled(world, settings):
    """A sofa of 4,999 with 200 off: headquarters bears 30 %, the near store's dealer 70 %."""
    settings.RETURN_WINDOW = settings.RETURN_WINDOW * 0
    terms = campaign(
        dealer=world.near.dealer, store=world.near, hq_percent=30, dealer_percent=40,
        store_percent=30,
    )  # fmt: skip
    coupon = coupons.take(user=world.shopper, campaign=terms)
    to = story.destination("pickup", address="", wanted_store=world.near.pk)
    order = place(world.shopper, coupon=coupon, to=to)
    story.pay(order)
    story.work()
    fulfilment = story.answering.accept(assignment=order.assignments.get(), by=world.guide)
    ready = story.fulfilling.ready(fulfilment=fulfilment, by=world.guide)
    pickup.confirm(code=ready.voucher.code, nonce="n", by=world.guide)
    settling.settle(fulfilment_id=Fulfilment.objects.get().pk)
    return order


def test_the_others_earn_as_if_the_full_price_was_paid_and_the_payers_bear_the_rest(settled, world):
    found = shares(settled)
    assert found["store_dealer"] == Decimal("2999.40")
    assert found["coupon"] == Decimal("-200.00")
    assert sum(found.values()) == settled.total == Decimal("4799.00")
    borne = Posting.objects.filter(role="coupon").values_list("account__code", "amount")
    assert sorted(borne) == [
        ("dealer:D-NEAR", Decimal("-80.00")),
        ("dealer:D-NEAR", Decimal("-60.00")),
        ("hq", Decimal("-60.00")),
    ]
    assert ledger.unearned(settled.number) == ZERO


def test_a_refund_in_parts_gives_the_payers_their_part_back(settled):
    refund(settled, "1000.00")
    left = shares(settled)
    assert sum(left.values()) == Decimal("3799.00")
    assert left["coupon"] == Decimal("-158.32")
    refund(settled, "3799.00")
    assert set(shares(settled).values()) == {ZERO}


# ── Having, taking, passing on ──────────────────────────────────────────────────────────
def test_each_member_takes_as_many_as_the_terms_say(world):
    terms = campaign(limit=3, per_member=2)
    for _n in range(2):
        coupons.take(user=world.shopper, campaign=terms)
    with pytest.raises(HasIt):
        coupons.take(user=world.shopper, campaign=terms)
    terms.refresh_from_db()
    assert terms.taken == 2
    healthy()


def test_a_gift_is_opened_once_and_stays(world, client_of):
    coupon = coupons.take(user=world.shopper, campaign=campaign())
    shopper, stranger = client_of(world.shopper), client_of(world.stranger)
    told = post(shopper, f"/api/v1/me/coupons/{coupon.pk}/transfer/")
    assert told.status_code == 200
    link = told.json()["url"].removeprefix("http://testserver")
    assert "200" in stranger.get(link).content.decode()
    assert stranger.post(link).status_code == 302
    coupon.refresh_from_db()
    assert (coupon.user, coupon.taker) == (world.stranger, world.shopper)
    with pytest.raises(GiftGone):
        coupons.accept(link=link.split("/")[-2], user=world.guide)
    with pytest.raises(NotPassedOn):
        coupons.pass_on(coupon=coupon)
    assert post(shopper, f"/api/v1/me/coupons/{coupon.pk}/transfer/").status_code == 404


def test_codes_unknown_over_and_waiting_get_one_answer_and_few_tries(world, shopping):
    campaign(way="code", code="OVER", by=world.dealer, dealer=world.near.dealer)  # not approved
    answers = {
        post(shopping, "/api/v1/me/coupons/", {"code": code}).content for code in ("NEVER", "OVER")
    }
    assert len(answers) == 1
    statuses = [
        post(shopping, "/api/v1/me/coupons/", {"code": f"GUESS{n}"}).status_code for n in range(9)
    ]
    assert (statuses[:8], statuses[8]) == ([404] * 8, 429)
    with pytest.raises(UnknownCode):
        coupons.take_by_code(user=world.shopper, code="OVER")


def test_the_page_shows_coupons_and_takes_one(world, shopping, django_assert_max_num_queries):
    terms = campaign()
    story.fill_cart(world.shopper, SOFA=1)
    assert "领券" in shopping.get("/cart/").content.decode()
    page = shopping.get("/account/coupons/").content.decode()
    assert "开业券" in page
    assert shopping.post(f"/account/coupons/take/{terms.pk}/").status_code == 302
    with django_assert_max_num_queries(14):
        listed = shopping.get("/account/coupons/").content.decode()
    assert "转赠给朋友" in listed
    assert [c["state"] for c in shopping.get("/api/v1/me/coupons/").json()["results"]] == ["usable"]
    assert "领券" not in shopping.get("/cart/").content.decode()


# ── Campaigns ───────────────────────────────────────────────────────────────────────────
def test_a_dealer_proposes_and_headquarters_decides(world, client_of):
    desk = client_of(world.dealer)
    body = {
        "name_zh": "周年", "benefit": "amount", "value": "100", "threshold": "0", "way": "open",
        "limit": "10", "per_member": "1", "dealer": world.near.dealer.pk, "hq_percent": "0",
        "dealer_percent": "100", "store_percent": "0",
        "starts_at_0": "2026-01-01", "starts_at_1": "00:00", "ends_at_0": "2099-01-01",
        "ends_at_1": "00:00",
    }  # fmt: skip
    add = "/staff/admin/stores/campaign/add/"
    assert desk.post(add, body | {"dealer": world.far.dealer.pk}).status_code == 200
    assert desk.post(add, body | {"dealer_percent": "60"}).status_code == 200
    assert not Campaign.objects.exists()
    assert desk.post(add, body).status_code == 302
    made = Campaign.objects.get()
    assert (made.status, made.by) == ("proposed", world.dealer)
    with pytest.raises(coupons.CouponsGone):
        coupons.take(user=world.shopper, campaign=made)

    hq = client_of(world.hq)
    assert (
        hq.post(reverse("hq:stores_campaign_approve_it", args=[made.pk]), {"yes": "1"}).status_code
        == 302
    )
    coupons.take(user=world.shopper, campaign=made)
    given = hq.post(
        reverse("hq:stores_campaign_give_it", args=[made.pk]), {"emails": "stranger@example.com"}
    )
    assert given.status_code == 302
    assert Coupon.objects.get(user=world.stranger).given_by == world.hq


def test_terms_are_fixed_and_paid_for_in_full(world):
    made = campaign()
    for change in ({"value": 300}, {"hq_percent": 90}, {"limit": 1000}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Campaign.objects.filter(pk=made.pk).update(**change)


# ── The laws ────────────────────────────────────────────────────────────────────────────
def test_coupons_beyond_what_is_counted_are_found(world):
    terms = campaign()
    Coupon.objects.create(campaign=terms, user=world.shopper, taker=world.shopper)
    (finding,) = invariants.coupons_stay_within_their_limit()
    assert f"campaign {terms.pk}" in finding


def test_a_coupon_not_used_for_its_order_is_found(world):
    coupon = coupons.take(user=world.shopper, campaign=campaign())
    order = place(world.shopper, coupon=coupon)
    Coupon.objects.update(saved=1)
    (finding,) = order_invariants.coupons_are_used_for_their_orders()
    assert order.number in finding


money = st.decimals(min_value="0.01", max_value=99_999, places=2)


@settings(max_examples=500, deadline=None)
@given(
    goods=st.lists(money, min_size=1, max_size=9),
    held=st.integers(min_value=1, max_value=9),
    benefit=st.sampled_from(["amount", "percent"]),
    value=st.decimals(min_value="0.01", max_value=100, places=2),
    most=st.none() | money,
)
def test_whatever_a_coupon_takes_off_lines_add_up_and_something_is_left_to_pay(
    goods, held, benefit, value, most
):
    terms = Campaign(benefit=benefit, value=value, most=most if benefit == "percent" else None)
    part = dict(list(enumerate(goods))[:held])
    off = couponing.taken_off(terms, part, sum(goods))
    assert all(ZERO <= off[n] <= part[n] for n in off)
    assert sum(off.values()) < sum(goods)
    assert sum(off.values()) <= terms.off(sum(part.values()))
