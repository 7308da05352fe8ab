"""Which stores can serve these lines, nearest first, and why the others cannot.

`survey` asks the database for the stores around a place with what they have free; `judge` gives
each its reason; `plan` picks the fewest stores, nearest first. Checkout names the serving store
and routing assigns it by the very same three.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from o2o.geo import Place, chord_to_metres, unit_vector
from o2o.prepared import Statement
from orders.methods import Method

RULES_VERSION = "nearest-1"
NEAREST = 12
WIDER = 60

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

# The two surveys differ only in which stores they look at: the nearest ones of any kind, or
# (when none of those can serve) the nearest of those that hold enough of at least one line.
SURVEY = """
    WITH around AS MATERIALIZED (
        SELECT store.*, cube(ARRAY[cos(radians(lat)) * cos(radians(lng)),
            cos(radians(lat)) * sin(radians(lng)), sin(radians(lat))])
            <-> cube(ARRAY[%(x)s, %(y)s, %(z)s]::float8[]) AS chord
        FROM stores_store store
        WHERE store.status <> 'closed' AND store.lat IS NOT NULL AND {which}
        ORDER BY chord LIMIT {limit}
    )
    SELECT around.id, around.code, around.name_zh, around.name_en, around.lat, around.lng,
        around.chord, around.status = 'open' AND dealer.status = 'active' AS is_open,
        around.accepts_pickup, around.accepts_delivery, around.delivery_radius_m,
        around.daily_capacity, around.service_score,
        (SELECT jsonb_object_agg(variant_id, on_hand - reserved - safety) FROM stores_stock
            WHERE store_id = around.id AND variant_id = ANY(%(variants)s::bigint[])) AS free,
        (SELECT count(*) FROM orders_assignment assignment
            WHERE assignment.store_id = around.id AND status IN ('offered', 'accepted')
            AND offered_at > now() - interval '1 day') AS load
    FROM around JOIN stores_dealer dealer ON dealer.id = around.dealer_id
    ORDER BY chord, around.id
"""
ANY_STORE = Statement("survey_nearest", SURVEY.format(which="TRUE", limit=NEAREST))
ONE_STORE = Statement(
    "survey_one", SURVEY.format(which="store.id = %(only)s::bigint", limit=NEAREST)
)
STOCKED = Statement(
    "survey_stocked",
    SURVEY.format(
        which="""store.status = 'open' AND store.id <> ALL(%(excluded)s::bigint[])
            AND store.id IN (
                SELECT stock.store_id FROM stores_stock stock
                JOIN unnest(%(variants)s::bigint[], %(quantities)s::int[]) AS wanted(variant_id, n)
                    USING (variant_id)
                WHERE stock.on_hand - stock.reserved - stock.safety >= wanted.n)""",
        limit=WIDER,
    ),
)

Wanted = Mapping[int, int]  # variant id → quantity


@dataclass(frozen=True, slots=True)
class Candidate:
    """A store as the survey found it. `free` maps variant id → pieces; distances in metres."""

    store: int
    code: str
    name_zh: str
    name_en: str
    lat: float
    lng: float
    distance_m: int
    is_open: bool
    accepts_pickup: bool
    accepts_delivery: bool
    delivery_radius_m: int | None
    daily_capacity: int
    service_score: int
    free: dict[int, int]
    load: int
    reason: str = ""

    @property
    def kept(self) -> bool:
        return not self.reason

    def covers(self, wanted: Wanted) -> bool:
        return all(self.free.get(variant, 0) >= n for variant, n in wanted.items())

    def covered(self, wanted: Wanted) -> dict[int, int]:
        return {v: n for v, n in wanted.items() if self.free.get(v, 0) >= n}

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self)
        names = ["store", "code", "name_zh", "name_en", "lat", "lng", "distance_m", "reason"]
        shown = {name: facts[name] for name in [*names, "load", "service_score"]}
        return shown | {"kept": self.kept, "free": {str(k): v for k, v in self.free.items()}}


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a plan: these variants from this store."""

    candidate: Candidate
    items: dict[int, int]


