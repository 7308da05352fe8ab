"""Why this store: the candidates of a routing decision as dots around the shopper, with a word each.

Directions are true; distances from the centre grow with their square root, so that a store
around the corner and one in the next town fit on the same small map.
"""

from dataclasses import dataclass
from math import atan2, cos, radians, sin, sqrt
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from o2o.geo import Place
from orders.models import Order, RoutingDecision
from orders.services.ranking import REASONS

WIDTH, HEIGHT = 320, 220
MARGIN = 26
SHOWN = 7


@dataclass(frozen=True, slots=True)
class Dot:
    """A candidate on the map; x, y in units of the drawing."""

    x: float
    y: float
    name: str
    word: str
    distance_m: int
    is_chosen: bool
    number: int


@dataclass(frozen=True, slots=True)
class WhyMap:
    """The drawing and its honest sentence."""

    dots: list[Dot]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def centre(self) -> tuple[float, float]:
        return WIDTH / 2, HEIGHT / 2


def draw(decision: RoutingDecision | None, order: Order) -> WhyMap | None:
    """None while nothing was decided, or when the shopper's own place is not known."""
    if decision is None or order.place is None or not decision.candidates:
        return None
    if order.place_source == "store":
        return None
    chosen = decision.chosen_id
    rows = sorted(decision.candidates, key=lambda row: row["distance_m"])
    shown = [row for row in rows if row["store"] != chosen][: SHOWN - 1]
    shown += [row for row in rows if row["store"] == chosen]
    shown.sort(key=lambda row: row["distance_m"])
    farthest = max(row["distance_m"] for row in shown) or 1
    metres = next((row["distance_m"] for row in shown if row["store"] == chosen), farthest)
    dots = [
        _dot(row, order.place, farthest, chosen, number, metres)
        for number, row in enumerate(shown, 1)
    ]
    return WhyMap(dots, _sentence(decision, rows, order))


def _dot(
    row: dict[str, Any], here: Place, farthest: int, chosen: int | None, number: int, metres: int
) -> Dot:
    east = radians(row["lng"] - here.lng) * cos(radians(here.lat))
    north = radians(row["lat"] - here.lat)
    angle = atan2(north, east) if east or north else 0.6 + number
    reach = 0.16 + 0.84 * sqrt(row["distance_m"] / farthest)
    is_chosen = row["store"] == chosen
    return Dot(
        x=round(WIDTH / 2 + cos(angle) * reach * (WIDTH / 2 - MARGIN), 1),
        y=round(HEIGHT / 2 - sin(angle) * reach * (HEIGHT / 2 - MARGIN), 1),
        name=name_of(row),
        word=_("serves you") if is_chosen else _word(row, metres),
        distance_m=row["distance_m"],
        is_chosen=is_chosen,
        number=number,
    )


def _word(row: dict[str, Any], metres: int) -> str:
    """The reason against a candidate; `metres` is how far the chosen one is."""
    if row["reason"]:
        return str(REASONS.get(row["reason"], ""))
    if row["distance_m"] >= metres:
        return _("farther away")
    return _passed_over(row) if row.get("has_all") else _("has only part of it")


def _passed_over(row: dict[str, Any]) -> str:
    """Nearer and able, but ranked behind: by the rule that weighed most, or by turns."""
    costs = row.get("costs", {})
    rule = max(costs, key=lambda name: costs[name], default="")
    words = {"territory": _("of another dealer's area"), "load": _("busier today")}
    return words.get(rule) or _("another store's turn")


def name_of(row: dict[str, Any]) -> str:
    english = (get_language() or "").startswith("en")
    first, second = ("name_en", "name_zh") if english else ("name_zh", "name_en")
    return row[first] or row[second]


def _sentence(decision: RoutingDecision, rows: list[dict[str, Any]], order: Order) -> str:
    """Why this store and no other, without flattery."""
    chosen = next((row for row in rows if row["store"] == decision.chosen_id), None)
    if chosen is None:
        return _("No store around can take this order by itself; headquarters is arranging it.")
    names = {"store": name_of(chosen)}
    if decision.by_id:
        return _("Headquarters gave this order to %(store)s.") % names
    if decision.chosen_id == order.wanted_store_id:
        return _("You chose %(store)s yourself.") % names
    nearer = [row for row in rows if row["distance_m"] < chosen["distance_m"]]
    if not nearer:
        return _("%(store)s is the nearest store to you, and it has what you ordered.") % names
    told = _(", ").join(
        f"{name_of(row)} ({_word(row, chosen['distance_m'])})" for row in nearer[:3]
    )
    if any(row["kept"] and row.get("has_all") for row in nearer):
        return _("%(store)s serves you. Nearer, but not chosen: %(others)s.") % (
            names | {"others": told}
        )
    return _(
        "%(store)s is the nearest store that can serve you. Nearer, but not able to: %(others)s."
    ) % (names | {"others": told})
