"""What shoppers call things, as headquarters wrote it down."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalog.models import Spelling, Synonym
from catalog.services import version
from catalog.services.search import words
from o2o.errors import Invalid

NOTHING = re.compile(r"(?!)")


class NoWords(Invalid):
    code = "no_words"
    message = _("Name at least one word.")


@dataclass(frozen=True, slots=True)
class Known:
    """`ways`: word → itself and what finds the same or too, as far as the catalogue has the words;
    `spoken`: pinyin → words; `within`: Chinese words that are looked for inside a run of
    characters."""

    ways: Mapping[str, tuple[str, ...]]
    spoken: Mapping[str, tuple[str, ...]]
    within: re.Pattern[str]


def known() -> Known:
    now = version.current()
    return _as_of(now) if now else _read()


@lru_cache(maxsize=2)
def _as_of(_version: str) -> Known:
    return _read()


def _read() -> Known:
    groups = [(list(map(form, row.words)), list(map(form, row.finds))) for row in _rows()]
    useful = _in_catalogue([word for same, finds in groups for word in (*same, *finds)])
    found: dict[str, dict[str, None]] = {}
    for same, finds in groups:
        for word in filter(None, same):
            found.setdefault(word, {word: None}).update(dict.fromkeys([*same, *finds]))
    ways = {
        word: tuple(filter(useful.__contains__, all_)) or (word,) for word, all_ in found.items()
    }
    chinese = [word for word in found if words.is_han(word) and len(word) > 1]
    spoken: dict[str, tuple[str, ...]] = {}
    for word in chinese:
        for reading in words.readings(word):
            spoken[reading] = (*spoken.get(reading, ()), word)
    longest = "|".join(sorted(chinese, key=len, reverse=True))
    return Known(ways, spoken, re.compile(f"({longest})") if longest else NOTHING)


def _rows() -> Iterable[Synonym]:
    return Synonym.objects.all()


def _in_catalogue(phrases: Iterable[str]) -> set[str]:
    """The phrases whose every word is one that some product is found by."""
    needed = {phrase: phrase.split() for phrase in phrases if phrase}
    letters = {word for parts in needed.values() for word in parts if word.isalpha()}
    asked = (
        letters | {f"{word}s" for word in letters} | {word.removesuffix("s") for word in letters}
    )
    rows = Spelling.objects.filter(spelling__in=asked, word=F("spelling"))
    have = set(rows.values_list("word", flat=True))

    def is_there(word: str) -> bool:
        forms = {word, f"{word}s", word.removesuffix("s")}
        return not word.isalpha() or not have.isdisjoint(forms)

    return {phrase for phrase, parts in needed.items() if all(map(is_there, parts))}


def form(text: str) -> str:
    """A word or phrase as it is compared: 'Coffee-Table' is 'coffee table'."""
    return " ".join(words.TOKEN.findall(words.plain(text)))


@transaction.atomic
def write(*, synonym: Synonym, words: Iterable[str], finds: Iterable[str] = ()) -> Synonym:
    """What the shoppers' words mean from now on; no product is indexed anew."""
    synonym.words, synonym.finds = cleaned(words), cleaned(finds)
    if not synonym.words:
        raise NoWords
    synonym.save()
    transaction.on_commit(version.bump)
    return synonym


@transaction.atomic
def forget(*, synonyms: Iterable[Synonym]) -> None:
    Synonym.objects.filter(pk__in=[synonym.pk for synonym in synonyms]).delete()
    transaction.on_commit(version.bump)


def cleaned(listed: Iterable[str]) -> list[str]:
    """What was typed as words, each once, without those that no query can hold."""
    return list(dict.fromkeys(text for text in map(str.strip, listed) if form(text)))
