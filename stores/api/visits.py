"""A member's visits: the free times of a store; book, hold, wait, move, confirm, cancel."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import User
from o2o import idempotency
from stores.api import visit_shapes as shapes
from stores.api.visit_shapes import (
    CodeShape,
    ComingInput,
    DaySlotsShape,
    SlotsQuery,
    VisitChange,
    VisitInput,
    VisitPageShape,
    VisitShape,
)
from stores.models import Store, Visit
from stores.services import greeting, slots, visits

KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="The second try with the same key gets the first answer.",
)


class Latest(CursorPagination):
    page_size = 20
    ordering = ("-starts_at", "-pk")


def mine(user: User) -> QuerySet[Visit]:
    """Own visits; those to the stores one works for are the staff's side."""
    rows = Visit.objects.visible_to(user).of(user)
    return rows.select_related("store", "guide", "slot", "member").with_wishes()


class SlotsView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="stores_slots_list", parameters=[SlotsQuery], responses=DaySlotsShape
    )
    def get(self, request: Request, code: str) -> Response:
        """The times of one date, full ones too, with the persons that still fit in."""
        query, now = SlotsQuery.read(request), timezone.now()
        rows = Store.objects.listed().with_hours(now).prefetch_related("slot_rules")
        store = get_object_or_404(rows, code=code)
        day = shapes.asked_day(store, query)
        found = [shapes.opening(o) for o in slots.on(store, day, now)]
        return Response({"date": day, "timezone": store.timezone, "results": found})


class VisitsView(APIView):
    @extend_schema(operation_id="visits_list", responses=VisitPageShape)
    def get(self, request: Request) -> Response:
        """Latest first."""
        pages = Latest()
        rows = pages.paginate_queryset(mine(request.user), request, view=self)
        return pages.get_paginated_response([shapes.visit(row) for row in rows])

    @extend_schema(
        operation_id="visits_create",
        parameters=[KEY],
        request=VisitInput,
        responses={201: VisitShape},
    )
    def post(self, request: Request) -> Response:
        """Book a slot, hold it, or join the waiting list of a full one (`slot_full`)."""
        return idempotency.once(request, lambda: self._ask(request))

    def _ask(self, request: Request) -> Response:
        asked = VisitInput.read(request)
        store = Store.objects.listed().filter(code=asked["store"]).first()
        if store is None:
            raise Http404
        wanted = {
            "store": store,
            "starts_at": asked["starts_at"],
            "member": request.user,
            "coming": ComingInput.coming(asked),
        }
        if asked["waitlist"]:
            visit = visits.join(**wanted)
        elif asked["hold"]:
            visit = visits.hold(**wanted, by=request.user)
        else:
            visit = visits.book(**wanted)
        return Response(shapes.visit(mine(request.user).get(pk=visit.pk)), status=201)


class VisitView(APIView):
    @extend_schema(operation_id="visits_retrieve", responses=VisitShape)
    def get(self, request: Request, number: str) -> Response:
        """One visit as it is now."""
        return Response(shapes.visit(get_object_or_404(mine(request.user), number=number)))

    @extend_schema(
        operation_id="visits_update",
        parameters=[KEY],
        request=VisitChange,
        responses=VisitShape,
    )
    def patch(self, request: Request, number: str) -> Response:
        """Move it, come with more or fewer, confirm what is held, cancel."""
        visit = get_object_or_404(mine(request.user), number=number)
        return idempotency.once(request, lambda: self._change(request, visit))

    def _change(self, request: Request, visit: Visit) -> Response:
        change = VisitChange.read(request)
        match change.get("status"):
            case "cancelled":
                visits.cancel(visit=visit, by=request.user)
            case "booked":
                visits.confirm(visit=visit, by=request.user)
            case _:
                visits.move(visit=visit, by=request.user, **change)
        return Response(shapes.visit(mine(request.user).get(pk=visit.pk)))


class VisitCodeView(APIView):
    @extend_schema(operation_id="visits_code", responses=CodeShape)
    def get(self, request: Request, number: str) -> Response:
        """A code for the QR at the door, good for `expires_in` seconds."""
        visit = get_object_or_404(mine(request.user).filter(status="booked"), number=number)
        token, seconds = greeting.token(visit=visit)
        body = {"token": token, "expires_in": seconds}
        return Response(body, headers={"Cache-Control": "no-store"})
