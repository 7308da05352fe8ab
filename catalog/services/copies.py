"""Keeps what a list needs on the product itself: lowest price, picture and search words.

Every verb that touches products ends with `refresh`, in the same transaction.
"""

from collections.abc import Collection

from django.db import connection, transaction

from catalog.services import version
from catalog.services.search import document

# What can be bought online counts first; goods sold only in stores still show their price.
LOWEST_PRICE_AND_PICTURE = """
    UPDATE catalog_product product
    SET lowest_price = cheapest.price, picture = COALESCE(shown.file, '')
    FROM unnest(%(products)s::bigint[]) AS wanted(id)
    LEFT JOIN LATERAL (
        SELECT COALESCE(MIN(price) FILTER (WHERE is_sellable), MIN(price)) AS price
        FROM catalog_variant WHERE product_id = wanted.id
    ) cheapest ON TRUE
    LEFT JOIN LATERAL (
        SELECT file FROM catalog_media
        WHERE product_id = wanted.id AND role <> 'model'
        ORDER BY role <> 'main', position, id LIMIT 1
    ) shown ON TRUE
    WHERE product.id = wanted.id AND (product.lowest_price, product.picture)
        IS DISTINCT FROM (cheapest.price, COALESCE(shown.file, ''))
"""


@transaction.atomic
def refresh(*, product_ids: Collection[int]) -> None:
    """Bring the copies of these products up to date and let cached pages go."""
    ids = sorted(set(product_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOWEST_PRICE_AND_PICTURE, {"products": ids})
    document.index(product_ids=ids)
    transaction.on_commit(version.bump)
