"""Which of the goods found come first: this file is the one place that decides it.

    relevance = words (for each idea of the query 0.61 in a name, 0.30 in a trait, 0.12 in a
                story, 0.03 by a single character; on the average)
              + NEAR     when it stands in a store near the shopper
              + IN_STOCK when a store near the shopper has it
              + RATED    for five stars, as much less for one; nothing while nobody has judged

Bonuses order what the words leave level; no bonus lifts a trait over a name. Ties: newest first.
Of a query that finds more than `MOST` pieces, words hardly tell one from another: those that are
called just so, those near the shopper and the newest of the rest are ranked. So what a search
costs does not grow with the catalogue.
"""

from typing import Any

from django.db.models import BooleanField, Case, F, FloatField, Func, QuerySet, Value, When
from django.db.models.functions import Coalesce

from catalog.models import Product
from catalog.nearby import NOWHERE, Nearby
from catalog.services.search.query import Look, Query
from o2o.among import among

WEIGHTS = "{0.05,0.2,0.5,1.0}"  # D, C, B, A of the tsvector
NEAR = 0.08
IN_STOCK = 0.04
RATED = 0.04
MIDDLE = 3.0  # stars
MOST = 240


class Literal(Func):
    """A tsquery literal, cast: the server's own parser depends on its locale."""

    template = "%(expressions)s::tsquery"


class Vector(Func):
    """A tsvector literal, cast."""

    template = "%(expressions)s::tsvector"


class Matches(Func):
    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


class Rank(Func):
    function = "ts_rank"
    template = f"ts_rank('{WEIGHTS}'::real[], %(expressions)s)"
    output_field = FloatField()


def matching(products: QuerySet[Product], query: Query) -> QuerySet[Product]:
    """Those of the products that the query finds; all of them when it has no words."""
    if not query:
        return products
    return products.filter(said(query.goods.match))


def said(literal: str) -> Matches:
    """Condition: the row's words answer the tsquery."""
    return Matches(F("search_vector"), Literal(Value(literal)))


def score(look: Look) -> Any:
    """How well the row's words answer, for each idea of the query."""
    return look.scale * Rank(F("search_vector"), Literal(Value(look.rank)))


def ranked(products: QuerySet[Product], query: Query, near: Nearby = NOWHERE) -> Any:
    """The best of what the query finds, annotated with `rank`."""
    if not query:
        return products.annotate(rank=Value(0.0))
    found = [matching(products, query)]
    if query.whole:
        found.append(products.filter(said(query.whole)))
    if near.products:
        found.append(matching(products, query).filter(among(near.products)))
    newest, *others = (rows.order_by("-pk").values("pk")[:MOST] for rows in found)
    best = newest.union(*others) if others else newest
    rank = score(query.goods)
    rank += (Coalesce(F("rating"), MIDDLE, output_field=FloatField()) - MIDDLE) * (RATED / 2)
    for products_near, bonus in ((near.displayed, NEAR), (near.available, IN_STOCK)):
        if products_near:
            rank += Case(When(among(products_near), then=bonus), default=0.0)
    return Product.objects.filter(pk__in=best).annotate(rank=rank)
