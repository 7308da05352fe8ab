"""Today's orders drawn to their stores: a schematic map, not a street map.

Directions from the middle of the day's orders are true; distances are drawn on a logarithmic
scale, so that a street and the next province fit on one sheet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import atan2, cos, hypot, log1p, pi, radians, sin
from statistics import median
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from orders import whymap

WIDTH, HEIGHT = 720, 400
MARGIN = 48
KM_PER_DEGREE = 111.32
NEAR_KM = 1.5  # below this the scale is nearly linear
AT_THE_STORE_KM = 0.1
GOLDEN_ANGLE = pi * (3 - 5**0.5)
LETTER = 13  # width of a Chinese character of a label
LABEL_HEIGHT = 18
NAMED = 8


class OrderOfToday(Protocol):
    """An order as `dashboard.todays_orders` gives it: it has a place, `serving` its store."""

    pk: Any
    number: str
    status: str
    attention: str
    lat: float
    lng: float
    place_source: str
    serving: Mapping[str, Any] | None

    def get_status_display(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Dot:
    """An order on the map with the way to its store, if it has one; `state` is its class."""

    x: float
    y: float
    title: str
    state: str
    url: str
    way: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Place:
    """A store that has orders of today; `name` is drawn only when `is_named`."""

    x: float
    y: float
    name: str
    count: int
    waiting: int
    url: str
    is_named: bool

    @property
    def radius(self) -> float:
        return min(9 + 1.5 * self.count, 20)


@dataclass(frozen=True, slots=True)
class DayMap:
    dots: list[Dot]
    places: list[Place]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def alone(self) -> int:
        """Paid orders that no store has."""
        return sum(dot.way is None and dot.state in ("stop", "paid") for dot in self.dots)


class Sheet:
    """From degrees to the drawing."""

    def __init__(self, points: list[tuple[float, float]]):
        self.lat = median(lat for lat, _lng in points)
        self.lng = median(lng for _lat, lng in points)
        self.reach = max((self._reach(*point) for point in points), default=0) or 1

    def _east_north(self, lat: float, lng: float) -> tuple[float, float]:
        east = (lng - self.lng) * KM_PER_DEGREE * cos(radians(self.lat))
        return east, (lat - self.lat) * KM_PER_DEGREE

    def _reach(self, lat: float, lng: float) -> float:
        return log1p(hypot(*self._east_north(lat, lng)) / NEAR_KM)

    def at(self, lat: float, lng: float) -> tuple[float, float]:
        east, north = self._east_north(lat, lng)
        angle, reach = atan2(north, east), self._reach(lat, lng) / self.reach
        return (
            round(WIDTH / 2 + cos(angle) * reach * (WIDTH / 2 - MARGIN), 1),
            round(HEIGHT / 2 - sin(angle) * reach * (HEIGHT / 2 - MARGIN), 1),
        )


def draw(orders: Iterable[OrderOfToday]) -> DayMap | None:
    """`orders` as `dashboard.todays_orders` gives them; None when there are none."""
    orders = list(orders)
    if not orders:
        return None
    stores = {
        order.serving["store"]: order.serving
        for order in orders
        if order.serving and order.serving["lat"] is not None
    }
    points = [(order.lat, order.lng) for order in orders]
    sheet = Sheet(points + [(row["lat"], row["lng"]) for row in stores.values()])
    places = _places(orders, stores, sheet)
    dots = [_dot(order, number, stores, sheet) for number, order in enumerate(orders)]
    return DayMap(dots, places)


def _dot(order: OrderOfToday, number: int, stores: Mapping[int, Any], sheet: Sheet) -> Dot:
    store = stores.get(order.serving["store"]) if order.serving else None
    x, y = sheet.at(order.lat, order.lng)
    way = sheet.at(store["lat"], store["lng"]) if store else None
    if order.place_source == "store" or (way and hypot(x - way[0], y - way[1]) < 12):
        x, y = _beside(x, y, number)
    return Dot(
        x=x,
        y=y,
        title=f"{order.number} · {order.get_status_display()}",
        state=_state(order),
        url=reverse("hq:orders_order_change", args=[order.pk]),
        way=way,
    )


def _beside(x: float, y: float, number: int) -> tuple[float, float]:
    """Orders wanted at the store itself stand around it."""
    angle = number * GOLDEN_ANGLE
    return round(x + 27 * cos(angle), 1), round(y + 27 * sin(angle), 1)


def _state(order: OrderOfToday) -> str:
    if order.attention:
        return "stop"
    if order.status in ("unpaid", "completed"):
        return order.status
    return order.serving["status"] if order.serving else "paid"


def _places(orders: list[OrderOfToday], stores: Mapping[int, Any], sheet: Sheet) -> list[Place]:
    counts = Counter(order.serving["store"] for order in orders if order.serving)
    waiting = Counter(
        order.serving["store"]
        for order in orders
        if order.serving and order.serving["status"] == "offered"
    )
    places: list[Place] = []
    taken: list[tuple[float, ...]] = []
    for store, count in counts.most_common():
        if store not in stores:
            continue
        x, y = sheet.at(stores[store]["lat"], stores[store]["lng"])
        name = whymap.name_of(stores[store])
        box = _label_box(x, y, name)
        is_named = len(places) < NAMED and not any(_meet(box, other) for other in taken)
        if is_named:
            taken.append(box)
        url = reverse("hq:orders_order_changelist") + f"?placed=today&store={store}"
        places.append(Place(x, y, name, count, waiting[store], url, is_named))
    return places


def _label_box(x: float, y: float, name: str) -> tuple[float, float, float, float]:
    width = sum(LETTER if ord(letter) > 255 else LETTER * 0.6 for letter in name)
    return x - width / 2, y + 18, x + width / 2, y + 18 + LABEL_HEIGHT


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def legend() -> list[tuple[str, str]]:
    """Class of a dot → its word."""
    return [
        ("unpaid", _("to be paid")),
        ("offered", _("waiting for the store")),
        ("accepted", _("with the store")),
        ("completed", _("completed")),
        ("stop", _("needs headquarters")),
    ]
