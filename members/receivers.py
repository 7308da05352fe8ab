"""What members hear from the sign-up door."""

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.http import HttpRequest

from members.middleware import code_of
from members.models import User
from members.services import referrals


@receiver(user_signed_up)
def bind_referrer(request: HttpRequest, user: User, **_rest) -> None:
    referrals.bind(user=user, code=code_of(request))
