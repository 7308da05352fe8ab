"""What shoppers call things, as headquarters wrote it down."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from catalog.models import Synonym
from catalog.services import version
from catalog.services.search import words

NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Known:
    """`others`: word → what finds the same or too; `spoken`: pinyin → words; `within`: long words
    of Chinese that are looked for inside a run of characters."""

    others: Mapping[str, tuple[str, ...]]
    spoken: Mapping[str, tuple[str, ...]]
    within: re.Pattern[str]


def known() -> Known:
    now = version.current()
    return _as_of(now) if now else _read()


@lru_cache(maxsize=2)
def _as_of(_version: str) -> Known:
    return _read()


def _read() -> Known:
    found: dict[str, dict[str, None]] = {}
    for row in Synonym.objects.all():
        same = list(map(form, row.words))
        for word in same:
            others = (each for each in [*same, *map(form, row.finds)] if each != word)
            found.setdefault(word, {}).update(dict.fromkeys(others))
    chinese = [word for word in found if words.is_han(word) and len(word) > 1]
    spoken: dict[str, tuple[str, ...]] = {}
    for word in chinese:
        for reading in words.readings(word):
            spoken[reading] = (*spoken.get(reading, ()), word)
    longest = "|".join(sorted(chinese, key=len, reverse=True))
    return Known(
        {word: tuple(others) for word, others in found.items() if word},
        spoken,
        re.compile(f"({longest})") if longest else NOTHING,
    )


def form(text: str) -> str:
    """A word or phrase as it is compared: 'Coffee-Table' is 'coffee table'."""
    return " ".join(words.TOKEN.findall(words.plain(text)))


def cleaned(listed: Iterable[str]) -> list[str]:
    """What was typed as words, each once, without those that no query can hold."""
    return list(dict.fromkeys(text for text in map(str.strip, listed) if form(text)))
