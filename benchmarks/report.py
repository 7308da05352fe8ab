"""Figures as JSON and as a table a person can read."""

import json
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.meter import Figures

COLUMNS = ("operation", "calls", "p50 ms", "p99 ms", "per s", "SQL", "CPU-ms", "web", "× empty")


def write(folder: Path, figures: list[Figures], ratios: dict[str, float], size: dict) -> str:
    """Keep the run in `folder` and return its table."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    machine = {"cores": psutil.cpu_count(), "python": platform.python_version()}
    run = {
        "at": now.isoformat(timespec="seconds"),
        "machine": machine,
        "size": size,
        "figures": [asdict(figure) for figure in figures],
        "ratios": ratios,
    }
    (folder / f"{now:%Y%m%d-%H%M%S}.json").write_text(json.dumps(run, indent=2), "utf-8")
    table = _table(figures, ratios)
    (folder / "latest.txt").write_text(table, "utf-8")
    return table


def keep(folder: Path, name: str, run: dict, table: str) -> None:
    """Keep a run that has a table of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    at = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    (folder / f"{name}-{at}.json").write_text(json.dumps(run, indent=2), "utf-8")
    (folder / f"{name}.txt").write_text(table, "utf-8")


def _table(figures: list[Figures], ratios: dict[str, float]) -> str:
    empty = next(figure.cpu_ms for figure in figures if figure.name == "empty view")
    rows = [COLUMNS, *(_row(figure, empty) for figure in figures)]
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
    return "\n".join([*lines, "", *(f"{name}: {value:.2f}" for name, value in ratios.items()), ""])


def _row(figure: Figures, empty: float) -> tuple[str, ...]:
    numbers = (figure.p50_ms, figure.p99_ms, figure.per_second)
    return (
        figure.name + (f" ({figure.refused} failed)" if figure.refused else ""),
        str(figure.calls),
        *(f"{number:.1f}" for number in numbers),
        "" if figure.sql is None else str(figure.sql),
        f"{figure.cpu_ms:.1f}",
        f"{figure.web_cpu_ms:.1f}",
        f"{figure.cpu_ms / empty:.1f}",
    )
