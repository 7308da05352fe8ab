"""The member's coupons over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from o2o import idempotency
from o2o.money import as_json
from o2o.strict import Strict
from stores import coupon_tries, coupon_words
from stores.models import Coupon
from stores.services import coupons
from stores.views.coupons import mine


class SumShape(serializers.Serializer):
    amount = serializers.CharField()
    currency = serializers.CharField()


class CouponShape(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    off = serializers.CharField(help_text="what it takes off, in words")
    terms = serializers.CharField(help_text="what it holds for, in words")
    state = serializers.ChoiceField(choices=["usable", "used", "over"])
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    order_number = serializers.CharField()
    saved = SumShape()
    can_be_passed_on = serializers.BooleanField()


class CouponPageShape(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CouponShape(many=True)


class CouponCodeInput(Strict):
    code = serializers.CharField(max_length=24)


class CouponGiftShape(serializers.Serializer):
    url = serializers.URLField(help_text="for a friend; whoever opens it first has the coupon")


class CouponGiftInput(Strict):
    link = serializers.CharField(max_length=43, help_text="the last part of the gift's address")


class Nothing(Strict):
    """An empty body."""


class Newest(CursorPagination):
    page_size = 20
    ordering = "-pk"


def told(coupon: Coupon) -> dict[str, Any]:
    campaign = coupon.campaign
    state = "used" if coupon.used_at else "usable" if campaign.is_valid() else "over"
    return {
        "id": coupon.pk,
        "name": campaign.name,
        "off": coupon_words.off(campaign),
        "terms": coupon_words.terms(campaign),
        "state": state,
        "starts_at": campaign.starts_at.isoformat(),
        "ends_at": campaign.ends_at.isoformat(),
        "order_number": coupon.order_number,
        "saved": as_json(coupon.saved),
        "can_be_passed_on": coupon.can_be_passed_on,
    }


class CouponsView(APIView):
    @extend_schema(operation_id="me_coupons", responses=CouponPageShape)
    def get(self, request: Request) -> Response:
        """Newest first: to use, used and over."""
        pages = Newest()
        rows = pages.paginate_queryset(mine(request), request, view=self)
        return pages.get_paginated_response([told(row) for row in rows])

    @extend_schema(
        operation_id="me_coupons_take", request=CouponCodeInput, responses={201: CouponShape}
    )
    def post(self, request: Request) -> Response:
        """Take the coupon of a code: ten tries a minute, one answer for every code that fails."""
        return idempotency.once(request, lambda: self._take(request))

    def _take(self, request: Request) -> Response:
        coupon = coupon_tries.take(request, code=CouponCodeInput.read(request)["code"])
        return Response(told(coupon), status=201)


class TransferView(APIView):
    @extend_schema(operation_id="me_coupon_transfer", request=Nothing, responses=CouponGiftShape)
    def post(self, request: Request, pk: int) -> Response:
        """A link for a friend. Asked again it is the same."""
        Nothing.read(request)
        path = coupons.pass_on(coupon=get_object_or_404(mine(request), pk=pk))
        return Response({"url": request.build_absolute_uri(path)})

    @extend_schema(operation_id="me_coupon_keep", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take the gift back while nobody has opened it."""
        coupons.keep(coupon=get_object_or_404(mine(request), pk=pk))
        return Response(status=204)


class AcceptView(APIView):
    @extend_schema(operation_id="me_coupon_accept", request=CouponGiftInput, responses=CouponShape)
    def post(self, request: Request) -> Response:
        """Open a friend's gift."""
        coupon = coupons.accept(link=CouponGiftInput.read(request)["link"], user=request.user)
        return Response(told(coupon))
