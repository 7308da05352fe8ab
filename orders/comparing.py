"""Replays side by side, for people: figures in rows, and plots drawn as plain SVG shapes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.utils.translation import gettext as _

from o2o.templatetags.ui import distance
from orders.services import rehearsing
from orders.services.ranking import REASONS
from orders.services.rehearsing import Outcome, Replay

WIDTH, HEIGHT = 560, 240
EDGE = 36
BUSIEST = 12
TICKS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of every replay."""

    label: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of every replay, as parts of the greatest of all."""

    label: str
    values: list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of orders served within a distance; `ticks` are (x, label)."""

    paths: list[str]
    ticks: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Spot:
    """An order on the map: kind is same, moved or refused."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the page and the report show of one or two replays."""

    names: list[str]
    lines: list[Line]
    curve: Curve | None
    load: list[Bar]
    refusals: list[Bar]
    spots: list[Spot]
    changed: int
    orders: int


def compare(replays: list[Replay]) -> Comparison:
    """`replays` are of the same cases."""
    first, last = replays[0], replays[-1]
    return Comparison(
        names=[replay.setting.name for replay in replays],
        lines=_lines(replays),
        curve=_curve(replays),
        load=_bars(replays, lambda replay: replay.load, str, BUSIEST),
        refusals=_bars(replays, lambda replay: replay.refusals, _reason, len(REASONS)),
        spots=_spots(first, last),
        changed=rehearsing.changed(first, last),
        orders=len(first.outcomes),
    )


def _lines(replays: list[Replay]) -> list[Line]:
    figures: list[tuple[str, Callable[[Replay], object]]] = [
        (_("orders"), lambda r: len(r.outcomes)),
        (_("served"), lambda r: len(r.served)),
        (_("refused"), lambda r: len(r.outcomes) - len(r.served)),
        (_("split over stores"), lambda r: r.splits),
        (_("mean distance"), lambda r: distance(r.mean())),
        (_("half within"), lambda r: distance(r.percentile(50))),
        (_("90 % within"), lambda r: distance(r.percentile(90))),
        (_("stores at work"), lambda r: len(r.load)),
        (_("most orders of one store"), lambda r: max(r.load.values(), default=0)),
    ]
    return [Line(label, [str(value(r)) for r in replays]) for label, value in figures]


def _curve(replays: list[Replay]) -> Curve | None:
    farthest = max((r.percentile(98) for r in replays if r.served), default=0)
    if not farthest:
        return None
    span = WIDTH - 2 * EDGE
    steps = [farthest * n / TICKS for n in range(TICKS + 1)]
    return Curve(
        paths=[_path(replay, farthest) for replay in replays],
        ticks=[
            (round(EDGE + metres / farthest * span, 1), str(distance(metres)) if metres else "0")
            for metres in steps
        ],
    )


def _path(replay: Replay, farthest: float) -> str:
    """The share of all orders served within each distance, as an SVG path."""
    span, rise = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    points = [f"M{EDGE} {HEIGHT - EDGE}"]
    for number, metres in enumerate(replay.distances, 1):
        x = EDGE + min(metres / farthest, 1) * span
        y = HEIGHT - EDGE - number / len(replay.outcomes) * rise
        points.append(f"L{x:.1f} {y:.1f}")
    return "".join(points)


def _bars(
    replays: list[Replay],
    count: Callable[[Replay], Any],
    label: Callable[[str], str],
    most: int,
) -> list[Bar]:
    counts = [count(replay) for replay in replays]
    totals = {key: sum(each[key] for each in counts) for each in counts for key in each}
    shown = sorted(totals, key=lambda key: (-totals[key], key))[:most]
    greatest = max((each[key] for each in counts for key in shown), default=0) or 1
    return [
        Bar(label(key), [(each[key], round(each[key] * 100 / greatest, 1)) for each in counts])
        for key in shown
    ]


def _reason(code: str) -> str:
    return str(REASONS.get(code) or _("no store there"))


def _spots(first: Replay, last: Replay) -> list[Spot]:
    """The orders on a plane, north up, true to scale around their middle."""
    places = [outcome.case.place for outcome in last.outcomes]
    if not places:
        return []
    middle = radians(sorted(place.lat for place in places)[len(places) // 2])
    xs = [place.lng * cos(middle) for place in places]
    ys = [-place.lat for place in places]
    fit_x, fit_y = _fit(xs, ys)
    kinds = (_kind(a, b) for a, b in zip(first.outcomes, last.outcomes, strict=True))
    return [Spot(fit_x(x), fit_y(y), kind) for x, y, kind in zip(xs, ys, kinds, strict=True)]


def _fit(
    xs: Iterable[float], ys: Iterable[float]
) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """Scale both axes alike, so that nearly all points lie inside."""
    (west, east), (north, south) = _middle(xs), _middle(ys)
    scale = min(
        (WIDTH - 2 * EDGE) / max(east - west, 1e-6), (HEIGHT - 2 * EDGE) / max(south - north, 1e-6)
    )

    def place(value: float, low: float, high: float, size: int) -> float:
        shifted = size / 2 + (value - (low + high) / 2) * scale
        return round(min(max(shifted, 2), size - 2), 1)

    return (
        lambda x: place(x, west, east, WIDTH),
        lambda y: place(y, north, south, HEIGHT),
    )


def _middle(values: Iterable[float]) -> tuple[float, float]:
    """Where 98 of a hundred lie."""
    ordered = sorted(values)
    cut = len(ordered) // 100
    return ordered[cut], ordered[-1 - cut]


def _kind(before: Outcome, after: Outcome) -> str:
    if not after.stores:
        return "refused"
    return "same" if set(before.stores) == set(after.stores) else "moved"
