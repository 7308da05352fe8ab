"""What must never be true of stock, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from stores import dealer_invariants, visit_invariants
from stores.models import Campaign, Stock, StockMovement, Store


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


def ratings_are_summed() -> Iterable[str]:
    """What a store says of its ratings is what they add up to."""
    sums = Store.objects.annotate(
        n=Count("rating_rows"),
        of_store=Coalesce(Sum("rating_rows__store_stars"), 0),
        of_service=Coalesce(Sum("rating_rows__service_stars"), 0),
    ).exclude(rated=F("n"), store_stars=F("of_store"), service_stars=F("of_service"))
    for store in sums:
        yield f"store {store.code}: {store.rated} ratings, its rows say {store.n}"


def coupons_stay_within_their_limit() -> Iterable[str]:
    """As many coupons were handed out as are counted, and never more than the limit."""
    rows = Campaign.objects.annotate(n=Count("coupons"))
    for campaign in rows.filter(~Q(n=F("taken")) | Q(n__gt=F("limit"))).order_by("pk"):
        yield (
            f"campaign {campaign.pk}: {campaign.n} coupons, {campaign.taken} counted,"
            f" limit {campaign.limit}"
        )


CHECKS = (
    ("stock within bounds", stock_within_bounds),
    ("movements explain stock", movements_explain_stock),
    ("ratings of stores are summed", ratings_are_summed),
    ("coupons stay within their limit", coupons_stay_within_their_limit),
    *visit_invariants.CHECKS,
    *dealer_invariants.CHECKS,
)
