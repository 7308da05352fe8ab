"""Routing alone: what a decision costs as the network grows, and a crowd of orders at few pieces.

The networks are written by SQL: every store holds 300 of 3,000 variants (30 above 20,000 stores),
stores and orders lie anywhere between 22 and 42 north, 100 and 122 east.
"""

import random
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.db.utils import OperationalError

from benchmarks import world
from benchmarks.meter import percentiles
from benchmarks.orders import DESTINATION, carts, fill_carts, mark_paid, warm
from members.models import User
from o2o import outbox
from o2o.geo import Place
from orders.models import Assignment, AssignmentLine, Order
from orders.services import answering, checkout, routing
from orders.states import WrongState
from stores.models import Stock

VARIANTS = 3000
CROWD = 1000
AT_ONCE = 20
DECLINED = 0.2
STEP = 7  # coprime to the number of variants: a store's variants differ

STORES = """
    INSERT INTO stores_store (code, dealer_id, name_zh, name_en, address, phone, timezone, status,
        pause_reason, accepts_pickup, accepts_delivery, daily_capacity, service_score, photo,
        lat, lng)
    SELECT 'S' || n, (SELECT min(id) FROM stores_dealer), '店' || n, 'Store ' || n, '', '',
        'Asia/Shanghai', 'open', '', true, true, 32000, 80, '',
        22 + 20 * random(), 100 + 22 * random()
    FROM generate_series(1, %(stores)s) n
"""
HOURS = """
    INSERT INTO stores_openinghours (store_id, weekday, opens, closes)
    SELECT id, day, '09:00', '21:00' FROM stores_store, generate_series(0, 6) day
"""
STOCK = """
    INSERT INTO stores_stock (store_id, variant_id, on_hand, reserved, safety)
    SELECT store.id, variant.id, %(pieces)s, 0, 0
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM stores_store) store,
        generate_series(0, %(each)s - 1) k
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM catalog_variant) variant ON true
    WHERE variant.n = (store.n * 7919 + k * %(step)s) %% %(variants)s
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of a worker's time."""

    stores: int
    what: str
    calls: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float


def curve(options: Namespace) -> list[dict[str, Any]]:
    """The cost of the first decision and of the next after a decline, network by network."""
    return [asdict(cost) for stores in options.curve for cost in _network(stores, options.orders)]


def _network(stores: int, orders: int) -> list[Cost]:
    _build(stores, each=300 if stores <= 20_000 else 30, pieces=1000)
    users = _buyers(orders)
    fill_carts(users)
    warm()
    rng = random.Random(stores)
    baskets = carts(users)
    placed = _clock("order verb", stores, lambda cart: _place(cart, _anywhere(rng)), baskets)
    ids = mark_paid(orders)
    first = _clock("routing decision", stores, lambda pk: routing.route(order_id=pk), ids)
    for offer in Assignment.objects.filter(status="offered").select_related("order__user"):
        answering.decline(assignment=offer, by=offer.order.user, reason="other")
    again = _clock("decision after a decline", stores, lambda pk: routing.route(order_id=pk), ids)
    return [placed, first, again]


def _clock(what: str, stores: int, work: Callable[[Any], Any], items: Iterable[Any]) -> Cost:
    items = list(items)
    for item in items[:20]:
        work(item)
    samples, cpu = [], time.process_time()
    for item in items[20:]:
        start = time.perf_counter()
        work(item)
        samples.append((time.perf_counter() - start) * 1000)
    used = (time.process_time() - cpu) * 1000 / len(samples)
    p50, p99 = percentiles(samples)
    return Cost(stores, what, len(samples), round(p50, 2), round(p99, 2), round(used, 2))


def _anywhere(rng: random.Random) -> Place:
    return Place(rng.uniform(22, 42), rng.uniform(100, 122))


def _place(cart: Any, place: Place) -> Order:
    return checkout.place_order(
        user=cart.user,
        cart=cart,
        version=cart.version,
        expected_total=cart.total,
        destination=replace(DESTINATION, place=place),
    )


