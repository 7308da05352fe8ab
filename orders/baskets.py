"""Which cart a request means, for every door: the member's own, or a guest's by its token.

Browsers keep the token in their session. Apps without cookies send it back, signed as they were
given it, in `X-Cart-Token`; sent along when signing in, that cart joins the member's.
"""

from django.core import signing
from django.http import HttpRequest

from members.models import User
from orders.models import Cart
from orders.services import cart as carts

KEY = "cart_token"  # in the session
HEADER = "X-Cart-Token"
SALT = "orders.cart"


def member_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def find(request: HttpRequest) -> Cart | None:
    """The cart as it stands; looking never creates a cart or a session."""
    return carts.find(user=member_of(request), token=token_of(request))


def pieces(request: HttpRequest) -> int:
    return carts.pieces(user=member_of(request), token=token_of(request))


def open_cart(request: HttpRequest) -> Cart:
    """The cart to be changed, made when there is none; a guest's browser will remember it."""
    cart = carts.open_cart(user=member_of(request), token=token_of(request))
    if cart.token and HEADER not in request.headers and request.session.get(KEY) != cart.token:
        request.session[KEY] = cart.token
    return cart


def take_over(request: HttpRequest, user: User) -> None:
    """At sign-in the guest's cart joins the member's."""
    token = token_of(request)
    if token:
        carts.merge(token=token, user=user)
        request.session.pop(KEY, None)


def token_of(request: HttpRequest) -> str | None:
    """The guest's token: of the header when it is signed by us, else of the session."""
    signed = request.headers.get(HEADER)
    if signed is None:
        return request.session.get(KEY)
    try:
        return signing.Signer(salt=SALT).unsign(signed)
    except signing.BadSignature:
        return None


def signed_token(cart: Cart) -> str:
    """What an app keeps and sends as `X-Cart-Token`; empty for a member's cart."""
    return signing.Signer(salt=SALT).sign(cart.token) if cart.token else ""
