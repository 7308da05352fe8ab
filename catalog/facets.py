"""What the found products can be narrowed by, each choice with how many it leads to.

Within an attribute any chosen value will do, across attributes all must hold; so each count is
taken under the other filters, and no choice that is offered leads to nothing. One statement
counts, over the newest `MOST` of what the words and the category find, and the answer is kept
until the catalogue changes.
"""

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language
from redis.exceptions import RedisError

from catalog import labels, listing
from catalog.models import Category
from catalog.services import version
from catalog.services.search import ranking
from o2o.money import as_json

KEPT_FOR = 300  # seconds
MOST = 10_000
VALUES_AT_MOST = 30
CENT = Decimal("0.01")
BANDS = [Decimal(edge) for edge in (0, 500, 1000, 2000, 3000, 5000, 8000, 12_000)]
FIRST = ("category", "material", "color", "style")
NEAR = ("displayed_near", "in_stock_near")
# `failed` names the filters that a product does not pass: a count is taken over those that pass
# every filter but its own.
COUNT = """
    WITH chosen AS MATERIALIZED (
        SELECT traits, lowest_price, failed, id = ANY(%(displayed)s::bigint[]) AS shown,
            id = ANY(%(available)s::bigint[]) AS had
        FROM ({pool}) AS pool(id, traits, lowest_price),
            LATERAL (SELECT array_remove(ARRAY[{failing}], NULL)) AS judged(failed)
        WHERE cardinality(failed) < 2
    )
    SELECT split_part(trait, ':', 1), substr(trait, strpos(trait, ':') + 1), count(*),
        NULL::numeric, NULL::numeric
    FROM chosen, unnest(traits) AS trait
    WHERE failed = '{{}}' OR failed[1] = split_part(trait, ':', 1) GROUP BY trait
    UNION ALL
    SELECT '#price', width_bucket(lowest_price, %(bands)s::numeric[])::text, count(*), NULL, NULL
    FROM chosen WHERE failed = '{{}}' OR failed[1] = '#price' GROUP BY 2
    UNION ALL
    SELECT '#displayed_near', '1', count(*), NULL, NULL
    FROM chosen WHERE shown AND (failed = '{{}}' OR failed[1] = '#displayed_near')
    UNION ALL
    SELECT '#in_stock_near', '1', count(*), NULL, NULL
    FROM chosen WHERE had AND (failed = '{{}}' OR failed[1] = '#in_stock_near')
    UNION ALL
    SELECT '#total', '', count(*), min(lowest_price), max(lowest_price)
    FROM chosen WHERE failed = '{{}}'
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, and how many pieces it leads to."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Prices from `lowest` to below `highest`; None leaves the end open."""

    lowest: Decimal
    highest: Decimal | None
    count: int
    chosen: bool = False

    @property
    def ends(self) -> Decimal | str:
        """The highest price still in the band."""
        return "" if self.highest is None else self.highest - CENT


@dataclass(frozen=True, slots=True)
class Facets:
    total: int
    lowest: Decimal | None
    highest: Decimal | None
    categories: list[Choice]
    attributes: dict[str, list[Choice]]
    bands: list[Band]
    near: list[Choice]

    @property
    def groups(self) -> list[tuple[str, str, list[Choice]]]:
        """(code, label, choices) of the attributes that leave something to choose."""
        return [
            (code, labels.attribute(code), choices)
            for code, choices in self.attributes.items()
            if len(choices) > 1 or any(choice.chosen for choice in choices)
        ]

    def as_json(self) -> dict[str, Any]:
        span = {"lowest": self.lowest, "highest": self.highest}
        return {
            "total": self.total,
            "categories": _plain(self.categories),
            "attributes": {code: _plain(choices) for code, choices in self.attributes.items()},
            "price": {name: as_json(amount) for name, amount in span.items() if amount is not None},
            "bands": [
                {
                    "lowest": as_json(band.lowest),
                    "highest": None if band.highest is None else as_json(band.highest),
                    "count": band.count,
                }
                for band in self.bands
            ],
            "near": _plain(self.near),
        }


def of(wish: listing.Wish) -> Facets:
    """Facets of everything the wish finds, whatever the page or order."""
    asked = replace(wish, cursor="", order="newest")
    rows = _counted(asked)
    total = next(row for row in rows if row[0] == "#total")
    return Facets(
        total=total[2],
        lowest=total[3],
        highest=total[4],
        categories=_categories(asked, rows),
        attributes=_attributes(asked, rows),
        bands=_bands(asked, rows),
        near=[
            Choice(name, labels.near(name), count, getattr(asked, name))
            for name in NEAR
            for code, _value, count, *_ends in rows
            if code == f"#{name}" and asked.near and (count or getattr(asked, name))
        ],
    )


