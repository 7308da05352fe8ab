"""Writing reviews of what one bought, answering questions, replying for a store."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api import voices
from catalog.api.voices import AnswerSerializer, ReviewSerializer, TextInput
from catalog.models import Question, Review, ReviewRight
from catalog.services.voices import reviews, rights
from o2o import idempotency
from orders.services import reviewing
from stores.services import speaking


class ReviewInput(serializers.Serializer):
    """As JSON, or as multipart/form-data with up to six `photos`."""

    stars = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    photos = serializers.ListField(child=serializers.FileField(), required=False, default=list)
    anonymous = serializers.BooleanField(required=False, default=False)
    store_stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    service_stars = serializers.IntegerField(required=False, min_value=1, max_value=5)


class ReviewChange(serializers.Serializer):
    stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    photos = serializers.ListField(child=serializers.FileField(), required=False, default=list)
    without = serializers.ListField(
        child=serializers.IntegerField(), required=False, default=list, help_text="ids of photos"
    )


class RightSerializer(serializers.ModelSerializer):
    product = serializers.CharField(source="variant.product.slug")
    variant = serializers.CharField(source="variant.sku")
    review = ReviewSerializer(allow_null=True)

    class Meta:
        model = ReviewRight
        fields = ["id", "product", "variant", "handed_over_at", "review"]

    def to_representation(self, right: Any) -> dict[str, Any]:
        if not hasattr(right, "review"):
            right.review = None  # a purchase nobody has reviewed yet
        return super().to_representation(right)


class ProductReviewsView(voices.ReviewsView):
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        operation_id="product_reviews_create",
        request={"application/json": ReviewInput, "multipart/form-data": ReviewInput},
        responses={201: ReviewSerializer},
        tags=["catalogue"],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Review what one bought: the oldest purchase of this product without a review.

        Refused with `not_bought` (403) when no hand-over gave the right, `already_reviewed`
        (409) when each purchase has its review.
        """
        return idempotency.once(request, lambda: self._write(request, slug))

    def _write(self, request: Request, slug: str) -> Response:
        product = voices.product_of(request, slug)
        taken = ReviewInput(data=request.data)
        taken.is_valid(raise_exception=True)
        right = rights.unused(user=request.user, product=product)
        if right is None:
            bought = rights.bought(user=request.user, product=product)
            raise reviews.AlreadyReviewed if bought else reviews.NotBought
        review = reviewing.write(right=right, **taken.validated_data)
        return Response(ReviewSerializer(_told(review.pk)).data, status=201)


class Rights(CursorPagination):
    page_size = 20
    ordering = "-pk"


class MyReviewsView(APIView):
    @extend_schema(operation_id="me_reviews_list", responses=RightSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What I bought and may review, with the reviews I wrote."""
        mine = ReviewRight.objects.visible_to(request.user)
        mine = mine.select_related("variant__product", "review").prefetch_related("review__photos")
        pages = Rights()
        rows = pages.paginate_queryset(mine, request, view=self)
        return pages.get_paginated_response(RightSerializer(rows, many=True).data)


class ReviewView(APIView):
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        request={"application/json": ReviewChange, "multipart/form-data": ReviewChange},
        responses=ReviewSerializer,
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change one's own review within the days that headquarters allows."""
        review = get_object_or_404(Review, pk=pk, user=request.user)
        taken = ReviewChange(data=request.data)
        taken.is_valid(raise_exception=True)
        said = {"stars": review.stars, "text": review.text} | taken.validated_data
        reviews.change(review=review, **said)
        return Response(ReviewSerializer(_told(pk)).data)


class AnswersView(APIView):
    @extend_schema(request=TextInput, responses={201: AnswerSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Answer a question as buyer, guide or headquarters, whichever one is."""
        return idempotency.once(request, lambda: self._answer(request, pk))

    def _answer(self, request: Request, pk: int) -> Response:
        published = Question.objects.published().select_related("product")
        question, text = get_object_or_404(published, pk=pk), TextInput.read(request)
        said = speaking.answer(question=question, user=request.user, text=text)
        said.refresh_from_db()
        return Response(AnswerSerializer(said).data, status=201)


class StaffReviewsView(APIView):
    @extend_schema(operation_id="staff_reviews_list", responses=ReviewSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Reviews of goods that one's stores handed over, the newest first."""
        rows = speaking.served_by(request.user)
        rows = rows.select_related("right__variant").prefetch_related("photos")
        pages = Rights()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(ReviewSerializer(page, many=True).data)


class ReplyView(APIView):
    @extend_schema(request=TextInput, responses=ReviewSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Reply below a review; a second reply takes the place of the first, which is kept."""
        review = get_object_or_404(speaking.served_by(request.user), pk=pk)
        speaking.reply(review=review, text=TextInput.read(request), by=request.user)
        return Response(ReviewSerializer(_told(pk)).data)


def _told(pk: int) -> Review:
    rows = Review.objects.select_related("right__variant").prefetch_related("photos")
    return rows.get(pk=pk)
