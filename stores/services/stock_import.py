"""What stores hold and show, from a table of store codes and SKUs.

A count goes the guarded way of `stores.services.stock.count`, a batch in one statement: rows
locked in (store, variant) order, refused below what is promised, every change with its movement.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Variant
from o2o.importing import Field, Outcome, Row, Sheet, cells
from stores.models import Display, Stock, StockMovement, Store

SHEET = Sheet(
    key="place",  # (store, sku), set while writing
    fields={
        "store": Field(cells.text(32, spaces=False)),
        "sku": Field(cells.text(64, spaces=False)),
        "on_hand": Field(cells.integer(low=0, high=1_000_000)),
        "safety": Field(cells.integer(low=0, high=1_000_000)),
        "display": Field(cells.boolean()),
    },
    required=("store", "sku", ("on_hand", "safety", "display")),
)
Key = tuple[int, int]

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


def write(rows: list[Row]) -> None:
    """Count, set safety stock and put or take displays, for one batch."""
    named = _named(rows)
    wanted = {row.values["place"]: row for row in rows if _find(row, *named)}
    created = _make_missing([key for key, row in wanted.items() if _counts(row)])
    counted = _count({key: row.values for key, row in wanted.items() if _counts(row)})
    shown = _show({key: row.values["display"] for key, row in wanted.items() if _shows(row)})
    for key, row in wanted.items():
        promised, refused, changed = counted.get(key, (0, False, False))
        if refused:
            row.refuse(
                _("%(counted)s counted, but %(reserved)s are promised to orders")
                % {"counted": row.values.get("on_hand"), "reserved": promised}
            )
        elif key in created:
            row.outcome = Outcome.CREATED
        elif changed or key in shown:
            row.outcome = Outcome.UPDATED


def _named(rows: list[Row]) -> tuple[dict[str, int], dict[str, int]]:
    """Ids of the stores and variants that the rows name."""
    stores = Store.objects.filter(code__in={row.values["store"] for row in rows})
    variants = Variant.objects.filter(sku__in={row.values["sku"] for row in rows})
    return dict(stores.values_list("code", "pk")), dict(variants.values_list("sku", "pk"))


def _find(row: Row, stores: dict[str, int], variants: dict[str, int]) -> bool:
    code, sku = row.values["store"], row.values["sku"]
    if code not in stores:
        row.refuse(_("There is no store %(code)s.") % {"code": code})
    elif sku not in variants:
        row.refuse(_("There is no SKU %(sku)s.") % {"sku": sku})
    else:
        row.values["place"] = stores[code], variants[sku]
    return not row.refusal


def _counts(row: Row) -> bool:
    return "on_hand" in row.values or "safety" in row.values


def _shows(row: Row) -> bool:
    return "display" in row.values


def _make_missing(keys: Collection[Key]) -> set[Key]:
    """Empty stock rows where there were none; returns which."""
    had = set(_at(Stock, keys).values_list("store_id", "variant_id"))
    missing = sorted(set(keys) - had)
    Stock.objects.bulk_create(
        [Stock(store_id=store, variant_id=variant) for store, variant in missing],
        ignore_conflicts=True,
    )
    return set(missing)


def _count(wanted: dict[Key, dict[str, Any]]) -> dict[Key, tuple[int, bool, bool]]:
    """(store, variant) → (reserved, refused, changed)."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {
                "stores": [store for store, _variant in wanted],
                "variants": [variant for _store, variant in wanted],
                "on_hand": [values.get("on_hand") for values in wanted.values()],
                "safety": [values.get("safety") for values in wanted.values()],
                "kind": StockMovement.Kind.COUNT.value,
                "reason": _("imported"),
            },
        )
        return {(store, variant): tuple(rest) for store, variant, *rest in cursor.fetchall()}


def _show(wanted: dict[Key, bool]) -> set[Key]:
    """Put and take displays; returns where something changed."""
    shown = set(_at(Display, wanted.keys()).values_list("store_id", "variant_id"))
    put = {key for key, yes in wanted.items() if yes} - shown
    take = {key for key, yes in wanted.items() if not yes} & shown
    today = timezone.localdate()
    Display.objects.bulk_create(
        [Display(store_id=store, variant_id=variant, since=today) for store, variant in put],
        ignore_conflicts=True,
    )
    _at(Display, take).delete()
    return put | take


def _at(model: Any, keys: Collection[Key]) -> Any:
    """Rows at these (store, variant) pairs, found by the unique index."""
    return model.objects.extra(
        where=["(store_id, variant_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))"],
        params=[[store for store, _variant in keys], [variant for _store, variant in keys]],
    )
