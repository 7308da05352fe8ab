"""The cart: one per member or guest, merged at sign-in. Every change raises its version."""

import secrets

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalog.models import Suite, Variant
from members.models import User
from o2o.errors import DomainError, Invalid
from orders.models import Cart, CartLine, CartSuite
from orders.services import quoting

MAX_LINES = 50

TOUCH = """
    UPDATE orders_cart SET version = version + 1, updated_at = now() WHERE id = %s
    RETURNING version
"""
# One statement, because everybody who browses passes here: only what is sold, only into a cart
# that has room, and more of what it holds already. The cart's row is locked by `_touch`.
ADD = """
    INSERT INTO orders_cartline AS line (cart_id, variant_id, quantity, seen_price)
    SELECT %(cart)s, variant.id, %(quantity)s, variant.price
    FROM catalog_variant variant JOIN catalog_product product ON product.id = variant.product_id
    WHERE variant.sku = %(sku)s AND variant.is_sellable AND product.is_published AND (
        EXISTS (SELECT FROM orders_cartline
            WHERE cart_id = %(cart)s AND variant_id = variant.id)
        OR (SELECT count(*) FROM orders_cartline WHERE cart_id = %(cart)s) < %(full)s)
    ON CONFLICT (cart_id, variant_id) DO UPDATE
    SET quantity = LEAST(line.quantity + EXCLUDED.quantity, 99), seen_price = EXCLUDED.seen_price
    RETURNING line.id, line.variant_id, line.quantity, line.seen_price
"""


class NotSold(DomainError):
    code = "not_sold"
    status = 409
    message = _("This piece is not sold online at the moment.")


class CartFull(DomainError):
    code = "cart_full"
    status = 409
    message = _("A cart holds at most 50 different pieces.")


def new_token() -> str:
    return secrets.token_urlsafe(32)


def find(*, user: User | None, token: str | None) -> Cart | None:
    """The open cart of a member, or else of the guest with `token`."""
    if user:
        return Cart.objects.filter(user=user).first()
    return Cart.objects.filter(token=token).first() if token else None


def pieces(*, user: User | None, token: str | None) -> int:
    """How many pieces the cart of a member or guest holds; one query, none for a newcomer."""
    if not user and not token:
        return 0
    owner = {"cart__user": user} if user else {"cart__token": token}
    return sum(CartLine.objects.filter(**owner).values_list("quantity", flat=True))


def held(cart: Cart) -> int:
    """How many pieces lie in it."""
    return sum(cart.lines.values_list("quantity", flat=True))


def open_cart(*, user: User | None, token: str | None) -> Cart:
    if user:
        return Cart.objects.get_or_create(user=user)[0]
    return Cart.objects.get_or_create(token=token or new_token())[0]


@transaction.atomic
def add(*, cart: Cart, sku: str, quantity: int = 1) -> CartLine:
    """Put `quantity` more of a variant into the cart, at most 99 in all."""
    _check(quantity)
    _touch(cart)
    return _put(cart, sku, quantity)


@transaction.atomic
def add_suite(*, cart: Cart, suite: Suite) -> list[CartLine]:
    """Put a whole set into the cart and remember the suite; all of it or nothing."""
    _touch(cart)
    CartSuite.objects.get_or_create(cart=cart, suite=suite)
    pieces = suite.pieces.select_related("variant")
    return [_put(cart, piece.variant.sku, piece.quantity) for piece in pieces]


@transaction.atomic
def complete_suite(*, kept: CartSuite) -> list[CartLine]:
    """Put in what the first set still misses."""
    _touch(kept.cart)
    lines = quoting.lines_of(kept.cart)
    deals = quoting.savings_of(kept.cart, list(lines)).deals
    missing = next((deal.missing for deal in deals if deal.terms.suite == kept.suite_id), {})
    skus = dict(Variant.objects.filter(pk__in=missing).values_list("pk", "sku"))
    return [_put(kept.cart, skus[variant], n) for variant, n in missing.items()]


@transaction.atomic
def forget_suite(*, kept: CartSuite) -> None:
    """Keep the pieces at their own prices."""
    _touch(kept.cart)
    CartSuite.objects.filter(pk=kept.pk).delete()


def _put(cart: Cart, sku: str, quantity: int) -> CartLine:
    with connection.cursor() as cursor:
        cursor.execute(ADD, {"cart": cart.pk, "sku": sku, "quantity": quantity, "full": MAX_LINES})
        row = cursor.fetchone()
    if row is None:
        raise CartFull if Variant.objects.sellable().filter(sku=sku).exists() else NotSold
    pk, variant_id, pieces, seen_price = row
    return CartLine(pk=pk, cart=cart, variant_id=variant_id, quantity=pieces, seen_price=seen_price)


@transaction.atomic
def set_quantity(*, line: CartLine, quantity: int) -> CartLine | None:
    """Change how many; 0 takes the line out."""
    if quantity == 0:
        return remove(line=line)
    _check(quantity)
    _touch(line.cart)
    CartLine.objects.filter(pk=line.pk).update(quantity=quantity)
    line.quantity = quantity
    return line


@transaction.atomic
def remove(*, line: CartLine) -> None:
    _touch(line.cart)
    CartLine.objects.filter(pk=line.pk).delete()


@transaction.atomic
def accept_prices(*, cart: Cart) -> None:
    """The shopper has seen today's prices."""
    for line in cart.lines.select_related("variant").exclude(seen_price=F("variant__price")):
        CartLine.objects.filter(pk=line.pk).update(seen_price=line.variant.price)


@transaction.atomic
def merge(*, token: str | None, user: User) -> None:
    """At sign-in the guest's lines join the member's cart; the larger quantity stands."""
    guest = Cart.objects.select_for_update().filter(token=token).first() if token else None
    if guest is None:
        return
    own = open_cart(user=user, token=None)
    _touch(own)
    kept = {line.variant_id: line for line in own.lines.all()}
    for line in guest.lines.all():
        mine = kept.get(line.variant_id)
        if mine is None:
            CartLine.objects.filter(pk=line.pk).update(cart=own)
        elif line.quantity > mine.quantity:
            CartLine.objects.filter(pk=mine.pk).update(quantity=line.quantity)
    known = own.suites.values("suite")
    guest.suites.exclude(suite__in=known).update(cart=own)
    guest.delete()


def _check(quantity: int) -> None:
    if not 1 <= quantity <= CartLine.MAX_QUANTITY:
        raise Invalid(fields={"quantity": [_("Between 1 and 99.")]})


def _touch(cart: Cart) -> None:
    """Lock the cart for this change and raise its version, in the database and in memory."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCH, [cart.pk])
        row = cursor.fetchone()
    if row:
        cart.version = row[0]
