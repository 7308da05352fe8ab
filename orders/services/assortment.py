"""What a dealer's stores should show: what people nearby buy and cannot see there."""

from dataclasses import dataclass
from datetime import timedelta
from math import cos, radians

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from catalog.models import Product, Variant
from orders.models import OrderLine
from stores.models import Dealer, Display, Stock, Store

WINDOW = timedelta(days=90)
REACH_M = 50_000
METRES_PER_DEGREE = 111_195
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`pieces` of the product were bought in `orders` orders around the store, which shows none.

    `variant` was bought most of all; the store has `free` of it on its own shelves.
    """

    product: Product
    pieces: int
    orders: int
    variant: Variant
    free: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A store and what it had better show."""

    store: Store
    suggestions: list[Suggestion]


def suggest(*, dealer: Dealer) -> list[Shelf]:
    """For each open store: the best sold within 50 km in 90 days that does not stand there."""
    stores = Store.objects.open().filter(dealer=dealer, lat__isnull=False)
    return [shelf(store=store) for store in stores.order_by("code")]


def shelf(*, store: Store) -> Shelf:
    """What one store had better show; nothing for a store whose place is not known. Four queries."""
    return Shelf(store, _suggestions(store) if store.lat is not None else [])


def _suggestions(store: Store) -> list[Suggestion]:
    shown = Display.objects.current().filter(store=store).values("variant__product")
    sold = _sold_around(store).exclude(variant__product__in=shown)
    ranked = sold.values("variant__product").annotate(
        pieces=Sum("quantity"), bought_in=Count("order", distinct=True)
    )
    best = list(ranked.order_by("-pieces", "-bought_in", "variant__product")[:SHOWN])
    variants = _most_bought(sold, [row["variant__product"] for row in best])
    mine = Stock.objects.filter(store=store).free_for([v.pk for v in variants.values()])
    free = dict(mine.values_list("variant", "free"))
    return [
        Suggestion(
            product=variants[row["variant__product"]].product,
            pieces=row["pieces"],
            orders=row["bought_in"],
            variant=variants[row["variant__product"]],
            free=free.get(variants[row["variant__product"]].pk, 0),
        )
        for row in best
    ]


def _most_bought(sold: QuerySet[OrderLine], products: list[int]) -> dict[int, Variant]:
    """Of each product the variant that sold best."""
    counted = sold.filter(variant__product__in=products).values("variant", "variant__product")
    ranked = counted.annotate(pieces=Sum("quantity")).order_by("pieces", "-variant")
    best = {row["variant__product"]: row["variant"] for row in ranked}
    variants = Variant.objects.select_related("product").in_bulk(list(best.values()))
    return {product: variants[variant] for product, variant in best.items()}


def _sold_around(store: Store) -> QuerySet[OrderLine]:
    """Paid lines of the last 90 days whose goods went to the square of 50 km around the store."""
    return OrderLine.objects.filter(
        _square(store.lat, store.lng),
        order__paid_at__gte=timezone.now() - WINDOW,
        order__cancelled_at=None,
        variant__product__is_published=True,
    ).exclude(variant__product__delivery_class=Product.DeliveryClass.VOUCHER)


def _square(lat: float, lng: float) -> Q:
    tall = REACH_M / METRES_PER_DEGREE
    wide = tall / max(cos(radians(lat)), 0.01)
    return Q(order__lat__range=(lat - tall, lat + tall), order__lng__range=(lng - wide, lng + wide))
