"""The store's own time, in the database and in Python."""

import re
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Func, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from o2o.importing.cells import Unreadable, shown

NOT_IN_TZDATA = {"Asia/Beijing": "Asia/Shanghai", "Asia/Chongqing": "Asia/Shanghai"}
OFFSET = re.compile(r"(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?00)?\b", re.IGNORECASE)


class LocalTime(Func):
    """The wall clock (timestamp without time zone) of a moment in a named time zone."""

    function = "timezone"
    output_field = DateTimeField()


def local_time(zone: Any, at: datetime) -> LocalTime:
    return LocalTime(zone, Value(at, DateTimeField()))


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_timezone(name: str) -> None:
    """Validator: an IANA name such as Asia/Shanghai."""
    if name not in zones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


def wall_clock(zone: str, at: datetime) -> datetime:
    """The aware local time of a moment."""
    return at.astimezone(ZoneInfo(zone))


def read_timezone(cell: str) -> str:
    """Reader of table cells: `Asia/Shanghai`, `GMT+08:00 Asia/Beijing`, `UTC+8`."""
    for word in cell.split():
        name = NOT_IN_TZDATA.get(word, word)
        if "/" in name and name in zones():
            return name
    if match := OFFSET.search(cell):
        sign = "-" if match[1] == "+" else "+"  # POSIX counts west of Greenwich
        fixed = f"Etc/GMT{sign}{int(match[2])}"
        if fixed in zones():
            return fixed
    raise Unreadable(gettext("%(cell)s is not a time zone") % {"cell": shown(cell)})
