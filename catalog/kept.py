"""Pages kept for visitors without a session: made once per language, address and catalogue version.

Nothing personal is in them: cart badge and near lines arrive later by htmx, and the forms of the
frame need no token (see `o2o.origin`). Each process keeps its own; the version that they share
through the cache lets all of them go at once. `for_visitors` says which views may be kept, the
middleware answers before sessions, people and languages are looked up.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from catalog.services import version

KEPT_FOR = 300  # seconds
MOST = 400  # pages of each process, some 30 KB each
PARAMETERS = {
    "lang",
    "sort",
    "cursor",
    "variant",
    "min_price",
    "max_price",
    "room",
    "size",
    "style",
    "budget",
    "kind",
}
THEMES = {"light", "dark"}

View = Callable[..., HttpResponse]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer: its bytes and headers, and until when it holds."""

    content: bytes
    headers: dict[str, str]
    version: str
    until: float


class Facts:
    """What this process found out about the catalogue as of one version."""

    def __init__(self, now: str = "") -> None:
        self.version = now
        self.until = time.monotonic() + KEPT_FOR
        self.found: dict[Any, Any] = {}


class Shelf:
    """What this process keeps: the pages asked for last, and facts of the catalogue."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.forget()

    def forget(self) -> None:
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.facts = Facts()

    def find(self, key: Key) -> Page | None:
        """The page, if it still holds; only then is the version asked for."""
        page = self.pages.get(key)
        if page is None or page.until < time.monotonic() or page.version != version.current():
            return None
        return page

    def put(self, key: Key, page: Page) -> None:
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            while len(self.pages) > MOST:
                self.pages.popitem(last=False)


shelf = Shelf()


class KeptPages:
    """Answers with a kept page, or keeps the answer when its view allows and it sets no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key and (page := shelf.find(key)):
            return HttpResponse(page.content, headers=page.headers)
        response = self.get_response(request)
        made_of = getattr(response, "made_of", "")
        if key and made_of and response.status_code == 200 and not response.cookies:
            until = time.monotonic() + KEPT_FOR
            shelf.put(key, Page(response.content, dict(response.items()), made_of, until))
        return response


def for_visitors(view: View) -> View:
    """What `view` answers may be kept: it depends on the address, the language and the theme."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        now = version_of(request)  # before the view asks anything, so that it is never too new
        response = view(request, *args, **kwargs)
        response.made_of = now
        return response

    return answer


def version_of(request: HttpRequest) -> str:
    """The catalogue version as this request found it; empty while the cache is away."""
    if not hasattr(request, "catalogue_version"):
        request.catalogue_version = version.current()
    return request.catalogue_version


def fact(request: HttpRequest, name: Any, find: Callable[[], Any]) -> Any:
    """What `find` answers, kept by this process until the catalogue changes."""
    now, known = version_of(request), shelf.facts
    if not now or known.version != now or known.until < time.monotonic():
        known = shelf.facts = Facts(now)
    if name not in known.found:
        known.found[name] = find()
    return known.found[name]


def _key(request: HttpRequest) -> Key | None:
    """None for everyone who has a session, for searches and for what is not only looked at."""
    known = (
        settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_X_SESSION_TOKEN" in request.META
    )
    if known or request.method != "GET" or not PARAMETERS.issuperset(request.GET):
        return None
    theme = request.COOKIES.get("theme")
    return (
        request.get_host(),  # refuses a host that is not ours, like every other page
        request.get_full_path(),
        get_language_from_request(request),
        theme if theme in THEMES else "",
    )
