"""Quiet hours: from the evening to the morning nobody's telephone rings for a message of ours."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def until(at: datetime) -> datetime | None:
    """The end of the quiet hours that `at` falls into, by the site's clock; None outside them."""
    begins, ends = hours()
    local = timezone.localtime(at)
    is_quiet = (
        begins <= local.time() < ends
        if begins <= ends
        else local.time() >= begins or local.time() < ends
    )
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= ends else 0)
    return datetime.combine(day, ends, local.tzinfo)


def hours() -> tuple[time, time]:
    """From, to. The same twice = never quiet."""
    begins, _dash, ends = settings.NOTICE_QUIET_HOURS.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)
