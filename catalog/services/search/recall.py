"""How well search finds what it should, over queries whose hits somebody wrote down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from catalog.models import Product
from catalog.services.search import ranking, signposts
from catalog.services.search.query import understand

FIRST = 10


class Case(TypedDict):
    """A query and what it should find: slugs of products among the first ten, addresses of
    categories, suites and articles that stand above them.
    """

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
    """The slugs of the first page, and the addresses above it."""
    query = understand(text)
    found = ranking.ranked(Product.objects.published(), query).order_by("-rank", "-pk")
    goods = list(found.values_list("slug", flat=True)[:FIRST])
    leads = signposts.find(query=query, beside_goods=bool(goods))
    return [*goods, *(each.target.get_absolute_url() for each in leads)]
