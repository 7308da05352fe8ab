"""The store's own time, in the database and in Python."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Func, Value
from django.utils.translation import gettext_lazy as _


class LocalTime(Func):
    """The wall clock (timestamp without time zone) of a moment in a named time zone."""

    function = "timezone"
    output_field = DateTimeField()


def local_time(zone: Any, at: datetime) -> LocalTime:
    return LocalTime(zone, Value(at, DateTimeField()))


def known_timezone(name: str) -> None:
    """Validator: an IANA name such as Asia/Shanghai."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


def wall_clock(zone: str, at: datetime) -> datetime:
    """The aware local time of a moment."""
    return at.astimezone(ZoneInfo(zone))
