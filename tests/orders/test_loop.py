"""One order, end to end, and every turn it may take."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.models import Assignment, Fulfilment, Order, Redemption, Scan
from orders.services import answering, cancelling, fulfilling, paying, pickup, routing, settling
from orders.services.checkout import Attribution
from orders.states import WrongState
from payments.models import Payment, Posting, Refund
from payments.services import collecting
from stores.models import Stock, Store, Territory
from tests import story
from tests.factories import DivisionFactory


def kinds(order):
    return [event.kind for event in order.events.all()]


def stock_of(store, variant):
    return Stock.objects.values_list("on_hand", "reserved").get(store=store, variant=variant)


def earned(order):
    rows = Posting.objects.filter(journal__order_number=order.number, journal__kind="split")
    return {(p.role or "hq"): p.amount for p in rows if p.account.kind != "unearned"}


def test_a_paid_order_is_offered_to_the_nearest_store_and_the_decision_is_kept(world):
    assignment = story.routed(world.shopper)
    assert assignment.store == world.near
    assert assignment.status == "offered"
    decision = assignment.decision
    assert [(c["code"], c["kept"]) for c in decision.candidates] == [
        ("S-NEAR", True), ("S-FAR", True), ("S-BJ", True),
    ]  # fmt: skip
    assert kinds(assignment.order) == ["placed", "paid", "offered"]


def test_routing_twice_offers_once(world):
    assignment = story.routed(world.shopper)
    assert routing.route(order_id=assignment.order_id) == []
    assert Assignment.objects.count() == 1


def test_an_unpaid_order_is_not_routed(world):
    order = story.place(world.shopper)
    assert routing.route(order_id=order.pk) == []
    assert not Assignment.objects.exists()


def test_a_declined_order_goes_to_the_next_store_by_itself_with_its_stock(world):
    assignment = story.routed(world.shopper)
    answering.decline(assignment=assignment, by=world.guide, reason="no_crew")
    story.work()
    order = assignment.order
    assert [a.store for a in order.assignments.order_by("pk")] == [world.near, world.far]
    assert stock_of(world.near, world.sofa) == (5, 0)
    assert stock_of(world.far, world.sofa) == (5, 1)
    reasons = {c["code"]: c["reason"] for c in order.decisions.last().candidates}
    assert reasons == {"S-NEAR": "answered", "S-FAR": "", "S-BJ": ""}


def test_an_offer_nobody_answers_moves_on_at_its_deadline(world):
    assignment = story.routed(world.shopper)
    Assignment.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    assert answering.expire_overdue() == 1
    story.work()
    assert assignment.order.assignments.latest("pk").store == world.far
    assert answering.expire_overdue() == 0


def test_after_the_deadline_the_store_can_no_longer_accept(world):
    assignment = story.routed(world.shopper)
    Assignment.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    with pytest.raises(answering.TooLate):
        answering.accept(assignment=assignment, by=world.guide)
    assert not Fulfilment.objects.exists()


def test_when_every_store_has_declined_headquarters_must_act(world):
    assignment = story.routed(world.shopper)
    order = assignment.order
    for _store in range(3):
        answering.decline(
            assignment=order.assignments.latest("pk"), by=world.hq, reason="out_of_stock"
        )
        story.work()
    order.refresh_from_db()
    assert order.attention == "no_store"
    assert order.assignments.active().count() == 0
    assert stock_of(world.beijing, world.sofa) == (5, 0)
    assert kinds(order)[-1] == "no_store"


def test_headquarters_overrides_the_store_and_says_why(world):
    fulfilment = story.accepted(world.shopper, world.guide)
    order = fulfilment.assignment.order
    chosen = routing.override(order=order, store=world.beijing, by=world.hq, reason="试点门店")
    assert chosen.store == world.beijing
    assert (chosen.decision.by, chosen.decision.reason) == (world.hq, "试点门店")
    assert stock_of(world.near, world.sofa) == (5, 0)
    assert stock_of(world.beijing, world.sofa) == (5, 1)
    fulfilment.refresh_from_db()
    assert fulfilment.status == "cancelled"


def test_headquarters_cannot_give_an_order_to_a_store_without_the_goods(world):
    assignment = story.routed(world.shopper)
    Stock.objects.filter(store=world.far).update(on_hand=0)
    with pytest.raises(routing.OutOfStock):
        routing.override(order=assignment.order, store=world.far, by=world.hq, reason="test")
    assignment.refresh_from_db()
    assert assignment.status == "offered"
    assert stock_of(world.near, world.sofa) == (5, 1)


def test_the_whole_loop_by_pickup_shares_the_money_to_the_cent(world):
    territory = DivisionFactory()
    Territory.objects.create(dealer=world.far.dealer, division=territory)
    order = story.place(
        world.shopper,
        who=Attribution(referrer=world.stranger),
        to=story.destination("pickup", division_code="310101"),
    )
    story.pay(order)
    story.work()
    fulfilment = answering.accept(assignment=order.assignments.get(), by=world.guide)
    fulfilling.ready(fulfilment=fulfilment, by=world.guide)
    pickup.confirm(code=pickup.token(fulfilment=fulfilment).text, nonce="n1", by=world.guide)
    story.work()
    order.refresh_from_db()
    assert order.status == "completed"
    assert stock_of(world.near, world.sofa) == (4, 0)
    assert earned(order) == {
        "territory_dealer": Decimal("999.80"),
        "store_dealer": Decimal("2999.40"),
        "guide": Decimal("149.97"),
        "referrer": Decimal("99.98"),
        "hq": Decimal("749.85"),
    }
    assert kinds(order) == [
        "placed", "paid", "offered", "accepted", "ready", "collected", "completed", "settled",
    ]  # fmt: skip


def test_a_delivery_is_done_when_it_is_signed_for(world):
    fulfilment = story.ready(world.shopper, world.guide)
    fulfilling.dispatch(fulfilment=fulfilment, by=world.guide)
    order = Order.objects.get()
    assert order.status == "in_progress"
    fulfilling.sign(fulfilment=fulfilment, by=world.guide, signed_by="王小明")
    order.refresh_from_db()
    assert order.status == "completed"


def test_settling_twice_shares_once(world):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=world.guide)
    story.work()
    before = Posting.objects.count()
    assert settling.settle(fulfilment_id=fulfilment.pk) is None
    assert Posting.objects.count() == before


class TestRedemption:
    @pytest.fixture
    def waiting(self, world):
        return story.ready(world.shopper, world.guide, method="pickup")

    def refused(self, code, by, error):
        with pytest.raises(error):
            pickup.confirm(code=code, nonce="x", by=by)
        assert not Redemption.objects.exists()
        assert Stock.objects.filter(on_hand=5).count() == Stock.objects.count()
        assert Scan.objects.get().outcome == error.code

    def test_the_same_scan_again_gets_the_same_answer(self, world, waiting):
        first = pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
        again = pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
        assert first == again
        assert Redemption.objects.count() == 1

    def test_another_scan_is_told_when_and_by_whom(self, world, waiting):
        pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
        with pytest.raises(pickup.AlreadyRedeemed) as refusal:
            pickup.confirm(code=waiting.voucher.code, nonce="m", by=world.manager)
        assert "guide" in str(refusal.value)
        assert Redemption.objects.count() == 1

    def test_staff_of_another_store_are_refused(self, world, waiting):
        self.refused(waiting.voucher.code, world.rival_guide, pickup.WrongStore)

    def test_a_shopper_learns_nothing_about_a_code(self, world, waiting):
        self.refused(waiting.voucher.code, world.stranger, pickup.UnknownCode)

    def test_a_tampered_token_is_unknown(self, world, waiting):
        token = pickup.token(fulfilment=waiting).text
        self.refused(token[:-2] + "AA", world.guide, pickup.UnknownCode)

    def test_a_token_lives_a_minute(self, world, waiting, settings):
        token = pickup.token(fulfilment=waiting).text
        settings.PICKUP_TOKEN_LIFETIME = timedelta(seconds=-1)
        self.refused(token, world.guide, pickup.TokenExpired)

    def test_goods_not_ready_are_not_handed_over(self, world):
        fulfilment = story.accepted(world.shopper, world.guide, method="pickup")
        self.refused(fulfilment.voucher.code, world.guide, pickup.NotReady)

    def test_a_cancelled_order_is_not_handed_over(self, world, waiting):
        cancelling.cancel(order=waiting.assignment.order, by=world.hq, reason="asked")
        self.refused(waiting.voucher.code, world.guide, pickup.NotRedeemable)

    def test_an_undone_redemption_puts_everything_back_and_says_why(self, world, waiting, settings):
        settings.RETURN_WINDOW = timedelta(days=7)
        done = pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
        pickup.undo(redemption=done, by=world.manager, reason="拿错了")
        waiting.refresh_from_db()
        assert waiting.status == "ready"
        assert stock_of(world.near, world.sofa) == (5, 1)
        assert Order.objects.get().status == "in_progress"
        pickup.confirm(code=waiting.voucher.code, nonce="m", by=world.guide)
        assert Order.objects.get().status == "completed"


class TestCancelling:
    def test_an_unpaid_order_gives_its_stock_back_at_its_deadline(self, world):
        order = story.place(world.shopper)
        Order.objects.update(pay_before=timezone.now() - timedelta(minutes=5))
        assert cancelling.expire_unpaid() == 1
        order.refresh_from_db()
        assert order.status == "cancelled"
        assert stock_of(world.near, world.sofa) == (5, 0)

    def test_a_paid_order_is_refunded_in_full(self, world):
        assignment = story.routed(world.shopper)
        cancelling.cancel(order=assignment.order, by=world.shopper, reason="changed my mind")
        assignment.refresh_from_db()
        assert assignment.status == "withdrawn"
        assert Refund.objects.get().amount == Decimal("4999.00")
        assert stock_of(world.near, world.sofa) == (5, 0)

    def test_a_shopper_cannot_cancel_what_stands_ready_but_headquarters_can(self, world):
        fulfilment = story.ready(world.shopper, world.guide)
        order = fulfilment.assignment.order
        with pytest.raises(cancelling.TooLateToCancel):
            cancelling.cancel(order=order, by=world.shopper)
        order.refresh_from_db()
        assert order.status == "in_progress"
        assert not Refund.objects.exists()
        cancelling.cancel(order=order, by=world.hq, reason="recall")
        assert Refund.objects.get().amount == order.total

    def test_what_was_handed_over_cannot_be_cancelled(self, world):
        fulfilment = story.ready(world.shopper, world.guide, method="pickup")
        pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=world.guide)
        with pytest.raises(WrongState):
            cancelling.cancel(order=fulfilment.assignment.order, by=world.hq)
        assert not Refund.objects.exists()

    def test_money_that_comes_after_the_cancelling_goes_back(self, world):
        order = story.place(world.shopper)
        payment = paying.open_payment(order=order, provider="sandbox")
        cancelling.cancel(order=order, by=world.shopper)
        collecting.capture(provider="sandbox", event=story.notice(payment))
        order.refresh_from_db()
        assert order.status == "cancelled"
        assert Refund.objects.get().payment == payment
        assert kinds(order)[-1] == "paid_late"

    def test_a_cancelled_order_cannot_be_paid(self, world):
        order = story.place(world.shopper)
        cancelling.cancel(order=order, by=world.shopper)
        with pytest.raises(paying.NotPayable):
            paying.open_payment(order=order, provider="sandbox")
        assert not Payment.objects.exists()


class TestSplitDeliveries:
    def test_each_store_gets_its_own_lines_and_the_order_completes_with_the_last(self, world):
        Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
        Stock.objects.exclude(store=world.near).filter(variant=world.sofa).update(on_hand=0)
        order = story.place(world.shopper, SOFA=1, TABLE=2)
        story.pay(order)
        story.work()
        near, far = order.assignments.order_by("store__code").reverse()
        assert [line.line.sku for line in near.lines.all()] == ["SOFA"]
        assert [line.line.sku for line in far.lines.all()] == ["TABLE"]
        for assignment, guide in ((near, world.guide), (far, world.rival_guide)):
            fulfilment = answering.accept(assignment=assignment, by=guide)
            fulfilling.ready(fulfilment=fulfilment, by=guide)
            fulfilling.dispatch(fulfilment=fulfilment, by=guide)
            order.refresh_from_db()
            assert order.status == "in_progress"
            fulfilling.sign(fulfilment=fulfilment, by=guide, signed_by="王小明")
        order.refresh_from_db()
        assert order.status == "completed"


def test_headquarters_cannot_give_an_order_to_a_paused_store(world):
    assignment = story.routed(world.shopper)
    Store.objects.filter(pk=world.far.pk).update(status="paused")
    with pytest.raises(routing.StoreNotOpen):
        routing.override(order=assignment.order, store=world.far, by=world.hq, reason="test")
    assignment.refresh_from_db()
    assert assignment.status == "offered"
