"""Unused vouchers: given back by the holder, taken back with their order, ended by their day.

The rule: only what is unused comes back, and all of it at once; the money goes to who paid, never
to a friend the voucher was given to. What ends unused is refunded or kept, as its terms say.
"""

import logging
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.services import notices
from o2o.errors import DomainError
from o2o.money import ZERO
from orders.models import Gift, Order, Prepaid, PrepaidTerms
from orders.services import history, paying
from orders.services.prepaid import redeeming, selling, settling
from payments.services import refunding

logger = logging.getLogger(__name__)
REMINDED_AHEAD = timedelta(days=14)
MOST = 200


class NothingLeft(DomainError):
    code = "nothing_left"
    status = 409
    message = _("Nothing is left on this voucher that could be given back.")


class VouchersUsed(DomainError):
    code = "vouchers_used"
    status = 409
    message = _(
        "A voucher of this order was used or given to a friend. Give back the unused ones instead."
    )


@transaction.atomic
def give_back(*, prepaid: Prepaid, by: User | None, reason: str = "unused") -> Prepaid:
    """Everything unused comes back, its money goes to who paid; raises NothingLeft."""
    order = history.lock(prepaid.line.order_id)
    prepaid = _lock(prepaid)
    if prepaid.left <= 0:
        raise NothingLeft
    n, money = prepaid.left, redeeming.unspent(prepaid)
    _spend(prepaid, returned=n, refunded=money)
    _refund(order, money, reason=f"voucher {reason}", by=by)
    history.note(order, "voucher_returned", by=by, voucher=prepaid.pk, uses=n, amount=str(money))
    _tell(prepaid, {order.user_id, prepaid.holder_id}, money)
    return prepaid


def take_back_all(order: Order, by: User | None) -> None:
    """The order is cancelled, its money on its way back by `paying`; raises VouchersUsed.

    Headquarters may take back vouchers that were given away; used ones nobody.
    """
    vouchers = Prepaid.objects.select_for_update(no_key=True).filter(line__order=order)
    for prepaid in vouchers.order_by("pk"):
        given_away = prepaid.holder_id != order.user_id and not (by and by.is_staff)
        if prepaid.used or given_away:
            raise VouchersUsed
        if prepaid.left:
            _spend(prepaid, returned=prepaid.left, refunded=redeeming.unspent(prepaid))
    selling.release(order)


def sweep() -> None:
    """Remind of vouchers about to end, and end those whose day is over."""
    for prepaid in _ending()[:MOST]:
        remind(prepaid=prepaid)
    for prepaid in _ended()[:MOST]:
        try:
            end(prepaid=prepaid)
        except DomainError:
            logger.exception("voucher %s could not be ended", prepaid.pk)


@transaction.atomic
def end(*, prepaid: Prepaid) -> Prepaid:
    """Its day is over: refund what is unused, or keep it, as the terms say."""
    if prepaid.terms.at_expiry == PrepaidTerms.Expiry.REFUND:
        return give_back(prepaid=prepaid, by=None, reason="expired")
    order = history.lock(prepaid.line.order_id)
    prepaid = _lock(prepaid)
    if prepaid.left <= 0:
        raise NothingLeft
    n, money = prepaid.left, redeeming.unspent(prepaid)
    _spend(prepaid, lapsed=n, kept=money)
    settling.keep(order, prepaid, money)
    history.note(order, "voucher_lapsed", voucher=prepaid.pk, uses=n, amount=str(money))
    return prepaid


@transaction.atomic
def remind(*, prepaid: Prepaid) -> bool:
    """Tell the holder, once, that the voucher is about to end."""
    waiting = Prepaid.objects.open().filter(pk=prepaid.pk, reminded_at=None)
    if not waiting.update(reminded_at=Now()):
        return False
    notices.put(
        user_id=prepaid.holder_id,
        kind="voucher_ends",
        key=f"prepaid:{prepaid.pk}:ends",
        facts={"product": prepaid.line, "left": prepaid.left, "until": prepaid.valid_until},
        link=prepaid.get_absolute_url(),
    )
    return True


def _ending() -> QuerySet[Prepaid]:
    """About to end; one that was valid for a short while only is not announced at once."""
    soon = Prepaid.objects.open().filter(reminded_at=None, valid_from__lte=Now())
    near = soon.filter(valid_until__range=(Now(), Now() + REMINDED_AHEAD))
    return near.filter(valid_until__gt=F("valid_from") + REMINDED_AHEAD).select_related("line")


def _ended() -> QuerySet[Prepaid]:
    over = Prepaid.objects.open().filter(valid_until__lte=Now()).order_by("valid_until")
    return over.select_related("line", "terms")


def _lock(prepaid: Prepaid) -> Prepaid:
    rows = Prepaid.objects.select_related("line", "terms")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=prepaid.pk)


def _spend(
    prepaid: Prepaid,
    *,
    returned: int = 0,
    lapsed: int = 0,
    refunded: Decimal = ZERO,
    kept: Decimal = ZERO,
) -> None:
    """Write down what is no longer there to use; the row is locked. Open links to it die."""
    Prepaid.objects.filter(pk=prepaid.pk).update(
        returned=F("returned") + returned,
        lapsed=F("lapsed") + lapsed,
        refunded=F("refunded") + refunded,
        kept=F("kept") + kept,
    )
    prepaid.refresh_from_db()
    Gift.objects.filter(prepaid=prepaid, taken_at=None, withdrawn_at=None).update(
        withdrawn_at=Now()
    )


def _refund(order: Order, money: Decimal, *, reason: str, by: User | None) -> None:
    for payment in paying.refundable(order):
        part = min(money, payment.amount - payment.refunded)
        if part > 0:
            refunding.request(payment=payment, amount=part, reason=reason, by=by)
            money -= part


def _tell(prepaid: Prepaid, people: set[int], money: Decimal) -> None:
    notices.put_all(
        user_ids=people,
        kind="voucher_returned",
        key=f"prepaid:{prepaid.pk}:returned:{prepaid.returned}",
        facts={"product": prepaid.line, "amount": money},
        link=prepaid.line.order.get_absolute_url(),
    )
