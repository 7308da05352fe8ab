"""The money of vouchers: each use is shared after the return window, once, with who redeemed it."""

import logging
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from members.models import Partner
from o2o.errors import DomainError
from orders.models import Order, Prepaid, PrepaidUse
from orders.services import history
from payments.models import Journal
from payments.services import sharing
from payments.services.sharing import Parties, SharedLine
from stores.models import Dealer

logger = logging.getLogger(__name__)


@transaction.atomic
def settle(*, use_id: int) -> Journal | None:
    """Share what one use is worth by the policy pinned on its order; one journal for each use."""
    due = PrepaidUse.objects.unsettled().filter(at__lte=Now() - settings.RETURN_WINDOW)
    rows = due.select_related("prepaid__line__order__policy", "store__dealer", "partner")
    use = rows.select_for_update(no_key=True, of=("self",)).filter(pk=use_id).first()
    if use is None:
        return None
    line = use.prepaid.line
    redeemer = use.partner or use.store.dealer
    journal = _share(f"use:{use.pk}", line.order, line.pk, use.amount, redeemer)
    PrepaidUse.objects.filter(pk=use.pk).update(settled_at=Now())
    history.note(line.order, "settled", store=use.store, use=use.pk)
    return journal


def settle_due(*, limit: int = 200) -> int:
    """Share the uses that have come out of their return window; returns how many."""
    due = PrepaidUse.objects.unsettled().filter(at__lte=Now() - settings.RETURN_WINDOW)
    ids = list(due.order_by("at").values_list("pk", flat=True)[:limit])
    for use_id in ids:
        try:
            settle(use_id=use_id)
        except DomainError:
            logger.exception("use %s of a voucher could not be settled", use_id)
    return len(ids)


def keep(order: Order, prepaid: Prepaid, money: Decimal) -> None:
    """What lapsed is nobody's work: headquarters keeps it."""
    reference = f"lapsed:{prepaid.pk}:{prepaid.lapsed}"
    nobody = Parties(store_dealer=None, guide=None, referrer=None)
    _book(reference, order, prepaid.line_id, money, nobody)


def _share(
    reference: str, order: Order, line: int, money: Decimal, redeemer: Dealer | Partner
) -> Journal:
    parties = Parties(
        store_dealer=redeemer,
        guide=order.guide,
        referrer=order.referrer,
    )
    return _book(reference, order, line, money, parties)


def _book(reference: str, order: Order, line: int, money: Decimal, parties: Parties) -> Journal:
    return sharing.settle(
        reference=reference,
        order_number=order.number,
        policy=order.policy,
        lines=[SharedLine(line=line, voucher=money)],
        parties=parties,
    )
