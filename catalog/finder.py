"""The finder: room, size, style, budget → suites and pieces that fit, never an empty hand.

Where nothing answers every wish, one wish after the other is let go, the least binding first, and
the answer says which.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from catalog.models import Category, Product, Suite
from catalog.words import ROOMS, STYLES

SIZES = {"small": 11, "medium": 19, "large": 40}  # the largest room of each kind, m²
BUDGETS = ("6000", "10000", "15000", "20000")
LET_GO = ("style", "budget", "size", "room")
MOST_SUITES = 6
MOST_PIECES = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; an empty word leaves it open."""

    room: str = ""
    size: str = ""
    style: str = ""
    budget: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Wish":
        """A word that nobody offered is no wish."""
        known: dict[str, Iterable[str]] = {
            "room": ROOMS,
            "size": SIZES,
            "style": STYLES,
            "budget": BUDGETS,
        }
        given = {name: parameters.get(name, "") for name in known}
        return cls(**{name: word for name, word in given.items() if word in known[name]})

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def is_met_by(self, suite: Suite) -> bool:
        return (
            (not self.room or suite.room == self.room)
            and (not self.style or suite.style == self.style)
            and (not self.budget or suite.together <= Decimal(self.budget))
            and (not self.size or (suite.smallest_room or 0) <= SIZES[self.size])
        )

    def widened(self) -> Iterator[tuple["Wish", tuple[str, ...]]]:
        """This wish, then ever wider ones, with what each has let go."""
        wish = self
        gone: tuple[str, ...] = ()
        yield wish, gone
        for name in LET_GO:
            if getattr(wish, name):
                wish, gone = replace(wish, **{name: ""}), (*gone, name)
                yield wish, gone


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, and which wishes were let go to find anything."""

    suites: list[Suite]
    let_go: tuple[str, ...] = ()


def suites(wish: Wish, among: Iterable[Suite]) -> Found:
    """The suites of the narrowest wish that any suite meets, those that use the budget best first."""
    known = list(among)
    for wider, gone in wish.widened():
        met = [suite for suite in known if wider.is_met_by(suite)]
        if met:
            met.sort(key=lambda suite: -suite.together)
            return Found(met[:MOST_SUITES], gone)
    return Found([])


def pieces(wish: Wish, category: Category | None) -> list[Product]:
    """The newest pieces for the room and budget, in the style where there are any."""
    found = Product.objects.published()
    if category:
        found = found.in_category(category)
    if wish.budget:
        found = found.filter(lowest_price__lte=Decimal(wish.budget))
    newest = found.for_cards().order_by("-created_at", "-pk")
    in_style = newest.with_any("style", [wish.style]) if wish.style else newest
    return list(in_style[:MOST_PIECES]) or list(newest[:MOST_PIECES])
