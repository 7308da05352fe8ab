"""Opening hours as people write them in one cell.

Read is a small part of OpenStreetMap's opening_hours: `10:00-22:00`, `24/7`,
`Mo-Fr 10:00-21:00; Sa,Su 09:30-12:00,13:00-22:00`. 24:00 is midnight.
"""

import re
import unicodedata
from datetime import time

from django.utils.translation import gettext as _

from o2o.importing.cells import Unreadable, shown

Shift = tuple[int, time, time]

DAYS = {name: number for number, name in enumerate(["mo", "tu", "we", "th", "fr", "sa", "su"])}
DAYS |= {f"周{name}": number for number, name in enumerate("一二三四五六日")}
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
RULE = re.compile(r"(?:(?P<days>\D[^\d]*?)\s*)?(?P<spans>\d.*)")


def read(cell: str) -> list[Shift]:
    """(weekday, opens, closes) sorted; a later rule replaces the days it names."""
    text = re.sub("[–—~至]", "-", unicodedata.normalize("NFKC", cell)).strip().lower()
    if text == "24/7":
        return [(day, time(0), time(0)) for day in range(7)]
    week: dict[int, list[Shift]] = {}
    for rule in filter(None, map(str.strip, text.split(";"))):
        week |= _rule(rule, cell)
    return sorted(shift for shifts in week.values() for shift in shifts)


def _rule(rule: str, cell: str) -> dict[int, list[Shift]]:
    parts = RULE.fullmatch(rule)
    if not parts:
        raise _unreadable(cell)
    days = _days(parts["days"], cell) if parts["days"] else range(7)
    spans = [_span(span, cell) for span in parts["spans"].split(",")]
    return {day: [(day, opens, closes) for opens, closes in spans] for day in days}


def _days(text: str, cell: str) -> list[int]:
    days: list[int] = []
    for part in text.replace("、", ",").split(","):
        first, _dash, last = part.strip().partition("-")
        if first.strip() not in DAYS or (last and last.strip() not in DAYS):
            raise _unreadable(cell)
        start, end = DAYS[first.strip()], DAYS[last.strip() or first.strip()]
        days += [day % 7 for day in range(start, end + 1 + (7 if end < start else 0))]
    return days


def _span(text: str, cell: str) -> tuple[time, time]:
    match = SPAN.fullmatch(text.strip())
    if not match:
        raise _unreadable(cell)
    numbers = [int(number) for number in match.groups()]
    try:
        return time(numbers[0], numbers[1]), time(numbers[2] % 24, numbers[3])
    except ValueError:
        raise _unreadable(cell) from None


def _unreadable(cell: str) -> Unreadable:
    return Unreadable(_("%(cell)s is no opening hours (10:00-22:00)") % {"cell": shown(cell)})
