"""What a shopper asks of a list (words, category, price, attributes, order) and what it finds.

Shared by the pages and the API: `Wish.of(parameters)` checks and names every mistake by field,
`products` answers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.models import Category, Product
from catalog.nearby import NOWHERE, Nearby
from catalog.querysets import ProductQuerySet
from catalog.services.search import ranking
from catalog.services.search.query import LONGEST, UNSAID, Query, understand
from o2o.among import among
from o2o.errors import Invalid

ORDERS = {
    "newest": "-created_at",
    "price": "lowest_price",
    "-price": "-lowest_price",
    "relevance": "-relevance",
}
ATTRIBUTE = re.compile(r"attr\.(\w{1,64})")
HIGHEST_PRICE = Decimal("999999999999.99")
YES = {"1", "true", "on"}
VALUES_AT_MOST = 20  # of one attribute
RANK_STEPS = 1_000_000  # a whole number keeps its place in a cursor, a float does not


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked question. `category` None means the whole catalogue.

    `choices` holds, by attribute code, the values that will do; `near` what stands and what can be
    had near the shopper, `displayed_near` and `in_stock_near` that it must (while nobody knows
    where the shopper is, everything will do).
    """

    text: str = ""
    query: Query = UNSAID
    category: Category | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    displayed_near: bool = False
    in_stock_near: bool = False
    near: Nearby = NOWHERE
    order: str = "newest"
    cursor: str = ""

    @classmethod
    def of(
        cls, parameters: QueryDict, category: Category | None = None, near: Nearby = NOWHERE
    ) -> "Wish":
        """Read request parameters; raises Invalid with every mistaken field."""
        mistakes: dict[str, list[Any]] = {}
        lowest = _price(parameters, "min_price", mistakes)
        highest = _price(parameters, "max_price", mistakes)
        if lowest is not None and highest is not None and lowest > highest:
            mistakes["max_price"] = [_("The highest price is below the lowest.")]
        text = parameters.get("q", "").replace("\0", "").strip()[:LONGEST]
        order = parameters.get("sort", "") or ("relevance" if text else "newest")
        if order not in ORDERS:
            mistakes["sort"] = [_("Choose one of: %(orders)s.") % {"orders": ", ".join(ORDERS)}]
        if slug := parameters.get("category", ""):
            category = Category.objects.filter(slug=slug, is_published=True).first()
            if category is None:
                mistakes["category"] = [_("There is no such category.")]
        if mistakes:
            raise Invalid(fields=mistakes)
        query = understand(text) if text else UNSAID
        return cls(
            text=text,
            query=query,
            category=category,
            lowest=lowest,
            highest=highest,
            choices=_choices(parameters),
            displayed_near=bool(near) and parameters.get("displayed_near", "") in YES,
            in_stock_near=bool(near) and parameters.get("in_stock_near", "") in YES,
            near=near,
            order="newest" if order == "relevance" and not query else order,
            cursor=parameters.get("cursor", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        """By more than words and a category."""
        prices = self.lowest is not None or self.highest is not None
        return bool(self.choices) or prices or self.displayed_near or self.in_stock_near


def products(wish: Wish) -> QuerySet[Product]:
    """Published products that answer the wish, without an order; by relevance `relevance` too."""
    found = pool(wish).priced(wish.lowest, wish.highest)
    for code, values in wish.choices.items():
        found = found.with_any(code, values)
    for wanted, near in (
        (wish.displayed_near, wish.near.displayed),
        (wish.in_stock_near, wish.near.available),
    ):
        found = found.filter(among(near)) if wanted else found
    if wish.order == "relevance":
        best = ranking.ranked(found, wish.query, wish.near)
        return best.annotate(relevance=Cast(RANK_STEPS * F("rank"), IntegerField()))
    return ranking.matching(found, wish.query)


def pool(wish: Wish) -> ProductQuerySet:
    """Where the filters choose from: the published products of the category."""
    found = Product.objects.published()
    return found.in_category(wish.category) if wish.category else found


def _choices(parameters: QueryDict) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in parameters:
        if match := ATTRIBUTE.fullmatch(name):
            values = (value.replace("\0", "")[:LONGEST] for value in parameters.getlist(name))
            found[match[1]] = tuple(dict.fromkeys(filter(None, values)))[:VALUES_AT_MOST]
    return {code: values for code, values in sorted(found.items()) if values}


def _price(parameters: QueryDict, name: str, mistakes: dict[str, list[Any]]) -> Decimal | None:
    raw = parameters.get(name, "").strip()
    if not raw:
        return None
    try:
        price = Decimal(raw)
    except InvalidOperation:
        price = Decimal("NaN")
    if price.is_finite() and 0 <= price <= HIGHEST_PRICE:
        return price
    mistakes[name] = [_("Enter an amount of zero or more.")]
    return None
