"""Pages of a long list by cursor: the place in the order, not a number, so that nothing shifts.

A cursor names the last row seen by its sort value and pk; rows that come or go elsewhere in the
list neither repeat nor hide one.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from o2o.errors import Invalid

FORWARD, BACK = "f", "b"
LARGEST_PK = 2**63 - 1


class BadCursor(Invalid):
    code = "bad_cursor"
    message = _("This page link is broken. Start again from the first page.")

    def __init__(self) -> None:
        super().__init__(fields={"cursor": [self.message]})


@dataclass(frozen=True, slots=True)
class Page:
    """`items` of one page; `next` and `previous` are cursors, empty at the ends."""

    items: Sequence[Any]
    next: str = ""
    previous: str = ""


def page(rows: QuerySet, *, by: str, cursor: str = "", size: int = 24) -> Page:
    """The page of `rows` at `cursor`, ordered by the field `by` (a minus reverses) and the pk."""
    direction, value, pk = _read(cursor) if cursor else (FORWARD, None, 0)
    field, falling = by.lstrip("-"), by.startswith("-")
    upward = falling == (direction == BACK)
    sign = "" if upward else "-"
    if cursor:
        rows = _beyond(rows, field, value, pk, "gt" if upward else "lt")
    found = list(rows.order_by(f"{sign}{field}", f"{sign}pk")[: size + 1])
    more, items = len(found) > size, found[:size]
    if direction == BACK:
        items.reverse()
    before = more if direction == BACK else bool(cursor)
    after = True if direction == BACK else more
    return Page(
        items,
        next=_write(FORWARD, items[-1], field) if items and after else "",
        previous=_write(BACK, items[0], field) if items and before else "",
    )


def _beyond(rows: QuerySet, field: str, value: str, pk: int, than: str) -> QuerySet:
    """Rows after (value, pk); the first condition is what an index can use."""
    try:
        return rows.filter(
            Q(**{f"{field}__{than}": value}) | Q(**{field: value, f"pk__{than}": pk}),
            **{f"{field}__{than}e": value},
        )
    except (ValidationError, ValueError):
        raise BadCursor from None


def _write(direction: str, row: Model, field: str) -> str:
    token = json.dumps([direction, str(getattr(row, field)), row.pk])
    return urlsafe_b64encode(token.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, str, int]:
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        direction, value, pk = json.loads(raw)
    except ValueError:
        raise BadCursor from None
    sound = direction in (FORWARD, BACK) and isinstance(value, str) and isinstance(pk, int)
    if not sound or not 0 < pk <= LARGEST_PK or len(value) > 40 or "\0" in value:
        raise BadCursor
    return direction, value, pk
