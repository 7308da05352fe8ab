"""How often one person may try a code: one count for the console, the admin and the API."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.throttling import UserRateThrottle

from o2o.errors import DomainError


class TooManyTries(DomainError):
    code = "throttled"
    status = 429
    message = _("Too many tries in a short time. Nothing was handed over.")

    def __init__(self, *, seconds: int):
        self.seconds = seconds
        super().__init__()


class CodeThrottle(UserRateThrottle):
    """Same scope and key as the API's door for codes."""

    scope = "code"


def spend(request: HttpRequest) -> None:
    """Count this try; raises TooManyTries with the seconds to wait."""
    throttle = CodeThrottle()
    if not throttle.allow_request(request, None):
        raise TooManyTries(seconds=int(throttle.wait() or 1) + 1)
