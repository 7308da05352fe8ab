"""Which stores serve these lines, and why the others do not.

A survey finds the stores, `judge` gives each the first reason against it, `plan` chooses: the
fewest stores, then the least detour. What must hold (stock, open, area, capacity) is a reason;
a rule only adds metres to the way, so it ranks and never refuses. Checkout names the serving
store and routing assigns it by the very same functions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from o2o.geo import Place
from o2o.prepared import Statement
from orders.methods import Method
from orders.services import surveying
from orders.services.surveying import Candidate, Question, Wanted

REASONS = {
    "": _("can serve"),
    "answered": _("has already said no"),
    "paused": _("paused"),
    "no_pickup": _("offers no pickup"),
    "no_delivery": _("does not deliver"),
    "too_far": _("too far"),
    "full": _("full today"),
    "no_stock": _("not in stock"),
}
NEVER = datetime(1, 1, 1, tzinfo=UTC)
EXACT = 8  # parcels for which the fewest stores are found exactly; more are served greedily

Held = Mapping[int, Wanted]  # store → what it holds for this very order


@dataclass(frozen=True, slots=True)
class Rules:
    """What headquarters would go a detour for, in metres; all zero = simply the nearest.

    `territory_m` when a store is not of the dealer of the area, for a part of the goods its part;
    `score_m` at service score 0, nothing at 100; `load_m` when the day is full. Stores within
    `tolerance_m` of the best one take turns.
    """

    version: int = 0
    territory_m: int = 0
    score_m: int = 0
    load_m: int = 0
    tolerance_m: int = 0

    @property
    def is_distance_only(self) -> bool:
        return not (self.territory_m or self.score_m or self.load_m or self.tolerance_m)


NEAREST_FIRST = Rules()


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a plan: these variants from this store; those of `sent` come to it from another."""

    candidate: Candidate
    items: dict[int, int]
    sent: Mapping[int, Candidate] = field(default_factory=dict)

    def holder(self, variant: int) -> int:
        """The store where the variant stands now."""
        return self.sent.get(variant, self.candidate).store

    @property
    def held(self) -> list[tuple[int, dict[int, int]]]:
        """What is to be reserved in which store, in the order of the stores."""
        found: dict[int, dict[int, int]] = {}
        for variant, pieces in self.items.items():
            found.setdefault(self.holder(variant), {})[variant] = pieces
        return sorted(found.items())