def consider(
    *,
    place: Place,
    wanted: Wanted,
    method: str,
    excluded: Collection[int] = (),
    held: Mapping[int, Mapping[int, int]] | None = None,
    preferred: int | None = None,
) -> tuple[list[Candidate], list[Share]]:
    """All candidates judged, and the plan: which store serves what. No plan = nobody can.

    `excluded` stores have said no; `held` (store → variant → pieces) is already reserved for
    this very order and counts as free; `preferred` is the shopper's own choice.
    """
    judged = _survey_and_judge(ANY_STORE, place, wanted, method, excluded, held or {})
    if preferred and preferred not in {candidate.store for candidate in judged}:
        judged += _survey_and_judge(
            ONE_STORE, place, wanted, method, excluded, held or {}, only=preferred
        )
    shares = plan(judged, wanted, method=method, preferred=preferred)
    if len(shares) == 1:
        return judged, shares
    known = {candidate.store for candidate in judged}
    wider = _survey_and_judge(STOCKED, place, wanted, method, excluded, held or {})
    judged += [candidate for candidate in wider if candidate.store not in known]
    return judged, plan(judged, wanted, method=method, preferred=preferred)


def plan(
    candidates: Sequence[Candidate], wanted: Wanted, *, method: str, preferred: int | None = None
) -> list[Share]:
    """Fewest stores, then nearest. A pickup is never split over stores."""
    kept = sorted(
        (candidate for candidate in candidates if candidate.kept),
        key=lambda c: (c.store != preferred, c.distance_m, -c.service_score, c.store),
    )
    for candidate in kept:
        if candidate.covers(wanted):
            return [Share(candidate, dict(wanted))]
    return [] if method == Method.PICKUP else _greedy(kept, dict(wanted))


def judge(candidate: Candidate, wanted: Wanted, method: str, excluded: Collection[int]) -> str:
    """The first reason against a store, or ''."""
    if candidate.store in excluded:
        return "answered"
    if not candidate.is_open:
        return "paused"
    if method == Method.PICKUP and not candidate.accepts_pickup:
        return "no_pickup"
    if method == Method.DELIVERY:
        if not candidate.accepts_delivery:
            return "no_delivery"
        if candidate.delivery_radius_m and candidate.distance_m > candidate.delivery_radius_m:
            return "too_far"
    if candidate.load >= candidate.daily_capacity:
        return "full"
    return "" if candidate.covered(wanted) else "no_stock"


def _greedy(kept: list[Candidate], open_items: dict[int, int]) -> list[Share]:
    """Serve most lines at each step, nearest among equals; all lines or none."""
    shares: list[Share] = []
    while open_items:
        best = max(kept, key=lambda c: len(c.covered(open_items)), default=None)
        items = best.covered(open_items) if best else {}
        if not items:
            return []
        shares.append(Share(best, items))
        kept.remove(best)
        open_items = {v: n for v, n in open_items.items() if v not in items}
    return shares


def _survey_and_judge(
    which: Statement,
    place: Place,
    wanted: Wanted,
    method: str,
    excluded: Collection[int],
    held: Mapping[int, Mapping[int, int]],
    only: int | None = None,
) -> list[Candidate]:
    found = _survey(which, place, wanted, excluded, only)
    with_held = [_with_held(candidate, held.get(candidate.store)) for candidate in found]
    return [replace(c, reason=judge(c, wanted, method, excluded)) for c in with_held]


def _survey(
    which: Statement, place: Place, wanted: Wanted, excluded: Collection[int], only: int | None
) -> list[Candidate]:
    x, y, z = unit_vector(place.lat, place.lng)
    values = {
        "x": x,
        "y": y,
        "z": z,
        "variants": list(wanted),
        "quantities": list(wanted.values()),
        "only": only,
        "excluded": list(excluded),
    }
    with connection.cursor() as cursor:
        which.execute(cursor, values)
        return [_candidate(row) for row in cursor.fetchall()]


def _candidate(row: tuple) -> Candidate:
    *head, chord, is_open, pickup, delivery, radius, capacity, score, free, load = row
    stock = {int(variant): pieces for variant, pieces in json.loads(free or "{}").items()}
    distance = round(chord_to_metres(chord))
    does = (is_open, pickup, delivery, radius, capacity, score)
    facts: list[Any] = [*head, distance, *does, stock, load]
    return Candidate(*facts)


def _with_held(candidate: Candidate, held: Mapping[int, int] | None) -> Candidate:
    if not held:
        return candidate
    free = candidate.free | {v: candidate.free.get(v, 0) + n for v, n in held.items()}
    return replace(candidate, free=free, load=max(0, candidate.load - 1))
