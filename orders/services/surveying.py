"""What the database says of the stores around a place: who they are and what they have free.

The stores are walked from the nearest on, along the index on the sphere, and never farther than
WALK of them; only what nobody there has is looked for in the whole network, from its stock on.
So a survey costs the same in a town and in a country of a hundred thousand stores.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from o2o.geo import EARTH_RADIUS_M, Place, chord_to_metres, unit_vector
from o2o.prepared import Statement

AROUND = 12  # nearest stores of any kind: those that cannot serve say why
POOL = 12  # nearest stores that can serve everything: among them the rules rank
WALK = 300  # stores looked at from the nearest on
FARTHER = 60  # holders of what none of those has

Wanted = Mapping[int, int]  # variant id → quantity

POINT = """cube(ARRAY[cos(radians(lat)) * cos(radians(lng)), cos(radians(lat)) * sin(radians(lng)),
    sin(radians(lat))])"""
CHORD = f"{POINT} <-> cube(ARRAY[%(x)s, %(y)s, %(z)s]::float8[])"
FREE = "stock.on_hand - stock.reserved - stock.safety"
WANTED = "unnest(%(variants)s::bigint[], %(quantities)s::int[]) AS wanted(variant_id, n)"
LOAD = """(SELECT count(*) FROM orders_assignment busy WHERE busy.store_id = store.id
    AND busy.offered_at > now() - interval '1 day' AND busy.status IN ('offered', 'accepted'))"""


def _free(variant: str) -> str:
    """What the store has free of it; one probe of a unique index, whatever the planner thinks."""
    return f"""(SELECT {FREE} FROM stores_stock stock
        WHERE stock.store_id = store.id AND stock.variant_id = {variant})"""


# The stores from the nearest on. Read lazily: a LIMIT outside ends the walk.
WALKED = f"""
    SELECT store.*, {CHORD} AS chord FROM stores_store store
    WHERE store.lat IS NOT NULL AND store.status <> 'closed'
    ORDER BY {CHORD} LIMIT {WALK}
"""
# What `orders.services.ranking.judge` asks, but for stock; the costly question comes last.
MAY_SERVE = f"""
    store.status = 'open' AND store.id <> ALL(%(excluded)s::bigint[])
    AND CASE %(method)s::text
        WHEN 'pickup' THEN store.accepts_pickup
        WHEN 'delivery' THEN store.accepts_delivery AND (coalesce(store.delivery_radius_m, 0) = 0
            OR {2 * EARTH_RADIUS_M} * asin(least(1, store.chord / 2)) <= store.delivery_radius_m)
        ELSE TRUE END
    AND (SELECT dealer.status FROM stores_dealer dealer WHERE dealer.id = store.dealer_id)
        = 'active'
    AND CASE WHEN {{stocked}} THEN store.daily_capacity > {LOAD} END
"""
HOLDS = f"(SELECT count(*) FROM {WANTED} WHERE {_free('wanted.variant_id')} >= wanted.n)"
HOLDS_ALL = f"{HOLDS} = cardinality(%(variants)s::bigint[])"

FACTS = f"""
    SELECT store.id, store.code, store.name_zh, store.name_en, store.lat, store.lng,
        store.dealer_id, store.status = 'open' AND dealer.status = 'active' AS is_open,
        store.accepts_pickup, store.accepts_delivery, store.delivery_radius_m,
        store.daily_capacity, store.service_score,
        {LOAD} AS load,
        CASE WHEN %(turns)s::bool THEN greatest(
            (SELECT max(offered_at) FROM orders_assignment WHERE store_id = store.id),
            (SELECT placed_at FROM orders_orderline line
                JOIN orders_order ON orders_order.id = line.order_id
                WHERE line.store_id = store.id ORDER BY line.id DESC LIMIT 1)) END AS turn,
        picked.chord,
        ARRAY(SELECT coalesce({_free("asked.variant_id")}, 0)
            FROM unnest(%(variants)s::bigint[]) WITH ORDINALITY AS asked(variant_id, place)
            ORDER BY place) AS free
    FROM ({{picked}}) picked
    JOIN stores_store store ON store.id = picked.id
    JOIN stores_dealer dealer ON dealer.id = store.dealer_id
    ORDER BY picked.chord, store.id
"""
ABLE = f"""
    (SELECT store.id, store.chord FROM ({WALKED}) store
    WHERE {MAY_SERVE.format(stocked=HOLDS_ALL)}
    ORDER BY store.chord FETCH FIRST (%(pool)s::int) ROWS WITH TIES)
"""
NAMED = f"""
    (SELECT store.id, {CHORD} AS chord FROM stores_store store
    WHERE store.id = ANY(%(named)s::bigint[]) AND store.lat IS NOT NULL)
