"""The member's points over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import PointsEntry, PointsRules
from members.services import points
from o2o.money import as_json


class WorthSerializer(serializers.Serializer):
    amount = serializers.CharField()
    currency = serializers.CharField()


class PointsEntrySerializer(serializers.ModelSerializer):
    label = serializers.CharField(source="get_kind_display", help_text="the kind in words")

    class Meta:
        model = PointsEntry
        fields = ["id", "kind", "label", "amount", "order_number", "note", "at", "expires_at"]


class PointsPageSerializer(serializers.Serializer):
    balance = serializers.IntegerField()
    worth = WorthSerializer(help_text="what the balance takes off at today's rules")
    owed = serializers.IntegerField(help_text="set against the next points earned")
    expiring = serializers.IntegerField(help_text="gone within 60 days if not spent")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PointsEntrySerializer(many=True)


class Newest(CursorPagination):
    page_size = 20
    ordering = "-pk"


class PointsView(APIView):
    @extend_schema(operation_id="me_points", responses=PointsPageSerializer)
    def get(self, request: Request) -> Response:
        """The balance, and what came and went, newest first."""
        pages = Newest()
        mine = PointsEntry.objects.visible_to(request.user).exclude(amount=0)
        rows = pages.paginate_queryset(mine, request, view=self)
        purse = points.purse(user_id=request.user.pk)
        said = {
            "balance": purse.balance,
            "worth": as_json(PointsRules.current().worth(purse.balance)),
            "owed": purse.debt,
            "expiring": purse.expiring,
        }
        answer = pages.get_paginated_response(PointsEntrySerializer(rows, many=True).data)
        answer.data = said | dict(answer.data)
        return answer
