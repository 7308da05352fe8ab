"""The cart: one per member or guest, merged at sign-in. Every change raises its version."""

import secrets

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least, Now
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from members.models import User
from o2o.errors import DomainError, Invalid
from orders.models import Cart, CartLine

MAX_LINES = 50


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


def open_cart(*, user: User | None, token: str | None) -> Cart:
    if user:
        return Cart.objects.get_or_create(user=user)[0]
    return Cart.objects.get_or_create(token=token or new_token())[0]


@transaction.atomic
def add(*, cart: Cart, sku: str, quantity: int = 1) -> CartLine:
    """Put `quantity` more of a variant into the cart, at most 99 in all."""
    _check(quantity)
    variant = Variant.objects.sellable().filter(sku=sku).first()
    if variant is None:
        raise NotSold
    _touch(cart)
    if not cart.lines.filter(variant=variant).exists() and cart.lines.count() >= MAX_LINES:
        raise CartFull
    line, _created = CartLine.objects.update_or_create(
        cart=cart,
        variant=variant,
        create_defaults={"quantity": quantity, "seen_price": variant.price},
        defaults={
            "quantity": Least(F("quantity") + quantity, CartLine.MAX_QUANTITY),
            "seen_price": variant.price,
        },
    )
    line.refresh_from_db(fields=["quantity"])
    return line


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
    guest.delete()


def _check(quantity: int) -> None:
    if not 1 <= quantity <= CartLine.MAX_QUANTITY:
        raise Invalid(fields={"quantity": [_("Between 1 and 99.")]})


def _touch(cart: Cart) -> None:
    """Lock the cart for this change and raise its version."""
    Cart.objects.filter(pk=cart.pk).update(version=F("version") + 1, updated_at=Now())
