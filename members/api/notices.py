"""The member's inbox over the API, and what else may come."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.models import Channel, Notice, NoticeChoice
from members.notice_kinds import KINDS, SUBJECTS
from members.services import notices
from members.wording import words


class NoticeSerializer(serializers.ModelSerializer):
    """A notice in the language of the request."""

    subject = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = ["id", "kind", "subject", "title", "text", "link", "created_at", "read_at"]

    @extend_schema_field(serializers.ChoiceField(choices=sorted(SUBJECTS)))
    def get_subject(self, notice: Notice) -> str:
        return KINDS[notice.kind].subject

    def get_title(self, notice: Notice) -> str:
        return words(kind=notice.kind, facts=notice.facts).title

    def get_text(self, notice: Notice) -> str:
        return words(kind=notice.kind, facts=notice.facts).text


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many became read.")


class ChoiceSerializer(serializers.ModelSerializer):
    subject = serializers.ChoiceField(choices=sorted(SUBJECTS))
    channel = serializers.ChoiceField(choices=Channel.choices)

    class Meta:
        model = NoticeChoice
        fields = ["subject", "channel", "wanted"]


class NoticePages(CursorPagination):
    page_size = 20
    ordering = "-pk"


class NoticesView(APIView):
    @extend_schema(operation_id="me_notices_list", responses=NoticeSerializer(many=True))
    def get(self, request: Request) -> Response:
        pages = NoticePages()
        rows = pages.paginate_queryset(Notice.objects.visible_to(request.user), request)
        return pages.get_paginated_response(NoticeSerializer(rows, many=True).data)


class ReadView(APIView):
    @extend_schema(operation_id="me_notice_read", request=None, responses=NoticeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        return Response(NoticeSerializer(notices.read(notice=notice)).data)


class ReadAllView(APIView):
    @extend_schema(operation_id="me_notices_read_all", request=None, responses=ReadSerializer)
    def post(self, request: Request) -> Response:
        return Response({"read": notices.read_all(user=request.user)})


class ChoicesView(APIView):
    @extend_schema(operation_id="me_notice_choices", responses=ChoiceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the member has chosen; everything else comes."""
        rows = NoticeChoice.objects.visible_to(request.user).order_by("subject", "channel")
        return Response(ChoiceSerializer(rows, many=True).data)

    @extend_schema(request=ChoiceSerializer, responses=ChoiceSerializer)
    def put(self, request: Request) -> Response:
        form = ChoiceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        choice = notices.choose(user=request.user, **form.validated_data)
        return Response(ChoiceSerializer(choice).data)
