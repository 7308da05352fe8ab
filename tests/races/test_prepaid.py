"""A voucher with three uses is redeemed three times, whoever scans at that instant."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import F

from orders.models import Prepaid, PrepaidUse
from orders.services import counter
from orders.services.prepaid import redeeming, returning
from payments.models import Refund
from tests.orders.vouchers import service, voucher


@pytest.fixture
def prepaid(stage) -> Prepaid:
    service(price="100.00", uses=3)
    return voucher(stage.shopper)


def tally(results) -> Counter:
    return Counter(getattr(r, "code", type(r).__name__) for r in results)


def scan(prepaid, guide):
    return lambda nonce: counter.confirm(code=prepaid.code, nonce=nonce, by=guide)


def test_30_scanners_of_three_uses_redeem_three(stage, prepaid, race):
    nonces = [f"scan-{n}" for n in range(30)]
    outcome = tally(race(scan(prepaid, stage.guide), nonces, at_once=30, barrier=True))
    assert outcome == {"PrepaidUse": 3, "used_up": 27}
    prepaid.refresh_from_db()
    amounts = PrepaidUse.objects.values_list("amount", flat=True)
    assert (prepaid.left, sum(amounts)) == (0, prepaid.worth)


def test_a_lost_answer_asked_twenty_times_again_is_the_same_use(stage, prepaid, race):
    results = race(scan(prepaid, stage.guide), ["same"] * 20, barrier=True)
    assert len({use.pk for use in results}) == 1
    prepaid.refresh_from_db()
    assert prepaid.left == 2


def test_with_condition_check_and_key_off_the_same_scanners_redeem_more(
    stage, prepaid, race, monkeypatch
):
    """Read, decide, write: what the guards forbid."""

    def decide_by_memory(prepaid, code, at):
        return Prepaid.objects.get(pk=prepaid.pk).left > 0

    def record(prepaid, nonce, by, place):
        Prepaid.objects.filter(pk=prepaid.pk).update(used=F("used") + 1)
        return PrepaidUse.objects.create(
            prepaid=prepaid, number=1, amount=1, store=place, nonce=nonce, by=by
        )

    monkeypatch.setattr(redeeming, "_take_one", decide_by_memory)
    monkeypatch.setattr(redeeming, "_record", record)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_redemption_per_use")
        cursor.execute("ALTER TABLE orders_prepaid DROP CONSTRAINT prepaid_not_used_up_twice")
    race(scan(prepaid, stage.guide), [f"scan-{n}" for n in range(30)], at_once=30, barrier=True)
    redeemed = PrepaidUse.objects.count()
    PrepaidUse.objects.all().delete()
    Prepaid.objects.update(used=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX one_redemption_per_use ON orders_prepaiduse (prepaid_id, number)"
            " WHERE undone_at IS NULL"
        )
        cursor.execute(
            "ALTER TABLE orders_prepaid ADD CONSTRAINT prepaid_not_used_up_twice"
            " CHECK (uses >= used + returned + lapsed)"
        )
    assert redeemed > 3


@pytest.mark.parametrize("round_", range(5))
def test_redeeming_and_giving_back_at_one_instant_never_pay_twice(stage, prepaid, race, round_):
    acts = {
        "redeem": lambda: counter.confirm(code=prepaid.code, nonce="n", by=stage.guide),
        "return": lambda: returning.give_back(prepaid=prepaid, by=stage.shopper),
    }
    race(lambda name: acts[name](), list(acts), at_once=2, barrier=True)
    prepaid.refresh_from_db()
    redeemed = sum(PrepaidUse.objects.values_list("amount", flat=True))
    assert Refund.objects.get().amount + redeemed == prepaid.worth
    assert (prepaid.left, prepaid.used) == (0, PrepaidUse.objects.count())
