"""Reading tables that people exported somewhere else, row by row, without trusting them.

A module that imports a kind of row declares a `Sheet` and a verb that writes a batch; a command
joins the two. Everything else (encodings, delimiters, `--map`, refusals, dry runs, the progress
bar, the summary, exit codes) is done here, the same for every table:

    # stores/services/store_import.py
    SHEET = Sheet(
        key="code",
        fields={
            "code": Field(cells.text(32)),
            "name_zh": Field(cells.text(80)),
            "lat": Field(cells.decimal(low=-90, high=90, places=6)),
            "phone": Field(cells.text(20), lenient=True),   # unreadable → warning, left out
            "attr.*": Field(cells.text(200)),               # any field beginning with attr.
        },
        required=("code", ("name_zh", "name_en")),          # a tuple: one of these
    )

    def write(rows: list[Row]) -> None:
        '''Upsert one batch (at most 500 rows, inside a transaction of its own).'''
        for row in rows:
            row.values        # {"code": "SH01", "lat": Decimal("31.2"), …}: only what was filled in
            row.refuse(_("There is no dealer %(code)s.") % {"code": …})    # → errors file
            row.warn(_("…"))                                               # → warnings file
            row.outcome = Outcome.CREATED                # or UPDATED; UNCHANGED is the default

    # stores/management/commands/import_stores.py
    class Command(BaseCommand):
        help = "…"
        def add_arguments(self, parser):
            importing.add_arguments(parser)
        def handle(self, **options):
            importing.run(SHEET, store_import.write, options, stdout=self.stdout, stderr=self.stderr)

What holds for every import:

- A column whose heading equals a field's name maps itself; `--map column=field` maps any other
  (and wins). One column may feed several fields; several columns mapped to one text field are
  joined by a space in the order given. `--set field=value` fills a field in every row where it
  has no value of its own.
- An empty cell says nothing: the field is absent from `row.values` and what is stored stays.
- A row whose required field is empty, whose cell cannot be read, or that has more or fewer cells
  than the heading is refused and lands in the errors file with its line number and the reason;
  the other rows go on. An unreadable cell of a lenient field is left out with a warning.
- A batch that the database refuses is tried again row by row, so that one bad row costs one row.
- Rows stream in batches; memory does not grow with the file (a few bytes per distinct key are
  kept to tell repeated rows).
- A dry run does everything in one transaction and takes it back; it still writes the errors file.
- Exit code 0: all taken · 1: some rows refused · 2: unusable (not a table, not readable, a
  required column missing, a line of more than a megabyte) and nothing was written.
"""

from o2o.importing import cells
from o2o.importing.command import add_arguments, run
from o2o.importing.report import Summary
from o2o.importing.sheet import Field, Outcome, Row, Sheet
from o2o.importing.source import Unusable

__all__ = [
    "Field",
    "Outcome",
    "Row",
    "Sheet",
    "Summary",
    "Unusable",
    "add_arguments",
    "cells",
    "run",
]
