"""A shopper's orders: place, list, follow, pay, cancel, collect."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from o2o import idempotency
from o2o.money import as_json
from orders import story
from orders.api import checkout, telling
from orders.api.cart import GUEST, KEY, TAG
from orders.api.inputs import CancelInput, OrderInput, PaymentInput
from orders.api.shapes import (
    OrderDetailShape,
    OrderPageShape,
    OrderShape,
    PaymentShape,
    VoucherShape,
)
from orders.models import Order
from orders.services import cancelling, paying, pickup
from payments.models import Payment
from payments.services import collecting


class Newest(CursorPagination):
    page_size = 20
    ordering = "-pk"


class OrdersView(APIView):
    @extend_schema(operation_id="orders_list", responses=OrderPageShape)
    def get(self, request: Request) -> Response:
        """Newest first."""
        pages = Newest()
        mine = Order.objects.visible_to(request.user).prefetch_related("lines")
        rows = pages.paginate_queryset(mine, request, view=self)
        return pages.get_paginated_response([telling.order(row) for row in rows])

    @extend_schema(
        operation_id="orders_create",
        parameters=[KEY, GUEST, TAG],
        request=OrderInput,
        responses={201: OrderShape},
    )
    def post(self, request: Request) -> Response:
        """Place what was quoted; refused as a whole when anything has changed since."""
        return idempotency.once(request, lambda: self._place(request))

    def _place(self, request: Request) -> Response:
        order = checkout.place(request, OrderInput.read(request))
        return Response(telling.order(order), status=201)


class OrderView(APIView):
    @extend_schema(operation_id="orders_retrieve", responses=OrderDetailShape)
    def get(self, request: Request, number: str) -> Response:
        """The order with its timeline, the stores that have it, and what happens next.

        Headquarters also gets `events`, everything that happened, as it was written.
        """
        try:
            told = story.read(Order.objects.visible_to(request.user), number)
        except Order.DoesNotExist as absent:
            raise Http404 from absent
        detail = telling.detail(told)
        if request.user.is_staff:
            detail["events"] = telling.events(told)
        return Response(detail)


class OrderPaymentsView(APIView):
    @extend_schema(
        operation_id="orders_payments_create",
        parameters=[KEY],
        request=PaymentInput,
        responses={201: PaymentShape},
    )
    def post(self, request: Request, number: str) -> Response:
        """Where to pay; the same open payment however often it is asked."""
        return idempotency.once(request, lambda: self._open(request, own(request, number)))

    def _open(self, request: Request, order: Order) -> Response:
        wanted = PaymentInput.read(request).get("provider")
        provider = wanted or next(iter(settings.PAYMENT_PROVIDERS), "")
        payment = paying.open_payment(order=order, provider=provider)
        return Response(_payment(request, order, payment), status=201)


class OrderCancelView(APIView):
    @extend_schema(
        operation_id="orders_cancel",
        parameters=[KEY],
        request=CancelInput,
        responses=OrderShape,
    )
    def post(self, request: Request, number: str) -> Response:
        """Cancel what nobody has ready yet, headquarters until hand-over; the money goes back."""
        order = get_object_or_404(Order.objects.visible_to(request.user), number=number)
        return idempotency.once(request, lambda: self._cancel(request, order))

    def _cancel(self, request: Request, order: Order) -> Response:
        reason = CancelInput.read(request)["reason"] or "shopper"
        cancelled = cancelling.cancel(order=order, by=request.user, reason=reason)
        return Response(telling.order(cancelled))


class OrderVoucherView(APIView):
    @extend_schema(operation_id="orders_voucher", responses=VoucherShape)
    def get(self, request: Request, number: str) -> Response:
        """A token for the pickup QR, good for `expires_in` seconds. Raises not_ready."""
        order = own(request, number)
        told = story.read(Order.objects.filter(pk=order.pk), number)
        stop = next(iter(told.collectable), None)
        if stop is None:
            raise pickup.NotReady
        token = pickup.token(fulfilment=stop.fulfilment)
        body = {
            "token": token.text,
            "code": stop.fulfilment.voucher.code,
            "expires_in": token.seconds,
            "fulfilment": stop.fulfilment.pk,
            "store": telling.store(stop.store),
        }
        return Response(body, headers={"Cache-Control": "no-store"})


def own(request: Request, number: str) -> Order:
    """Paying, cancelling and collecting are the shopper's own; headquarters has its admin."""
    mine = Order.objects.visible_to(request.user).filter(user=request.user)
    return get_object_or_404(mine, number=number)


def _payment(request: Request, order: Order, payment: Payment) -> telling.Json:
    back = request.build_absolute_uri(reverse("orders:order", args=[order.number]))
    return {
        "number": payment.number,
        "provider": payment.provider,
        "status": payment.status,
        "amount": as_json(payment.amount),
        "payment_url": collecting.payment_url(payment, return_url=back),
        "pay_before": telling.moment(order.pay_before),
    }
