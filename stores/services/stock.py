"""The only writer of stock. Each verb is one guarded statement per step, in (store, variant) order.

`items` maps variant id → quantity. Every change leaves a StockMovement with the reference
(an order number) that caused it.
"""

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from stores.models import Stock, StockMovement

Kind = StockMovement.Kind

# Locks rows in (store, variant) order, so two carts never wait for each other in a ring, then
# changes all of them or none.
CHANGE = """
    WITH wanted AS (
        SELECT * FROM unnest(%(variants)s::bigint[], %(quantities)s::int[]) AS w(variant_id, n)
    ), locked AS (
        SELECT stock.id, wanted.n, {guard} AS fits
        FROM stores_stock stock JOIN wanted USING (variant_id)
        WHERE stock.store_id = %(store)s
        ORDER BY stock.variant_id
        FOR NO KEY UPDATE OF stock
    ), changed AS (
        UPDATE stores_stock stock
        SET on_hand = stock.on_hand + locked.n * %(on_hand)s,
            reserved = stock.reserved + locked.n * %(reserved)s
        FROM locked
        WHERE stock.id = locked.id
            AND (SELECT count(*) FILTER (WHERE fits) FROM locked) = %(size)s
        RETURNING stock.id, locked.n
    )
    INSERT INTO stores_stockmovement (stock_id, kind, on_hand, reserved, reference, reason, by_id)
    SELECT id, %(kind)s, n * %(on_hand)s, n * %(reserved)s, %(reference)s, %(reason)s, %(by)s
    FROM changed
"""
FREE = "stock.on_hand - stock.reserved - stock.safety >= wanted.n"
HELD = "stock.reserved >= wanted.n"
UNGUARDED = "TRUE"


class OutOfStock(DomainError):
    code = "out_of_stock"
    status = 409
    message = _("Someone was faster: this is no longer in stock here.")


class NotReserved(DomainError):
    code = "not_reserved"
    status = 409
    message = _("This stock is not reserved for that order.")


def reserve(*, store_id: int, items: Mapping[int, int], reference: str) -> None:
    """Promise free stock to an order, all items or none; raises OutOfStock."""
    _change(store_id, items, Kind.RESERVE, reserved=1, guard=FREE, reference=reference)


def release(*, store_id: int, items: Mapping[int, int], reference: str, reason: str = "") -> None:
    """Give promised stock back to everyone."""
    _change(
        store_id, items, Kind.RELEASE, reserved=-1, guard=HELD, reference=reference, reason=reason
    )


def issue(*, store_id: int, items: Mapping[int, int], reference: str, by: User | None) -> None:
    """Promised stock leaves the store with its buyer."""
    _change(
        store_id,
        items,
        Kind.ISSUE,
        on_hand=-1,
        reserved=-1,
        guard=HELD,
        reference=reference,
        by=by,
    )


def take_back(*, store_id: int, items: Mapping[int, int], reference: str, by: User | None) -> None:
    """Undo of `issue`: the goods are in the store again, still promised to the order."""
    _change(
        store_id,
        items,
        Kind.RETURN,
        on_hand=1,
        reserved=1,
        guard=UNGUARDED,
        reference=reference,
        by=by,
    )


@transaction.atomic
def receive(*, store_id: int, items: Mapping[int, int], reference: str, by: User | None) -> None:
    """Goods arrived from headquarters or another store; makes rows that were missing."""
    variants = sorted(items)
    Stock.objects.bulk_create(
        [Stock(store_id=store_id, variant_id=variant) for variant in variants],
        ignore_conflicts=True,
    )
    _change(store_id, items, Kind.RECEIPT, on_hand=1, guard=UNGUARDED, reference=reference, by=by)


@transaction.atomic
def count(
    *,
    store_id: int,
    variant_id: int,
    on_hand: int,
    by: User | None,
    reason: str,
    safety: int | None = None,
) -> Stock:
    """Set what was counted on the shelf; refused below what is already promised (the database).

    `safety` None leaves the safety stock as it is.
    """
    Stock.objects.get_or_create(store_id=store_id, variant_id=variant_id)
    stock = Stock.objects.select_for_update().get(store_id=store_id, variant_id=variant_id)
    if on_hand < stock.reserved:
        raise CountedBelowReserved(counted=on_hand, reserved=stock.reserved)
    difference = on_hand - stock.on_hand
    stock.on_hand, stock.safety = on_hand, stock.safety if safety is None else safety
    stock.save(update_fields=["on_hand", "safety"])
    if difference:
        StockMovement.objects.create(
            stock=stock, kind=Kind.COUNT, on_hand=difference, reason=reason, by=by
        )
    return stock


class CountedBelowReserved(DomainError):
    code = "counted_below_reserved"
    status = 409
    message = _(
        "%(counted)s counted, but %(reserved)s are promised to orders. Re-route those first."
    )


def _change(
    store_id: int,
    items: Mapping[int, int],
    kind: StockMovement.Kind,
    *,
    guard: str,
    reference: str,
    on_hand: int = 0,
    reserved: int = 0,
    reason: str = "",
    by: User | None = None,
) -> None:
    """Apply one change to every item or raise; the CHECK constraints stand behind the guard."""
    with connection.cursor() as cursor:
        cursor.execute(
            CHANGE.format(guard=guard),
            {
                "store": store_id,
                "size": len(items),
                "variants": list(items),
                "quantities": list(items.values()),
                "on_hand": on_hand,
                "reserved": reserved,
                "kind": kind.value,
                "reference": reference,
                "reason": reason,
                "by": by.pk if by else None,
            },
        )
        if cursor.rowcount != len(items):
            raise OutOfStock if guard == FREE else NotReserved
