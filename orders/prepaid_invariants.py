"""What must never be true of service vouchers, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from o2o.money import ZERO, MoneyField
from orders.models import OrderLine, Prepaid, PrepaidTerms, PrepaidUse
from payments.models import Posting

PAID = ["paid", "in_progress", "completed"]


def paid_vouchers_are_issued() -> Iterable[str]:
    """A paid line has a voucher for each piece, together worth what was paid; another has none."""
    lines = OrderLine.objects.filter(Q(as_vouchers=True) | Q(vouchers__isnull=False))
    for line in lines.annotate(n=Count("vouchers"), worth=Sum("vouchers__worth", default=ZERO)):
        was_paid = line.as_vouchers and line.order.paid_at
        due = (line.quantity, line.total) if was_paid else (0, ZERO)
        if (line.n, line.worth) != due:
            yield f"order line {line.pk}: {line.n} vouchers worth {line.worth}, not {due}"


def uses_are_those_redeemed() -> Iterable[str]:
    """`used` counts the standing redemptions; issued = used + returned + lapsed + left."""
    standing = Count("redemptions", filter=Q(redemptions__undone_at=None))
    for wrong in Prepaid.objects.annotate(n=standing).exclude(used=F("n")).iterator():
        yield f"voucher {wrong.pk}: {wrong.used} used, {wrong.n} redemptions"
    for each in Prepaid.objects.filter(uses__lt=F("used") + F("returned") + F("lapsed")):
        yield f"voucher {each.pk}: more is gone than its {each.uses} uses"


def vouchers_conserve_their_worth() -> Iterable[str]:
    """Redeemed + refunded + kept is at most the worth, and all of it when nothing is left."""
    redeemed = Sum("redemptions__amount", filter=Q(redemptions__undone_at=None))
    gone = Coalesce(redeemed, ZERO, output_field=MoneyField()) + F("refunded") + F("kept")
    rows = Prepaid.objects.annotate(gone=gone)
    over = Q(gone__gt=F("worth"))
    short = Q(uses=F("used") + F("returned") + F("lapsed")) & ~Q(gone=F("worth"))
    for each in rows.filter(over | short).iterator():
        yield f"voucher {each.pk}: worth {each.worth}, gone {each.gone}, {each.left} uses left"


def sold_vouchers_are_ordered() -> Iterable[str]:
    """`sold` counts the pieces of orders that stand."""
    ordered = OrderLine.objects.filter(as_vouchers=True, variant=OuterRef("variant"))
    standing = ordered.exclude(order__status="cancelled").order_by().values("variant")
    count = Coalesce(Subquery(standing.annotate(n=Sum("quantity")).values("n")), 0)
    for terms in PrepaidTerms.objects.annotate(n=count).exclude(sold=F("n")):
        yield f"service {terms.variant_id}: {terms.sold} sold, {terms.n} ordered"


def settled_uses_are_shared_once() -> Iterable[str]:
    """A settled use has a journal that took its amount, no other has one."""
    shares = Posting.objects.filter(journal__kind="split", account__code="unearned")
    taken = dict(
        shares.filter(journal__reference__startswith="use:")
        .values_list("journal__reference")
        .annotate(n=Sum("amount"))
        .order_by()
    )
    nothing = Value(ZERO, MoneyField())
    due = Case(When(settled_at=None, then=nothing), default=F("amount"))
    for use in PrepaidUse.objects.annotate(due=due).iterator():
        shared = -taken.pop(f"use:{use.pk}", ZERO)
        if shared != use.due:
            yield f"use {use.pk}: {shared} shared of {use.due}"
    for reference in taken:
        yield f"journal {reference}: no such use"


CHECKS = (
    ("paid vouchers are issued", paid_vouchers_are_issued),
    ("uses are those redeemed", uses_are_those_redeemed),
    ("vouchers conserve their worth", vouchers_conserve_their_worth),
    ("sold vouchers are ordered", sold_vouchers_are_ordered),
    ("settled uses are shared once", settled_uses_are_shared_once),
)
