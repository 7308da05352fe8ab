"""How the cost of a page grows with the catalogue: the same questions of a small and a large one."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log

from benchmarks.meter import Figures

COLUMNS = ("operation", "variants", "p50 ms", "p99 ms", "per s", "SQL", "CPU-ms", "database", "×")
Measured = list[tuple[int, list[Figures]]]


def curve(options: Namespace, measured: Callable[[Namespace], list[Figures]]) -> Measured:
    """The figures of the pages in a catalogue of each size, counted in variants."""
    sizes = [
        (count, Namespace(**vars(options) | {"products": count // options.variants}))
        for count in options.growth
    ]
    return [(count, measured(size)) for count, size in sizes]


def told(curve: Measured) -> str:
    """A line for each page and size; the last column is the cost by that of the size before."""
    rows: list[Sequence[str]] = [COLUMNS]
    for page in zip(*(figures for _count, figures in curve), strict=True):
        before = 0.0
        for (count, _figures), figure in zip(curve, page, strict=True):
            rows.append(_row(figure, count, before))
            before = figure.cpu_ms
    widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
    lines = [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in rows
    ]
    return "\n".join([*lines, "", f"logarithmic growth would be {_allowed(curve)}", ""])


def _row(figure: Figures, count: int, before: float) -> tuple[str, ...]:
    numbers = (figure.p50_ms, figure.p99_ms, figure.per_second)
    return (
        figure.name,
        f"{count:,}",
        *(f"{number:.1f}" for number in numbers),
        "" if figure.sql is None else str(figure.sql),
        f"{figure.cpu_ms:.1f}",
        f"{figure.cpu_ms - figure.web_cpu_ms:.1f}",
        f"{figure.cpu_ms / before:.2f}" if before else "",
    )


def _allowed(curve: Measured) -> str:
    counts = [count for count, _figures in curve]
    steps = pairwise(counts)
    return ", ".join(f"× {log(more) / log(less):.2f}" for less, more in steps)
