"""What members hear from the doors of sign-up and sign-in, and of what they said of goods."""

from allauth.account.signals import user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from catalog.models import Question, Review
from catalog.signals import answered, published
from members import favourites
from members.middleware import code_of
from members.models import User
from members.services import notices, points, referrals


@receiver(user_signed_up)
def bind_referrer(request: HttpRequest, user: User, **_rest) -> None:
    referrals.bind(user=user, code=code_of(request))


@receiver(user_logged_in)
def keep_wishlist(user: User, request: HttpRequest | None = None, **_rest) -> None:
    if request is not None:
        favourites.take_over(request, user)


@receiver(answered, sender=Review)
def tell_of_reply(voice: Review, key: str, **_rest) -> None:
    notices.put(
        user_id=voice.user_id,
        kind="review_replied",
        key=key,
        facts={"product": voice.product},
        link=f"{reverse('catalog:reviews', args=[voice.product.slug])}#review-{voice.pk}",
    )


@receiver(answered, sender=Question)
def tell_of_answer(voice: Question, key: str, **_rest) -> None:
    notices.put(
        user_id=voice.user_id,
        kind="question_answered",
        key=key,
        facts={"product": voice.product},
        link=f"{reverse('catalog:questions', args=[voice.product.slug])}#question-{voice.pk}",
    )


@receiver(published, sender=Review)
def reward_review(voice: Review, **_rest) -> None:
    points.earn_review(user_id=voice.user_id, product=voice.product, photos=voice.photo_count)
