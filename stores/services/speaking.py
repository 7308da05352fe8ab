"""As whom a member speaks in public: the brand, a guide of a store, or somebody who bought it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.models import Answer, Product, Question, Review
from catalog.services.voices import questions, reviews, rights
from o2o.errors import NotAllowed
from stores.models import Store

Role = Answer.Role


class NothingToSay(NotAllowed):
    code = "cannot_answer"
    message = _("Buyers of this piece, guides and headquarters answer questions about it.")


@dataclass(frozen=True, slots=True)
class Speaker:
    """`place` is the name of a guide's store, empty for the others."""

    role: Role
    place: str = ""


def speaker(*, user: Any, product: Product) -> Speaker | None:
    """As whom the member may answer a question about the product; None: not at all."""
    if user.is_staff:
        return Speaker(Role.BRAND)
    if place := _works_at(user):
        return Speaker(Role.GUIDE, place)
    if rights.bought(user=user, product=product):
        return Speaker(Role.BUYER)
    return None


@transaction.atomic
def answer(*, question: Question, user: Any, text: str) -> Answer:
    """Answer a question as whom one is."""
    who = speaker(user=user, product=question.product)
    if who is None:
        raise NothingToSay
    return questions.answer(question=question, user=user, text=text, role=who.role, place=who.place)


def served_by(user: Any) -> QuerySet[Review]:
    """Reviews that the member may reply to: of goods their stores handed over; all for HQ."""
    if user.is_staff:
        return Review.objects.all()
    stores = Store.objects.visible_to(user).values("pk")
    return Review.objects.published().filter(right__store__in=stores)


@transaction.atomic
def reply(*, review: Review, text: str, by: Any) -> Review:
    """Reply for the house: headquarters in the brand's name, the others in their store's."""
    name = ""
    if not by.is_staff:
        name = str(Store.objects.visible_to(by).get(pk=review.right.store))
    return reviews.reply(review=review, text=text, by=by, replied_as=name)


def _works_at(user: Any) -> str:
    memberships = user.memberships.active().select_related("store", "dealer")
    first = memberships.order_by("pk").first()
    return str(first.store or first.dealer) if first else ""