"""
NEAREST = f"(SELECT store.id, store.chord FROM ({WALKED}) store LIMIT {AROUND})"
PARTS = f"""
    SELECT store.id, store.chord FROM ({WALKED}) store
    WHERE {MAY_SERVE.format(stocked=f"{HOLDS} > 0")}
"""
ELSEWHERE = f"""
    SELECT store.id, store.chord FROM (
        SELECT store.*, {CHORD} AS chord FROM stores_store store
        WHERE store.lat IS NOT NULL AND store.id IN (
            SELECT stock.store_id FROM {WANTED} JOIN stores_stock stock USING (variant_id)
            WHERE wanted.variant_id = ANY(%(missing)s::bigint[]) AND {FREE} >= wanted.n)
    ) store
    WHERE {MAY_SERVE.format(stocked="TRUE")}
    ORDER BY store.chord, store.id LIMIT {FARTHER}
"""


def _statement(name: str, picked: str) -> Statement:
    return Statement(f"survey_{name}", FACTS.format(picked=picked))


SERVING = _statement("serving", f"{ABLE} UNION {NAMED}")
AROUND_AND_NAMED = _statement("named", f"{NEAREST} UNION {NAMED}")
AROUND_AND_SERVING = _statement("around", f"{NEAREST} UNION {ABLE} UNION {NAMED}")
HOLDING_PARTS = _statement("parts", PARTS)
HOLDING_ELSEWHERE = _statement("elsewhere", ELSEWHERE)


@dataclass(slots=True)
class Candidate:
    """A store as the survey found it; `reason` and `costs` are the ranking's word on it.

    `free` maps variant id → pieces, what it holds for this very order included; `turn` is when it
    was last given an order; `costs` are metres of detour by the name of their rule; `sent_by` are
    the codes of the stores that send what it lacks.
    """

    store: int
    code: str
    name_zh: str
    name_en: str
    lat: float
    lng: float
    dealer: int
    is_open: bool
    accepts_pickup: bool
    accepts_delivery: bool
    delivery_radius_m: int | None
    daily_capacity: int
    service_score: int
    load: int
    turn: datetime | None
    metres: float
    free: dict[int, int]
    reason: str = ""
    costs: dict[str, int] = field(default_factory=dict)
    sent_by: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        return not self.reason

    @property
    def distance_m(self) -> int:
        return round(self.metres)

    @property
    def cost_m(self) -> float:
        """The way to the shopper, and what the rules add to it."""
        return self.metres + sum(self.costs.values())

    def covers(self, wanted: Wanted) -> bool:
        return all(self.free.get(variant, 0) >= n for variant, n in wanted.items())

    def covered(self, wanted: Wanted) -> dict[int, int]:
        return {v: n for v, n in wanted.items() if self.free.get(v, 0) >= n}

    def as_json(self) -> dict[str, Any]:
        return {
            "store": self.store,
            "code": self.code,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "lat": self.lat,
            "lng": self.lng,
            "distance_m": self.distance_m,
            "reason": self.reason,
            "kept": self.kept,
            "load": self.load,
            "capacity": self.daily_capacity,
            "service_score": self.service_score,
            "free": {str(variant): pieces for variant, pieces in self.free.items()},
            "costs": self.costs,
        } | ({"sent_by": self.sent_by} if self.sent_by else {})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the stores: these pieces, this way, not from these stores.

    `named` stores are looked at wherever they are; `turns` asks when each last had an order.
    """

    place: Place
    wanted: Wanted
    method: str
    excluded: Collection[int] = ()
    named: Collection[int] = ()
    pool: int = POOL
    turns: bool = False


def survey(which: Statement, asked: Question, *, missing: Iterable[int] = ()) -> list[Candidate]:
    """The stores of that statement, nearest first."""
    x, y, z = unit_vector(asked.place.lat, asked.place.lng)
    values = {
        "x": x,
        "y": y,
        "z": z,
        "variants": list(asked.wanted),
        "quantities": list(asked.wanted.values()),
        "method": asked.method,
        "excluded": list(asked.excluded),
        "named": list(asked.named),
        "pool": asked.pool,
        "turns": asked.turns,
        "missing": list(missing),
    }
    with connection.cursor() as cursor:
        which.execute(cursor, values)
        return [_candidate(row, asked.wanted) for row in cursor.fetchall()]


def _candidate(row: tuple[Any, ...], wanted: Wanted) -> Candidate:
    *head, chord, free = row
    facts: list[Any] = [*head, chord_to_metres(chord), dict(zip(wanted, free, strict=True))]
    return Candidate(*facts)
