"""Profit sharing: conserved to the cent, by a policy that nobody edits."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.models import User
from o2o.errors import Invalid
from payments.models import Journal, SplitPolicy, SplitRule
from payments.services import ledger, refunding, sharing
from payments.services.sharing import Parties, SharedLine
from stores.models import Dealer
from tests.factories import make_policy
from tests.payments.conftest import captured_payment, post
from tests.payments.test_refunding import refund_notice

ROLES = ["territory_dealer", "store_dealer", "guide", "referrer"]
money = st.decimals(min_value=0, max_value=10**7, places=2)


class Rules(list):
    def all(self):
        return self


class Unsaved:
    """A policy that was never written, for arithmetic alone."""

    def __init__(self, rules):
        self.rules = Rules(
            SplitRule(role=role, basis=basis, percent=percent) for role, basis, percent in rules
        )


@st.composite
def policies(draw):
    rules = []
    for basis in ("goods", "service"):
        left = 10_000
        for role in draw(st.lists(st.sampled_from(ROLES), unique=True)):
            share = draw(st.integers(min_value=0, max_value=left))
            left -= share
            if share:
                rules.append((role, basis, Decimal(share) / 100))
    return Unsaved(rules)


DEALERS = [Dealer(pk=n, code=f"D{n}", name=f"Dealer {n}") for n in (1, 2)]
areas = st.sampled_from([None, *DEALERS])


@st.composite
def parties(draw):
    people = [User(pk=n, email=f"{n}@example.com") for n in (1, 2)]
    return Parties(
        store_dealer=draw(st.sampled_from(DEALERS)),
        guide=draw(st.sampled_from([None, *people])),
        referrer=draw(st.sampled_from([None, *people])),
    )


@settings(max_examples=1500, deadline=None)
@given(policies(), st.lists(st.tuples(money, money, areas), min_size=1, max_size=4), parties())
def test_shares_sum_to_every_line_to_the_cent(policy, amounts, parties):
    lines = [SharedLine(n, *facts) for n, facts in enumerate(amounts)]
    shares = sharing.preview(policy=policy, lines=lines, parties=parties)
    for line in lines:
        for part, total in (("goods", line.goods), ("service", line.service)):
            mine = [s for s in shares if (s.line, s.part) == (line.line, part)]
            assert sum(share.amount for share in mine) == total
            assert all(share.amount >= 0 for share in mine)
            assert all(abs(s.amount - s.basis * s.rate / 100) < Decimal("0.01") for s in mine)


def share_of(world, *, guide=True, service="300.00") -> dict[str, Decimal]:
    shares = sharing.preview(
        policy=world.policy,
        lines=[SharedLine(1, Decimal("1000.00"), Decimal(service), world.far.dealer)],
        parties=Parties(
            store_dealer=world.near.dealer,
            guide=world.guide if guide else None,
            referrer=None,
        ),
    )
    return {f"{share.role} {share.part}": share.amount for share in shares}


def test_everybody_gets_the_rate_of_the_policy_and_hq_the_rest(world):
    assert share_of(world) == {
        "territory_dealer goods": Decimal("200.00"),
        "store_dealer goods": Decimal("600.00"),
        "guide goods": Decimal("30.00"),
        "hq goods": Decimal("170.00"),  # 15 % and the referrer's 2 %
        "store_dealer service": Decimal("300.00"),
    }


def test_a_role_nobody_holds_falls_to_headquarters(world):
    assert share_of(world, guide=False)["hq goods"] == Decimal("200.00")


@pytest.mark.django_db
def test_service_money_of_a_role_nobody_holds_falls_to_the_store(world):
    world.policy = sharing.new_policy(
        name="Guides install", rules=[("guide", "service", Decimal(40))], by=world.hq
    )
    shares = share_of(world, guide=False)
    assert shares["store_dealer service"] == Decimal("120.00")
    assert shares["hq service"] == Decimal("180.00")


def settle(world, payment) -> Journal:
    return sharing.settle(
        reference=payment.reference,
        order_number=payment.reference,
        policy=world.policy,
        lines=[SharedLine(1, payment.amount, Decimal("0.00"))],
        parties=Parties(world.near.dealer, world.guide, None),
    )


def test_settling_pays_everybody_once(world):
    payment = captured_payment(amount=Decimal("1000.00"))
    assert settle(world, payment) == settle(world, payment)
    assert ledger.balance(ledger.account("unearned")) == 0
    assert ledger.balance(ledger.account_for_dealer(world.near.dealer)) == Decimal("600.00")
    assert ledger.balance(ledger.account_for_member(world.guide)) == Decimal("30.00")
    assert ledger.balance(ledger.account("hq")) == Decimal("370.00")


def test_a_refund_after_settling_takes_the_shares_back(world):
    payment = captured_payment(amount=Decimal("1000.00"))
    settle(world, payment)
    for amount in ("333.33", "666.67"):
        refund = refunding.request(payment=payment, amount=Decimal(amount), reason="r", by=None)
        assert post(refund_notice(refund)).content == b"success"
    accounts = [ledger.account_for_dealer(world.near.dealer), *ledger.accounts("hq", "unearned")]
    assert [ledger.balance(account) for account in accounts] == [0, 0, 0]


def test_a_refund_before_settling_touches_no_share(world):
    payment = captured_payment(amount=Decimal("1000.00"))
    refund = refunding.request(payment=payment, amount=Decimal("1000.00"), reason="r", by=None)
    post(refund_notice(refund))
    assert set(Journal.objects.first().postings.values_list("account__code", flat=True)) == {
        "provider:sandbox",
        "unearned",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rules",
    [
        [("guide", "goods", Decimal("60")), ("referrer", "goods", Decimal("40.01"))],
        [("guide", "goods", Decimal("1")), ("guide", "goods", Decimal("2"))],
        [("guide", "goods", Decimal("0"))],
        [("guide", "goods", Decimal("-5"))],
    ],
)
def test_a_policy_that_does_not_add_up_is_refused(rules):
    with pytest.raises(Invalid) as refusal:
        sharing.new_policy(name="Too much", rules=rules, by=None)
    assert "rules" in refusal.value.fields
    assert not SplitPolicy.objects.exists()


@pytest.mark.django_db
def test_a_new_version_never_changes_the_old_one(django_assert_num_queries):
    old = make_policy()
    assert sharing.current_policy() == old
    new = sharing.new_policy(name="Next", rules=[("guide", "goods", Decimal(5))], by=None)
    assert (new.version, old.rules.count()) == (2, 5)
    assert sharing.current_policy() == new
    with django_assert_num_queries(0):
        assert len(sharing.current_policy().rules.all()) == 1


@pytest.mark.django_db
def test_without_a_policy_there_is_a_named_refusal():
    with pytest.raises(sharing.NoPolicy):
        sharing.current_policy()
    assert not SplitPolicy.objects.exists()
