"""Territories as a schematic map: a cell for each division around its centre, coloured by dealer.

There are no outlines of divisions here; what lies nearest to a centre stands for the division.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from stores.models import Dealer, Division
from stores.services import cells, sketch
from stores.services.holdings import Holding

WIDTH, HEIGHT = 720, 560
TONES = 8  # colours of the stylesheet
LETTER = 12  # px that a character of a name takes
TOUCHING = 1.5


@dataclass(frozen=True, slots=True)
class Cell:
    """`points` as SVG writes them; `key` numbers its dealer in the legend, 0 = no single one.

    `state` is whole (one dealer has all of it), shared (several, or some lines are free) or gap;
    `room` says what fits in: name, key or nothing.
    """

    holding: Holding
    points: str
    x: float
    y: float
    state: str
    key: int
    tone: int
    room: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A dealer of the legend and the divisions of which it holds something."""

    dealer: Dealer
    key: int
    tone: int
    divisions: list[Division]


@dataclass(frozen=True, slots=True)
class AreaMap:
    """The picture, its legend, and what cannot be drawn because nobody knows where it lies."""

    cells: list[Cell]
    legend: list[Entry]
    gaps: list[Holding]
    unplaced: list[Division]
    width: int = WIDTH
    height: int = HEIGHT


def draw(surveyed: Sequence[Holding]) -> AreaMap:
    """Colours differ between neighbours; whoever holds most is first in the legend."""
    placed = [holding for holding in surveyed if holding.division.lat is not None]
    shapes = _shapes(placed)
    counted = Counter(dealer for holding in surveyed for dealer in holding.dealers)
    ranked = sorted(counted, key=lambda dealer: (-counted[dealer], dealer.code))
    keys = {dealer: number for number, dealer in enumerate(ranked, start=1)}
    tones = _tones(ranked, placed, [shape for shape, _centre in shapes])
    return AreaMap(
        cells=[
            _cell(holding, shape, centre, keys, tones)
            for holding, (shape, centre) in zip(placed, shapes, strict=True)
        ],
        legend=[
            Entry(dealer, keys[dealer], tones[dealer], _held_by(dealer, surveyed))
            for dealer in ranked
        ],
        gaps=[holding for holding in surveyed if holding.missing],
        unplaced=[h.division for h in surveyed if h.division.lat is None],
    )


def _shapes(placed: Sequence[Holding]) -> list[tuple[list[cells.Point], cells.Point]]:
    if not placed:
        return []
    spots = [(holding.division.lat, holding.division.lng) for holding in placed]
    largest = sqrt(WIDTH * HEIGHT / len(spots)) / 2
    frame = sketch.Frame.around(spots, WIDTH, HEIGHT, margin=int(min(largest, WIDTH / 4)))
    centres = [frame.at(lat, lng) for lat, lng in spots]
    return list(zip(cells.cells(centres, largest=largest), centres, strict=True))


def _cell(
    holding: Holding,
    shape: Sequence[cells.Point],
    centre: cells.Point,
    keys: dict[Dealer, int],
    tones: dict[Dealer, int],
) -> Cell:
    sole = holding.sole
    state = "whole" if sole else "shared" if holding.dealers else "gap"
    first = sole or (holding.dealers[0] if holding.dealers else None)
    return Cell(
        holding=holding,
        points=" ".join(f"{x:g},{y:g}" for x, y in shape),
        x=centre[0],
        y=centre[1],
        state=state,
        key=keys[sole] if sole else 0,
        tone=tones[first] if first else 0,
        room=_room(shape, holding.division.name),
    )


def _room(shape: Sequence[cells.Point], name: str) -> str:
    wide, tall = (max(edge) - min(edge) for edge in zip(*shape, strict=True))
    if min(wide, tall) < 2 * LETTER:
        return "nothing"
    return "name" if wide > LETTER * len(name) and tall > 3 * LETTER else "key"


def _held_by(dealer: Dealer, surveyed: Iterable[Holding]) -> list[Division]:
    return [holding.division for holding in surveyed if dealer in holding.dealers]


def _tones(
    ranked: Sequence[Dealer], placed: Sequence[Holding], shapes: Sequence[Sequence[cells.Point]]
) -> dict[Dealer, int]:
    """A colour for each dealer that none of its neighbours has, as far as there are colours."""
    beside: dict[Dealer, set[Dealer]] = defaultdict(set)
    for one, two in _touching(shapes):
        for mine in placed[one].dealers:
            beside[mine].update(placed[two].dealers)
    tones: dict[Dealer, int] = {}
    for number, dealer in enumerate(ranked):
        taken = {tones[other] for other in beside[dealer] if other in tones}
        turn = [(number + step) % TONES + 1 for step in range(TONES)]
        tones[dealer] = next((tone for tone in turn if tone not in taken), turn[0])
    return tones


def _touching(shapes: Sequence[Sequence[cells.Point]]) -> Iterable[tuple[int, int]]:
    """Pairs of cells with a corner in common, both ways round."""
    corners: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, shape in enumerate(shapes):
        for x, y in shape:
            corners[round(x / TOUCHING), round(y / TOUCHING)].add(number)
    for met in corners.values():
        yield from ((one, two) for one in met for two in met if one != two)
