"""After hand-over and the return window, the money of a fulfilment is shared."""

import logging
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from o2o.errors import DomainError
from o2o.failpoints import reach
from orders.models import Fulfilment, Order, OrderLine
from orders.services import history, rewarding
from payments.models import Journal
from payments.services import sharing
from payments.services.sharing import Funding, Parties, Share, SharedLine
from stores.models import Campaign

logger = logging.getLogger(__name__)


@transaction.atomic
def settle(*, fulfilment_id: int) -> Journal | None:
    """Split the money of one fulfilment, once, by the policy pinned on its order."""
    fulfilment = (
        Fulfilment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("assignment__order", "store__dealer")
        .get(pk=fulfilment_id)
    )
    if not _due(fulfilment):
        return None
    order = fulfilment.assignment.order
    lines = _lines(fulfilment)
    journal = sharing.settle(
        reference=f"fulfilment:{fulfilment.pk}",
        order_number=order.number,
        policy=order.policy,
        lines=shared_lines(lines),
        parties=parties(order, fulfilment),
    )
    Fulfilment.objects.filter(pk=fulfilment.pk).update(settled_at=timezone.now())
    rewarding.earn(order=order, fulfilment=fulfilment, lines=lines)
    reach("money.shared")
    history.note(order, "settled", store=fulfilment.store)
    return journal


def settle_due(*, limit: int = 200) -> int:
    """Share what has come out of its return window; returns how many."""
    ripe = timezone.now() - settings.RETURN_WINDOW
    due = Fulfilment.objects.unsettled().filter(done_at__lte=ripe).order_by("done_at")
    ids = list(due.values_list("pk", flat=True)[:limit])
    for fulfilment_id in ids:
        try:
            settle(fulfilment_id=fulfilment_id)
        except DomainError:
            logger.exception("fulfilment %s could not be settled", fulfilment_id)
    return len(ids)


def expected(order: Order, fulfilment: Fulfilment, lines: list[OrderLine]) -> list[Share]:
    """What each party will get for these lines, before it is booked."""
    return sharing.preview(
        policy=order.policy, lines=shared_lines(lines), parties=parties(order, fulfilment)
    )


def parties(order: Order, fulfilment: Fulfilment) -> Parties:
    """Who has a hand in it: attribution from the order, service from the fulfilment."""
    return Parties(
        store_dealer=fulfilment.store.dealer,
        guide=order.guide or fulfilment.guide,
        referrer=order.referrer,
    )


def shared_lines(lines: list[OrderLine]) -> list[SharedLine]:
    return [
        SharedLine(row.pk, row.total, row.service_fee, row.territory, funded=_funded(row))
        for row in lines
    ]


def _funded(line: OrderLine) -> list[Funding]:
    """The coupon by the shares of its campaign, which never change; points are headquarters'."""
    parts = [Funding(sharing.POINTS, line.points_saving)] if line.points_saving else []
    if line.coupon_saving and (coupon := line.order.coupon):
        parts += _payers(coupon.campaign, line.coupon_saving)
    return parts


def _payers(campaign: Campaign, saving: Decimal) -> list[Funding]:
    """A store's share stands on its dealer's account: there is no other."""
    shares = [
        (campaign.hq_percent, None),
        (campaign.dealer_percent, campaign.dealer),
        (campaign.store_percent, campaign.dealer),
    ]
    return [
        Funding(sharing.COUPON, saving, Decimal(percent), dealer)
        for percent, dealer in shares
        if percent
    ]


def _due(fulfilment: Fulfilment) -> bool:
    ripe = timezone.now() - settings.RETURN_WINDOW
    done = fulfilment.done_at and fulfilment.done_at <= ripe
    return bool(done and not fulfilment.settled_at)


def _lines(fulfilment: Fulfilment) -> list[OrderLine]:
    assigned = OrderLine.objects.filter(assignment_lines__assignment=fulfilment.assignment_id)
    known = assigned.select_related("territory", "order__coupon__campaign__dealer")
    return list(known.order_by("pk"))
