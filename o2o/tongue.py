"""An address may name its language (`?lang=en`), so that search engines can lead to both.

The rest of the site reads the language as ever and never sees the parameter.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

PARAMETER = "lang"
TONGUES = {code for code, _name in settings.LANGUAGES}


class TongueInAddress:
    """Stands after LocaleMiddleware; `request.tongue` is the language the address names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if PARAMETER in request.GET and request.method in ("GET", "HEAD"):
            self._take(request)
        return self.get_response(request)

    def _take(self, request: HttpRequest) -> None:
        asked = request.GET.copy()
        tongue = asked.pop(PARAMETER)[-1]
        request.GET = asked  # type: ignore[assignment]
        request.META["QUERY_STRING"] = asked.urlencode()
        if tongue in TONGUES:
            translation.activate(tongue)
            request.LANGUAGE_CODE = tongue
            request.tongue = tongue  # type: ignore[attr-defined]
