"""A paid line becomes vouchers, in the transaction that takes the money."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from o2o.money import split
from orders.models import Order, OrderLine, Prepaid, PrepaidTerms
from orders.services import history


def issue(order: Order) -> list[Prepaid]:
    """One voucher for each piece of the order's lines that are sold as vouchers."""
    lines = list(order.lines.filter(as_vouchers=True).order_by("pk"))
    if not lines:
        return []
    terms = {
        each.variant_id: each
        for each in PrepaidTerms.objects.filter(variant__in=[line.variant_id for line in lines])
    }
    now = timezone.now()
    vouchers = [
        voucher for line in lines for voucher in _of_line(order, line, terms[line.variant_id], now)
    ]
    issued = Prepaid.objects.bulk_create(vouchers)
    history.note(order, "vouchers_issued", vouchers=len(issued))
    return issued


def _of_line(order: Order, line: OrderLine, terms: PrepaidTerms, now: datetime) -> list[Prepaid]:
    begins = max(_midnight(terms.valid_from), now) if terms.valid_from else now
    return [
        Prepaid(
            line=line,
            terms=terms,
            holder=order.user,
            uses=terms.uses,
            worth=worth,
            valid_from=begins,
            valid_until=_end(terms, begins),
        )
        for worth in split(line.total, [1] * line.quantity)
    ]


def _end(terms: PrepaidTerms, begins: datetime) -> datetime:
    """The end of the last day, by the site's calendar; a day at least for what is bought late."""
    last = timezone.localdate(begins) + timedelta(days=terms.valid_days or 0)
    if terms.valid_until:
        last = max(terms.valid_until, last)
    return _midnight(last + timedelta(days=1))


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
