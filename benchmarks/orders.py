"""Orders for the benchmarks, one step at a time."""

import random
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from benchmarks.world import SHANGHAI
from members.models import User
from o2o.geo import Place
from orders.models import Cart, CartLine, Order
from orders.services import checkout, routing
from orders.services.checkout import Destination
from payments.services import sharing
from stores.models import Stock

DESTINATION = Destination(
    method="delivery",
    recipient="Buyer",
    phone="+8613800138000",
    place=Place(*SHANGHAI),
    address="Bench Road 1",
)


def warm() -> None:
    """Open the connection and fill the caches that a running process has."""
    sharing.current_policy()
    User.objects.first()


def fill_carts(users: Sequence[int]) -> None:
    """One cart with one line that some store holds, for each user."""
    rng = random.Random(len(users))
    held = list(Stock.objects.values_list("variant_id", "variant__price")[:2000])
    Cart.objects.filter(user_id__in=users).delete()
    carts = Cart.objects.bulk_create(Cart(user_id=user) for user in users)
    wanted = [rng.choice(held) for _cart in carts]
    CartLine.objects.bulk_create(
        CartLine(cart=cart, variant_id=variant, quantity=1, seen_price=price)
        for cart, (variant, price) in zip(carts, wanted, strict=True)
    )


def carts(users: Sequence[int]) -> list[Cart]:
    """The users' carts, each with the `total` its shopper was shown."""
    mine = Cart.objects.filter(user_id__in=users).select_related("user")
    return list(mine.annotate(total=F("lines__variant__price")))


def place(cart: Cart) -> Order:
    return checkout.place_order(
        user=cart.user,
        cart=cart,
        version=cart.version,
        expected_total=cart.total,
        destination=DESTINATION,
    )


def route(order_id: int) -> None:
    routing.route(order_id=order_id)


def mark_paid(limit: int) -> list[int]:
    """Take unpaid orders as paid, without payments: input for routing alone."""
    ids = list(Order.objects.filter(status="unpaid").values_list("pk", flat=True)[:limit])
    Order.objects.filter(pk__in=ids).update(status="paid", paid_at=timezone.now())
    return ids
