"""What was typed, understood: words, sizes, synonyms, pinyin and slips of the finger.

A product answers where every unit is found, or else every single character. A unit the catalogue
does not know is read as a word that sounds or looks like it; when there is none, it is left out,
as long as another unit is known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import rjieba

from catalog.services.search import words
from catalog.services.search.spelling import SHORTEST_PREFIX, Spellings, alike
from catalog.services.search.synonyms import Known, known

LONGEST = 100
UNITS_AT_MOST = 12
EMPTY = {"的", "和", "与", "款", "a", "the", "for", "with", "of", "in", "and"}
PHRASE_AT_MOST = 3  # tokens of a synonym
SIZE_BELOW, SIZE_ABOVE = 5, 15  # a bed of 1.8 m has a frame of 1.9
PLURALS = re.compile(r"(?:(?<=[sx])es|(?<=[cs]h)es|s)$")


@dataclass(slots=True)
class Unit:
    """One idea of a query: any of `ways` finds it; `said` is how it was typed."""

    said: str
    ways: list[str]
    certain: bool = True
    named: bool = False  # by headquarters, so that nothing else is tried
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What finds and what ranks, as tsquery literals; empty when nothing can be looked for.

    `scale` undoes that ts_rank divides by the number of ways, so that the rank is per unit.
    """

    match: str = ""
    rank: str = ""
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """How `goods` are looked for, and the `leads` to them, which know words that no piece has.

    `whole` is all of it as one name. `heard` is what was understood instead of what was typed,
    `ignored` what found nothing.
    """

    goods: Look = field(default=Look())
    leads: Look = field(default=Look())
    whole: str = ""
    heard: str = ""
    ignored: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.goods.match)


UNSAID = Query()


def understand(text: str) -> Query:
    synonyms = known()
    sizes, rest = words.sizes(words.plain(text[:LONGEST]))
    tokens = [token for token in _tokens(rest, synonyms) if token not in EMPTY][:UNITS_AT_MOST]
    units = [*_units(tokens, synonyms), *map(_size, sizes)]
    if not units:
        return UNSAID
    sure = [unit for unit in units if unit.certain]
    asked = sure or units
    told = [unit for unit in asked if not unit.said.endswith("cm")] or asked
    ways = [*_whole(text), *(way for unit in told for way in unit.ways)]
    return Query(
        goods=_look(_match(asked, tokens, text), ways, len(told)),
        leads=_leads(_match(told, tokens, text), units),
        whole="".join(_whole(text)),
        heard=_heard(asked),
        ignored=tuple(unit.said for unit in units if not unit.certain) if sure else (),
    )


def _leads(known: str, units: Sequence[Unit]) -> Look:
    """What finds goods, or else all the words that no piece is found by, as they were typed."""
    named = [unit for unit in units if not unit.said.endswith("cm")] or units
    typed = [_typed(unit.said) for unit in named if unit.meant or not unit.certain]
    ways = [*(way for unit in named for way in unit.ways), *chain.from_iterable(typed)]
    strange = " & ".join(f"({' | '.join(one)})" for one in typed)
    return _look(f"{known} | ({strange})" if strange else known, ways, len(named))


def _typed(said: str) -> list[str]:
    letters = " & ".join(f"'{letter}'" for letter in words.characters(said))
    return [f"'{said}'", f"({letters})"] if letters else [_beginning(said)]


