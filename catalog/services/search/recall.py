"""How well search finds what it should, over queries whose hits somebody wrote down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from catalog.models import Product
from catalog.services.search import ranking
from catalog.services.search.query import understand

FIRST = 10


class Case(TypedDict):
    """A query and the slugs of the products that it should find among the first ten."""

    kind: str
    query: str
    hits: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    found: list[str]

    @property
    def missed(self) -> list[str]:
        return [slug for slug in self.case["hits"] if slug not in self.found]

    @property
    def recall(self) -> float:
        """Of the hits that fit on the first page, the part that is there."""
        hits = len(self.case["hits"])
        return min(1.0, (hits - len(self.missed)) / min(FIRST, hits))


def measure(*, cases: Iterable[Case]) -> list[Outcome]:
    return [Outcome(case, first(case["query"])) for case in cases]


def first(text: str) -> list[str]:
    """The slugs of the first page."""
    found = ranking.ranked(Product.objects.published(), understand(text))
    return list(found.order_by("-rank", "-pk").values_list("slug", flat=True)[:FIRST])
