"""`?ref=CODE` on any page is remembered until sign-up."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from members.models import REFERRAL_ALPHABET

COOKIE = "ref"
SALT = "members.referral"
REMEMBERED = timedelta(days=30)
LENGTH = 8


class ReferralMiddleware:
    """Keeps the latest code in a signed cookie that holds nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if code := _said(request):
            response.set_signed_cookie(
                COOKIE,
                code,
                salt=SALT,
                max_age=REMEMBERED,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


def code_of(request: HttpRequest) -> str:
    """The referral code of this request or an earlier one; empty when nobody invited."""
    age = REMEMBERED.total_seconds()
    return _said(request) or request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=age)


def _said(request: HttpRequest) -> str:
    """What `?ref=` says, if it can be a code."""
    code = request.GET.get("ref", "").strip().upper()
    return code if len(code) == LENGTH and set(code) <= set(REFERRAL_ALPHABET) else ""
