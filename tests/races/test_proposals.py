"""One basket, two phones: whoever is first has it, and it becomes one order."""

from collections import Counter
from threading import Barrier

from o2o.errors import DomainError
from o2o.prepared import Statement
from orders import states
from orders.models import Order, Proposal
from orders.services import checkout, placing, proposals, quoting
from stores.models import Stock, Visit
from stores.services import greeting
from stores.services.visits import Coming
from tests import story

ROUNDS = 12
UNGUARDED = Statement("claim_any", placing.CLAIM.sql.replace("AND version = %(version)s", ""))


def sent(stage) -> Proposal:
    """To somebody who walked in and whom nobody knows."""
    visit = greeting.walk_in(store=stage.near, by=stage.guide, coming=Coming(name="客人"))
    draft = proposals.start(visit=visit, by=stage.guide)
    proposals.put(proposal=draft, text="SOFA")
    return proposals.send(proposal=draft, by=stage.guide, method="delivery")


def outcome(act) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


def take_and_order(proposal: Proposal):
    """What a phone does from the link to the order; both look before either writes."""
    both_took = Barrier(2)

    def phone(user) -> str:
        fresh = Proposal.objects.select_related("visit", "cart").get(pk=proposal.pk)
        taken = outcome(lambda: proposals.take(proposal=fresh, by=user))
        basket = Proposal.objects.get(pk=proposal.pk).basket
        quote = quoting.quote(cart=basket, method="delivery", place=None)
        both_took.wait(timeout=20)
        if taken != "done":
            return taken
        return outcome(
            lambda: checkout.place_order(
                user=user,
                cart=basket,
                version=quote.version,
                expected_total=quote.total,
                destination=story.destination(),
            )
        )

    return phone


def test_two_phones_of_one_member_make_one_order(stage, race):
    Stock.objects.update(on_hand=2 * ROUNDS)
    for _round in range(ROUNDS):
        proposal = sent(stage)
        told = race(take_and_order(proposal), [stage.shopper] * 2, at_once=2, barrier=True)
        assert sorted(told) == ["cart_changed", "done"]
        proposal.refresh_from_db()
        assert proposal.order == Order.objects.latest("pk")
    assert Order.objects.count() == ROUNDS


def test_two_members_at_once_are_one_taker_and_one_refusal(stage, race):
    Stock.objects.update(on_hand=2 * ROUNDS)
    for _round in range(ROUNDS):
        proposal = sent(stage)
        users = [stage.shopper, stage.stranger]
        told = race(take_and_order(proposal), users, at_once=2, barrier=True)
        assert Counter(told) == {"done": 1, "proposal_over": 1}
        proposal.refresh_from_db()
        assert proposal.member == proposal.order.user == proposal.visit.member


def test_with_the_guards_off_the_same_two_phones_make_two_orders(stage, race, monkeypatch):
    Stock.objects.update(on_hand=9)

    def move(row, to, **also):
        type(row).objects.filter(pk=row.pk).update(status=to, **also)
        return row

    proposal = sent(stage)
    monkeypatch.setattr(placing, "CLAIM", UNGUARDED)
    monkeypatch.setattr(proposals, "claim", lambda cart, by: Proposal.objects.get(pk=proposal.pk))
    monkeypatch.setattr(states, "move", move)
    told = race(take_and_order(proposal), [stage.shopper] * 2, at_once=2, barrier=True)
    assert told == ["done", "done"]
    assert Order.objects.count() == 2
    assert Visit.objects.get().member == stage.shopper
