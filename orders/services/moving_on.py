"""Stores stop serving: what they were offered goes to others, what they accepted stays to be seen."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from members.models import User
from orders import states
from orders.models import Assignment, Fulfilment
from orders.services import answering
from stores.models import Dealer, Stock


@dataclass(frozen=True, slots=True)
class Left:
    """What a dealer still has in hand: offers, orders to hand over, money to share, goods."""

    offers: int
    to_hand_over: int
    to_settle: int
    pieces: int

    @property
    def is_nothing(self) -> bool:
        return not (self.offers or self.to_hand_over or self.to_settle or self.pieces)


def from_stores(*, stores: Collection[int], by: User | None) -> int:
    """Take back every open offer of these stores and route its order anew; returns how many."""
    offered = Assignment.objects.filter(store__in=stores, status=Assignment.Status.OFFERED)
    moved = 0
    for assignment in offered.order_by("order", "pk"):
        try:
            answering.take_back(assignment=assignment, by=by)
        except states.WrongState:
            continue  # answered between the question and the lock
        moved += 1
    return moved


def left(*, dealer: Dealer) -> Left:
    """Four counts, one query each."""
    at = Assignment.objects.filter(store__dealer=dealer)
    open_ = [Fulfilment.Status.ACCEPTED, Fulfilment.Status.READY, Fulfilment.Status.HANDED_OVER]
    fulfilments = Fulfilment.objects.filter(store__dealer=dealer)
    held = Stock.objects.filter(store__dealer=dealer)
    return Left(
        offers=at.filter(status=Assignment.Status.OFFERED).count(),
        to_hand_over=fulfilments.filter(status__in=open_, done_at=None).count(),
        to_settle=fulfilments.filter(done_at__isnull=False, settled_at=None).count(),
        pieces=held.aggregate(n=Coalesce(Sum("on_hand"), 0))["n"],
    )
