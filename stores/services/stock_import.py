"""What stores hold and show, from a table of store codes and SKUs.

Stock is counted by `stores.services.stock.count_many`, a batch in one statement.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Variant
from o2o.importing import Field, Outcome, Row, Sheet, cells
from stores.models import Display, Store
from stores.services import stock

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


def write(rows: list[Row]) -> None:
    """Count, set safety stock and put or take displays, for one batch."""
    named = _named(rows)
    wanted = {row.values["place"]: row for row in rows if _find(row, *named)}
    counted = stock.count_many(
        counts={
            key: stock.Count(row.values.get("on_hand"), row.values.get("safety"))
            for key, row in wanted.items()
            if _counts(row)
        },
        reason=_("imported"),
    )
    shown = _show({key: row.values["display"] for key, row in wanted.items() if _shows(row)})
    for key, row in wanted.items():
        done = counted.get(key, stock.NOT_COUNTED)
        if done.refused:
            row.refuse(
                _("%(counted)s counted, but %(reserved)s are promised to orders")
                % {"counted": row.values.get("on_hand"), "reserved": done.reserved}
            )
        elif done.created:
            row.outcome = Outcome.CREATED
        elif done.changed or key in shown:
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


def _show(wanted: dict[Key, bool]) -> set[Key]:
    """Put displays and end them; returns where something changed."""
    standing = _at(Display, wanted.keys()).filter(until=None)
    shown = set(standing.values_list("store_id", "variant_id"))
    put = {key for key, yes in wanted.items() if yes} - shown
    take = {key for key, yes in wanted.items() if not yes} & shown
    today = timezone.localdate()
    Display.objects.bulk_create(
        [Display(store_id=store, variant_id=variant, since=today) for store, variant in put],
        ignore_conflicts=True,
    )
    leaving = _at(Display, take).filter(until=None)
    leaving.update(until=Greatest(Value(today), F("since")))
    return put | take


def _at(model: Any, keys: Collection[Key]) -> Any:
    """Rows at these (store, variant) pairs, found by the unique index."""
    return model.objects.extra(
        where=["(store_id, variant_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))"],
        params=[[store for store, _variant in keys], [variant for _store, variant in keys]],
    )
