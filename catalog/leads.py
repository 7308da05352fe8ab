"""What a search finds besides pieces: categories, suites and articles, made plain for templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from catalog import reading, suite_cards
from catalog.company import company
from catalog.models import Category, Signpost
from catalog.reading import Teaser
from catalog.services.search import signposts
from catalog.services.search.query import Query
from catalog.suite_cards import SuiteCard


@dataclass(frozen=True, slots=True)
class Leads:
    categories: list[Category]
    suites: list[SuiteCard]
    articles: list[Teaser]

    def __bool__(self) -> bool:
        return bool(self.categories or self.suites or self.articles)


def of(request: HttpRequest, query: Query, *, beside_goods: bool) -> Leads:
    return made(request, signposts.find(query=query, beside_goods=beside_goods))


def made(request: HttpRequest, found: Iterable[Signpost]) -> Leads:
    """Suites come from what is kept, and only those that can be bought whole."""
    found = list(found)
    whole = {suite.pk: suite for suite in company(request).suites}
    suites = [whole[each.suite_id] for each in found if each.suite_id in whole]
    return Leads(
        [each.category for each in found if each.category],
        suite_cards.cards(suites),
        [reading.teaser(each.article) for each in found if each.article],
    )
