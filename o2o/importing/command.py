"""The door of every import command: options in, rows through, one line and an exit code out."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from o2o.errors import DomainError
from o2o.importing.report import Slips, Summary, beside, writable
from o2o.importing.sheet import ColumnMap, Outcome, Row, Sheet
from o2o.importing.source import Source, Unusable, inspect

BATCH = 500
OK, SOME_REFUSED, UNUSABLE = 0, 1, 2

Write = Callable[[list[Row]], None]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, may be compressed (.gz)")
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help="may be repeated"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        dest="constants",
        help="the same value in every row; may be repeated",
    )
    parser.add_argument("--dry-run", action="store_true", help="read everything, write nothing")
    parser.add_argument("--delimiter", default="", help="default: found in the heading")
    parser.add_argument("--encoding", default="", help="default: found in the bytes")
    parser.add_argument("--errors", type=Path, metavar="PATH", help="default: FILE.errors.csv")


def run(
    sheet: Sheet, write: Write, options: Mapping[str, Any], *, stdout: TextIO, stderr: TextIO
) -> None:
    """Import the file and leave with the exit code; returns only when every row was taken."""
    try:
        source = inspect(
            options["file"],
            encoding=options["encoding"],
            delimiter=options["delimiter"].replace("\\t", "\t"),
        )
        mapping = sheet.map(source.columns, options["map"], options["constants"])
        errors = _place_for_errors(options["errors"], source.path)
    except Unusable as error:
        stderr.write(str(error))
        sys.exit(UNUSABLE)
    if source.encoding not in ("utf-8", "utf-8-sig"):
        stderr.write(_("Not UTF-8: read as %(code)s.") % {"code": source.encoding})
    summary = load(source, mapping, write, dry_run=options["dry_run"], errors=errors)
    if summary.refused:
        stderr.write(_("Refused rows: %(path)s") % {"path": errors})
    stdout.write(str(summary))
    if summary.refused:
        sys.exit(SOME_REFUSED)


def _place_for_errors(wanted: Path | None, source: Path) -> Path:
    """Where refused rows go: never over the source, always somewhere that can be written."""
    path = wanted or beside(source, "errors")
    if path.absolute() == source.absolute() or not writable(path.absolute().parent):
        raise Unusable(_("Refused rows cannot be written to %(path)s.") % {"path": path})
    return path


def load(
    source: Source, mapping: ColumnMap, write: Write, *, dry_run: bool, errors: Path
) -> Summary:
    """Bring every row through `write`, in batches; refused rows go to `errors`."""
    started, summary = monotonic(), Summary(dry_run=dry_run)
    errors.unlink(missing_ok=True)
    warnings = errors.with_name(errors.name.replace(".errors.csv", "") + ".warnings.csv")
    warnings.unlink(missing_ok=True)
    refused, warned = Slips(errors, source), Slips(warnings, source)
    with ExitStack() as stack:
        stack.callback(refused.close)
        stack.callback(warned.close)
        if dry_run:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
        for row, repeated in _written(source, mapping, write):
            summary.count(row, repeated)
            if row.refusal:
                refused.add(row, row.refusal)
            for warning in row.warnings:
                warned.add(row, warning)
    summary.seconds = monotonic() - started
    return summary


def _written(source: Source, mapping: ColumnMap, write: Write) -> Iterator[tuple[Row, bool]]:
    """Every row after it was written, and whether its key had come before."""
    seen: set[int] = set()
    with tqdm(total=source.count, unit="row", disable=None, leave=False) as bar:
        rows = _rows(source, mapping)
        while batch := list(islice(rows, BATCH)):
            write_batch([row for row in batch if not row.refusal], write)
            for row in batch:
                key = hash(row.values.get(mapping.sheet.key))
                yield row, not row.refusal and key in seen
                if not row.refusal:
                    seen.add(key)
            bar.update(len(batch))


def _rows(source: Source, mapping: ColumnMap) -> Iterator[Row]:
    return (mapping.row(line, cells) for line, cells in source.records())


def write_batch(rows: list[Row], write: Write) -> None:
    """Write the rows at once; if the database refuses one of them, one by one."""
    read = [list(row.warnings) for row in rows]
    try:
        with transaction.atomic():
            write(rows)
    except (DataError, IntegrityError, DomainError) as error:
        if len(rows) == 1:
            rows[0].outcome = Outcome.UNCHANGED
            rows[0].refuse(_reason(error))
            return
        for row, warnings in zip(rows, read, strict=True):
            row.outcome, row.refusal, row.warnings = Outcome.UNCHANGED, "", warnings
            write_batch([row], write)


def _reason(error: DatabaseError | DomainError) -> str:
    """What the database or the verb said, on one line."""
    return str(error).strip().splitlines()[0]
