"""Reviews, questions and answers of a product; asking; finding a review helpful."""

from typing import Any
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import paging, telling
from catalog.models import Answer, Product, Question, Review
from catalog.services import pictures
from catalog.services.voices import questions, reviews
from o2o import idempotency

FILTERS = [
    OpenApiParameter("stars", int, description="Only those with so many stars."),
    OpenApiParameter("photos", bool, description="Only those with photos."),
    OpenApiParameter("sort", str, enum=list(telling.ORDERS)),
    OpenApiParameter("cursor", str),
]


class PhotoSerializer(serializers.Serializer):
    url = serializers.SerializerMethodField()
    thumb = serializers.SerializerMethodField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()

    def get_url(self, photo: Any) -> str:
        return pictures.url(photo.file.name)

    def get_thumb(self, photo: Any) -> str:
        return pictures.url(photo.file.name, 400)


class ReplySerializer(serializers.Serializer):
    text = serializers.CharField()
    store = serializers.CharField(help_text="Empty when the brand itself replies.")
    at = serializers.DateTimeField()


class ReviewSerializer(serializers.ModelSerializer):
    author = serializers.CharField(help_text="Never a full name; empty: does not want one shown.")
    published = serializers.BooleanField(source="is_public")
    variant = serializers.CharField(source="right.variant.sku")
    option = serializers.CharField(source="right.variant.name")
    photos = PhotoSerializer(many=True)
    reply = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = [
            *("id", "stars", "text", "author", "variant", "option", "published"),
            *("created_at", "edited_at", "photos", "helpful", "reply"),
        ]

    @extend_schema_field(ReplySerializer(allow_null=True))
    def get_reply(self, review: Review) -> dict | None:
        if not review.reply:
            return None
        said = {"text": review.reply, "store": review.replied_as, "at": review.replied_at}
        return ReplySerializer(said).data


class ReviewPageSerializer(serializers.Serializer):
    rating = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    count = serializers.IntegerField()
    stars = serializers.DictField(child=serializers.IntegerField())
    with_photos = serializers.IntegerField()
    results = ReviewSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class AnswerSerializer(serializers.ModelSerializer):
    published = serializers.BooleanField(source="is_public")

    class Meta:
        model = Answer
        fields = ["id", "text", "author", "role", "place", "published", "created_at"]


class QuestionSerializer(serializers.ModelSerializer):
    answers = AnswerSerializer(many=True)
    published = serializers.BooleanField(source="is_public")

    class Meta:
        model = Question
        fields = ["id", "text", "author", "published", "created_at", "answers"]


class QuestionPageSerializer(serializers.Serializer):
    results = QuestionSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class TextInput(serializers.Serializer):
    text = serializers.CharField(max_length=2000)

    @classmethod
    def read(cls, request: Request) -> str:
        taken = cls(data=request.data)
        taken.is_valid(raise_exception=True)
        return taken.validated_data["text"]


class HelpfulSerializer(serializers.Serializer):
    helpful = serializers.IntegerField(help_text="How many members found it helpful.")


class ReviewsView(APIView):
    """Read by everybody; `orders` adds who may write."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        operation_id="product_reviews_list", parameters=FILTERS, responses=ReviewPageSerializer,
        tags=["catalogue"],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        """Published reviews, with the counts of stars off the product."""
        product = product_of(request, slug)
        page = telling.reviews(product, telling.Wanted.of(request.query_params.dict()))
        summary = {
            "rating": product.rating,
            "count": product.review_count,
            "stars": {str(bar.stars): bar.count for bar in telling.bars(product)},
            "with_photos": product.photo_reviews,
            **_links(request, page),
        }
        return Response(ReviewPageSerializer(summary).data)


class QuestionsView(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(
        operation_id="product_questions_list", parameters=[FILTERS[-1]],
        responses=QuestionPageSerializer, tags=["catalogue"],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        """Published questions with their answers, the most answered first."""
        product = product_of(request, slug)
        page = telling.questions(product, request.query_params.get("cursor", ""))
        return Response(QuestionPageSerializer(_links(request, page)).data)

    @extend_schema(request=TextInput, responses={201: QuestionSerializer}, tags=["catalogue"])
    def post(self, request: Request, slug: str) -> Response:
        """Ask; the answer says whether everybody can read it yet."""
        return idempotency.once(request, lambda: self._ask(request, slug))

    def _ask(self, request: Request, slug: str) -> Response:
        product, text = product_of(request, slug), TextInput.read(request)
        asked = questions.ask(product=product, user=request.user, text=text)
        asked.refresh_from_db()
        return Response(QuestionSerializer(asked).data, status=201)


class HelpfulView(APIView):
    @extend_schema(request=None, responses=HelpfulSerializer, tags=["catalogue"])
    def put(self, request: Request, pk: int) -> Response:
        """Find a review helpful; once, however often it is said."""
        count = reviews.find_helpful(review=_public(pk), by=request.user)
        return Response({"helpful": count})

    @extend_schema(responses=HelpfulSerializer, tags=["catalogue"])
    def delete(self, request: Request, pk: int) -> Response:
        """Take it back."""
        count = reviews.take_back_vote(review=_public(pk), by=request.user)
        return Response({"helpful": count})


def product_of(request: Request, slug: str) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user), slug=slug)


def _public(pk: int) -> Review:
    return get_object_or_404(Review.objects.published(), pk=pk)


def _links(request: Request, page: paging.Page) -> dict[str, Any]:
    def address(cursor: str) -> str | None:
        asked = request.query_params.dict() | {"cursor": cursor}
        return f"{request.build_absolute_uri(request.path)}?{urlencode(asked)}" if cursor else None

    return {
        "results": page.items, "next": address(page.next), "previous": address(page.previous),
    }  # fmt: skip