@dataclass(slots=True)
class Spent:
    """What a rehearsal has given away already: by store the pieces, the orders and the last turn."""

    pieces: dict[int, dict[int, int]] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)
    turns: dict[int, datetime] = field(default_factory=dict)

    def charge(self, candidate: Candidate) -> None:
        """Take it off what the survey has found."""
        for variant, pieces in self.pieces.get(candidate.store, {}).items():
            candidate.free[variant] = candidate.free.get(variant, 0) - pieces
        candidate.load += self.orders.get(candidate.store, 0)
        candidate.turn = self.turns.get(candidate.store, candidate.turn)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted where, and what is known of it.

    `excluded` stores have said no; `held` is already reserved for this very order and counts as
    free; `preferred` is the shopper's own choice; `known` stores are looked at wherever they are;
    `areas` is variant → the dealer of its area; the variants of each of `together` come from one
    store.
    """

    place: Place
    wanted: Wanted
    method: str
    excluded: Collection[int] = ()
    held: Held | None = None
    preferred: int | None = None
    known: Collection[int] = ()
    areas: Mapping[int, int] = field(default_factory=dict)
    together: Sequence[frozenset[int]] = ()
    spent: Spent | None = None

    @property
    def named(self) -> set[int]:
        return {*(self.held or ()), *self.known, *([self.preferred] if self.preferred else [])}


def choose(wish: Wish, rules: Rules) -> list[Share]:
    """The plan alone, as cheaply as it can be had. No plan = nobody can."""
    return _widen(surveying.SERVING, wish, rules)[1]


def consider(wish: Wish, rules: Rules) -> tuple[list[Candidate], list[Share]]:
    """The plan, and all candidates judged: the nearest stores and those that might serve."""
    if wish.held:
        asked = _question(wish, rules)
        found = weigh(surveying.survey(surveying.AROUND_AND_NAMED, asked), wish, rules)
        if promised := _promised([c for c in found if c.kept], wish):
            return found, promised
    return _widen(surveying.AROUND_AND_SERVING, wish, rules)


def plan(candidates: Sequence[Candidate], wish: Wish, rules: Rules) -> list[Share]:
    """Who serves what, of judged candidates; [] = nobody can.

    The shopper's own store, then the stores that were promised at checkout, then one store with
    the least detour, then the fewest. A pickup is never split over stores.
    """
    kept = sorted((c for c in candidates if c.kept), key=_detour)
    able = [candidate for candidate in kept if candidate.covers(wish.wanted)]
    own = next((c for c in able if c.store == wish.preferred), None)
    if own:
        return [Share(own, dict(wish.wanted))]
    if promised := _promised(kept, wish):
        return promised
    if able:
        return [Share(_in_turn(able[: surveying.POOL], rules), dict(wish.wanted))]
    return [] if wish.method == Method.PICKUP else _fewest(kept, wish)


def judge(candidate: Candidate, wish: Wish) -> str:
    """The first reason against a store, or ''."""
    if candidate.store in wish.excluded:
        return "answered"
    if not candidate.is_open:
        return "paused"
    if wish.method == Method.PICKUP and not candidate.accepts_pickup:
        return "no_pickup"
    if wish.method == Method.DELIVERY:
        if not candidate.accepts_delivery:
            return "no_delivery"
        if candidate.delivery_radius_m and candidate.metres > candidate.delivery_radius_m:
            return "too_far"
    if candidate.load >= candidate.daily_capacity:
        return "full"
    has_some = candidate.covered(wish.wanted) or not wish.wanted
    return "" if has_some else "no_stock"


def costs(candidate: Candidate, wish: Wish, rules: Rules) -> dict[str, int]:
    """What each rule adds to the way, in metres."""
    busy = candidate.load / max(candidate.daily_capacity, 1)
    foreign = sum(candidate.dealer != dealer for dealer in wish.areas.values())
    added = {
        "territory": round(rules.territory_m * foreign / max(len(wish.wanted), 1)),
        "score": round(rules.score_m * (100 - candidate.service_score) / 100),
        "load": round(rules.load_m * min(busy, 1)),
    }
    return {rule: metres for rule, metres in added.items() if metres}


def weigh(candidates: list[Candidate], wish: Wish, rules: Rules) -> list[Candidate]:
    """Give each candidate its reason and its costs."""
    for candidate in candidates:
        if held := (wish.held or {}).get(candidate.store):
            for variant, pieces in held.items():
                candidate.free[variant] = candidate.free.get(variant, 0) + pieces
            candidate.load = max(0, candidate.load - 1)
        if wish.spent:
            wish.spent.charge(candidate)
        candidate.reason = judge(candidate, wish)
        candidate.costs = {} if rules.is_distance_only else costs(candidate, wish, rules)
    return candidates


def _widen(first: Statement, wish: Wish, rules: Rules) -> tuple[list[Candidate], list[Share]]:
    """Survey after survey, each wider, until somebody can serve."""
    asked = _question(wish, rules)
    found = weigh(surveying.survey(first, asked), wish, rules)
    shares = plan(found, wish, rules)
    if not shares and wish.method != Method.PICKUP and len(wish.wanted) > 1:
        found += _new(surveying.survey(surveying.HOLDING_PARTS, asked), found, wish, rules)
        shares = plan(found, wish, rules)
    if not shares and (missing := _missing(found, wish.wanted)):
        farther = surveying.survey(surveying.HOLDING_ELSEWHERE, asked, missing=missing)
        found += _new(farther, found, wish, rules)
        shares = plan(found, wish, rules)
    return found, shares


def bound(suites: Mapping[int, int | None]) -> list[frozenset[int]]:
    """The variants of each suite, of variant → suite: they are matched, so one store gives them."""
    groups: dict[int, set[int]] = {}
    for variant, suite in suites.items():
        if suite:
            groups.setdefault(suite, set()).add(variant)
    return [frozenset(variants) for variants in groups.values()]


def _question(wish: Wish, rules: Rules) -> Question:
    """One store is enough where nothing but the way counts; for a pickup there is a choice."""
    one = rules.is_distance_only and wish.method != Method.PICKUP
    return Question(
        wish.place,
        wish.wanted,
        wish.method,
        wish.excluded,
        wish.named,
        pool=1 if one else surveying.POOL,
        turns=rules.tolerance_m > 0,
    )


def _new(
    surveyed: list[Candidate], known: list[Candidate], wish: Wish, rules: Rules
) -> list[Candidate]:
    stores = {candidate.store for candidate in known}
    return weigh([c for c in surveyed if c.store not in stores], wish, rules)


def _missing(candidates: list[Candidate], wanted: Wanted) -> list[int]:
    """Variants that none of the candidates can give."""
    given = {v for c in candidates if c.kept for v in c.covered(wanted)}
    return [variant for variant in wanted if variant not in given]


def _detour(candidate: Candidate) -> tuple[float, int, int]:
    return candidate.cost_m, -candidate.service_score, candidate.store


def _in_turn(able: list[Candidate], rules: Rules) -> Candidate:
    """The least detour; of near equals the one that has waited longest."""
    if not rules.tolerance_m:
        return able[0]
    equals = [c for c in able if c.cost_m <= able[0].cost_m + rules.tolerance_m]
    return min(equals, key=lambda c: (c.turn or NEVER, *_detour(c)))


def _promised(kept: list[Candidate], wish: Wish) -> list[Share]:
    """The stores that hold everything for this order already, if all of them can still serve."""
    shares = []
    for candidate in kept:
        held = (wish.held or {}).get(candidate.store, {})
        items = {v: n for v, n in wish.wanted.items() if held.get(v, 0) >= n}
        if items and candidate.covers(items):
            shares.append(Share(candidate, items))
    return shares if sum(len(share.items) for share in shares) == len(wish.wanted) else []


def _fewest(kept: list[Candidate], wish: Wish) -> list[Share]:
    """Everything from the fewest stores with the least detour together, or nothing."""
    parcels = _parcels(wish)
    carried = _carried(kept, parcels)
    chosen = _cover(carried, len(parcels)) if len(parcels) <= EXACT else _greedy(carried, parcels)
    left, shares = set(range(len(parcels))), []
    for candidate, numbers in sorted(chosen, key=lambda pair: _detour(pair[0])):
        items = {v: n for number in numbers & left for v, n in parcels[number].items()}
        left -= numbers
        if items:
            shares.append(Share(candidate, items))
    return shares


def _parcels(wish: Wish) -> list[dict[int, int]]:
    """What must come from one store: each of `together`, every other variant by itself."""
    bound = {variant for group in wish.together for variant in group}
    groups = [group & wish.wanted.keys() for group in wish.together]
    groups += [frozenset({variant}) for variant in wish.wanted if variant not in bound]
    return [{v: wish.wanted[v] for v in group} for group in groups if group]


Carried = list[tuple[Candidate, frozenset[int]]]


def _carried(kept: list[Candidate], parcels: list[dict[int, int]]) -> Carried:
    """What each store can carry; of stores that carry the same only the first."""
    first: dict[frozenset[int], Candidate] = {}
    for candidate in kept:
        numbers = frozenset(n for n, items in enumerate(parcels) if candidate.covers(items))
        if numbers:
            first.setdefault(numbers, candidate)
    return [(candidate, numbers) for numbers, candidate in first.items()]


def _cover(carried: Carried, parcels: int) -> Carried:
    """The exact answer: for every set of parcels the fewest stores, then the least detour."""
    best: dict[frozenset[int], tuple[int, float, Carried]] = {frozenset(): (0, 0.0, [])}
    for candidate, numbers in carried:
        for known, (count, metres, chosen) in list(best.items()):
            union = known | numbers
            if len(union) == len(known):
                continue
            better = (count + 1, metres + candidate.cost_m, [*chosen, (candidate, numbers)])
            if union not in best or better[:2] < best[union][:2]:
                best[union] = better
    return best.get(frozenset(range(parcels)), (0, 0.0, []))[2]


def _greedy(carried: Carried, parcels: list[dict[int, int]]) -> Carried:
    """Serve most parcels at each step, least detour among equals."""
    left, chosen = set(range(len(parcels))), []
    while left:
        best = max(carried, key=lambda pair: len(pair[1] & left), default=None)
        if best is None or not best[1] & left:
            return []
        chosen.append(best)
        left -= best[1]
    return chosen
