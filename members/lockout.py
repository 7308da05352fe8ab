"""The answer after too many wrong passwords: the same for known and unknown accounts."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from o2o import problems


def answer(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """429 with Retry-After: a page for browsers, problem+json for apps."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    said = _("Too many tries. Please wait %(minutes)s minutes or reset your password.") % {
        "minutes": round(wait.total_seconds() / 60)
    }
    locked = _for_apps(said) if _is_app(request) else _for_people(request, said)
    locked["Retry-After"] = str(round(wait.total_seconds()))
    return locked


def _is_app(request: HttpRequest) -> bool:
    return request.path.startswith(("/_allauth/", "/api/"))


def _for_apps(said: str) -> HttpResponse:
    body = problems.answer(429, "too_many_tries", said).data
    return JsonResponse(body, status=429, content_type=problems.CONTENT_TYPE)


def _for_people(request: HttpRequest, said: str) -> HttpResponse:
    return render(request, "account/locked.html", {"said": said}, status=429)
