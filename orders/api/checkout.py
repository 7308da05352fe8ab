"""Quote, and place the order that was quoted."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import Address
from members.services import addresses
from o2o.errors import Invalid
from o2o.geo import Place
from orders import attribution, baskets
from orders.api import telling
from orders.api.cart import GUEST
from orders.api.inputs import QuoteInput
from orders.api.shapes import QuoteShape
from orders.methods import Method
from orders.models import Cart, Order
from orders.services import checkout, destinations, offering
from orders.services.checkout import Destination, EmptyCart
from orders.services.destinations import Found
from orders.services.discounts import Wanted
from stores.services import places


class QuoteView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="checkout_quote", parameters=[GUEST], request=QuoteInput, responses=QuoteShape
    )
    def post(self, request: Request) -> Response:
        """Every amount, the serving store and the promised day; nothing is written."""
        asked = QuoteInput.read(request)
        found = _found(request, asked)
        place = found.place if found else None
        offer = offering.offer(
            cart=cart_of(request),
            method=asked["method"],
            place=place,
            wanted=asked.get("store", ""),
            division_code=found.division_code if found else "",
            using=using(asked, best="coupon" not in asked),
            at=timezone.now(),
        )
        return Response(telling.quote(offer, place))


def cart_of(request: Request) -> Cart:
    cart = baskets.find(request)
    if cart is None:
        raise EmptyCart
    return cart


def _found(request: Request, asked: dict) -> Found | None:
    """Where it is wanted: the own address, the division, or the point that was named."""
    if "address" in asked:
        return destinations.of_address(own_address(request, asked["address"]))
    code = asked.get("division_code", "")
    place = places.locate(division_code=code) if code else point(asked.get("place"))
    return Found(place, code) if place else None


def own_address(request: Request, pk: int) -> Address:
    mine = Address.objects.visible_to(request.user)
    return get_object_or_404(mine, pk=pk)


def point(given: dict | None) -> Place | None:
    return Place(given["lat"], given["lng"], source="browser") if given else None


def place(request: Request, asked: dict) -> Order:
    """The order, and its new address, both or neither."""
    if "new_address" not in asked:
        return _place_order(request, asked)
    with transaction.atomic():
        return _place_order(request, asked)


def _place_order(request: Request, asked: dict) -> Order:
    user = request.user
    return checkout.place_order(
        user=user,
        cart=cart_of(request),
        version=asked["cart_version"],
        expected_total=asked["expected_total"]["amount"],
        destination=_destination(request, asked),
        attribution=attribution.of_request(request, user),
        using=using(asked),
    )


def using(asked: dict, *, best: bool = False) -> Wanted:
    return Wanted(points=asked["points"], coupon=asked.get("coupon"), best=best)


def _destination(request: Request, asked: dict) -> Destination:
    if asked["method"] == Method.VOUCHER:
        return destinations.as_vouchers(recipient=asked["recipient"], phone=str(asked["phone"]))
    if asked["method"] == Method.PICKUP:
        return destinations.to_store(
            code=asked["store"],
            recipient=asked["recipient"],
            phone=str(asked["phone"]),
            place=point(asked.get("place")),
            waits=asked["waits"],
            note=asked["note"],
        )
    return destinations.to_address(_address(request, asked), note=asked["note"])


def _address(request: Request, asked: dict) -> Address:
    if "address" not in asked:
        facts = asked["new_address"] | {"phone": str(asked["new_address"]["phone"])}
        return addresses.save(user=request.user, **facts)
    found = Address.objects.visible_to(request.user).filter(pk=asked["address"]).first()
    if found is None:
        raise Invalid(fields={"address": [_("You have no such address.")]})
    return found
