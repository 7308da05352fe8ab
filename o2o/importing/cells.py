"""How one cell is read. Each function returns a reader: text in, value out, or Unreadable.

Readers are forgiving about what people and spreadsheets do (full-width digits, thousands marks,
a decimal comma, a yuan sign) and strict about what would change a meaning.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from o2o.money import CENT

Reader = Callable[[str], Any]

POINT = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")
YUAN = re.compile(r"^(¥|CNY|RMB|人民币)\s*|\s*(¥|CNY|RMB|元)$", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
YES = {"1", "true", "yes", "y", "t", "是", "有", "√"}
NO = {"0", "false", "no", "n", "f", "否", "无", "×"}


class Unreadable(ValueError):
    """A cell that cannot be read; the message says why."""


def text(max_length: int, *, spaces: bool = True) -> Reader:
    """Text without control characters; `spaces` off joins every run of white space to one."""

    def read(cell: str) -> str:
        value = CONTROL.sub("", unicodedata.normalize("NFC", cell)).strip()
        value = value if spaces else " ".join(value.split())
        if len(value) > max_length:
            raise Unreadable(
                _("longer than %(limit)s characters (%(length)s)")
                % {"limit": max_length, "length": len(value)}
            )
        return value

    return read


def name(max_length: int) -> Reader:
    """A person's or company's name; one that begins with a number is a text in the wrong column."""
    plain = text(max_length, spaces=False)

    def read(cell: str) -> str:
        value = plain(cell)
        if value[:1].isdigit():
            raise Unreadable(_("not a name: “%(cell)s”") % {"cell": shown(value)})
        return value

    return read


def decimal(*, low: Decimal | float, high: Decimal | float, places: int) -> Reader:
    """A number from `low` to `high`, rounded to `places`."""

    def read(cell: str) -> Decimal:
        value = number(cell)
        if not Decimal(str(low)) <= value <= Decimal(str(high)):
            raise Unreadable(
                _("%(cell)s is not between %(low)s and %(high)s")
                % {"cell": shown(cell), "low": low, "high": high}
            )
        return round(value, places)

    return read


def integer(*, low: int, high: int) -> Reader:
    within = decimal(low=low, high=high, places=6)

    def read(cell: str) -> int:
        value = within(cell)
        if value != int(value):
            raise Unreadable(_("%(cell)s is not a whole number") % {"cell": shown(cell)})
        return int(value)

    return read


def money(*, high: int = 10_000_000) -> Reader:
    """An amount in the site's currency, to the cent; another currency or a pack price is refused."""

    def read(cell: str) -> Decimal:
        value = number(YUAN.sub("", unicodedata.normalize("NFKC", cell).strip()), shown_as=cell)
        if not 0 <= value <= high:
            raise Unreadable(
                _("%(cell)s is not between %(low)s and %(high)s")
                % {"cell": shown(cell), "low": 0, "high": high}
            )
        if value != value.quantize(CENT):
            raise Unreadable(_("%(cell)s has more than two decimals") % {"cell": shown(cell)})
        return value.quantize(CENT)

    return read


def boolean() -> Reader:
    def read(cell: str) -> bool:
        word = unicodedata.normalize("NFKC", cell).strip().lower()
        if word in YES | NO:
            return word in YES
        raise Unreadable(_("%(cell)s is neither yes nor no") % {"cell": shown(cell)})

    return read


def choice(*values: str) -> Reader:
    def read(cell: str) -> str:
        word = cell.strip().lower()
        if word in values:
            return word
        raise Unreadable(
            _("%(cell)s is not one of %(values)s")
            % {"cell": shown(cell), "values": ", ".join(values)}
        )

    return read


def matching(pattern: str, hint: str) -> Reader:
    """Text of one exact form, such as #RRGGBB; `hint` names the form."""
    form = re.compile(pattern)

    def read(cell: str) -> str:
        value = unicodedata.normalize("NFKC", cell).strip()
        if form.fullmatch(value):
            return value
        raise Unreadable(_("%(cell)s is not %(hint)s") % {"cell": shown(cell), "hint": hint})

    return read


def listed(separator: str, each: Reader) -> Reader:
    """Several values in one cell."""

    def read(cell: str) -> list[Any]:
        return [each(part) for part in cell.split(separator) if part.strip()]

    return read


def number(cell: str, shown_as: str = "") -> Decimal:
    """A plain decimal number; 1,299.5 and 1.299,5 and 12,5 are read, 1e3 and NaN are not."""
    value = unicodedata.normalize("NFKC", cell).replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if POINT.fullmatch(value):
        return Decimal(value.replace(",", ""))
    if COMMA.fullmatch(value):
        return Decimal(value.replace(".", "").replace(",", "."))
    raise Unreadable(_("%(cell)s is not a number") % {"cell": shown(shown_as or cell)})


def shown(cell: str, limit: int = 40) -> str:
    """A cell as a message shows it."""
    return cell if len(cell) <= limit else f"{cell[:limit]}…"