def _counted(wish: listing.Wish) -> list[tuple]:
    """The counts, kept until the catalogue changes."""
    now = version.current()
    asking = repr((now, wish, wish.category and wish.category.pk))
    key = f"catalog:facets:{hashlib.sha256(asking.encode()).hexdigest()}"
    try:
        known = cache.get(key) if now else None
        if known is None:
            known = _count(wish)
            cache.set(key, known, KEPT_FOR)
    except (RedisError, OSError):
        known = _count(wish)
    return known


def _count(wish: listing.Wish) -> list[tuple]:
    pool, arguments = _pool(wish).query.sql_with_params()
    failing, values = _failing(wish)
    values |= {f"p{n}": argument for n, argument in enumerate(arguments)}
    named = pool % tuple(f"%(p{n})s" for n in range(len(arguments)))
    values |= {
        "displayed": list(wish.near.displayed),
        "available": list(wish.near.available),
        "bands": BANDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(pool=named, failing=failing), values)
        return cursor.fetchall()


def _pool(wish: listing.Wish) -> QuerySet:
    found = ranking.matching(listing.pool(wish), wish.query)
    return found.order_by("-pk").values_list("pk", "traits", "lowest_price")[:MOST]


def _failing(wish: listing.Wish) -> tuple[str, dict[str, Any]]:
    """An SQL list with the name of each filter that a row does not pass, and its arguments."""
    parts = ["NULL::text"]
    values: dict[str, Any] = {}
    for n, (code, chosen) in enumerate(wish.choices.items()):
        parts.append(f"CASE WHEN NOT traits && %(t{n})s::text[] THEN %(c{n})s END")
        values |= {f"t{n}": [f"{code}:{value}" for value in chosen], f"c{n}": code}
    for name, sign, limit in (("low", "<", wish.lowest), ("high", ">", wish.highest)):
        if limit is not None:
            values[name] = limit
            other = " OR lowest_price < %(low)s" if name == "high" and "low" in values else ""
            if name == "low" and wish.highest is not None:
                continue  # said together with the other end, as one filter
            parts.append(f"CASE WHEN lowest_price {sign} %({name})s{other} THEN '#price' END")
    for name, column in (("displayed_near", "displayed"), ("in_stock_near", "available")):
        if getattr(wish, name):
            parts.append(f"CASE WHEN NOT id = ANY(%({column})s::bigint[]) THEN '#{name}' END")
    return ", ".join(parts), values


def _attributes(wish: listing.Wish, rows: list[tuple]) -> dict[str, list[Choice]]:
    """Code → its choices, the most first; a code with too many values is no choice."""
    found: dict[str, list[Choice]] = {}
    for code, value, count, *_ends in sorted(rows, key=lambda row: (-row[2], row[1])):
        if not code.startswith("#") and code != "category":
            chosen = value in wish.choices.get(code, ())
            found.setdefault(code, []).append(
                Choice(value, labels.value(code, value), count, chosen)
            )
    few = {code: choices for code, choices in found.items() if len(choices) <= VALUES_AT_MOST}
    known = [*FIRST, *labels.ATTRIBUTES]
    return dict(sorted(few.items(), key=lambda item: _place(item[0], known)))


def _place(code: str, known: list[str]) -> tuple[int, str]:
    return (known.index(code) if code in known else len(known), code)


def _categories(wish: listing.Wish, rows: list[tuple]) -> list[Choice]:
    """The leaves of the tree that something found belongs to."""
    counts = {value: count for code, value, count, *_ends in rows if code == "category"}
    tongue = "en" if (get_language() or "").startswith("en") else "zh"
    found = Category.objects.filter(slug__in=counts, is_published=True, numchild=0)
    named = found.values_list("slug", "name_zh", f"name_{tongue}")
    choices = [Choice(slug, name or zh, counts[slug]) for slug, zh, name in named]
    return sorted(choices, key=lambda choice: (-choice.count, choice.value))


def _bands(wish: listing.Wish, rows: list[tuple]) -> list[Band]:
    counts = {int(value): count for code, value, count, *_ends in rows if code == "#price"}
    edges = [*BANDS, None]
    found = []
    for place, count in sorted(counts.items()):
        lowest, highest = BANDS[place - 1], edges[place]
        chosen = (wish.lowest, wish.highest) == (
            lowest,
            None if highest is None else highest - CENT,
        )
        found.append(Band(lowest, highest, count, chosen))
    return found


def _plain(choices: list[Choice]) -> list[dict[str, Any]]:
    return [
        {"value": choice.value, "label": choice.label, "count": choice.count} for choice in choices
    ]
