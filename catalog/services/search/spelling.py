"""How the words of the catalogue are spelled: by themselves, in pinyin, and nearly so."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from catalog.models import Spelling
from catalog.models.search import SHORT
from catalog.services.search import words

BEGINNINGS_AT_MOST = 40  # rows that may be read for the words that begin with something
ALIKE_AT_MOST = 3
LEAST_ALIKE = 0.3
MUCH_LESS = 0.1  # a word that is so much less alike than the best was not meant
SHORTEST_PREFIX = 3


class Spellings:
    """What the catalogue knows of these forms: spelling → words, for exact forms and beginnings."""

    def __init__(self, exact: Iterable[str], begun: Iterable[str]) -> None:
        self.words: dict[str, list[str]] = defaultdict(list)
        asked = Q(spelling__in=set(exact))
        found = list(Spelling.objects.filter(asked).values_list("spelling", "word"))
        for beginning in set(begun):
            rows = Spelling.objects.filter(spelling__startswith=beginning)
            found += rows.values_list("spelling", "word")[:BEGINNINGS_AT_MOST]
        for spelling, word in dict.fromkeys(found):
            self.words[spelling].append(word)

    def knows(self, word: str) -> bool:
        return word in self.words.get(word, ())

    def begins(self, beginning: str) -> bool:
        """Whether a word itself, not only its pinyin, begins so."""
        return any(
            spelling.startswith(beginning) and spelling in found
            for spelling, found in self.words.items()
        )

    def said_like(self, sounds: Collection[str]) -> list[str]:
        """Chinese words that are read so."""
        found = (word for sound in sounds for word in self.words.get(sound, ()))
        return [word for word in dict.fromkeys(found) if words.is_han(word)]

    def said_beginning(self, sound: str) -> list[str]:
        """Chinese words whose reading begins so, the shortest first."""
        spelled = (spelling for spelling in self.words if spelling.startswith(sound))
        return self.said_like(sorted(spelled, key=len))


def alike(word: str) -> list[str]:
    """Latin words that somebody may have meant by this one, the likeliest first."""
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    near = Spelling.objects.annotate(likeness=TrigramSimilarity("spelling", word))
    rows = near.filter(SHORT).filter(Q(spelling__trigram_similar=word) | Q(spelling__in=swapped))
    found = rows.values_list("spelling", "word", "likeness")
    close = sorted(
        (-(spelling in swapped), -likeness, spelling, meant)
        for spelling, meant, likeness in found
        if spelling in swapped or (likeness >= LEAST_ALIKE and abs(len(spelling) - len(word)) < 3)
    )
    best = close[0][:2] if close else (0, 0.0)
    nearly = [each for each in close if each[0] == best[0] and each[1] <= best[1] + MUCH_LESS]
    return list(dict.fromkeys(meant for *_order, meant in nearly))[:ALIKE_AT_MOST]
