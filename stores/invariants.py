"""What must never be true of stock, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from stores import dealer_invariants, visit_invariants
from stores.models import Stock, StockMovement


def stock_within_bounds() -> Iterable[str]:
    """reserved ≤ on hand, and neither below zero."""
    broken = Stock.objects.filter(
        Q(reserved__gt=F("on_hand")) | Q(reserved__lt=0) | Q(on_hand__lt=0)
    )
    for stock in broken.iterator():
        yield f"stock {stock.pk}: {stock.reserved} reserved of {stock.on_hand} on hand"


def movements_explain_stock() -> Iterable[str]:
    """The movements of a stock row add up to what it promises."""
    sums = StockMovement.objects.filter(stock=OuterRef("pk")).values("stock")
    rows = Stock.objects.annotate(
        moved=Coalesce(Subquery(sums.annotate(n=Sum("reserved")).values("n")), 0)
    ).exclude(reserved=F("moved"))
    for stock in rows.iterator():
        yield f"stock {stock.pk}: {stock.reserved} reserved, movements say {stock.moved}"


CHECKS = (
    ("stock within bounds", stock_within_bounds),
    ("movements explain stock", movements_explain_stock),
    *visit_invariants.CHECKS,
    *dealer_invariants.CHECKS,
)
