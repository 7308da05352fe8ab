"""A wallet-like card as one drawing: it needs no network and no style sheet, and becomes a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import qrcode
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

WIDTH = 360
LINE = 32  # half-width signs on a line of 320 units
SHOWN = 2  # lines of one value
TOP, STEP, SPACED = 148, 22, 46
QUIET = 2  # modules around the code


@dataclass(frozen=True, slots=True)
class Card:
    """`code` is what the QR says; `digits` stand beneath it for who has to read them out."""

    title: str
    place: str
    rows: Sequence[tuple[str, str]]
    code: str
    digits: str = ""


def draw(card: Card) -> SafeString:
    """The card as SVG."""
    y, rows = TOP, []
    for label, value in card.rows:
        lines = [(y + STEP * (n + 1), text) for n, text in enumerate(broken(value))]
        rows.append((y, label, lines))
        y += SPACED + STEP * (len(lines) - 1)
    path, size = _modules(card.code)
    facts = {"card": card, "rows": rows, "path": path, "size": size, "below": y + 8}
    facts |= {"digits_at": y + 252, "height": y + (284 if card.digits else 260)}
    return render_to_string("components/pass_card.svg", facts)


def broken(text: str) -> list[str]:
    """The text on lines that fit; what is too long ends in an ellipsis."""
    lines, line, wide = [], "", 0
    for sign in text:
        measure = 2 if east_asian_width(sign) in "WF" else 1
        if wide + measure > LINE:
            lines.append(line)
            line, wide = "", 0
        line, wide = line + sign, wide + measure
    lines.append(line)
    return lines if len(lines) <= SHOWN else [*lines[: SHOWN - 1], f"{lines[SHOWN - 1][:-1]}…"]


def _modules(text: str) -> tuple[str, int]:
    """The dark modules of the QR as a path, and how many there are along a side."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    matrix = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark)
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in dark), len(matrix)