def _look(match: str, ways: Iterable[str], units: int) -> Look:
    rank = list(dict.fromkeys(ways))
    return Look(match, " | ".join(rank), sum(way.count("'") // 2 for way in rank) / units)


def _tokens(text: str, synonyms: Known) -> Iterator[str]:
    """Latin words, and Chinese ones: those that headquarters named, the rest by the dictionary."""
    for token in words.TOKEN.findall(text):
        if not words.is_han(token):
            yield token
            continue
        for part in filter(None, synonyms.within.split(token)):
            if part in synonyms.ways:
                yield part
            else:
                yield from rjieba.cut(part)


def _match(asked: Sequence[Unit], tokens: Sequence[str], text: str) -> str:
    """Every unit, or else every character, or the whole name."""
    ways = [" & ".join(f"({' | '.join(unit.ways)})" for unit in asked)]
    single = [f"'{letter}'" for token in tokens for letter in words.characters(token)]
    if (
        len(single) > 1
        and not any(unit.meant for unit in asked)
        and not all(u.named for u in asked)
    ):
        latin = [_beginning(token) for token in tokens if not words.is_han(token)]
        sizes = [f"({' | '.join(unit.ways)})" for unit in asked if unit.said.endswith("cm")]
        ways.append(" & ".join(single + latin + sizes))
    return " | ".join(f"({way})" for way in dict.fromkeys([*ways, *_whole(text)]))


def _whole(text: str) -> list[str]:
    whole = words.whole(text)
    return [f"'{whole}'"] if whole else []


def _heard(asked: Sequence[Unit]) -> str:
    """The query as it was understood, empty when it was taken as typed."""
    if not any(unit.meant for unit in asked):
        return ""
    return " ".join(unit.meant or unit.said for unit in asked)


# ── Units ───────────────────────────────────────────────────────────────────────────────
def _units(tokens: Sequence[str], synonyms: Known) -> list[Unit]:
    """Phrases that have synonyms, the longest first, and single words."""
    plans: list[tuple[str, bool]] = []
    at = 0
    while at < len(tokens):
        said, used = _phrase(tokens[at:], synonyms)
        plans.append((said or tokens[at], bool(said)))
        at += used
    reader = Reader(synonyms, _look_up([said for said, named in plans if not named]))
    units: list[Unit] = []
    for said, named in plans:
        if named:
            units.append(Unit(said, reader.ways(said), named=True))
        elif words.is_han(said):
            units += reader.chinese(said)
        else:
            units.append(reader.latin(said))
    return units


def _phrase(tokens: Sequence[str], synonyms: Known) -> tuple[str, int]:
    """The longest beginning that has synonyms, and of how many tokens; empty when none has."""
    for length in range(min(PHRASE_AT_MOST, len(tokens)), 0, -1):
        spaced = " ".join(tokens[:length])
        for said in (spaced, spaced.replace(" ", ""), PLURALS.sub("", spaced)):
            if said in synonyms.ways:
                return said, length
    return "", 1


def _look_up(tokens: Sequence[str]) -> Spellings:
    """Ask once for all that may have to be known."""
    han = [part for token in tokens if words.is_han(token) for part in (token, *_parts(token))]
    latin = [token for token in tokens if not words.is_han(token) and token.isalpha()]
    exact = {*han, *latin, *map(_stem, latin)}
    exact |= {reading for part in han for reading in words.readings(part)}
    exact |= {letter for token in han for letter in token}
    exact |= {sound for token in latin for sound in _sound_pairs(token)}
    long = [_stem(token) for token in latin if len(token) >= SHORTEST_PREFIX]
    return Spellings(exact, long)


def _parts(said: str) -> list[str]:
    """A long word as pairs, when they come out even."""
    pairs = words.pairs(said)
    return pairs if len(pairs) > 1 else []


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes units of words, with what the catalogue and headquarters know of them."""

    synonyms: Known
    spellings: Spellings

    def ways(self, word: str) -> list[str]:
        """A word, and what finds the same."""
        return [_all_of(each) for each in self.synonyms.ways.get(word, (word,))]

    def chinese(self, said: str) -> list[Unit]:
        parts = [said] if self.spellings.knows(said) else _parts(said) or [said]
        return [self._chinese_word(part) for part in parts]

    def _chinese_word(self, said: str) -> Unit:
        if self.spellings.knows(said):
            return Unit(said, self.ways(said))
        sounding = [word for word in self._spoken(words.readings(said)) if len(word) == len(said)]
        if sounding:
            return self._meaning(said, sounding)
        single = " & ".join(f"'{letter}'" for letter in said)
        return Unit(said, [f"({single})"], certain=all(map(self.spellings.knows, said)))

    def latin(self, said: str) -> Unit:
        plain = _beginning(said)
        spoken = self._spoken([said])
        if not said.isalpha() or len(said) < SHORTEST_PREFIX:
            return Unit(said, [plain, *self._all_ways(spoken)])
        if not spoken or len(said) == SHORTEST_PREFIX:
            spoken = list(dict.fromkeys([*spoken, *self.spellings.said_beginning(said)]))
        if spoken or self.spellings.begins(_stem(said)):
            return Unit(said, [plain, *self._all_ways(spoken)])
        return self._slip(said)

    def _slip(self, said: str) -> Unit:
        """Pinyin of several words, or a word that was mistyped."""
        sounds = [self._spoken([sound]) for sound in _sound_pairs(said)]
        if sounds and all(sounds):
            found = (" | ".join(self._all_ways(spoken)) for spoken in sounds)
            way = " & ".join(f"({ways})" for ways in found)
            return Unit(said, [f"({way})"], meant="".join(spoken[0] for spoken in sounds))
        if meant := alike(_stem(said)):
            return self._meaning(said, meant)
        return Unit(said, [_beginning(said)], certain=False)

    def _meaning(self, said: str, meant: Sequence[str]) -> Unit:
        return Unit(said, self._all_ways(meant), meant=meant[0])

    def _spoken(self, sounds: Sequence[str]) -> list[str]:
        named = (word for sound in sounds for word in self.synonyms.spoken.get(sound, ()))
        return list(dict.fromkeys([*self.spellings.said_like(sounds), *named]))

    def _all_ways(self, meant: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(way for word in meant for way in self.ways(word)))


def _sound_pairs(said: str) -> list[str]:
    """buyishafa as buyi and shafa; nothing when it is no pinyin of several words."""
    spoken = words.syllables(said)
    if len(spoken) < 3:
        return []
    return ["".join(spoken[at : at + 2]) for at in range(0, len(spoken), 2)]


def _size(centimetres: int) -> Unit:
    fitting = range(max(1, centimetres - SIZE_BELOW), centimetres + SIZE_ABOVE + 1)
    return Unit(f"{centimetres}cm", [f"'{size}cm'" for size in fitting])


# ── Literals ────────────────────────────────────────────────────────────────────────────
def _all_of(phrase: str) -> str:
    """A word or a phrase: all of its words."""
    parts = [_exactly(token) for token in words.TOKEN.findall(phrase)]
    return f"({' & '.join(parts)})" if len(parts) > 1 else "".join(parts)


def _exactly(token: str) -> str:
    return f"'{token}'" if words.is_han(token) else _beginning(token)


def _beginning(word: str) -> str:
    """A Latin word as a beginning; a plural also finds its singular."""
    return f"'{_stem(word)}':*" if len(word) > 1 else f"'{word}'"


def _stem(word: str) -> str:
    return PLURALS.sub("", word) if len(word) > 3 else word
