"""What a guide may put into a visitor's basket: what they came for, what stands here, a search."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import Product, Variant
from catalog.services.search import ranking
from catalog.services.search.query import LONGEST, understand
from orders.staff import tastes
from orders.staff.seat import Seat
from stores.models import Display, Stock, Visit

FOUND = 6  # products of a search
HERE = 12  # pieces of the showroom


@dataclass(frozen=True, slots=True)
class Pick:
    """A variant, whether it stands in the store, and how many are free there."""

    variant: Variant
    displayed: bool
    free: int


def told(seat: Seat, store_id: int, variants: Iterable[Variant]) -> list[Pick]:
    """Two queries, however many."""
    rows = list(variants)
    ids = [variant.pk for variant in rows]
    shown = Display.objects.visible_to(seat.user).filter(store=store_id, variant__in=ids)
    here = set(shown.values_list("variant_id", flat=True))
    stock = Stock.objects.visible_to(seat.user).free_for(ids).filter(store=store_id)
    free = dict(stock.values_list("variant_id", "free"))
    return [Pick(variant, variant.pk in here, free.get(variant.pk, 0)) for variant in rows]


def wished(seat: Seat, visit: Visit) -> list[Pick]:
    """What they wanted to see, what lies in their cart when they let the store know, and what
    stands there: sellable, each once.
    """
    wishes = visit.wishes.sellable().select_related("product").order_by("pk")
    shown = visit.store.displays.current().order_by("-pk").values_list("variant_id", flat=True)
    here = Variant.objects.sellable().filter(pk__in=list(shown[:HERE])).select_related("product")
    carried = [line.variant for line in tastes.of(visit).basket if line.variant.is_sellable]
    each = {
        variant.pk: variant for variant in (*wishes, *carried, *here.order_by("product_id", "pk"))
    }
    return told(seat, visit.store_id, each.values())


def found(seat: Seat, visit: Visit, text: str) -> list[Pick]:
    """The variants of what the shop's own search finds first."""
    query = understand(text[:LONGEST])
    if not query:
        return []
    ranked = ranking.ranked(Product.objects.published(), query).order_by("-rank", "-pk")
    products = [product.pk for product in ranked.only("pk")[:FOUND]]
    rows = Variant.objects.sellable().filter(product__in=products).select_related("product")
    in_order = sorted(rows, key=lambda variant: (products.index(variant.product_id), variant.pk))
    return told(seat, visit.store_id, in_order)
