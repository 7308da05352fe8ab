"""Pages kept for visitors without a session: made once per language, address and catalogue version.

Nothing personal is in them: cart badge and place arrive later by htmx. The forms' CSRF token is
left open in what is kept and filled in for each visitor. All cookies but the CSRF one are part of
the key, so that a chosen place or theme never reaches somebody else.
"""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from redis.exceptions import RedisError

from catalog.services import version

logger = logging.getLogger(__name__)

OPEN_TOKEN = "csrf-token-of-the-visitor-" + "x" * 38  # as long as a real one
KEPT_FOR = 300  # seconds
PARAMETERS = {"sort", "cursor", "variant", "min_price", "max_price"}

View = Callable[..., HttpResponse]


def for_visitors(view: View) -> View:
    """Keep what `view` answers with 200; the view puts `request.csrf_slot` into its context."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        key = _key(request)
        if not key:
            return view(request, *args, **kwargs)
        body = _get(key)
        if body is None:
            request.csrf_slot = OPEN_TOKEN
            response = view(request, *args, **kwargs)
            body = response.content
            if response.status_code != 200:
                response.content = _filled(body, request)
                return response
            _set(key, body)
        response = HttpResponse(_filled(body, request))
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return answer


def _filled(body: bytes, request: HttpRequest) -> bytes:
    return body.replace(OPEN_TOKEN.encode(), get_token(request).encode())


def _key(request: HttpRequest) -> str:
    """Empty for everyone who has a session, for searches, and while the cache is away."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "X-Session-Token" in request.headers
    if known or request.method != "GET" or not PARAMETERS.issuperset(request.GET):
        return ""
    if not (now := version.current()):
        return ""
    cookies = dict(request.COOKIES, **{settings.CSRF_COOKIE_NAME: ""})
    fragment = request.headers.get("HX-Request")
    what = repr([now, get_language(), request.get_full_path(), fragment, sorted(cookies.items())])
    return "catalog:page:" + hashlib.sha256(what.encode()).hexdigest()


def _get(key: str) -> bytes | None:
    try:
        return cache.get(key)
    except (RedisError, OSError):
        return None


def _set(key: str, body: bytes) -> None:
    try:
        cache.set(key, body, KEPT_FOR)
    except (RedisError, OSError):
        logger.warning("A page could not be kept: the cache does not answer.")
