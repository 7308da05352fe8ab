"""The only writer of stock. Each verb is one guarded statement per step, in (store, variant) order.

`items` maps variant id → quantity. Every change leaves a StockMovement with the reference
(an order number) that caused it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from o2o.failpoints import reach
from o2o.prepared import Statement
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
        SET on_hand = stock.on_hand + locked.n * %(on_hand)s::int,
            reserved = stock.reserved + locked.n * %(reserved)s::int
        FROM locked
        WHERE stock.id = locked.id
            AND (SELECT count(*) FILTER (WHERE fits) FROM locked) = %(size)s::int
        RETURNING stock.id, locked.n
    )
    INSERT INTO stores_stockmovement (stock_id, kind, on_hand, reserved, reference, reason, by_id)
    SELECT id, %(kind)s, n * %(on_hand)s::int, n * %(reserved)s::int, %(reference)s, %(reason)s,
        %(by)s::bigint
    FROM changed
"""
ADD_MISSING = """
    INSERT INTO stores_stock (store_id, variant_id, on_hand, reserved, safety)
    SELECT store_id, variant_id, 0, 0, 0
    FROM unnest(%(stores)s::bigint[], %(variants)s::bigint[]) AS w(store_id, variant_id)
    ORDER BY store_id, variant_id
    ON CONFLICT DO NOTHING
    RETURNING store_id, variant_id
"""
COUNT = """
    WITH wanted AS (
        SELECT * FROM unnest(
            %(stores)s::bigint[], %(variants)s::bigint[], %(on_hand)s::int[], %(safety)s::int[]
        ) AS w(store_id, variant_id, on_hand, safety)
    ), locked AS (
        SELECT stock.id, stock.store_id, stock.variant_id, stock.reserved, stock.on_hand AS old,
               coalesce(wanted.on_hand, stock.on_hand) AS counted,
               coalesce(wanted.safety, stock.safety) AS safety, stock.safety AS old_safety
        FROM stores_stock stock JOIN wanted USING (store_id, variant_id)
        ORDER BY stock.store_id, stock.variant_id
        FOR NO KEY UPDATE OF stock
    ), changed AS (
        UPDATE stores_stock stock
        SET on_hand = locked.counted, safety = locked.safety
        FROM locked
        WHERE stock.id = locked.id AND locked.counted >= locked.reserved
          AND (locked.counted, locked.safety) IS DISTINCT FROM (locked.old, locked.old_safety)
        RETURNING stock.id, locked.counted - locked.old AS difference
    ), moved AS (
        INSERT INTO stores_stockmovement
            (stock_id, kind, on_hand, reserved, reference, reason, by_id)
        SELECT id, %(kind)s, difference, 0, '', %(reason)s, NULL
        FROM changed WHERE difference <> 0
    )
    SELECT locked.store_id, locked.variant_id, locked.reserved,
           locked.counted < locked.reserved AS refused, changed.id IS NOT NULL AS changed
    FROM locked LEFT JOIN changed ON changed.id = locked.id
"""
FREE = "stock.on_hand - stock.reserved - stock.safety >= wanted.n"
HELD = "stock.reserved >= wanted.n"
SPARE = "stock.on_hand - stock.reserved >= wanted.n"
UNGUARDED = "TRUE"
CHANGES = {
    FREE: Statement("stock_reserve", CHANGE.format(guard=FREE)),
    SPARE: Statement("stock_send", CHANGE.format(guard=SPARE)),
    HELD: Statement("stock_unreserve", CHANGE.format(guard=HELD)),
    UNGUARDED: Statement("stock_return", CHANGE.format(guard=UNGUARDED)),
}


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


def keep(*, store_id: int, items: Mapping[int, int], reference: str) -> None:
    """Promise pieces that have come for this very order, safety stock or not."""
    _change(store_id, items, Kind.RESERVE, reserved=1, guard=SPARE, reference=reference)


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


def send(*, store_id: int, items: Mapping[int, int], reference: str, by: User | None) -> None:
    """Pieces nobody was promised leave for another store, all or none; raises OutOfStock."""
    _change(store_id, items, Kind.SENT, on_hand=-1, guard=SPARE, reference=reference, by=by)


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
    is_changed = difference or safety not in (None, stock.safety)
    stock.on_hand, stock.safety = on_hand, stock.safety if safety is None else safety
    stock.save(update_fields=["on_hand", "safety"])
    if is_changed:
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


Spot = tuple[int, int]  # (store id, variant id)


class Count(NamedTuple):
    """What was counted at a spot; None leaves that number as it is."""

    on_hand: int | None
    safety: int | None


class Counted(NamedTuple):
    """What came of a count. Refused when fewer were counted than are `reserved`."""

    reserved: int
    refused: bool
    changed: bool
    created: bool


NOT_COUNTED = Counted(0, refused=False, changed=False, created=False)


@transaction.atomic
def count_many(*, counts: Mapping[Spot, Count], reason: str) -> dict[Spot, Counted]:
    """Count many spots at once, each refused or done by itself; makes rows that were missing."""
    created = {(store, variant) for store, variant in _rows(ADD_MISSING, _spots(counts))}
    facts = _spots(counts) | {
        "on_hand": [counted.on_hand for counted in counts.values()],
        "safety": [counted.safety for counted in counts.values()],
        "kind": Kind.COUNT.value,
        "reason": reason,
    }
    return {
        (store, variant): Counted(reserved, refused, changed, (store, variant) in created)
        for store, variant, reserved, refused, changed in _rows(COUNT, facts)
    }


def _spots(spots: Iterable[Spot]) -> dict[str, Any]:
    """(store, variant) pairs as the two arrays that the statements take."""
    pairs = list(spots)
    return {
        "stores": [store for store, _variant in pairs],
        "variants": [variant for _store, variant in pairs],
    }


def _rows(statement: str, facts: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


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
        CHANGES[guard].execute(
            cursor,
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
        reach("stock.changed")
        if cursor.rowcount != len(items):
            raise OutOfStock if guard in (FREE, SPARE) else NotReserved
