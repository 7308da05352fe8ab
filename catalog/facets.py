"""What else the found products share, with counts: categories, attributes, the span of prices.

Attributes whose code ends in a language (`material_zh`) are texts, not choices, and left out.
Counted in SQL and kept until the catalogue changes.
"""

import hashlib
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Min
from django.utils.translation import get_language

from catalog import listing
from catalog.models import Product
from catalog.services import version
from o2o.money import as_json

KEPT_FOR = 300  # seconds
VALUES_AT_MOST = 30
ATTRIBUTES = """
    SELECT key, value, count(*)
    FROM catalog_product, jsonb_each_text(attributes)
    WHERE id IN ({found}) AND key !~ '_(zh|en)$' AND length(value) BETWEEN 1 AND 40
    GROUP BY key, value ORDER BY key, count(*) DESC, value
"""


def of(wish: listing.Wish) -> dict[str, Any]:
    """Facets of everything the wish finds, whatever the page or order."""
    asked = replace(wish, cursor="", order="newest")
    now = version.current()
    asking = repr((now, get_language(), asked, asked.category and asked.category.pk))
    key = f"catalog:facets:{hashlib.sha256(asking.encode()).hexdigest()}"
    known = cache.get(key) if now else None
    if known is None:
        known = _count(asked)
        if now:
            cache.set(key, known, KEPT_FOR)
    return known


def _count(wish: listing.Wish) -> dict[str, Any]:
    found = Product.objects.filter(pk__in=listing.products(wish).order_by().values("pk"))
    lowest, highest = Min("lowest_price"), Max("lowest_price")
    span = found.aggregate(total=Count("pk"), lowest=lowest, highest=highest)
    return {
        "total": span["total"],
        "categories": _categories(found),
        "attributes": _attributes(found),
        "price": {
            name: as_json(span[name]) for name in ("lowest", "highest") if span[name] is not None
        },
    }


def _categories(found) -> list[dict[str, Any]]:
    tongue = "en" if (get_language() or "").startswith("en") else "zh"
    rows = (
        found.filter(categories__is_published=True)
        .values("categories__slug", "categories__name_zh", "categories__name_en")
        .annotate(count=Count("pk"))
        .order_by("-count", "categories__slug")
    )
    return [
        {
            "value": row["categories__slug"],
            "label": row[f"categories__name_{tongue}"] or row["categories__name_zh"],
            "count": row["count"],
        }
        for row in rows
    ]


def _attributes(found) -> dict[str, list[dict[str, Any]]]:
    """Code → its values; a code with too many values is no choice and left out."""
    sql, arguments = found.values("pk").query.sql_with_params()
    choices: dict[str, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ATTRIBUTES.format(found=sql), arguments)
        for code, value, count in cursor.fetchall():
            choices.setdefault(code, []).append({"value": value, "label": value, "count": count})
    return {code: values for code, values in choices.items() if len(values) <= VALUES_AT_MOST}
