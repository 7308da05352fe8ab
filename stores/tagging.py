"""Which tag a browser remembers, for every door: a signed cookie, set only on a clear yes."""

import json
import secrets
from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse

from stores.services.tags import REMEMBERED

COOKIE = "tag"
SALT = "stores.tag"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The code of the last tag touched, and the random number of this browser."""

    code: str
    visitor: str


def read(request: HttpRequest) -> Remembered | None:
    """None without consent, after 30 days, or when the cookie is not ours."""
    kept = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=REMEMBERED)
    return Remembered(**json.loads(kept)) if kept else None


def next_of(request: HttpRequest, code: str) -> Remembered:
    """This tag, under the number that the browser has or a new one."""
    kept = read(request)
    return Remembered(code, kept.visitor if kept else secrets.token_hex(16))


def remember(request: HttpRequest, response: HttpResponse, kept: Remembered) -> None:
    """Keep it for 30 days from now."""
    response.set_signed_cookie(
        COOKIE,
        json.dumps(asdict(kept)),
        salt=SALT,
        max_age=REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
