"""What complete suites save in a cart, to the cent, line by line.

A suite's price holds for the complete set only. Every piece keeps its own price; its line carries
its share of the saving, so a cart that loses a piece simply goes back to single prices.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from o2o.bilingual import Bilingual
from o2o.money import ZERO, split
from orders.models import Cart, CartSuite


@dataclass(frozen=True, slots=True)
class Part:
    """How many of a variant make one set, at today's price."""

    quantity: int
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Terms:
    """A suite as it is offered today; `parts` by variant id."""

    suite: int
    slug: str
    name_zh: str
    name_en: str
    price: Decimal
    parts: Mapping[int, Part]

    name = Bilingual()

    @property
    def saves(self) -> Decimal:
        """What one complete set saves; nothing when the pieces became cheaper than the suite."""
        separately = sum((part.total for part in self.parts.values()), ZERO)
        return max(separately - self.price, ZERO)


@dataclass(frozen=True, slots=True)
class Deal:
    """What a suite does for a cart: how many complete `sets`, or what the first one misses."""

    terms: Terms
    sets: int
    missing: Mapping[int, int]

    @property
    def saving(self) -> Decimal:
        return self.terms.saves * self.sets


@dataclass(slots=True)
class Savings:
    """The deals of a cart, and by variant what its line saves, and with which suite."""

    deals: list[Deal] = field(default_factory=list)
    by_variant: dict[int, Decimal] = field(default_factory=dict)
    suite_of: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.by_variant.values(), ZERO)

    def of(self, variant: int) -> Decimal:
        return self.by_variant.get(variant, ZERO)

    def as_json(self) -> list[dict[str, Any]]:
        """The suites that saved something, for the order's first event."""
        return [
            {"suite": deal.terms.slug, "sets": deal.sets, "saving": str(deal.saving)}
            for deal in self.deals
            if deal.saving
        ]


def kept_by(cart: Cart) -> list[Terms]:
    """The suites that the cart was filled with, first come first, as they are offered now."""
    kept = CartSuite.objects.filter(cart=cart, suite__is_published=True)
    facts = ("suite_id", "suite__slug", "suite__name_zh", "suite__name_en", "suite__price")
    pieces = [f"suite__pieces__{fact}" for fact in ("variant_id", "quantity", "variant__price")]
    rows = kept.exclude(suite__pieces=None).order_by("pk", "suite__pieces__variant_id")
    return terms(rows.values_list(*facts, *pieces))


def terms(rows: Iterable[Sequence[Any]]) -> list[Terms]:
    """Rows of (suite, slug, names, price, variant, quantity, unit price), a suite's together."""
    found = []
    for (suite, slug, zh, en, price), pieces in groupby(rows, key=lambda row: tuple(row[:5])):
        parts = {variant: Part(n, Decimal(unit)) for *_suite, variant, n, unit in pieces}
        found.append(Terms(suite, slug, zh, en, Decimal(price), parts))
    return found


def reckon(*, wanted: Mapping[int, int], offered: Iterable[Terms]) -> Savings:
    """Give each suite in turn the complete sets that still can be made; no piece counts twice."""
    found, free = Savings(), dict(wanted)
    for suite in offered:
        if suite.parts.keys() & wanted.keys():
            found.deals.append(deal := _deal(suite, free))
            _share(deal, found)
    return found


def _deal(suite: Terms, free: dict[int, int]) -> Deal:
    """The complete sets that `free` makes, taken out of it."""
    sets = min(free.get(variant, 0) // part.quantity for variant, part in suite.parts.items())
    short = {variant: part.quantity - free.get(variant, 0) for variant, part in suite.parts.items()}
    if not sets:
        return Deal(suite, 0, {variant: n for variant, n in short.items() if n > 0})
    for variant, part in suite.parts.items():
        free[variant] -= part.quantity * sets
    return Deal(suite, sets, {})


def _share(deal: Deal, found: Savings) -> None:
    """Share the saving over the lines by what their pieces cost singly."""
    if not deal.saving:
        return
    parts = deal.terms.parts
    shares = split(deal.saving, [part.total for part in parts.values()])
    for variant, share in zip(parts, shares, strict=True):
        found.by_variant[variant] = found.of(variant) + share
        found.suite_of.setdefault(variant, deal.terms.suite)
