"""Times at the shopper's home: free windows, agreed and moved by either side, kept or failed."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import User
from o2o import idempotency, uploads
from o2o.errors import Invalid
from orders.api import telling
from orders.api.cart import KEY
from orders.api.inputs import (
    AppointmentInput,
    AppointmentsInput,
    CrewInput,
    FailureInput,
    MeasuredInput,
    PhotoInput,
    WindowsInput,
)
from orders.api.shapes import (
    AppointmentListShape,
    AppointmentPageShape,
    AppointmentShape,
    PhotoShape,
    WindowsShape,
)
from orders.api.staff import accepted, assignments
from orders.models import Appointment, Crew, Fulfilment, Order
from orders.services import appointments, proofs, windows
from stores.models import Store

PARTIES = ("crew", "store", "fulfilment__assignment__order")


class Soonest(CursorPagination):
    page_size = 50
    ordering = ("starts_at", "pk")


# ── The shopper ─────────────────────────────────────────────────────────────────────────
def own(user: User, number: str) -> Order:
    """Own orders only, also for headquarters: these are the shopper's to decide."""
    orders = Order.objects.visible_to(user).filter(user=user)
    return get_object_or_404(orders, number=number)


def part_of(user: User, number: str, pk: int) -> Fulfilment:
    given = own(user, number).assignments.select_related("fulfilment__store")
    return get_object_or_404(given, fulfilment=pk).fulfilment


class OrderAppointmentsView(APIView):
    @extend_schema(operation_id="orders_appointments_list", responses=AppointmentListShape)
    def get(self, request: Request, number: str) -> Response:
        """Every time of this order, past and failed ones too."""
        parts = own(request.user, number).assignments.values("fulfilment")
        rows = Appointment.objects.select_related(*PARTIES).filter(fulfilment__in=parts)
        told = [telling.appointment(row) for row in rows]
        return Response({"results": told})


class OrderWindowsView(APIView):
    @extend_schema(operation_id="orders_windows", parameters=[WindowsInput], responses=WindowsShape)
    def get(self, request: Request, number: str, fulfilment: int) -> Response:
        """The two-hour windows of the next days, full ones too."""
        return Response(_windows(request, part_of(request.user, number, fulfilment)))


class OrderAppointmentView(APIView):
    @extend_schema(
        operation_id="orders_appointments_create",
        parameters=[KEY],
        request=AppointmentInput,
        responses={201: AppointmentShape},
    )
    def post(self, request: Request, number: str, fulfilment: int) -> Response:
        """Agree on a window, or move to it; refused as `too_late_to_move` once crews are planned."""
        part = part_of(request.user, number, fulfilment)
        return idempotency.once(request, lambda: _booked(request, part))


# ── The store ───────────────────────────────────────────────────────────────────────────
class StaffAppointmentsView(APIView):
    @extend_schema(
        operation_id="staff_appointments_list",
        parameters=[AppointmentsInput],
        responses=AppointmentPageShape,
    )
    def get(self, request: Request) -> Response:
        """Where the crews of the own stores go, the next first."""
        asked = _asked(AppointmentsInput, request)
        rows = visible(request.user).filter(status=asked["status"])
        if since := asked.get("since"):
            rows = rows.filter(starts_at__gte=since)
        pages = Soonest()
        shown = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response([telling.appointment(row) for row in shown])


class StaffWindowsView(APIView):
    @extend_schema(operation_id="staff_windows", parameters=[WindowsInput], responses=WindowsShape)
    def get(self, request: Request, pk: int) -> Response:
        """The two-hour windows of the store's crews, full ones too."""
        row = get_object_or_404(assignments(request.user), pk=pk)
        return Response(_windows(request, accepted(row)))


class StaffAppointmentView(APIView):
    @extend_schema(
        operation_id="staff_appointments_create",
        parameters=[KEY],
        request=AppointmentInput,
        responses={201: AppointmentShape},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Agree on a window, or move to it; the shopper is told at once."""
        row = get_object_or_404(assignments(request.user), pk=pk)
        return idempotency.once(request, lambda: _booked(request, accepted(row)))


class PhotosView(APIView):
    parser_classes = [MultiPartParser, JSONParser]

    @extend_schema(
        operation_id="staff_photos_create",
        request={"multipart/form-data": PhotoInput},
        responses={201: PhotoShape},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Proof of the goods in their place; kept without where and by what it was taken."""
        row = get_object_or_404(assignments(request.user), pk=pk)
        form = PhotoInput(data=request.data)
        form.is_valid(raise_exception=True)
        content = uploads.read(form.validated_data["photo"])
        proof = proofs.photograph(fulfilment=accepted(row), content=content, by=request.user)
        return Response({"name": proof.name, "at": telling.moment(proof.at)}, status=201)


class Step(APIView):
    """A verb on one appointment of an own store; answers with the appointment as it is then."""

    def answer(self, request: Request, pk: int, verb: Callable[[Appointment], object]) -> Response:
        row = get_object_or_404(visible(request.user), pk=pk)

        def work() -> Response:
            verb(row)
            return Response(telling.appointment(visible(request.user).get(pk=pk)))

        return idempotency.once(request, work)


class CrewView(Step):
    @extend_schema(
        operation_id="staff_appointments_crew",
        parameters=[KEY],
        request=CrewInput,
        responses=AppointmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Say who goes; an empty name takes that back."""
        name = CrewInput.read(request)["crew"]
        return self.answer(
            request,
            pk,
            lambda row: appointments.assign(
                appointment=row, crew=_crew(request.user, row.store, name), by=request.user
            ),
        )


class MeasuredView(Step):
    @extend_schema(
        operation_id="staff_appointments_measured",
        parameters=[KEY],
        request=MeasuredInput,
        responses=AppointmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """What was measured at the shopper's home. What is delivered is signed for instead."""
        found = MeasuredInput.read(request)
        return self.answer(
            request,
            pk,
            lambda row: appointments.measured(appointment=row, by=request.user, **found),
        )


class FailedView(Step):
    @extend_schema(
        operation_id="staff_appointments_failed",
        parameters=[KEY],
        request=FailureInput,
        responses=AppointmentShape,
    )
    def post(self, request: Request, pk: int) -> Response:
        """The crew came in vain: goods are back in the store, the shopper chooses again."""
        why = FailureInput.read(request)
        return self.answer(
            request, pk, lambda row: appointments.fail(appointment=row, by=request.user, **why)
        )


def visible(user: User) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(user).select_related(*PARTIES)


def _windows(request: Request, part: Fulfilment) -> telling.Json:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=part.store_id)
    ahead = _asked(WindowsInput, request)["days"]
    return {
        "kinds": appointments.open_kinds(part),
        "days": telling.days(windows.days(store=store, at=now, ahead=ahead)),
    }


def _booked(request: Request, part: Fulfilment) -> Response:
    asked = AppointmentInput.read(request)
    row = appointments.book(fulfilment=part, by=request.user, **asked)
    return Response(telling.appointment(row), status=201)


def _crew(user: User, store: Store, name: str) -> Crew | None:
    if not name:
        return None
    crew = Crew.objects.visible_to(user).filter(store=store, name=name, is_active=True).first()
    if crew is None:
        raise Invalid(fields={"crew": [_("The store has no such crew.")]})
    return crew


def _asked(shape: type, request: Request) -> dict[str, Any]:
    """The query, understood or refused by field."""
    form = shape(data=request.query_params)
    form.is_valid(raise_exception=True)
    return form.validated_data
