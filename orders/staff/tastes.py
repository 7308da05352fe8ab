"""What a visitor did in the shop, as far as they want the store to know."""

from dataclasses import dataclass, field

from catalog.models import Product, Question
from members.models import Favourite
from orders.models import Cart, CartLine
from stores.models import Visit

SHOWN = 6
TOLD_WHILE = ("waiting", "held", "booked", "arrived")


@dataclass(frozen=True, slots=True)
class Tastes:
    looked_at: list[Product] = field(default_factory=list)
    saved: list[Product] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    basket: list[CartLine] = field(default_factory=list)


def of(visit: Visit) -> Tastes:
    """Nothing without the visitor's word, and nothing once they have left. Four queries."""
    member = visit.member_id
    if not (member and visit.shows_tastes and visit.status in TOLD_WHILE):
        return Tastes()
    named = Product.objects.published().for_cards()
    saved = Favourite.objects.filter(user=member).values("product")
    asked = Question.objects.filter(user=member).select_related("product").order_by("-pk")
    carts = Cart.objects.filter(user=member).values("pk")
    carried = CartLine.objects.filter(cart__in=carts).select_related("variant__product")
    return Tastes(
        looked_at=list(named.filter(pk__in=visit.looked_at.values("pk"))[:SHOWN]),
        saved=list(named.filter(pk__in=saved)[:SHOWN]),
        asked=list(asked[:SHOWN]),
        basket=list(carried.order_by("pk")[:SHOWN]),
    )
