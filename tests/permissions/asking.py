"""One request of the table, and what came of it in the table's letters."""

import json
import re
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tests.permissions.bodies import ABSENT_BODIES, ABSENT_QUERIES, BODIES, QUERIES
from tests.permissions.stage import Stage
from tests.permissions.table import Row

DOORS = re.compile(
    r"^/(account/(login|reauthenticate|2fa/reauthenticate)|hq/login|staff/admin/login)/"
)
MARKS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|"csrf[Tt]oken": ?"\w+"')
FIXED = {
    "sitemap": ("products",),
    "provider": ("sandbox",),
    "picture": ("scenes/nothing.webp",),
    "reset": ("1", "set-password"),
    "confirmation": ("nokey",),
}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: dict | None

    def send(self, client: Client, **options):
        if self.method == "GET":
            return client.get(self.path, **options)
        if self.path.startswith("/api/"):
            body = json.dumps(self.body or {})
            return client.generic(self.method, self.path, body, "application/json", **options)
        return getattr(client, self.method.lower())(self.path, self.body or {}, **options)


def real(row: Row, stage: Stage) -> Request:
    """About the shopper's own thing."""
    things = FIXED.get(row.thing) or stage.owned[row.thing]
    query = QUERIES.get(row.route, lambda stage: {})(stage)
    body = BODIES.get(f"{row.method} {row.route}", lambda stage: {})(stage)
    return _request(row, things, query, body)


def ghost(row: Row, stage: Stage) -> Request:
    """The same about a thing that does not exist."""
    key = f"{row.method} {row.route}"
    things = FIXED.get(row.thing) or stage.absent(row.thing)
    body = ABSENT_BODIES.get(key) or BODIES.get(key) or (lambda stage: {})
    return _request(row, things, ABSENT_QUERIES.get(row.route, {}), body(stage))


def named(row: Row, stage: Stage) -> list[str]:
    """What the query names, which the answer may repeat."""
    return list(QUERIES.get(row.route, lambda stage: {})(stage).values())


def _request(row: Row, things: tuple, query: dict, body: dict) -> Request:
    path = reverse(row.name, args=things) + (f"?{urlencode(query)}" if query else "")
    return Request(row.method, path, body)


def letter(answer) -> str:
    """+ let in, L sign in first, - absent, x refused, ! against the rules, or the status."""
    status, goes_to = answer.status_code, answer.headers.get("Location", "")
    if status == 401 or (status == 302 and DOORS.match(goes_to) and "next=" in goes_to):
        return "L"
    if status == 404:
        return "-"
    if status == 403:
        return "x"
    if status < 400:
        return "+"
    return "!" if status in (400, 409, 422) else str(status)


def text(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")


def same_text(answer, request: Request) -> str:
    """The body without what differs from one request to the next, and without what was asked."""
    return MARKS.sub("", text(answer)).replace(request.path, "…")
