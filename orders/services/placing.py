"""The two statements that turn a cart into an order: claim the cart, write the order.

This is the hottest path of the house, so each is one round trip; the database copies names and
prices itself, and its constraints stand behind both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED
from django.utils.translation import get_language
from psycopg2.extras import Json

from o2o.prepared import Statement
from orders.models import Order
from orders.services import suites
from orders.services.discounts import Discounts
from orders.services.suites import Savings

CLAIM = Statement(
    "claim_cart",
    """
    WITH claimed AS (
        UPDATE orders_cart SET version = version + 1, updated_at = now()
        WHERE id = %(cart)s AND version = %(version)s RETURNING id
    ), offered AS (
        SELECT json_agg(json_build_array(suite.id, suite.slug, suite.name_zh, suite.name_en,
            suite.price::text, piece.variant_id, piece.quantity, variant.price::text)
            ORDER BY kept.id, piece.variant_id) AS suites
        FROM orders_cartsuite kept
        JOIN catalog_suite suite ON suite.id = kept.suite_id AND suite.is_published
        JOIN catalog_suitepiece piece ON piece.suite_id = suite.id
        JOIN catalog_variant variant ON variant.id = piece.variant_id
        WHERE kept.cart_id = %(cart)s
    )
    SELECT line.id, line.variant_id, line.quantity, variant.price, product.installation_fee,
        variant.is_sellable AND product.is_published
            AND (product.delivery_class <> 'voucher' OR terms.id IS NOT NULL),
        product.name_zh, product.name_en, product.delivery_class = 'voucher', offered.suites
    FROM claimed CROSS JOIN offered
    LEFT JOIN orders_cartline line ON line.cart_id = claimed.id
    LEFT JOIN catalog_variant variant ON variant.id = line.variant_id
    LEFT JOIN catalog_product product ON product.id = variant.product_id
    LEFT JOIN orders_prepaidterms terms ON terms.variant_id = variant.id
    ORDER BY line.id
    """,
)

WRITE = """
    WITH placed AS (
        INSERT INTO orders_order ({columns}) VALUES ({values}) RETURNING id, placed_at
    ), lines AS (
        INSERT INTO orders_orderline (order_id, variant_id, store_id, sku, name_zh, name_en,
            picture, quantity, as_vouchers, unit_price, suite_id, suite_saving, coupon_saving,
            points_saving, total, service_fee)
        SELECT placed.id, variant.id, piece.store_id, variant.sku,
            concat_ws(' · ', nullif(product.name_zh, ''), nullif(variant.name_zh, '')),
            concat_ws(' · ', nullif(product.name_en, ''), nullif(variant.name_en, '')),
            product.picture, piece.quantity, product.delivery_class = 'voucher',
            piece.unit_price, piece.suite_id, piece.saving, piece.coupon, piece.points,
            piece.unit_price * piece.quantity - piece.saving - piece.coupon - piece.points,
            piece.service
        FROM placed, unnest(%(variants)s::bigint[], %(stores)s::bigint[], %(quantities)s::int[],
            %(prices)s::numeric[], %(suites)s::bigint[], %(savings)s::numeric[],
            %(coupons)s::numeric[], %(points)s::numeric[], %(services)s::numeric[])
            AS piece(variant_id, store_id, quantity, unit_price, suite_id, saving, coupon, points,
                service)
        JOIN catalog_variant variant ON variant.id = piece.variant_id
        JOIN catalog_product product ON product.id = variant.product_id
    ), event AS (
        INSERT INTO orders_orderevent (order_id, kind, by_id, details)
        SELECT id, 'placed', %(user)s::bigint, %(details)s::jsonb FROM placed
    ), emptied AS (
        DELETE FROM orders_cartline WHERE id = ANY(%(cart_lines)s::bigint[])
    ), forgotten AS (
        DELETE FROM orders_cartsuite WHERE cart_id = %(cart)s
    )
    SELECT id, placed_at FROM placed
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the claimed cart, at today's price."""

    cart_line: int
    variant: int
    quantity: int
    unit_price: Decimal
    installation_fee: Decimal
    is_sold: bool
    name_zh: str
    name_en: str
    is_voucher: bool

    @property
    def name(self) -> str:
        english = (get_language() or "").startswith("en")
        return (self.name_en or self.name_zh) if english else (self.name_zh or self.name_en)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The lines of a cart and what its complete suites save."""

    pieces: list[Piece]
    savings: Savings

    @property
    def held(self) -> list[Piece]:
        """What a store must have; vouchers are nobody's stock."""
        return [piece for piece in self.pieces if not piece.is_voucher]

    @property
    def vouchers(self) -> dict[int, int]:
        """Variant → how many vouchers of it."""
        return {piece.variant: piece.quantity for piece in self.pieces if piece.is_voucher}

    def goods(self, piece: Piece) -> Decimal:
        return piece.unit_price * piece.quantity - self.savings.of(piece.variant)

    def by_variant(self) -> dict[int, Decimal]:
        """What the goods of each line cost, suites taken off; vouchers are never discounted."""
        return {piece.variant: self.goods(piece) for piece in self.held}


def claim(*, cart_id: int, version: int) -> Claimed | None:
    """Raise the cart's version, so that one checkout of it wins; None when it has changed."""
    with connection.cursor() as cursor:
        CLAIM.execute(cursor, {"cart": cart_id, "version": version})
        rows = cursor.fetchall()
    if not rows:
        return None
    pieces = [Piece(*row[:-1]) for row in rows if row[0]]
    offered = suites.terms(rows[0][-1] or ())
    wanted = {piece.variant: piece.quantity for piece in pieces}
    return Claimed(pieces, suites.reckon(wanted=wanted, offered=offered))


def write(
    *,
    order: Order,
    cart_id: int,
    claimed: Claimed,
    discounts: Discounts,
    services: Sequence[Decimal],
    stores: Mapping[int, int],
    details: dict[str, Any],
) -> Order:
    """Insert the order, its lines (`stores`: variant → store, none for
    vouchers) and its first event; empty the cart."""
    pieces, savings = claimed.pieces, claimed.savings
    parameters = _columns_of(order) | {
        "cart": cart_id,
        "variants": [piece.variant for piece in pieces],
        "stores": [stores.get(piece.variant) for piece in pieces],
        "quantities": [piece.quantity for piece in pieces],
        "prices": [piece.unit_price for piece in pieces],
        "suites": [savings.suite_of.get(piece.variant) for piece in pieces],
        "savings": [savings.of(piece.variant) for piece in pieces],
        "coupons": [discounts.coupon_of(piece.variant) for piece in pieces],
        "points": [discounts.points_of(piece.variant) for piece in pieces],
        "services": list(services),
        "cart_lines": [piece.cart_line for piece in pieces],
        "user": order.user_id,
        "details": Json(details),
    }
    with connection.cursor() as cursor:
        INSERT_ORDER.execute(cursor, parameters)
        order.pk, order.placed_at = cursor.fetchone()
    order._state.adding, order._state.db = False, connection.alias
    return order


FIELDS = [
    field
    for field in Order._meta.concrete_fields
    if not field.primary_key and field.db_default is NOT_PROVIDED
]
INSERT_ORDER = Statement(
    "write_order",
    WRITE.format(
        columns=", ".join(field.column for field in FIELDS),
        values=", ".join(f"%(order_{field.column})s" for field in FIELDS),
    ),
)


def _columns_of(order: Order) -> dict[str, Any]:
    return {
        f"order_{field.column}": field.get_db_prep_save(getattr(order, field.attname), connection)
        for field in FIELDS
    }
