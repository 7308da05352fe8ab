"""Administrative divisions from a table of codes, names and, in the same or another file, centres.

The codes of GB/T 2260 nest: 330100 belongs to 330000, 330102 to 330100, or to 330000 where no
330100 exists (as below the municipalities).
"""

from collections.abc import Container
from typing import Any

from django.utils.translation import gettext as _

from o2o.importing import Field, Outcome, Row, Sheet, cells
from stores.models import Division
from stores.services import spelling

Level = Division.Level
WORDS = {
    **dict.fromkeys(("province", "省", "1"), Level.PROVINCE),
    **dict.fromkeys(("city", "市", "prefecture", "2"), Level.CITY),
    **dict.fromkeys(("district", "area", "county", "区", "县", "3"), Level.DISTRICT),
}
WRITTEN = ("name", "spelling", "level", "parent", "lat", "lng")

SHEET = Sheet(
    key="code",
    fields={
        "code": Field(cells.matching(r"[1-9]\d{5}", "a code of six digits")),
        "name": Field(cells.text(60)),
        "level": Field(cells.choice(*WORDS)),
        "lat": Field(cells.decimal(low=-90, high=90, places=6)),
        "lng": Field(cells.decimal(low=-180, high=180, places=6)),
    },
    required=("code", ("name", "lat")),
)


def write(rows: list[Row]) -> None:
    """Upsert by code.

    A row with a centre but no level only gives the centre: its code must exist, so that obsolete
    ones are refused, and a name beside it (often a short one) is not taken.
    """
    codes = {row.values["code"] for row in rows}
    stored = Division.objects.in_bulk(codes | {up for code in codes for up in codes_above(code)})
    touched: dict[str, Division] = {}
    for row in sorted(rows, key=lambda row: len(codes_above(row.values["code"]))):
        if division := _taken(row, stored):
            touched[division.pk] = stored[division.pk] = division
    Division.objects.bulk_create(
        touched.values(), update_conflicts=True, unique_fields=["code"], update_fields=WRITTEN
    )


def _taken(row: Row, stored: dict[str, Division]) -> Division | None:
    """The division as the row wants it, when that is something new."""
    values = row.values
    division = stored.get(values["code"])
    if reason := _refusal(values, stored):
        row.refuse(reason)
        return None
    if division:
        return _changed(row, division, _facts(values, stored))
    row.outcome = Outcome.CREATED
    facts = {"level": level_of(values["code"])} | _facts(values, stored)
    return Division(code=values["code"], **facts)


def _refusal(values: dict[str, Any], stored: dict[str, Division]) -> str:
    """Why the row cannot be taken; empty when it can."""
    code = values["code"]
    if ("lat" in values) != ("lng" in values):
        return _("a centre needs both latitude and longitude")
    if code in stored:
        return ""
    if only_centre(values):
        return _("obsolete or unknown code: no division has it")
    if codes_above(code) and not parent_code(code, stored):
        return _("the province of this code is missing")
    return ""


def _changed(row: Row, division: Division, facts: dict[str, Any]) -> Division | None:
    if all(getattr(division, name) == value for name, value in facts.items()):
        return None
    for name, value in facts.items():
        setattr(division, name, value)
    row.outcome = Outcome.UPDATED
    return division


def _facts(values: dict[str, Any], stored: dict[str, Division]) -> dict[str, Any]:
    facts: dict[str, Any] = {key: float(values[key]) for key in ("lat", "lng") if key in values}
    if not only_centre(values):
        facts |= {"name": values["name"], "spelling": spelling.of_place(values["name"])}
        facts["parent_id"] = parent_code(values["code"], stored)
    if "level" in values:
        facts["level"] = WORDS[values["level"]]
    return facts


def only_centre(values: dict[str, Any]) -> bool:
    return "name" not in values or ("lat" in values and "level" not in values)


def level_of(code: str) -> str:
    """The level that the zeros of a code tell."""
    return (Level.PROVINCE, Level.CITY, Level.DISTRICT)[len(codes_above(code))]


def codes_above(code: str) -> list[str]:
    """The codes a code may lie in, the smallest first."""
    above = [] if code.endswith("0000") else [f"{code[:4]}00", f"{code[:2]}0000"]
    return [other for other in above if other != code]


def parent_code(code: str, known: Container[str]) -> str | None:
    """The smallest known division that a code lies in."""
    return next((other for other in codes_above(code) if other in known), None)
