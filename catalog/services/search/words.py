"""Texts as words: Latin words as they are, Chinese cut into words, sizes in centimetres."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice, product

import rjieba
from pypinyin import Style, pinyin

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
TOKEN = re.compile(r"[0-9a-z]+|[\u3400-\u9fff\uf900-\ufaff]+")
# 1.8米, 1米8, 180cm, 180 厘米, 1800mm
SIZE = re.compile(
    r"(?<![\d.a-z])(\d{1,4}(?:\.\d{1,2})?)\s*"
    r"(?:(米|公尺|m)(\d)?|(厘米|公分|cm)|(毫米|mm))(?![\d.a-z])"
)
IN_CM = (Decimal(100), Decimal(1), Decimal("0.1"))  # metres, centimetres, millimetres
READINGS_AT_MOST = 8
SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|"
    r"ou|ua|ue|ui|un|uo|a|e|i|o|u|v)"
)
SYLLABLES = re.compile(SYLLABLE)
PINYIN = re.compile(f"(?:{SYLLABLE})+")


def plain(text: str) -> str:
    """Lower case, full-width as half-width, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def is_han(word: str) -> bool:
    return bool(HAN.match(word))


def of(text: str) -> Iterator[str]:
    """Every word of a text, with the words within the long ones."""
    for token in TOKEN.findall(plain(text)):
        if is_han(token):
            yield from rjieba.cut_for_search(token)
        else:
            yield token


def characters(text: str) -> list[str]:
    return HAN.findall(text)


def whole(text: str) -> str:
    """A name as one word, without its spaces and signs; empty when it is hardly one."""
    joined = "".join(TOKEN.findall(plain(text)))
    return joined if 3 <= len(joined) <= 40 else ""


def sizes(text: str) -> tuple[list[int], str]:
    """The sizes that a plain text names, in whole centimetres, and the text without them."""
    found = [_centimetres(match) for match in SIZE.finditer(text)]
    return found, SIZE.sub(" ", text) if found else text


def _centimetres(match: re.Match[str]) -> int:
    number, metres, tenth, centimetres, _millimetres = match.groups()
    if metres:
        return int(Decimal(f"{number}.{tenth}" if tenth else number) * IN_CM[0])
    return int(Decimal(number) * IN_CM[1 if centimetres else 2])


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[str, ...]:
    """How a Chinese word may be typed in Latin letters; a character with two readings gives two."""
    sounds = pinyin(word, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return tuple(dict.fromkeys(islice(map("".join, product(*sounds)), READINGS_AT_MOST)))


def syllables(word: str) -> list[str]:
    """The syllables of a Latin word that can be read as pinyin; none when it cannot."""
    return SYLLABLES.findall(word) if PINYIN.fullmatch(word) else []


def pairs(word: str) -> list[str]:
    """The pairs that a long Chinese word is made of: 布艺沙发 is 布艺 and 沙发."""
    even = len(word) > 3 and len(word) % 2 == 0
    return [word[at : at + 2] for at in range(0, len(word), 2)] if even else [word]
