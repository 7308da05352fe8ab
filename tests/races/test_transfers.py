"""Goods between stores in many hands at once: they leave once, arrive once, belong to one order."""

from collections import Counter

import pytest

from orders import invariants
from orders.models import Order
from orders.services import cancelling, forwarding
from stores.models import Stock, Transfer
from stores.services import transfers
from stores.services.transfers import AlreadyClosed
from tests import story


@pytest.fixture
def asked(stage) -> Transfer:
    """A sofa collected near, asked for at the far store, which has ten."""
    Stock.objects.filter(store=stage.far).update(on_hand=10)
    to = story.destination("pickup", wanted_store=stage.near.pk, waits=True)
    story.accepted(stage.shopper, stage.guide, method="pickup", to=to)
    return Transfer.objects.get()


def sofas(store) -> int:
    return Stock.objects.get(store=store, variant__sku="SOFA").on_hand


def send(stage):
    return lambda _hand: forwarding.send(transfer=Transfer.objects.get(), by=stage.rival_guide)


def test_twenty_hands_send_it_once(stage, asked, race):
    results = race(send(stage), range(20), barrier=True)
    assert Counter(type(result) for result in results) == {Transfer: 1, AlreadyClosed: 19}
    assert sofas(stage.far) == 9


def test_without_the_guard_it_leaves_more_than_once(stage, asked, race, monkeypatch):
    def unguarded(transfer, before, to, **also):
        Transfer.objects.filter(pk=transfer.pk).update(status=to, **also)

    monkeypatch.setattr(transfers, "_move", unguarded)
    race(send(stage), range(20), barrier=True)
    assert sofas(stage.far) < 9


@pytest.mark.parametrize("_round", range(10))
def test_arriving_and_cancelling_at_one_instant_end_lawfully(stage, asked, race, _round):
    forwarding.send(transfer=asked, by=stage.rival_guide)
    works = [
        lambda: forwarding.receive(transfer=asked, received={stage.sofa.pk: 1}, by=stage.guide),
        lambda: cancelling.cancel(order=Order.objects.get(), by=stage.shopper),
    ]
    race(lambda work: work(), works, at_once=2, barrier=True)
    near = Stock.objects.get(store=stage.near, variant=stage.sofa)
    assert (near.on_hand, near.reserved, Order.objects.get().status) == (1, 0, "cancelled")
    assert not [finding for _name, check in invariants.CHECKS for finding in check()]
