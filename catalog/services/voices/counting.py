"""The counters that pages read instead of counting: moved with every voice that comes or goes."""

from django.db import transaction
from django.db.models import F

from catalog.models import Answer, Product, Question, Review
from catalog.models.voice import Voice
from catalog.services import version


def count(voice: Voice, change: int) -> None:
    """Add (1) a voice that is published now to its counters, or take it out (-1)."""
    match voice:
        case Review():
            _review(voice, change)
        case Question():
            product = Product.objects.filter(pk=voice.product_id)
            product.update(question_count=F("question_count") + change)
        case Answer():
            question = Question.objects.filter(pk=voice.question_id)
            question.update(answer_count=F("answer_count") + change)


def _review(review: Review, change: int) -> None:
    moved = {f"stars_{review.stars}": F(f"stars_{review.stars}") + change}
    if review.photo_count:
        moved["photo_reviews"] = F("photo_reviews") + change
    Product.objects.filter(pk=review.product_id).update(**moved)
    transaction.on_commit(version.bump)
