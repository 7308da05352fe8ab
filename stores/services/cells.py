"""The plane shared out among points: to each what lies nearest to it, up to a reach.

Voronoi cells by cutting: a round patch about each point loses, neighbour after neighbour, the
half that lies nearer to the other one. Exact, and quick enough for the cities of a country.
"""

from collections.abc import Sequence
from math import cos, dist, pi, sin

Point = tuple[float, float]
CORNERS = 20
NEIGHBOURS = 4  # the reach of a point is most of the way to its fourth neighbour
SHARE = 0.72
SMALLEST = 9.0


def cells(points: Sequence[Point], *, largest: float) -> list[list[Point]]:
    """A convex polygon for each point, in their order, none farther out than `largest`."""
    return [_cell(points, number, largest) for number in range(len(points))]


def _cell(points: Sequence[Point], number: int, largest: float) -> list[Point]:
    here = points[number]
    others = sorted(
        (dist(here, other), n) for n, other in enumerate(points) if n != number and other != here
    )
    reach = _reach([far for far, _n in others], largest)
    patch = [
        (here[0] + reach * cos(2 * pi * k / CORNERS), here[1] + reach * sin(2 * pi * k / CORNERS))
        for k in range(CORNERS)
    ]
    for far, n in others:
        if far >= 2 * reach:
            break
        patch = _nearer(patch, here, points[n])
    return [(round(x, 1), round(y, 1)) for x, y in patch]


def _reach(distances: Sequence[float], largest: float) -> float:
    near = distances[:NEIGHBOURS]
    return min(max(near[-1] * SHARE, SMALLEST), largest) if near else largest


def _nearer(patch: list[Point], here: Point, other: Point) -> list[Point]:
    """What of a convex polygon lies nearer to `here` than to `other`."""
    ahead = (other[0] - here[0], other[1] - here[1])
    middle = ((here[0] + other[0]) / 2, (here[1] + other[1]) / 2)

    def beyond(point: Point) -> float:
        return (point[0] - middle[0]) * ahead[0] + (point[1] - middle[1]) * ahead[1]

    kept: list[Point] = []
    for one, two in zip(patch, [*patch[1:], *patch[:1]], strict=True):
        a, b = beyond(one), beyond(two)
        if a <= 0:
            kept.append(one)
        if a * b < 0:
            part = a / (a - b)
            kept.append((one[0] + part * (two[0] - one[0]), one[1] + part * (two[1] - one[1])))
    return kept
