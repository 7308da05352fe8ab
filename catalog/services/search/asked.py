"""What was searched for, by month: how often, what it found, whether something was opened.

Nobody's name is kept, nor what looks like one: numbers that could be telephones, addresses of
mail. Counting must never delay an answer, so the row is written without waiting for the disk.
"""

import re
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from catalog.models import SearchTerm
from catalog.services.search import words

PERSONAL = re.compile(r"@|(?:\d[\s-]?){7}")
LONGEST = 60
MONTHS_KEPT = 12
POPULAR = 3  # times asked in a month before others are offered it
NOTE = """
    WITH lazily AS (SELECT set_config('synchronous_commit', 'off', TRUE))
    INSERT INTO catalog_searchterm AS term (month, text, asked, clicked, hits)
    SELECT %(month)s, %(text)s, 1, 0, %(hits)s FROM lazily
    ON CONFLICT (month, text) DO UPDATE SET asked = term.asked + 1, hits = excluded.hits
"""
FOLLOW = """
    WITH lazily AS (SELECT set_config('synchronous_commit', 'off', TRUE))
    UPDATE catalog_searchterm SET clicked = clicked + 1 FROM lazily
    WHERE month = %(month)s AND text = %(text)s
"""


def note(*, text: str, hits: int) -> None:
    """Somebody searched for this and found so many on the first page."""
    if term := _term(text):
        with connection.cursor() as cursor:
            cursor.execute(NOTE, {"month": _month(), "text": term, "hits": hits})


def follow(*, text: str) -> None:
    """Somebody opened what this had found."""
    if term := _term(text):
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW, {"month": _month(), "text": term})


def popular(*, beginning: str, limit: int) -> list[str]:
    """What others searched for this month and last and found, the most frequent first."""
    begun = SearchTerm.objects.filter(
        month__gte=_month_before(_month()), hits__gt=0, asked__gte=POPULAR
    )
    if term := _term(beginning):
        begun = begun.filter(text__startswith=term).exclude(text=term)
    often = begun.order_by("-month", "-asked", "text").values_list("text", flat=True)
    return list(dict.fromkeys(often[: 2 * limit]))[:limit]


def prune() -> int:
    """Forget what is a year old, and what was asked only once before last month."""
    month = _month()
    old = SearchTerm.objects.filter(month__lt=month - timedelta(days=31 * MONTHS_KEPT))
    once = SearchTerm.objects.filter(month__lt=_month_before(month), asked=1)
    return old.delete()[0] + once.delete()[0]


def _term(text: str) -> str:
    term = " ".join(words.plain(text).replace("\0", "").split())[:LONGEST]
    return "" if PERSONAL.search(term) else term


def _month() -> date:
    return timezone.localdate().replace(day=1)


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
