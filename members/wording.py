"""From the facts of a notice to words in a language. Facts are kept so that each language can
say them its own way: a name in two languages, a moment, an amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime

from members.notice_kinds import KINDS, Kind
from o2o.templatetags.ui import money_text, people_day, people_span, people_time


@dataclass(frozen=True, slots=True)
class Words:
    """A notice said in one language; `sms` is empty when the kind sends no text message."""

    title: str
    text: str
    sms: str


def keep(value: Any) -> Any:
    """A fact as JSON: amounts, moments, days and things with two names keep what they are."""
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "name_zh"):
        return {"zh": value.name_zh, "en": value.name_en}
    return value if isinstance(value, int) else str(value)


def say(fact: Any) -> str:
    """A kept fact in the active language."""
    match fact:
        case {"amount": amount}:
            return money_text(Decimal(amount))
        case {"from": start, "to": end}:
            return people_span(parse_datetime(start), parse_datetime(end))
        case {"moment": moment, "zone": str(zone)}:
            with timezone.override(zone):
                return people_time(parse_datetime(moment))
        case {"moment": moment}:
            return people_time(parse_datetime(moment))
        case {"day": day}:
            return people_day(parse_date(day))
        case {"zh": chinese, "en": english}:
            speaks_english = (translation.get_language() or "").startswith("en")
            return (english or chinese) if speaks_english else (chinese or english)
        case _:
            return str(fact)


def words(*, kind: str, facts: Mapping[str, Any], language: str | None = None) -> Words:
    """The words of a notice; without `language` in the active one."""
    with translation.override(language or translation.get_language()):
        said = {name: say(fact) for name, fact in facts.items()}
        known = KINDS[kind]
        return Words(*(str(text) % said for text in (known.title, known.text, known.sms)))


def said(*, facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """Every fact in one language."""
    with translation.override(language):
        return {name: say(fact) for name, fact in facts.items()}


def sample(kind: Kind) -> dict[str, Any]:
    """Facts for the preview, as they would be kept."""
    return {name: keep(value) for name, value in kind.sample.items()}
