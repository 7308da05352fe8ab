"""What came of an import: counts, and the rows that were refused or read with a warning."""

import csv
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from o2o.importing.sheet import Outcome, Row
from o2o.importing.source import Source

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


@dataclass
class Summary:
    """Every row is counted once: created, updated, unchanged, repeated (key seen before), refused."""

    counts: Counter = field(default_factory=Counter)
    warnings: int = 0
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def rows(self) -> int:
        return self.counts.total()

    @property
    def refused(self) -> int:
        return self.counts["refused"]

    def count(self, row: Row, repeated: bool) -> None:
        self.warnings += len(row.warnings)
        if row.refusal:
            self.counts["refused"] += 1
        elif repeated:
            self.counts["repeated"] += 1
        else:
            self.counts[row.outcome.value] += 1

    def __str__(self) -> str:
        kinds = [outcome.value for outcome in Outcome] + ["repeated", "refused"]
        line = _(
            "%(rows)d rows: %(created)d created, %(updated)d updated, %(unchanged)d unchanged, "
            "%(repeated)d repeated, %(refused)d refused, %(warnings)d warnings in %(seconds).1f s"
        ) % {
            "rows": self.rows,
            "warnings": self.warnings,
            "seconds": self.seconds,
            **{kind: self.counts[kind] for kind in kinds},
        }
        return line + (_(" (dry run: nothing was written)") if self.dry_run else "")


class Slips:
    """A CSV of rows that need a person's eye: line, reason, and the cells as they stood.

    Made when the first slip is written. Cells that a spreadsheet would run as a formula are
    disarmed by an apostrophe (OWASP, CSV injection).
    """

    def __init__(self, path: Path, source: Source):
        self.path, self.source = path, source
        self.file: TextIO | None = None

    def add(self, row: Row, reason: str) -> None:
        if self.file is None:
            encoding = "utf-8-sig" if self.source.made_for_spreadsheets else "utf-8"
            self.file = self.path.open("w", encoding=encoding, newline="")
            self.writer = csv.writer(self.file)
            self.writer.writerow(["line", "reason", *map(disarmed, self.source.columns)])
        self.writer.writerow([row.line, disarmed(reason), *map(disarmed, row.cells)])

    def close(self) -> None:
        if self.file:
            self.file.close()


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def beside(path: Path, kind: str) -> Path:
    """`FILE.<kind>.csv` next to the file, or in the current folder where that is not writable."""
    name = f"{path.name}.{kind}.csv"
    return path.parent / name if writable(path.parent) else Path.cwd() / name


def writable(folder: Path) -> bool:
    """Whether a file may be made here: not where everyone is asked not to, nor where it fails."""
    try:
        if not folder.stat().st_mode & 0o222:
            return False
        handle, name = tempfile.mkstemp(dir=folder)
    except OSError:
        return False
    os.close(handle)
    os.unlink(name)
    return True