# ── A crowd ─────────────────────────────────────────────────────────────────────────────
def crowd() -> dict[str, Any]:
    """CROWD paid orders, AT_ONCE at a time, one to three pieces a store, a fifth declined."""
    _build(400, each=30, pieces=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stores_stock SET on_hand = 1 + id % 3")
    users = _buyers(CROWD)
    fill_carts(users)
    start = time.perf_counter()
    outcomes = _at_once(_order_and_pay, carts(users))
    while outbox.Message.objects.due().exists() or _offered().exists():
        _at_once(lambda _n: outbox.run_due(limit=50), range(AT_ONCE))
        _at_once(_answer, list(_offered().values_list("pk", flat=True)))
    return {"seconds": round(time.perf_counter() - start, 1), "placed": sum(outcomes)} | _proof()


def _offered():
    return Assignment.objects.filter(status="offered")


def _at_once(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    def one(item: Any) -> Any:
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, items))


def _order_and_pay(cart: Any) -> bool:
    """Paid orders without a provider: the promise to route is written as a payment does it."""
    try:
        with transaction.atomic():
            order = _place(cart, DESTINATION.place)
            Order.objects.filter(pk=order.pk).update(status="paid", paid_at=order.placed_at)
            outbox.put("orders.tasks.route_order", order_id=order.pk)
    except checkout.NobodyCanServe:
        return False
    return True


def _answer(pk: int) -> None:
    offer = Assignment.objects.select_related("order__user", "store").get(pk=pk)
    by = offer.order.user
    try:
        if random.Random(pk).random() < DECLINED:
            answering.decline(assignment=offer, by=by, reason="out_of_stock")
        else:
            answering.accept(assignment=offer, by=by)
    except (WrongState, OperationalError):
        return  # somebody else answered first


def _proof() -> dict[str, Any]:
    """Every line with exactly one store or its order on the list; no store below zero."""
    active = AssignmentLine.objects.filter(is_active=True)
    twice = active.values("line").annotate(n=Count("*")).filter(n__gt=1).count()
    paid = Order.objects.filter(status__in=["paid", "in_progress"])
    homeless = paid.exclude(lines__assignment_lines__is_active=True)
    below = Stock.objects.filter(Q(reserved__gt=F("on_hand")) | Q(reserved__lt=0)).count()
    return {
        "with a store": active.count(),
        "with headquarters": homeless.filter(attention="no_store").count(),
        "declined": Assignment.objects.filter(status="declined").count(),
        "lines with two stores": twice,
        "orders forgotten": homeless.filter(attention="").count(),
        "stock below zero": below,
    }


# ── Worlds ──────────────────────────────────────────────────────────────────────────────
def _build(stores: int, *, each: int, pieces: int) -> None:
    """An empty database filled anew."""
    call_command("flush", interactive=False, verbosity=0)
    world.build(world.Size(products=VARIANTS // 2, variants_each=2, stores=0, buyers=0))
    sizes = {"stores": stores, "each": each, "pieces": pieces, "step": STEP, "variants": VARIANTS}
    with connection.cursor() as cursor:
        for statement in (STORES, HOURS, STOCK):
            cursor.execute(statement, sizes)
        cursor.execute("VACUUM ANALYZE")


def _buyers(count: int) -> list[int]:
    rows = [User(email=f"b{n}@bench.example", name=f"B{n}", password="!") for n in range(count)]
    return [user.pk for user in User.objects.bulk_create(rows)]


def told(costs: list[dict[str, Any]], proof: dict[str, Any]) -> str:
    """Both as lines a person can read."""
    lines = [
        f"{row['stores']:>7} stores  {row['what']:<26} p50 {row['p50_ms']:6.2f}  "
        f"p99 {row['p99_ms']:6.2f}  Python CPU {row['cpu_ms']:5.2f} ms"
        for row in costs
    ]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in proof.items())])
