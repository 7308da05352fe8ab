"""A file of rows: what it is written in, and its records one by one.

`inspect` reads the file once from end to end without keeping it and refuses what is no table;
`records` reads it again, so that nothing is written from a file that breaks in the middle.
"""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError

LINE_LIMIT = 1_000_000  # bytes; a longer line is no table made by people
CHUNK = 1 << 18
DELIMITERS = (",", ";", "\t", "|")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HIGH_RUN = re.compile(rb"[\x80-\xff]+")


class Unusable(DomainError):
    """Nothing can be read from this file; `reason` says why."""

    code = "unusable_file"
    status = 400
    message = "%(reason)s"

    def __init__(self, reason: object):
        super().__init__(reason=reason)


@dataclass(frozen=True, slots=True)
class Source:
    """A readable table: where it is, how it is written, its headings, how many records follow."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    count: int

    @property
    def made_for_spreadsheets(self) -> bool:
        """Whether the file came from a program that needs a mark to read UTF-8."""
        return self.encoding != "utf-8"

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(line number on which the record begins, cells), without headings and blank lines."""
        records = _records(self.path, self.encoding, self.delimiter)
        next(records)
        return records


def inspect(path: Path, *, encoding: str = "", delimiter: str = "") -> Source:
    """Find out how the file is written and that it is whole; raises Unusable."""
    try:
        guessed = _encoding(path)
        encoding = encoding or guessed
        delimiter = delimiter or _delimiter(path, encoding)
        return _whole(path, encoding, delimiter)
    except FileNotFoundError:
        raise Unusable(_("There is no file %(path)s.") % {"path": path}) from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Unusable(_("The compressed file is damaged or cut off.")) from None
    except (UnicodeDecodeError, LookupError):
        raise Unusable(_("The file is not written in %(code)s.") % {"code": encoding}) from None
    except OSError as error:
        raise Unusable(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from None


def _whole(path: Path, encoding: str, delimiter: str) -> Source:
    records = _records(path, encoding, delimiter)
    try:
        _line, heading = next(records, (0, []))
        count = sum(1 for _record in records)
    except csv.Error:
        raise Unusable(_("A quotation mark is opened and never closed.")) from None
    columns = tuple(cell.strip() for cell in heading)
    if not any(columns):
        raise Unusable(_("The file is empty."))
    return Source(path, encoding, delimiter, columns, count)


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as start:
        packed = start.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


def _encoding(path: Path) -> str:
    """The mark at the start decides; else UTF-8 if it is; else GB18030 if bytes come in pairs."""
    with _open(path) as file:
        start = file.read(4)
    marked = next((name for mark, name in MARKS if start.startswith(mark)), "")
    fits = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030", "cp1252")}
    pairs = singles = since_break = 0
    with _open(path) as file:
        while chunk := file.read(CHUNK):
            since_break = _refuse_what_is_no_text(chunk, since_break, zeros=marked == "utf-16")
            fits = {name: decoder for name, decoder in fits.items() if _fits(decoder, chunk)}
            if "utf-8" not in fits:
                runs = [len(run) % 2 for run in HIGH_RUN.findall(chunk)]
                singles += sum(runs)
                pairs += len(runs) - sum(runs)
    fits = {name: decoder for name, decoder in fits.items() if _fits(decoder, b"", final=True)}
    if marked or "utf-8" in fits:
        return marked or "utf-8"
    if "gb18030" in fits and pairs > 4 * singles:
        return "gb18030"
    return "cp1252" if "cp1252" in fits else "latin-1"


def _fits(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_what_is_no_text(chunk: bytes, since_break: int, *, zeros: bool) -> int:
    """Length of the unfinished last line; refuses binary data and endless lines."""
    if b"\0" in chunk and not zeros:
        raise Unusable(_("This is a binary file, not a table of text."))
    *lines, last = re.split(rb"[\r\n]", chunk)
    longest = max([since_break + len(lines[0])] + [len(line) for line in lines[1:]]) if lines else 0
    unfinished = len(last) if lines else since_break + len(last)
    if max(longest, unfinished) > LINE_LIMIT:
        raise Unusable(_("A line is longer than a million bytes: this is not a table."))
    return unfinished


def _delimiter(path: Path, encoding: str) -> str:
    """The separator that cuts the heading into the most columns."""
    with _text(path, encoding) as file:
        heading = file.readline()
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([heading], delimiter=mark), [])))


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_open(path), encoding=encoding, newline="")


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they begin on; blank lines are skipped."""
    with _text(path, encoding) as file:
        reader = csv.reader(file, delimiter=delimiter)
        line = 1
        for record in reader:
            if any(record):
                yield line, record
            line = reader.line_num + 1
