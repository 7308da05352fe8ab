"""A schematic map drawn from coordinates alone: no tiles, no borders, true directions."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from o2o.geo import Place, distance_m
from stores.models import Store

METRES_PER_DEGREE = 111_195  # of latitude, on the mean sphere
RINGS_M = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
MARGIN = 28
SMALLEST_SPAN_M = 800
TRIP_M = 60_000  # as far as somebody goes to look at a piece
FEWEST = 3  # drawn when nothing is within a trip


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered store at (x, y) of the picture; `label` is its name.

    `more` counts the stores after it that lie on the same spot.
    """

    x: float
    y: float
    number: int
    label: str
    url: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle of `metres` around the shopper, radius `r` of the picture."""

    r: float
    metres: int

    @property
    def top(self) -> float:
        return -self.r


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture of width × height: pins, faint dots for other stores, the shopper with rings."""

    width: int
    height: int
    pins: list[Pin]
    dots: str
    here: tuple[float, float] | None
    rings: list[Ring]


def draw(
    *,
    stores: Sequence[Store],
    place: Place | None,
    others: Sequence[tuple[float, float]] = (),
    width: int = 640,
    height: int = 480,
) -> Sketch | None:
    """The stores within a trip of the shopper (else the nearest few), numbered in their order;
    the picture is about those, whatever else is listed. None when nothing has coordinates.
    """
    drawn = within_trip(stores, place) if place else {s for s in stores if s.lat is not None}
    shown = [(store.lat, store.lng) for store in drawn] or list(others)
    if not shown:
        return None
    frame = Frame.around([*shown, *([(place.lat, place.lng)] if place else [])], width, height)
    pins = _pins(frame, [(n, store) for n, store in enumerate(stores, start=1) if store in drawn])
    here = frame.at(place.lat, place.lng) if place else None
    return Sketch(width, height, pins, _dots(frame, others), here, _rings(frame, here))


def within_trip(stores: Sequence[Store], place: Place) -> set[Store]:
    """Those that somebody would go to for a look; the nearest few when all are farther."""
    far = {
        store: distance_m(place.lat, place.lng, store.lat, store.lng)
        for store in stores
        if store.lat is not None
    }
    near = {store for store, metres in far.items() if metres <= TRIP_M}
    return near or set(sorted(far, key=lambda store: far[store])[:FEWEST])


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, equirectangular about the middle: good for a town, recognisable for a country."""

    lat: float
    lng: float
    metres_per_unit: float
    width: int
    height: int

    @classmethod
    def around(
        cls,
        points: Sequence[tuple[float, float]],
        width: int,
        height: int,
        margin: int = MARGIN,
    ) -> "Frame":
        lats, lngs = [lat for lat, _ in points], _unwrapped([lng for _, lng in points])
        lat, lng = (min(lats) + max(lats)) / 2, (min(lngs) + max(lngs)) / 2
        tall = (max(lats) - min(lats)) * METRES_PER_DEGREE
        wide = (max(lngs) - min(lngs)) * METRES_PER_DEGREE * cos(radians(lat))
        scale = max(
            tall / (height - 2 * margin), wide / (width - 2 * margin), SMALLEST_SPAN_M / width
        )
        return cls(lat, lng, scale, width, height)

    def at(self, lat: float, lng: float) -> tuple[float, float]:
        east = (lng - self.lng + 180) % 360 - 180
        x = east * METRES_PER_DEGREE * cos(radians(self.lat)) / self.metres_per_unit
        y = (self.lat - lat) * METRES_PER_DEGREE / self.metres_per_unit
        return round(x + self.width / 2, 1), round(y + self.height / 2, 1)


def _unwrapped(lngs: list[float]) -> list[float]:
    """Longitudes without a jump at the date line, when they lie on both sides of it."""
    if max(lngs) - min(lngs) <= 180:
        return lngs
    return [lng + 360 if lng < 0 else lng for lng in lngs]


def _pins(frame: Frame, numbered: Sequence[tuple[int, Store]]) -> list[Pin]:
    """One pin per spot, for the first store that lies on it."""
    spots: dict[tuple[float, float], list[tuple[int, Store]]] = {}
    for number, store in numbered:
        spots.setdefault(frame.at(store.lat, store.lng), []).append((number, store))
    return [
        Pin(
            x,
            y,
            number,
            " · ".join(s.name for _n, s in all_),
            first.get_absolute_url(),
            len(all_) - 1,
        )
        for (x, y), all_ in spots.items()
        for number, first in all_[:1]
    ]


def _dots(frame: Frame, others: Sequence[tuple[float, float]]) -> str:
    """One SVG path of dots, one per whole unit of the picture."""
    spots = {tuple(map(round, frame.at(lat, lng))) for lat, lng in others}
    inside = (s for s in spots if 0 <= s[0] <= frame.width and 0 <= s[1] <= frame.height)
    return "".join(f"M{x} {y}h0" for x, y in sorted(inside))


def _rings(frame: Frame, here: tuple[float, float] | None) -> list[Ring]:
    """At most three circles that fit into the picture and are not too small to read."""
    if here is None:
        return []
    fitting = [Ring(round(m / frame.metres_per_unit, 1), m) for m in RINGS_M]
    return [ring for ring in fitting if 36 <= ring.r <= frame.width * 0.6][-3:]
