"""Services on voucher: sold in the one cart, issued when paid, redeemed use by use."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from members.models import Notice
from orders import states
from orders.invariants import CHECKS
from orders.models import Order, Prepaid, PrepaidTerms, PrepaidUse, Scan
from orders.services import cancelling, counter, pickup
from orders.services.prepaid import giving, redeeming, returning, selling, settling
from orders.services.prepaid.terms import Redeemers
from payments.invariants import CHECKS as MONEY
from payments.models import Account, Journal, Refund, SplitRule
from payments.services import ledger
from stores.models import StockMovement
from tests import story
from tests.orders.vouchers import TO_ACCOUNT, bought, cafe, service, voucher


def lawful() -> None:
    findings = [finding for _name, check in (*CHECKS, *MONEY) for finding in check()]
    assert findings == []


def scan(prepaid: Prepaid, by, nonce: str = "n", **where):
    return counter.confirm(code=prepaid.code, nonce=nonce, by=by, **where)


# ── Bought and issued ───────────────────────────────────────────────────────────────────
def test_paid_vouchers_are_issued_at_once_and_no_store_is_asked(world):
    service(price="100.00", uses=3)
    order = bought(world.shopper, CLEAN=2)
    story.work()
    assert (order.status, order.method, order.place) == ("completed", "voucher", None)
    assert [(v.uses, v.left, v.worth, v.holder) for v in Prepaid.objects.all()] == [
        (3, 3, Decimal("100.00"), world.shopper)
    ] * 2
    assert not order.assignments.exists()
    assert not StockMovement.objects.exists()
    assert PrepaidTerms.objects.get().sold == 2
    assert Notice.objects.filter(user=world.shopper).values_list("kind", flat=True)[0] == (
        "vouchers_issued"
    )
    lawful()


def test_goods_and_vouchers_are_paid_together_and_only_goods_are_routed(world):
    service()
    order = story.place(world.shopper, SOFA=1, CLEAN=1)
    assert order.total == Decimal("5299.00")
    story.pay(order)
    story.work()
    assignment = order.assignments.get()
    assert [row.line.sku for row in assignment.lines.all()] == ["SOFA"]
    assert Prepaid.objects.get().left == 3
    lawful()


def test_no_more_are_sold_than_there_are_nor_to_one_member_than_agreed(world):
    service(limit=3, per_member=2)
    bought(world.shopper, CLEAN=1)
    with pytest.raises(selling.TooManyForOne):
        story.place(world.shopper, to=TO_ACCOUNT, CLEAN=2)
    world.shopper.cart.lines.all().delete()
    with pytest.raises(selling.VouchersSoldOut):
        story.place(world.stranger, to=TO_ACCOUNT, CLEAN=3)
    assert Order.objects.count() == 1
    assert PrepaidTerms.objects.get().sold == 1


# ── Redeemed ────────────────────────────────────────────────────────────────────────────
def test_one_scan_takes_one_use_and_the_last_is_the_last(world):
    service(price="100.00", uses=3)
    prepaid = voucher(world.shopper)
    for nonce in ("a", "b", "b", "c"):
        scan(prepaid, world.guide, nonce)
    with pytest.raises(redeeming.UsedUp):
        scan(prepaid, world.guide, "d")
    uses = PrepaidUse.objects.order_by("pk")
    assert [(use.number, use.amount, use.store) for use in uses] == [
        (1, Decimal("33.34"), world.near),
        (2, Decimal("33.33"), world.near),
        (3, Decimal("33.33"), world.near),
    ]
    outcomes = Scan.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["redeemed"] * 3 + ["used_up"]
    lawful()


def test_only_who_is_named_redeems_it(world):
    partner = cafe(world.stranger)
    service(redeemers=Redeemers(dealers=[world.near.dealer], partners=[partner]))
    prepaid = voucher(world.shopper)
    with pytest.raises(redeeming.NotHere):
        scan(prepaid, world.rival_guide)
    with pytest.raises(pickup.UnknownCode):
        scan(prepaid, world.shopper)
    assert scan(prepaid, world.guide, "a").place == world.near
    assert scan(prepaid, world.stranger, "b").place == partner
    partner.is_active = False
    partner.save()
    with pytest.raises(pickup.UnknownCode):
        scan(prepaid, world.stranger, "c")


def test_people_of_several_stores_say_where(world):
    service()
    prepaid = voucher(world.shopper)
    with pytest.raises(redeeming.WhichPlace):
        scan(prepaid, world.rival_dealer)
    assert scan(prepaid, world.rival_dealer, store=world.beijing).store == world.beijing


def test_before_its_day_and_after_its_day_nothing_is_redeemed(world):
    day = timezone.localdate()
    service(valid_from=day + timedelta(days=2))
    prepaid = voucher(world.shopper)
    with pytest.raises(redeeming.NotYetValid):
        scan(prepaid, world.guide)
    _end(prepaid)
    with pytest.raises(redeeming.Expired):
        scan(prepaid, world.guide)
    assert not PrepaidUse.objects.exists()


def _end(prepaid: Prepaid) -> None:
    now = timezone.now()
    past = {"valid_from": now - timedelta(days=9), "valid_until": now - timedelta(seconds=1)}
    Prepaid.objects.filter(pk=prepaid.pk).update(**past)


def test_a_mistake_is_undone_with_a_reason_until_it_is_settled(world, settings):
    service()
    prepaid = voucher(world.shopper)
    use = scan(prepaid, world.guide)
    redeeming.undo(use=use, by=world.manager, reason="wrong guest")
    prepaid.refresh_from_db()
    assert prepaid.left == 3
    again = scan(prepaid, world.guide, "again")
    assert again.number == 1
    settings.RETURN_WINDOW = timedelta(0)
    settling.settle_due()
    with pytest.raises(states.WrongState):
        redeeming.undo(use=again, by=world.manager, reason="too late")
    lawful()


# ── Given back, ended, given away ───────────────────────────────────────────────────────
def test_what_is_unused_comes_back_to_the_payer_to_the_cent(world):
    service(price="100.00", uses=3)
    prepaid = voucher(world.shopper)
    scan(prepaid, world.guide)
    returning.give_back(prepaid=prepaid, by=world.shopper)
    assert Refund.objects.get().amount == Decimal("66.66")
    with pytest.raises(returning.NothingLeft):
        returning.give_back(prepaid=prepaid, by=world.shopper)
    with pytest.raises(redeeming.Returned):
        scan(prepaid, world.guide, "late")
    lawful()


def test_an_unused_order_is_cancelled_whole_and_a_used_one_is_not(world):
    service()
    order = story.place(world.shopper, SOFA=1, CLEAN=1)
    story.pay(order)
    cancelling.cancel(order=order, by=world.shopper)
    assert (Prepaid.objects.get().left, PrepaidTerms.objects.get().sold) == (0, 0)
    assert Refund.objects.get().amount == order.total
    lawful()
    other = story.place(world.shopper, SOFA=1, CLEAN=1)
    story.pay(other)
    scan(Prepaid.objects.latest("pk"), world.guide)
    with pytest.raises(returning.VouchersUsed):
        cancelling.cancel(order=other, by=world.hq)
    assert Refund.objects.count() == 1
    lawful()


@pytest.mark.parametrize(("rule", "refunds", "kept"), [("refund", 1, 0), ("keep", 0, 300)])
def test_at_its_end_the_unused_is_refunded_or_kept_by_headquarters(world, rule, refunds, kept):
    service(at_expiry=rule)
    prepaid = voucher(world.shopper)
    _end(prepaid)
    returning.sweep()
    returning.sweep()
    prepaid.refresh_from_db()
    assert (prepaid.left, Refund.objects.count(), prepaid.kept) == (0, refunds, Decimal(kept))
    assert ledger.balance(ledger.account("hq")) == kept
    lawful()


def test_a_friend_takes_it_once_and_the_old_code_is_dead(world):
    service()
    prepaid = voucher(world.shopper)
    gift = giving.offer(prepaid=prepaid, by=world.shopper)
    assert giving.offer(prepaid=prepaid, by=world.shopper) == gift
    with pytest.raises(giving.OwnGift):
        giving.take(gift=gift, by=world.shopper)
    taken = giving.take(gift=gift, by=world.stranger)
    with pytest.raises(giving.GiftGone):
        giving.take(gift=gift, by=world.dealer)
    with pytest.raises(pickup.UnknownCode):
        scan(prepaid, world.guide)
    assert scan(taken, world.guide).prepaid.holder == world.stranger
    assert Notice.objects.filter(user=world.shopper, kind="voucher_taken").exists()
    returning.give_back(prepaid=taken, by=world.stranger)
    assert Refund.objects.get().payment.payer == world.shopper
    lawful()


# ── Money ───────────────────────────────────────────────────────────────────────────────
def test_each_use_is_shared_once_with_who_redeemed_it(world, settings):
    SplitRule.objects.create(
        policy=world.policy, role="store_dealer", basis="voucher", percent=Decimal(70)
    )
    partner = cafe(world.stranger)
    service(price="100.00", uses=3, redeemers=Redeemers(everywhere=True, partners=[partner]))
    prepaid = voucher(world.shopper)
    scan(prepaid, world.guide, "a")
    scan(prepaid, world.stranger, "b")
    settings.RETURN_WINDOW = timedelta(days=7)
    assert settling.settle_due() == 0
    settings.RETURN_WINDOW = timedelta(0)
    assert settling.settle_due() == 2
    assert settling.settle_due() == 0
    dealt = {a.code: ledger.balance(a) for a in Account.objects.filter(kind__in=Account.EARNING)}
    assert dealt == {
        "dealer:D-NEAR": Decimal("23.34"),
        "partner:CAFE": Decimal("23.33"),
        "hq": Decimal("20.00"),
    }
    assert Journal.objects.filter(kind="split").count() == 2
    returning.give_back(prepaid=prepaid, by=world.shopper)
    lawful()
