"""What members hear from the sign-up and sign-in doors. Each receiver is one call."""

from allauth.account.signals import user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from members import favourites
from members.middleware import code_of
from members.models import User
from members.services import referrals


@receiver(user_signed_up)
def bind_referrer(request: HttpRequest, user: User, **_rest) -> None:
    referrals.bind(user=user, code=code_of(request))


@receiver(user_logged_in)
def keep_wishlist(user: User, request: HttpRequest | None = None, **_rest) -> None:
    if request is not None:
        favourites.take_over(request, user)
