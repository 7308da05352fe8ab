"""The store's side: answer offers, make ready, send, sign, redeem. Own stores only."""

from collections.abc import Callable

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from members.models import User
from o2o import idempotency
from o2o.errors import DomainError, NotAllowed
from orders.api import telling
from orders.api.cart import KEY
from orders.api.inputs import DeclineInput, Nothing, RedemptionInput, SignInput, UndoInput
from orders.api.shapes import RedemptionShape, StaffAssignmentPageShape, StaffAssignmentShape
from orders.models import Assignment, AssignmentLine, Fulfilment, PrepaidUse, Redemption
from orders.services import answering, counter, fulfilling, pickup
from orders.services.prepaid import redeeming
from stores.models import Store


class NotAccepted(DomainError):
    code = "not_accepted"
    status = 409
    message = _("Accept this offer first.")


class Newest(CursorPagination):
    page_size = 50
    ordering = "-pk"


def assignments(user: User) -> QuerySet[Assignment]:
    """What the stores of this member were given."""
    lines = Prefetch("lines", AssignmentLine.objects.select_related("line"))
    mine = Assignment.objects.visible_to(user).select_related("order", "store", "fulfilment")
    return mine.prefetch_related(lines)


class StaffAssignmentsView(APIView):
    @extend_schema(
        operation_id="staff_assignments_list",
        parameters=[OpenApiParameter("status", enum=Assignment.Status.values)],
        responses=StaffAssignmentPageShape,
    )
    def get(self, request: Request) -> Response:
        """Offers and what came of them, newest first."""
        rows = assignments(request.user)
        if status := request.query_params.get("status"):
            rows = rows.filter(status=status)
        pages = Newest()
        shown = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response([telling.staff_assignment(row) for row in shown])


class Step(APIView):
    """A verb on one assignment of an own store; answers with the assignment as it is then."""

    def answer(self, request: Request, pk: int, verb: Callable[[Assignment], object]) -> Response:
        assignment = get_object_or_404(assignments(request.user), pk=pk)

        def work() -> Response:
            verb(assignment)
            told = assignments(request.user).get(pk=pk)
            return Response(telling.staff_assignment(told))

        return idempotency.once(request, work)


class AcceptView(Step):
    @extend_schema(
        operation_id="staff_assignments_accept",
        parameters=[KEY],
        request=Nothing,
        responses=StaffAssignmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """The store takes the lines."""
        Nothing.read(request)
        return self.answer(
            request, pk, lambda row: answering.accept(assignment=row, by=request.user)
        )


class DeclineView(Step):
    @extend_schema(
        operation_id="staff_assignments_decline",
        parameters=[KEY],
        request=DeclineInput,
        responses=StaffAssignmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """The store cannot; the order goes on to the next one."""
        why = DeclineInput.read(request)
        return self.answer(
            request, pk, lambda row: answering.decline(assignment=row, by=request.user, **why)
        )


class ReadyView(Step):
    @extend_schema(
        operation_id="staff_assignments_ready",
        parameters=[KEY],
        request=Nothing,
        responses=StaffAssignmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """The goods stand ready."""
        Nothing.read(request)
        return self.answer(
            request, pk, lambda row: fulfilling.ready(fulfilment=accepted(row), by=request.user)
        )


class DispatchView(Step):
    @extend_schema(
        operation_id="staff_assignments_dispatch",
        parameters=[KEY],
        request=Nothing,
        responses=StaffAssignmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """The crew leaves with a delivery."""
        Nothing.read(request)
        return self.answer(
            request, pk, lambda row: fulfilling.dispatch(fulfilment=accepted(row), by=request.user)
        )


class SignView(Step):
    @extend_schema(
        operation_id="staff_assignments_sign",
        parameters=[KEY],
        request=SignInput,
        responses=StaffAssignmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """The shopper has the delivery and signed for it."""
        signed = SignInput.read(request)
        return self.answer(
            request,
            pk,
            lambda row: fulfilling.sign(fulfilment=accepted(row), by=request.user, **signed),
        )


def accepted(assignment: Assignment) -> Fulfilment:
    fulfilment = getattr(assignment, "fulfilment", None)
    if fulfilment is None:
        raise NotAccepted
    return fulfilment


class RedemptionsView(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "code"

    @extend_schema(
        operation_id="staff_redemptions_create",
        request=RedemptionInput,
        responses={201: RedemptionShape},
    )
    def post(self, request: Request) -> Response:
        """Hand over by the scanned token or the typed code; the same nonce is the same scan.

        A service voucher is redeemed by one use, in `store` for people of several.
        """
        scanned = RedemptionInput.read(request)
        code = scanned.get("token") or scanned.get("code") or ""
        done = counter.confirm(
            code=code, nonce=scanned["nonce"], by=request.user, store=_named(request, scanned)
        )
        if isinstance(done, PrepaidUse):
            return Response(telling.use(uses(request.user).get(pk=done.pk)), status=201)
        return Response(telling.redemption(redemptions(request.user).get(pk=done.pk)), status=201)


class RedemptionUndoView(APIView):
    @extend_schema(
        operation_id="staff_redemptions_undo", request=UndoInput, responses=RedemptionShape
    )
    def post(self, request: Request, pk: int) -> Response:
        """Handed over by mistake: taken back, with a reason, by who answers for the store."""
        row = get_object_or_404(redemptions(request.user), pk=pk)
        managed = Store.objects.managed_by(request.user)
        if not managed.filter(pk=row.voucher.fulfilment.store_id).exists():
            raise NotAllowed
        reason = UndoInput.read(request)["reason"]
        pickup.undo(redemption=row, by=request.user, reason=reason)
        return Response(telling.redemption(redemptions(request.user).get(pk=pk)))


class UseUndoView(APIView):
    @extend_schema(operation_id="staff_uses_undo", request=UndoInput, responses=RedemptionShape)
    def post(self, request: Request, pk: int) -> Response:
        """A use of a service voucher taken back, with a reason, by who answers for the place."""
        row = get_object_or_404(uses(request.user), pk=pk)
        managed = Store.objects.managed_by(request.user)
        if row.store_id and not managed.filter(pk=row.store_id).exists():
            raise NotAllowed
        redeeming.undo(use=row, by=request.user, reason=UndoInput.read(request)["reason"])
        return Response(telling.use(uses(request.user).get(pk=pk)))


def uses(user: User) -> QuerySet[PrepaidUse]:
    return PrepaidUse.objects.visible_to(user).select_related(
        "by", "store", "partner", "prepaid__line__order"
    )


def _named(request: Request, scanned: dict) -> Store | None:
    """The own store that the body names; a foreign one is absent."""
    code = scanned.get("store")
    mine = Store.objects.visible_to(request.user)
    return get_object_or_404(mine, code=code) if code else None


def redemptions(user: User) -> QuerySet[Redemption]:
    return Redemption.objects.filter(
        voucher__fulfilment__in=Fulfilment.objects.visible_to(user)
    ).select_related("by", "voucher__fulfilment__store", "voucher__fulfilment__assignment__order")
