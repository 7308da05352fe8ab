"""The only writer of prices: one price for the whole country, every change in the price ledger."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import PriceChange, Variant
from catalog.services import copies
from o2o.errors import Invalid
from o2o.money import ZERO, rounded

# Locks in pk order. The first entry of a variant has no previous price.
SET_PRICES = """
    WITH wanted AS (
        SELECT * FROM unnest(%(variants)s::bigint[], %(prices)s::numeric[]) AS w(variant_id, price)
    ), locked AS (
        SELECT variant.id, variant.price AS previous, wanted.price
        FROM catalog_variant variant JOIN wanted ON wanted.variant_id = variant.id
        ORDER BY variant.id
        FOR NO KEY UPDATE OF variant
    ), judged AS (
        SELECT locked.*, EXISTS (
            SELECT 1 FROM catalog_pricechange entry WHERE entry.variant_id = locked.id
        ) AS known
        FROM locked
    ), moved AS (
        UPDATE catalog_variant variant SET price = judged.price
        FROM judged WHERE variant.id = judged.id AND judged.price <> judged.previous
    )
    INSERT INTO catalog_pricechange (variant_id, price, previous, reason, by_id)
    SELECT id, price, CASE WHEN known THEN previous END, %(reason)s, %(by)s
    FROM judged WHERE NOT known OR price <> previous
    RETURNING variant_id
"""


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = _("Say why the price changes.")


class PriceNegative(Invalid):
    code = "price_negative"
    message = _("A price cannot be below zero.")


@transaction.atomic
def set_price(*, variant: Variant, price: Decimal, reason: str, by: Any) -> PriceChange:
    """Give a variant a new price; returns the ledger entry in force (the old one if equal).

    `by` is the member of headquarters who decides, None for an import.
    """
    set_prices(prices={variant.pk: price}, reason=reason, by=by)
    copies.refresh(product_ids=[variant.product_id])
    variant.refresh_from_db(fields=["price"])
    return variant.price_changes.latest("at", "pk")


def refuse(*, price: Decimal, reason: str) -> None:
    """Nothing below zero, nothing without a reason."""
    if not reason.strip():
        raise ReasonMissing(fields={"reason": [ReasonMissing.message]})
    if price < 0:
        raise PriceNegative(fields={"price": [PriceNegative.message]})


def set_prices(*, prices: Mapping[int, Decimal], reason: str, by: Any = None) -> set[int]:
    """Set the price of many variants (id → price); returns the ids whose price really changed.

    Call `copies.refresh` for their products in the same transaction.
    """
    refuse(price=min(prices.values(), default=ZERO), reason=reason)
    arguments = {
        "variants": list(prices),
        "prices": [rounded(price) for price in prices.values()],
        "reason": reason,
        "by": by.pk if by else None,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SET_PRICES, arguments)
        return {row[0] for row in cursor.fetchall()}
