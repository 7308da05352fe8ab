"""The cart of a member, or of a guest by session or `X-Cart-Token`."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Suite
from o2o import idempotency
from orders import attribution, baskets
from orders.api import telling
from orders.api.inputs import LineChange, NewLine, WholeSuite
from orders.api.shapes import CartShape
from orders.models import Cart, CartLine
from orders.services import cart as carts
from orders.services import showing

GUEST = OpenApiParameter(
    baskets.HEADER,
    location=OpenApiParameter.HEADER,
    description=(
        "A guest's cart, as an earlier answer gave it in the same header. Browsers need none: "
        "their session remembers. Sent when signing in, the cart joins the member's."
    ),
)
TAG = OpenApiParameter(
    attribution.HEADER,
    location=OpenApiParameter.HEADER,
    description=(
        "The code of the tag (`/t/<code>/`) that the shopper scanned last and agreed to have "
        "remembered. Browsers need none: their cookie remembers."
    ),
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="The second try with the same key gets the first answer.",
)


class CartView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="cart_retrieve", parameters=[GUEST], responses=CartShape)
    def get(self, request: Request) -> Response:
        """The cart at today's prices, with what stores have of it."""
        cart = baskets.find(request)
        return _answer(cart, telling.basket(showing.basket(cart)))


class CartLinesView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="cart_lines_create",
        parameters=[GUEST, KEY],
        request=NewLine,
        responses={201: CartShape},
    )
    def post(self, request: Request) -> Response:
        """Put more of a variant into the cart."""
        return idempotency.once(request, lambda: self._add(request))

    def _add(self, request: Request) -> Response:
        wanted = NewLine.read(request)
        cart = baskets.open_cart(request)
        carts.add(cart=cart, sku=wanted["variant"], quantity=wanted["quantity"])
        return _told(cart, status=201)


class CartSuitesView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="cart_suites_create",
        parameters=[GUEST, KEY],
        request=WholeSuite,
        responses={201: CartShape},
    )
    def post(self, request: Request) -> Response:
        """Put a whole suite into the cart; its complete set is sold at the suite's price."""
        return idempotency.once(request, lambda: self._take(request))

    def _take(self, request: Request) -> Response:
        suites = Suite.objects.filter(is_published=True)
        suite = get_object_or_404(suites, slug=WholeSuite.read(request)["suite"])
        cart = baskets.open_cart(request)
        carts.add_suite(cart=cart, suite=suite)
        return _told(cart, status=201)


class CartLineView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="cart_lines_partial_update",
        parameters=[GUEST],
        request=LineChange,
        responses=CartShape,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Another quantity; 0 takes the line out."""
        line = _line(request, pk)
        carts.set_quantity(line=line, quantity=LineChange.read(request)["quantity"])
        return _told(line.cart)

    @extend_schema(
        operation_id="cart_lines_destroy", parameters=[GUEST], responses={200: CartShape}
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Take the line out; answers with what is left."""
        line = _line(request, pk)
        carts.remove(line=line)
        return _told(line.cart)


def _line(request: Request, pk: int) -> CartLine:
    mine = CartLine.objects.filter(cart=baskets.find(request)).select_related("cart")
    return get_object_or_404(mine, pk=pk)


def _told(cart: Cart, status: int = 200) -> Response:
    """After a change: the cart without what stores have, which costs a query more."""
    shown = showing.basket(cart, with_stock=False)
    return _answer(cart, telling.basket(shown, with_stock=False), status)


def _answer(cart: Cart | None, body: telling.Json, status: int = 200) -> Response:
    token = baskets.signed_token(cart) if cart else ""
    return Response(body, status=status, headers={baskets.HEADER: token} if token else None)
