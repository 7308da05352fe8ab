"""A member's vouchers: list, code, give back, give to a friend, take from one."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from o2o import idempotency
from orders.api import telling
from orders.api.cart import KEY
from orders.api.inputs import GiftInput, Nothing
from orders.api.shapes import (
    GiftShape,
    PrepaidCodeShape,
    PrepaidPageShape,
    PrepaidShape,
)
from orders.models import Gift, Prepaid
from orders.services import pickup
from orders.services.prepaid import giving, returning


class Newest(CursorPagination):
    page_size = 20
    ordering = "-pk"


def mine(request: Request) -> QuerySet[Prepaid]:
    return Prepaid.objects.visible_to(request.user).select_related("line__order", "terms")


class MyVouchersView(APIView):
    @extend_schema(operation_id="me_vouchers_list", responses=PrepaidPageShape)
    def get(self, request: Request) -> Response:
        """Service vouchers, newest first."""
        pages = Newest()
        rows = pages.paginate_queryset(mine(request), request, view=self)
        return pages.get_paginated_response([telling.prepaid(row) for row in rows])


class MyVoucherView(APIView):
    @extend_schema(operation_id="me_vouchers_retrieve", responses=PrepaidCodeShape)
    def get(self, request: Request, pk: int) -> Response:
        """One voucher with a token for its QR, good for `expires_in` seconds."""
        row = get_object_or_404(mine(request), pk=pk)
        token = pickup.sign(row.code)
        body = telling.prepaid(row) | {
            "token": token.text,
            "code": row.code,
            "expires_in": token.seconds,
        }
        return Response(body, headers={"Cache-Control": "no-store"})


class VoucherReturnView(APIView):
    @extend_schema(
        operation_id="me_vouchers_return",
        parameters=[KEY],
        request=Nothing,
        responses=PrepaidShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Give back what is unused; the money goes to who paid."""
        row = get_object_or_404(mine(request), pk=pk)
        Nothing.read(request)

        def work() -> Response:
            returning.give_back(prepaid=row, by=request.user)
            return Response(telling.prepaid(mine(request).get(pk=pk)))

        return idempotency.once(request, work)


class VoucherGiftView(APIView):
    @extend_schema(operation_id="me_vouchers_gift", request=Nothing, responses={201: GiftShape})
    def post(self, request: Request, pk: int) -> Response:
        """The link by which a friend takes it over, once; the same one until it is taken."""
        row = get_object_or_404(mine(request), pk=pk)
        Nothing.read(request)
        gift = giving.offer(prepaid=row, by=request.user)
        url = request.build_absolute_uri(reverse("orders:gift", args=[gift.token]))
        return Response({"token": gift.token, "url": url}, status=201)


class TakeGiftView(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "code"

    @extend_schema(
        operation_id="me_vouchers_take", request=GiftInput, responses={201: PrepaidShape}
    )
    def post(self, request: Request) -> Response:
        """Take over what a friend gives."""
        token = GiftInput.read(request)["token"]
        gift = get_object_or_404(Gift, token=token)
        taken = giving.take(gift=gift, by=request.user)
        return Response(telling.prepaid(mine(request).get(pk=taken.pk)), status=201)
