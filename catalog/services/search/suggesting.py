"""What a shopper may be typing: what others asked, categories, pieces, suites and articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from catalog.models import Article, Category, Product, Signpost, Suite
from catalog.services.search import asked, ranking, signposts, words
from catalog.services.search.query import LONGEST, understand
from o2o.money import as_json

TERMS, CATEGORIES, PRODUCTS = 4, 3, 4


@dataclass(frozen=True, slots=True)
class Suggestions:
    terms: list[str]
    categories: list[Category]
    products: list[Product]
    signposts: list[Signpost]

    def __bool__(self) -> bool:
        return bool(self.terms or self.categories or self.products or self.signposts)

    def as_json(self) -> dict[str, Any]:
        return {
            "terms": self.terms,
            "categories": [_link(each) for each in self.categories],
            "products": [
                {
                    "slug": each.slug,
                    "name": each.name,
                    "url": each.get_absolute_url(),
                    "price": as_json(each.lowest_price),
                }
                for each in self.products
            ],
            "suites": [_link(each.suite) for each in self.signposts if each.suite],
            "articles": [_link(each.article) for each in self.signposts if each.article],
        }


def complete(*, text: str, categories: Iterable[Category]) -> Suggestions:
    """What begins with `text` or is found by it; of nothing typed, what others ask."""
    text = text[:LONGEST].strip()
    terms = asked.popular(beginning=text, limit=TERMS)
    query = understand(text) if text else None
    if not query:
        return Suggestions(terms, [], [], [])
    typed = words.plain(text)
    begun = [each for each in categories if _answers(each, typed)]
    found = ranking.ranked(Product.objects.published(), query).for_cards()
    goods = list(found.order_by("-rank", "-pk")[:PRODUCTS])
    leads = signposts.find(query=query, beside_goods=bool(goods))
    leads = [each for each in leads if not each.category]
    return Suggestions(terms, begun[:CATEGORIES], goods, leads)


def _link(target: Category | Suite | Article) -> dict[str, str]:
    return {"slug": target.slug, "name": str(target), "url": target.get_absolute_url()}


def _answers(category: Category, typed: str) -> bool:
    """Its name holds what was typed, or one of its words or its pinyin begins so."""
    if words.is_han(typed):
        return typed in category.name_zh
    begun = [*words.plain(category.name_en).split(), *words.readings(category.name_zh)]
    return len(typed) > 1 and any(word.startswith(typed) for word in begun)
