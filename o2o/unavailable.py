"""What a visitor gets when something breaks: 503 and "again in a moment" while the database is
away or being restarted, 500 for what is our own mistake."""

import sys

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from o2o import problems

AGAIN_IN = "5"  # seconds


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500; called while the error is being handled."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
    response = _problem() if request.path.startswith("/api/") else _page()
    response["Retry-After"] = AGAIN_IN
    return response


def _problem() -> HttpResponse:
    told = problems.answer(503, "unavailable", _("We are back in a moment. Please try again."))
    return JsonResponse(told.data, status=503, content_type=problems.CONTENT_TYPE)


def _page() -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=503)
