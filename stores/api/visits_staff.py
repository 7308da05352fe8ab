"""The store's side of visits: who comes, who is here, what came of it. Own stores only."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from members.models import User
from o2o import idempotency
from o2o.strict import Strict
from stores.api import visit_shapes as shapes
from stores.api.visit_shapes import (
    CodeInput,
    ComingInput,
    OutcomeInput,
    StaffVisitPageShape,
    StaffVisitShape,
    WalkInInput,
)
from stores.api.visits import KEY
from stores.models import Store, Visit
from stores.services import greeting


class Soonest(CursorPagination):
    page_size = 50
    ordering = ("-starts_at", "-pk")


def served(user: User) -> QuerySet[Visit]:
    """Visits to the stores this person works for."""
    rows = Visit.objects.visible_to(user).served_by(user)
    return rows.select_related("store", "guide", "slot", "member").with_wishes()


class NoBody(Strict):
    """An empty body."""


class StaffVisitsView(APIView):
    @extend_schema(operation_id="staff_visits_list", responses=StaffVisitPageShape)
    def get(self, request: Request) -> Response:
        """Latest first."""
        pages = Soonest()
        rows = pages.paginate_queryset(served(request.user), request, view=self)
        return pages.get_paginated_response([shapes.staff_visit(row) for row in rows])

    @extend_schema(
        operation_id="staff_visits_create",
        parameters=[KEY],
        request=WalkInInput,
        responses={201: StaffVisitShape},
    )
    def post(self, request: Request) -> Response:
        """Somebody without a booking is here. A member's phone number names the member."""
        return idempotency.once(request, lambda: self._greet(request))

    def _greet(self, request: Request) -> Response:
        asked = WalkInInput.read(request)
        store = Store.objects.visible_to(request.user).filter(code=asked["store"]).first()
        if store is None:
            raise Http404
        visit = greeting.walk_in(store=store, by=request.user, coming=ComingInput.coming(asked))
        return Response(shapes.staff_visit(served(request.user).get(pk=visit.pk)), status=201)


class ArrivalsView(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "code"

    @extend_schema(operation_id="staff_arrivals", request=CodeInput, responses=StaffVisitShape)
    def post(self, request: Request) -> Response:
        """The visitor's code was scanned. Scanned again it is the same arrival."""
        if not Store.objects.visible_to(request.user).exists():
            raise Http404
        visit = greeting.check_in(code=CodeInput.read(request)["token"], by=request.user)
        return Response(shapes.staff_visit(served(request.user).get(pk=visit.pk)))


class Step(APIView):
    """A verb on one visit to an own store; answers with the visit as it is then."""

    def answer(self, request: Request, number: str, verb: Callable[[Visit], object]) -> Response:
        visit = get_object_or_404(served(request.user), number=number)

        def work() -> Response:
            verb(visit)
            return Response(shapes.staff_visit(served(request.user).get(pk=visit.pk)))

        return idempotency.once(request, work)


class ArriveView(Step):
    @extend_schema(
        operation_id="staff_visits_arrive",
        parameters=[KEY],
        request=NoBody,
        responses=StaffVisitShape,
    )
    def post(self, request: Request, number: str) -> Response:
        """They are here."""
        NoBody.read(request)
        return self.answer(request, number, lambda v: greeting.arrive(visit=v, by=request.user))


class CloseView(Step):
    @extend_schema(
        operation_id="staff_visits_close",
        parameters=[KEY],
        request=OutcomeInput,
        responses=StaffVisitShape,
    )
    def post(self, request: Request, number: str) -> Response:
        """What came of it; a lost one says why."""
        told = OutcomeInput.read(request)
        return self.answer(
            request, number, lambda v: greeting.close(visit=v, by=request.user, **told)
        )


class NoShowView(Step):
    @extend_schema(
        operation_id="staff_visits_no_show",
        parameters=[KEY],
        request=NoBody,
        responses=StaffVisitShape,
    )
    def post(self, request: Request, number: str) -> Response:
        """They did not come."""
        NoBody.read(request)
        return self.answer(request, number, lambda v: greeting.no_show(visit=v, by=request.user))
