"""Stores from a table, by store code: what a cell says replaces, an empty cell leaves alone."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from o2o.importing import Field, Outcome, Row, Sheet, cells
from stores.clock import read_timezone
from stores.models import Dealer, Division, OpeningHours, Store, Territory
from stores.services import hours_text
from stores.services.gazetteer import Gazetteer

SHEET = Sheet(
    key="code",
    fields={
        "code": Field(cells.matching(r"[\w.-]{1,32}", "a store code (letters, digits, . _ -)")),
        "name_zh": Field(cells.text(120, spaces=False)),
        "name_en": Field(cells.text(120, spaces=False)),
        "address": Field(cells.text(300, spaces=False)),
        "phone": Field(cells.text(40, spaces=False), lenient=True),
        "lat": Field(cells.decimal(low=-90, high=90, places=6)),
        "lng": Field(cells.decimal(low=-180, high=180, places=6)),
        "timezone": Field(read_timezone),
        "division": Field(cells.matching(r"\d{6}", "a code of six digits")),
        "city": Field(cells.text(60, spaces=False)),
        "province": Field(cells.text(60, spaces=False)),
        "dealer": Field(cells.text(32, spaces=False)),
        "dealer_name": Field(cells.text(120, spaces=False)),
        "status": Field(cells.choice(*Store.Status.values)),
        "hours": Field(hours_text.read),
        "accepts_pickup": Field(cells.boolean()),
        "accepts_delivery": Field(cells.boolean()),
        "delivery_radius_m": Field(cells.integer(low=0, high=10_000_000)),
        "daily_capacity": Field(cells.integer(low=0, high=32_000)),
        "service_score": Field(cells.integer(low=0, high=100)),
    },
    required=("code", ("name_zh", "name_en")),
)
PLAIN = (
    "name_zh",
    "name_en",
    "address",
    "phone",
    "timezone",
    "status",
    "accepts_pickup",
    "accepts_delivery",
    "delivery_radius_m",
    "daily_capacity",
    "service_score",
)
WRITTEN = (*PLAIN, "lat", "lng", "division", "dealer")
COLUMNS = (*PLAIN, "lat", "lng", "division_id", "dealer_id")


@dataclass
class StoreImport:
    """One run. `dealer_by` names a field whose values become dealers; `hours` (weekday, opens,
    closes) is for stores that have none; `territories` gives such a dealer its city.
    """

    dealer_by: str = ""
    hours: Collection[hours_text.Shift] = ()
    territories: bool = False
    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    def write(self, rows: list[Row]) -> None:
        """Upsert one batch in about ten statements."""
        codes = {row.values["code"] for row in rows}
        stored = {store.code: store for store in Store.objects.filter(code__in=codes)}
        was = {code: _facts(store) for code, store in stored.items()}
        for row in rows:
            self._place(row)
        dealers = self._dealers(rows)
        taken = [row for row in rows if self._fill(row, stored, dealers)]
        stores = {row.values["code"]: stored[row.values["code"]] for row in taken}
        changed = [store for code, store in stores.items() if was.get(code) != _facts(store)]
        Store.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["code"], update_fields=WRITTEN
        )
        rehoured = self._write_hours(taken, stores)
        for row in taken:
            code = row.values["code"]
            if code not in was:
                row.outcome = Outcome.CREATED
            elif was[code] != _facts(stores[code]) or code in rehoured:
                row.outcome = Outcome.UPDATED

    # ── Where ───────────────────────────────────────────────────────────────────────────
    def _place(self, row: Row) -> None:
        """Put the division (or None) into the row; unknown codes and half positions refuse it."""
        values = row.values
        if ("lat" in values) != ("lng" in values):
            row.refuse(_("a position needs both latitude and longitude"))
        elif "division" in values:
            division = self.gazetteer.divisions.get(values["division"])
            if division is None:
                row.refuse(_("There is no division %(code)s.") % {"code": values["division"]})
            values["division"] = division
        elif "city" in values:
            self._place_by_city(row)

    def _place_by_city(self, row: Row) -> None:
        values = row.values
        at = (float(values["lat"]), float(values["lng"])) if "lat" in values else None
        found = self.gazetteer.find(values["city"], within=values.get("province", ""), at=at)
        if found is None or self.gazetteer.is_divided(found):
            found = self.gazetteer.around(at, within=values.get("province", "")) or found
            row.warn(
                _("city “%(city)s”: taken by its position as %(name)s")
                % {"city": values["city"], "name": found}
                if found
                else _("city “%(city)s” is not known") % {"city": values["city"]}
            )
        if found:
            values["division"] = found

    # ── Whose ───────────────────────────────────────────────────────────────────────────
    def _dealers(self, rows: list[Row]) -> dict[str, Dealer]:
        """Dealers by code; made where the table names them or `dealer_by` asks for it."""
        named = {code: name for row in rows for code, name in [self._dealer_of(row)] if code}
        found = {d.code: d for d in Dealer.objects.filter(code__in=named)}
        missing = [Dealer(code=c, name=n) for c, n in named.items() if c not in found and n]
        found |= {dealer.code: dealer for dealer in Dealer.objects.bulk_create(missing)}
        if self.territories and self.dealer_by:
            self._give_territories(rows, found)
        return found

    def _dealer_of(self, row: Row) -> tuple[str, str]:
        """(code, name) of the row's dealer; an empty name when it must exist already."""
        values = row.values
        if "dealer" in values:
            return values["dealer"], values.get("dealer_name", "")
        if not self.dealer_by:
            return "", ""
        city = self._city(row)
        if self.dealer_by in ("city", "division") and city:
            return f"D{city.pk}", self.gazetteer.said(city)
        value = str(values.get(self.dealer_by) or "")
        return value[:32], value

    def _city(self, row: Row) -> Division | None:
        division = row.values.get("division")
        return self.gazetteer.city_of(division) if isinstance(division, Division) else None

    def _give_territories(self, rows: list[Row], dealers: dict[str, Dealer]) -> None:
        """Each city to its dealer, unless somebody has it."""
        wanted = {self._city(row): dealers.get(self._dealer_of(row)[0]) for row in rows}
        Territory.objects.bulk_create(
            [Territory(division=c, dealer=d) for c, d in wanted.items() if c and d],
            ignore_conflicts=True,
        )

    # ── What ────────────────────────────────────────────────────────────────────────────
    def _fill(self, row: Row, stored: dict[str, Store], dealers: dict[str, Dealer]) -> bool:
        """Set the row's facts on its store, a new one if need be; False when refused."""
        values, (dealer_code, _name) = row.values, self._dealer_of(row)
        store, dealer = stored.get(values["code"]), dealers.get(dealer_code)
        if dealer_code and dealer is None:
            row.refuse(_("There is no dealer %(code)s.") % {"code": dealer_code})
        if store is None and not dealer_code:
            row.refuse(_("a new store needs a dealer: a column dealer, or --dealer-by"))
        if row.refusal:
            return False
        store = stored.setdefault(values["code"], store or Store(code=values["code"]))
        for name in PLAIN:
            if name in values:
                setattr(store, name, values[name])
        store.name_zh = store.name_zh or store.name_en
        if "lat" in values:
            store.lat, store.lng = float(values["lat"]), float(values["lng"])
        if isinstance(values.get("division"), Division):
            store.division = values["division"]
        if dealer:
            store.dealer = dealer
        return True

    # ── When ────────────────────────────────────────────────────────────────────────────
    def _write_hours(self, rows: list[Row], stores: dict[str, Store]) -> set[str]:
        """Replace the hours that the table names, give the default to who has none; who changed."""
        had = _shifts(stores.values())
        told = {r.values["code"]: r.values["hours"] for r in rows if "hours" in r.values}
        default = {code: self.hours for code in stores if self.hours and code not in had}
        wanted = default | told
        changed = {c: shifts for c, shifts in wanted.items() if set(shifts) != had.get(c, set())}
        OpeningHours.objects.filter(store__code__in=changed.keys() & had.keys()).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(store=stores[code], weekday=day, opens=opens, closes=closes)
            for code, shifts in changed.items()
            for day, opens, closes in shifts
        )
        return set(changed)


def _shifts(stores: Collection[Store]) -> dict[str, set[hours_text.Shift]]:
    rows = OpeningHours.objects.filter(store__in=[store.pk for store in stores])
    found: dict[str, set[hours_text.Shift]] = {}
    listed = rows.values_list("store__code", "weekday", "opens", "closes")
    for code, day, opens, closes in listed:
        found.setdefault(code, set()).add((day, opens, closes))
    return found


def _facts(store: Store) -> dict[str, Any]:
    return {column: getattr(store, column) for column in COLUMNS}
