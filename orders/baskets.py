"""Which cart a request means, for every door: the member's own, or a guest's by its token.

Browsers keep the token in their session. Apps without cookies send it back, signed as they were
given it, in `X-Cart-Token`; sent along when signing in, that cart joins the member's.

A member who took what a guide proposed has that basket before them, in this browser, until it is
ordered, laid aside or over; the own cart waits meanwhile.
"""

from django.core import signing
from django.http import HttpRequest

from members.models import User
from orders.models import Cart, Proposal
from orders.services import cart as carts
from orders.services import proposals

KEY = "cart_token"  # in the session
TAKEN = "proposal"  # in the session: its number
HEADER = "X-Cart-Token"
SALT = "orders.cart"


def member_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def find(request: HttpRequest) -> Cart | None:
    """The cart as it stands; looking never creates a cart or a session."""
    return _proposed(request) or carts.find(user=member_of(request), token=token_of(request))


def pieces(request: HttpRequest) -> int:
    if cart := _proposed(request):
        return carts.held(cart)
    return carts.pieces(user=member_of(request), token=token_of(request))


def open_cart(request: HttpRequest) -> Cart:
    """The cart to be changed, made when there is none; a guest's browser will remember it."""
    if taken := _proposed(request):
        return taken
    cart = carts.open_cart(user=member_of(request), token=token_of(request))
    if cart.token and HEADER not in request.headers and request.session.get(KEY) != cart.token:
        request.session[KEY] = cart.token
    return cart


def take(request: HttpRequest, proposal: Proposal) -> None:
    """From now on this browser's basket is the one that the guide proposed."""
    request.session[TAKEN] = proposal.pk


def lay_aside(request: HttpRequest) -> None:
    """Back to the own cart."""
    request.session.pop(TAKEN, None)


def proposed(request: HttpRequest) -> Proposal | None:
    """What lies before this browser, with who proposed it; None for the own cart."""
    cart = _proposed(request)
    if cart is None:
        return None
    named = Proposal.objects.select_related("guide", "visit__store")
    return named.get(basket=cart)


def _proposed(request: HttpRequest) -> Cart | None:
    """A second click of its checkout is still about it, though the first one has ordered it."""
    user, pk = member_of(request), request.session.get(TAKEN)
    if pk is None or user is None:
        return None
    cart = proposals.basket_of(user=user, pk=pk, is_done=request.method == "POST")
    if cart is None:
        lay_aside(request)
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
