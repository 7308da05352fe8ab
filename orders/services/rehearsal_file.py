"""Orders to replay, from a table: where, when, and if wanted what.

`lat` and `lng` or `division_code` say where. Without `sku` only place, opening and capacity
decide; rows of one `order` are its lines.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from catalog.models import Variant
from o2o.geo import Place
from o2o.importing import Field, Row, Sheet, cells
from orders.methods import Method
from orders.services.rehearsing import Case
from stores.models import Store
from stores.services import places

SHEET = Sheet(
    key="order",
    fields={
        "order": Field(cells.text(64)),
        "at": Field(cells.text(40)),
        "lat": Field(cells.decimal(low=-90, high=90, places=8)),
        "lng": Field(cells.decimal(low=-180, high=180, places=8)),
        "division_code": Field(cells.text(6)),
        "method": Field(cells.choice(Method.DELIVERY, Method.PICKUP)),
        "store": Field(cells.text(32)),
        "sku": Field(cells.text(64)),
        "quantity": Field(cells.integer(low=1, high=99)),
    },
    required=("order", ("lat", "division_code")),
)


class Collected:
    """The orders of the file as cases, in its order."""

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}

    @property
    def cases(self) -> list[Case]:
        return list(self._cases.values())

    def take(self, rows: list[Row]) -> None:
        """One batch; rows with an unknown place, store or SKU are refused."""
        variants = _known(Variant, "sku", rows)
        stores = _known(Store, "code", rows, "store")
        for row in rows:
            self._take(row, variants, stores)

    def _take(self, row: Row, variants: dict[str, int], stores: dict[str, int]) -> None:
        values = row.values
        place = _place(values)
        if place is None:
            row.refuse(_("This place is not known."))
        elif values.get("sku", "") not in variants | {"": 0}:
            row.refuse(_("There is no SKU %(sku)s.") % {"sku": values["sku"]})
        elif values.get("store", "") not in stores | {"": 0}:
            row.refuse(_("There is no store %(codes)s.") % {"codes": values["store"]})
        else:
            self._add(values, place, variants, stores)

    def _add(
        self, values: dict[str, Any], place: Place, variants: dict[str, int], stores: dict[str, int]
    ) -> None:
        label = values["order"]
        case = self._cases.setdefault(
            label,
            Case(
                label=label,
                place=place,
                wanted={},
                method=values.get("method", Method.DELIVERY),
                division_code=values.get("division_code", ""),
                preferred=stores.get(values.get("store", "")),
                day=_day(values.get("at", "")),
            ),
        )
        if "sku" in values:
            variant = variants[values["sku"]]
            case.wanted[variant] = case.wanted.get(variant, 0) + values.get("quantity", 1)


def _known(model: Any, field: str, rows: list[Row], column: str = "") -> dict[str, int]:
    wanted = {row.values[column or field] for row in rows if (column or field) in row.values}
    found = model.objects.filter(**{f"{field}__in": wanted}) if wanted else model.objects.none()
    return dict(found.values_list(field, "pk"))


def _place(values: dict[str, Any]) -> Place | None:
    if "lat" in values and "lng" in values:
        return Place(float(values["lat"]), float(values["lng"]))
    return places.locate(division_code=values.get("division_code", ""))


def _day(text: str) -> str:
    """The date of a time in any usual spelling; what cannot be read is taken as it stands."""
    try:
        return f"{datetime.fromisoformat(text):%F}"
    except ValueError:
        return text.split(" ")[0]
