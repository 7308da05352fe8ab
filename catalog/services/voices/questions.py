"""Asking about a piece, and answering: by those who have it, who sell it, who make it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Answer, Product, Question, VoiceEvent
from catalog.models.voice import LONGEST_TEXT
from catalog.services.voices import authors, chronicle, moderation
from o2o.errors import DomainError, Invalid

MOST_A_DAY = 10
LONGEST_QUESTION = 300
Action = VoiceEvent.Action


class TooManyQuestions(DomainError):
    code = "too_many_questions"
    status = 429
    message = _("That were many questions for one day. Please go on tomorrow, or ask in a store.")


@transaction.atomic
def ask(*, product: Product, user: Any, text: str) -> Question:
    """A question of a member, in public."""
    text = _said(text, LONGEST_QUESTION)
    today = Question.objects.filter(user=user, created_at__gt=timezone.now() - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooManyQuestions
    question = Question.objects.create(
        product=product, user=user, author=authors.shown(user), text=text
    )
    chronicle.note(question, Action.WRITTEN, by=user)
    moderation.receive(question)
    return question


@transaction.atomic
def answer(*, question: Question, user: Any, text: str, role: str, place: str = "") -> Answer:
    """An answer; the caller says as whom (`Answer.Role`) and, for a guide, of which store."""
    said = Answer.objects.create(
        question=question,
        user=user,
        author=authors.shown(user),
        text=_said(text, LONGEST_TEXT),
        role=role,
        place=place,
    )
    chronicle.note(said, Action.WRITTEN, by=user)
    moderation.receive(said)
    return said


def _said(text: str, most: int) -> str:
    text = text.strip()
    if not text:
        raise Invalid(fields={"text": [_("This is needed.")]})
    if len(text) > most:
        raise Invalid(fields={"text": [_("At most %(most)s characters.") % {"most": most}]})
    return text
