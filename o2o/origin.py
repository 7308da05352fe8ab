"""Forms that need no CSRF token because the browser says where they were sent from.

A token is personal, so a page that carries one cannot be kept for everybody. The few forms that
stand on kept pages do without: browsers have named the origin of every POST for years, the session
cookie is SameSite=Lax, and what neither says comes from no browser.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
OURS = {"same-origin", "none"}  # "none": typed or reloaded by the visitor


def only_ours(view: View) -> View:
    """Refuse (403) what another site's page sends; take the place of the CSRF token."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not _is_ours(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


def _is_ours(request: HttpRequest) -> bool:
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    if site:
        return site in OURS
    return origin is None or urlsplit(origin).netloc == request.get_host()
