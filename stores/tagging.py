"""Which tag a browser remembers, for every door: a signed cookie, set only on a clear yes."""

import json
import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from stores.models import Tag
from stores.services.tags import REMEMBERED

COOKIE = "tag"
SALT = "stores.tag"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last tag touched and the random number of this browser."""

    code: str
    visitor: str


def read(request: HttpRequest) -> Remembered | None:
    """None without consent, after 30 days, or when the cookie is not ours."""
    age = REMEMBERED.total_seconds()
    kept = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=age)
    return Remembered(**json.loads(kept)) if kept else None


def remember(response: HttpResponse, *, tag: Tag, visitor: str = "") -> Remembered:
    """Keep the tag for 30 days from now, under the number this browser has or a new one."""
    kept = Remembered(tag.code, visitor or secrets.token_hex(16))
    response.set_signed_cookie(
        COOKIE,
        json.dumps({"code": kept.code, "visitor": kept.visitor}),
        salt=SALT,
        max_age=REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=True if response.get("X-Secure") else None or False,
    )
    return kept


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
