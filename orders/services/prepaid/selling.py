"""At checkout: vouchers are counted against what may be sold and what one member may have."""

from collections.abc import Mapping

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from orders.models import Order, OrderLine, PrepaidTerms


class VouchersSoldOut(DomainError):
    code = "vouchers_sold_out"
    status = 409
    message = _("%(name)s: only %(left)s left. Nothing was charged.")


class TooManyForOne(DomainError):
    code = "voucher_limit"
    status = 409
    message = _("%(name)s: at most %(most)s for each member. Nothing was charged.")


def claim(*, user: User, wanted: Mapping[int, int]) -> None:
    """Count these vouchers (variant → number) as sold, in the caller's transaction.

    Raises VouchersSoldOut, TooManyForOne. The terms' row, locked by the count, lets one order of
    a member wait for the other.
    """
    terms = PrepaidTerms.objects.filter(variant__in=wanted).select_related("variant__product")
    for each in terms.order_by("pk"):
        n = wanted[each.variant_id]
        room = Q(limit=None) | Q(limit__gte=F("sold") + n)
        if not PrepaidTerms.objects.filter(room, pk=each.pk).update(sold=F("sold") + n):
            each.refresh_from_db(fields=["sold"])
            raise VouchersSoldOut(name=each.variant.product.name, left=each.limit - each.sold)
        if each.per_member and bought(user, each) + n > each.per_member:
            raise TooManyForOne(name=each.variant.product.name, most=each.per_member)


def bought(user: User, terms: PrepaidTerms) -> int:
    """How many of them this member has ordered and not cancelled."""
    lines = OrderLine.objects.filter(as_vouchers=True, variant=terms.variant_id, order__user=user)
    standing = lines.exclude(order__status=Order.Status.CANCELLED)
    return standing.aggregate(n=Sum("quantity"))["n"] or 0


def release(order: Order) -> None:
    """A cancelled order's vouchers may be sold again."""
    for line in order.lines.filter(as_vouchers=True).order_by("variant"):
        terms = PrepaidTerms.objects.filter(variant=line.variant_id)
        terms.update(sold=F("sold") - line.quantity)
