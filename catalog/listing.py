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
from django.utils.translation import gettext as _

from catalog.models import Category, Product
from catalog.services import search
from o2o.errors import Invalid

ORDERS = {
    "newest": "-created_at",
    "price": "lowest_price",
    "-price": "-lowest_price",
    "relevance": "-relevance",
}
ATTRIBUTE = re.compile(r"attr\.(\w{1,64})")
HIGHEST_PRICE = Decimal("999999999999.99")
RANK_STEPS = 1_000_000  # a whole number keeps its place in a cursor, a float does not


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked question. `category` None means the whole catalogue."""

    text: str = ""
    category: Category | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    order: str = "newest"
    cursor: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str], category: Category | None = None) -> "Wish":
        """Read request parameters; raises Invalid with every mistaken field."""
        mistakes: dict[str, list[Any]] = {}
        lowest = _price(parameters, "min_price", mistakes)
        highest = _price(parameters, "max_price", mistakes)
        if lowest is not None and highest is not None and lowest > highest:
            mistakes["max_price"] = [_("The highest price is below the lowest.")]
        text = parameters.get("q", "").replace("\0", "").strip()
        order = parameters.get("sort", "") or ("relevance" if text else "newest")
        if order not in ORDERS:
            mistakes["sort"] = [_("Choose one of: %(orders)s.") % {"orders": ", ".join(ORDERS)}]
        if slug := parameters.get("category", ""):
            category = Category.objects.filter(slug=slug, is_published=True).first()
            if category is None:
                mistakes["category"] = [_("There is no such category.")]
        if mistakes:
            raise Invalid(fields=mistakes)
        return cls(
            text=text[: search.LONGEST_QUERY],
            category=category,
            lowest=lowest,
            highest=highest,
            attributes=_attributes(parameters),
            order="newest" if order == "relevance" and not text else order,
            cursor=parameters.get("cursor", ""),
        )


def products(wish: Wish) -> QuerySet[Product]:
    """Published products that answer the wish, without an order; `relevance` when it has words."""
    found = Product.objects.published().priced(wish.lowest, wish.highest)
    if wish.category:
        found = found.in_category(wish.category)
    for code, value in wish.attributes.items():
        found = found.with_attribute(code, value)
    if wish.text:
        found = search.matching(found, wish.text)
        found = found.annotate(relevance=Cast(RANK_STEPS * F("rank"), IntegerField()))
    return found


def _attributes(parameters: Mapping[str, str]) -> dict[str, str]:
    matches = ((ATTRIBUTE.fullmatch(name), value) for name, value in parameters.items())
    return {match[1]: value.replace("\0", "") for match, value in matches if match and value}


def _price(
    parameters: Mapping[str, str], name: str, mistakes: dict[str, list[Any]]
) -> Decimal | None:
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
