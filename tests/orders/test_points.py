"""Points at the checkout: what they take off, and that they follow the money."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.models import PointsEntry, PointsRules
from members.services import points
from o2o.money import ZERO
from orders import invariants
from orders.models import Fulfilment, Order
from orders.services import cancelling, checkout, discounts, quoting, settling
from orders.services.couponing import Whereto
from orders.services.discounts import TooManyPoints, Wanted
from payments.models import Payment, Posting
from payments.providers import Kind
from payments.services import ledger, refunding
from tests import story
from tests.orders.conftest import filled, hidden, post


def give(user, n):
    points.earn(user_id=user.pk, points=n, kind="review", cause=f"gift:{n}")


def place(user, n, **quantities):
    basket = story.fill_cart(user, **(quantities or {"SOFA": 1}))
    using = Wanted(points=n)
    quote = quoting.quote(cart=basket, method="delivery", place=None, using=using)
    return checkout.place_order(
        user=user,
        cart=basket,
        version=basket.version,
        expected_total=quote.total,
        destination=story.destination(),
        using=using,
    )


def refund(order, amount):
    payment = Payment.objects.get(reference=order.number, status="captured")
    asked = refunding.request(payment=payment, amount=Decimal(amount), reason="x", by=None)
    return paid_back(asked)


def paid_back(asked):
    """The provider says that the money is back."""
    event = story.notice(
        asked.payment,
        event_id=f"event-{asked.number}",
        kind=Kind.REFUNDED,
        amount=asked.amount,
        refund_number=asked.number,
        refund_id=f"R{asked.number}",
    )
    return refunding.settle(provider="sandbox", event=event)


def booked(order, kind):
    return sum(e.amount for e in PointsEntry.objects.of_order(order.number).filter(kind=kind))


def healthy():
    assert not list(invariants.totals_add_up())
    assert not list(invariants.points_spent_are_booked())


def test_points_pay_part_of_the_goods_and_stand_on_the_lines(world):
    give(world.shopper, 50_000)
    order = place(world.shopper, 50_000, SOFA=1, TABLE=2)
    assert (order.points_spent, order.points_saving) == (50_000, Decimal("500.00"))
    assert order.total == Decimal("7097.00")
    assert sum(line.points_saving for line in order.lines.all()) == Decimal("500.00")
    assert points.balance_of(world.shopper.pk) == 0
    healthy()


def test_more_than_the_rules_allow_is_refused_and_nothing_changes(world):
    give(world.shopper, 500_000)
    basket = story.fill_cart(world.shopper, TABLE=1)
    with pytest.raises(TooManyPoints):
        checkout.place_order(
            user=world.shopper, cart=basket, version=basket.version,
            expected_total=Decimal(1), destination=story.destination(),
            using=Wanted(points=500_000),
        )  # fmt: skip
    assert points.balance_of(world.shopper.pk) == 500_000
    assert not Order.objects.exists()
    quote = quoting.quote(cart=basket, method="delivery", place=None, using=Wanted(points=500_000))
    assert quote.discounts.points == 25_900  # 20 % of 1,299.00, whole yuan


def test_the_checkout_page_offers_them_and_takes_them(world, shopping, home):
    give(world.shopper, 10_000)
    story.fill_cart(world.shopper, SOFA=1)
    shown = shopping.get("/checkout/")
    assert 'name="points" value="10000"' in shown.content.decode()
    picked = shopping.post("/checkout/quote/", filled(shown, address=home.pk, points="10000"))
    assert hidden(picked, "expected_total") == "4899.00"
    placed = shopping.post("/checkout/", filled(picked, address=home.pk, points="10000"))
    assert placed.status_code == 303
    assert Order.objects.get().points_spent == 10_000


def test_the_api_quotes_and_takes_them(world, shopping, home):
    give(world.shopper, 10_000)
    basket = story.fill_cart(world.shopper, SOFA=1)
    asked = {"method": "delivery", "address": home.pk, "points": 99_999}
    quote = post(shopping, "/api/v1/checkout/quote/", asked).json()
    assert quote["points"]["used"] == 10_000
    assert quote["total"]["amount"] == "4899.00"
    body = asked | {
        "points": 10_000,
        "cart_version": basket.version,
        "expected_total": quote["total"],
    }
    answer = post(shopping, "/api/v1/orders/", body)
    assert (answer.status_code, answer.json()["points_spent"]) == (201, 10_000)


def test_a_cancelled_order_gives_them_back_once(world):
    give(world.shopper, 10_000)
    order = place(world.shopper, 10_000)
    story.pay(order)
    cancelling.cancel(order=order, by=world.shopper)
    assert points.balance_of(world.shopper.pk) == 10_000
    asked = Payment.objects.get(reference=order.number).refunds.get()
    paid_back(asked)
    assert points.balance_of(world.shopper.pk) == 10_000
    healthy()


@pytest.fixture
def collected(world, settings):
    """An order of 4,999 paid with 10,000 points and 4,899 yuan, out of its return window."""
    settings.RETURN_WINDOW = settings.RETURN_WINDOW * 0
    give(world.shopper, 10_000)
    order = place(world.shopper, 10_000)
    story.pay(order)
    story.work()
    fulfilment = story.answering.accept(assignment=order.assignments.get(), by=world.guide)
    for step in (story.fulfilling.ready, story.fulfilling.dispatch):
        fulfilment = step(fulfilment=fulfilment, by=world.guide)
    story.fulfilling.sign(fulfilment=fulfilment, signed_by="王小明", by=world.guide)
    settling.settle(fulfilment_id=Fulfilment.objects.get().pk)
    return order


def shares(order):
    rows = Posting.objects.earnings().filter(journal__order_number=order.number)
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row.role] = totals.get(row.role, ZERO) + row.amount
    return totals


def test_settled_money_earns_points_and_headquarters_bears_those_spent(collected):
    assert booked(collected, "order") == 4899
    found = shares(collected)
    assert found["store_dealer"] == Decimal("2999.40")  # 60 % of the full price
    assert found["points"] == Decimal("-100.00")
    assert sum(found.values()) == collected.total
    assert ledger.unearned(collected.number) == ZERO


def test_a_refund_in_parts_moves_the_same_points_as_one_of_the_whole(collected, world):
    refund(collected, "1000.00")
    assert booked(collected, "given_back") == int(10_000 * Decimal(1000) / Decimal(4899))
    refund(collected, "3898.99")
    refund(collected, "0.01")
    assert booked(collected, "given_back") == 10_000
    assert booked(collected, "taken_back") == -4899
    assert points.balance_of(world.shopper.pk) == 10_000
    assert set(shares(collected).values()) == {ZERO}
    healthy()


def test_an_order_without_points_asks_nothing_about_them(world, django_assert_num_queries):
    basket = story.fill_cart(world.shopper, SOFA=1)
    with django_assert_num_queries(1):
        quoting.quote(cart=basket, method="delivery", place=None)
    with django_assert_num_queries(0):
        discounts.agreed(
            user=world.shopper, goods={1: Decimal(1)}, wanted=Wanted(), to=Whereto("delivery")
        )


def test_points_an_order_never_got_are_found(world):
    give(world.shopper, 10_000)
    order = place(world.shopper, 10_000)
    Order.objects.filter(pk=order.pk).update(points_spent=9_000)
    (finding,) = invariants.points_spent_are_booked()
    assert order.number in finding


@settings(max_examples=300, deadline=None)
@given(
    goods=st.lists(
        st.decimals(min_value="0.01", max_value=99_999, places=2), min_size=1, max_size=9
    ),
    wanted=st.integers(min_value=0, max_value=10**8),
    balance=st.integers(min_value=1, max_value=10**8),
    per_yuan=st.integers(min_value=1, max_value=1000),
    percent=st.integers(min_value=0, max_value=90),
)
def test_whatever_is_used_lines_add_up_and_something_is_left_to_pay(
    goods, wanted, balance, per_yuan, percent
):
    rules = PointsRules(pk=1, per_yuan=per_yuan, most_percent=percent)
    less = discounts.with_points(dict(enumerate(goods)), wanted, balance, rules)
    assert less.points_saving == rules.worth(less.points)
    assert less.points <= min(wanted, balance)
    assert all(ZERO <= less.points_of(n) <= amount for n, amount in enumerate(goods))
    assert less.points_saving < sum(goods)
    assert (less.points > 0) == (less.points_saving > 0)
