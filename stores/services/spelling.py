"""Names of places in pinyin, worked out once when they are written down."""

from itertools import islice, product

from pypinyin import Style, pinyin

from stores.querysets import NAMELESS
from stores.services.gazetteer import bare

MOST_READINGS = 12
LONGEST = 120


def of_place(name: str) -> str:
    """The name without the word for what it is, whole and by initials, in all its readings:
    上海市 → "shanghai sh", 朝阳区 → "zhaoyang chaoyang zy cy".
    """
    if name in NAMELESS:
        return ""
    syllables = pinyin(bare(name), style=Style.NORMAL, heteronym=True, errors="ignore")
    readings = list(islice(product(*syllables), MOST_READINGS)) if syllables else []
    words = ["".join(reading) for reading in readings]
    initials = ["".join(syllable[0] for syllable in reading) for reading in readings]
    return _shortened(dict.fromkeys(words + initials))


def _shortened(words: dict[str, None]) -> str:
    """As many whole words as the column holds."""
    line = ""
    for word in words:
        if len(line) + len(word) < LONGEST:
            line = f"{line} {word}".strip()
    return line
