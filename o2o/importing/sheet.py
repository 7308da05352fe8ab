"""What a table holds: fields, the mapping of columns to them, and rows read by it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from o2o.importing.cells import Reader, Unreadable
from o2o.importing.source import Unusable


class Outcome(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Field:
    """How a field's cells are read; a lenient field is left out where it cannot be read."""

    read: Reader
    lenient: bool = False


@dataclass(slots=True)
class Row:
    """One record: `values` holds the fields that were filled in, `cells` what stood there."""

    line: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.UNCHANGED
    refusal: str = ""
    warnings: list[str] = field(default_factory=list)

    def refuse(self, reason: object) -> None:
        self.refusal = self.refusal or str(reason)

    def warn(self, reason: object) -> None:
        self.warnings.append(str(reason))


@dataclass(frozen=True)
class Sheet:
    """The fields of a kind of row; `key` names the natural key, `required` what must be filled.

    A tuple in `required` means one of its fields. A field name ending in `.*` stands for every
    name with that beginning.
    """

    key: str
    fields: Mapping[str, Field]
    required: Sequence[str | tuple[str, ...]]

    def field(self, name: str) -> Field | None:
        head, dot, tail = name.partition(".")
        wild = self.fields.get(f"{head}.*") if dot and re.fullmatch(r"\w+", tail) else None
        return self.fields.get(name) or wild

    def map(
        self, columns: Sequence[str], maps: Iterable[str], constants: Iterable[str]
    ) -> "ColumnMap":
        """Join headings, `--map column=field` and `--set field=value`; raises Unusable."""
        places: dict[str, list[int]] = {}
        for pair in maps:
            column, name = self._pair(pair)
            if column not in columns:
                raise Unusable(
                    _("There is no column %(column)s. The columns are: %(columns)s.")
                    % {"column": column, "columns": ", ".join(columns)}
                )
            places.setdefault(name, []).append(columns.index(column))
        for index, column in enumerate(columns):
            name = column.lower().replace(" ", "_")
            if self.field(name):
                places.setdefault(name, [index])
        fixed = {name: value for value, name in map(self._constant, constants)}
        self._refuse_gaps(set(places) | set(fixed))
        self._refuse_doubles(columns, places)
        return ColumnMap(self, len(columns), places, fixed)

    def _pair(self, pair: str) -> tuple[str, str]:
        column, equals, name = pair.rpartition("=")
        if not equals or not self.field(name):
            raise Unusable(
                _("%(pair)s: write column=field; the fields are %(fields)s.")
                % {"pair": pair, "fields": ", ".join(self.fields)}
            )
        return column.strip(), name

    def _constant(self, pair: str) -> tuple[str, str]:
        name, _equals, value = pair.partition("=")
        _column, name = self._pair(f"{value}={name}")
        return value, name

    def _refuse_gaps(self, known: set[str]) -> None:
        for group in self.alternatives():
            if not known.intersection(group):
                raise Unusable(
                    _("No column gives %(field)s; name one with --map column=%(field)s.")
                    % {"field": group[0]}
                )

    def _refuse_doubles(self, columns: Sequence[str], places: Mapping[str, list[int]]) -> None:
        for index in (index for indexes in places.values() for index in indexes):
            if columns.count(columns[index]) > 1:
                raise Unusable(_("Two columns are called %(column)s.") % {"column": columns[index]})

    def alternatives(self) -> list[tuple[str, ...]]:
        return [(name,) if isinstance(name, str) else name for name in self.required]


@dataclass(frozen=True)
class ColumnMap:
    """Which columns feed which field, for one file."""

    sheet: Sheet
    width: int
    places: Mapping[str, list[int]]
    constants: Mapping[str, str]

    def row(self, line: int, cells: list[str]) -> Row:
        row = Row(line, cells)
        if len(cells) != self.width:
            row.refuse(
                _("%(cells)s cells where the heading has %(columns)s")
                % {"cells": len(cells), "columns": self.width}
            )
            return row
        for name in [*self.places, *(self.constants.keys() - self.places.keys())]:
            self._read(row, name)
        for group in self.sheet.alternatives():
            if not any(name in row.values for name in group):
                row.refuse(_("%(field)s is empty") % {"field": group[0]})
        return row

    def _read(self, row: Row, name: str) -> None:
        parts = [row.cells[index].strip() for index in self.places.get(name, ())]
        cell = " ".join(filter(None, parts)) or self.constants.get(name, "")
        if not cell:
            return
        field = self.sheet.field(name)
        assert field is not None, name  # `Sheet.map` took nothing but fields
        try:
            row.values[name] = field.read(cell)
        except Unreadable as error:
            say = row.warn if field.lenient else row.refuse
            say(f"{name}: {error}")
