"""The verbs alone, without HTTP: placing orders on four connections, routing paid ones.

Each connection is a process of its own with its own Python, as web workers have.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import django
from django.db import connections
from django.test.utils import CaptureQueriesContext

from benchmarks.meter import Figures, Processes, percentiles

CONNECTIONS = 4
Sample = tuple[float, bool]


def placing(users: Sequence[int], database: Processes, *, sql: int) -> Figures:
    """Figures of `checkout.place_order` for users whose carts are filled."""
    return _spread("place_order verb", _place_all, users, database, sql=sql)


def routing(orders: Sequence[int], database: Processes, *, sql: int) -> Figures:
    """Figures of `routing.route` for paid orders."""
    return _spread("routing decision", _route_all, orders, database, sql=sql)


def count_sql(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connections["default"]) as queries:
        work()
    return len(queries)


def _spread(
    name: str,
    work: Callable[[Sequence[int]], tuple[list[float], float]],
    items: Sequence[int],
    database: Processes,
    *,
    sql: int,
) -> Figures:
    """Run `work` on equal parts of `items` in parallel processes; their CPU counts as web's."""
    connections.close_all()
    parts = [items[n::CONNECTIONS] for n in range(CONNECTIONS)]
    with ProcessPoolExecutor(CONNECTIONS, get_context("spawn"), django.setup) as pool:
        list(pool.map(_warm, range(CONNECTIONS * 2)))
        before, start = database.seconds(), time.perf_counter()
        results = list(pool.map(work, parts))
        elapsed, used = time.perf_counter() - start, database.seconds() - before
    samples = [sample for part, _cpu in results for sample in part]
    python_ms = sum(cpu for _part, cpu in results) * 1000 / len(samples)
    p50, p99 = percentiles(samples)
    return Figures(
        name=name,
        calls=len(samples),
        p50_ms=p50,
        p99_ms=p99,
        per_second=len(samples) / elapsed,
        cpu_ms=python_ms + used * 1000 / len(samples),
        web_cpu_ms=python_ms,
        sql=sql,
    )


def _warm(_n: int) -> None:
    """Imports and a connection, before the clock starts."""
    from benchmarks import orders

    orders.warm()
    time.sleep(0.2)


def _place_all(users: Sequence[int]) -> tuple[list[float], float]:
    from benchmarks import orders

    return _clocked(orders.place, orders.carts(users))


def _route_all(ids: Sequence[int]) -> tuple[list[float], float]:
    from benchmarks import orders

    return _clocked(orders.route, ids)


def _clocked(work: Callable[[Any], Any], items: Sequence[Any]) -> tuple[list[float], float]:
    samples, cpu = [], time.process_time()
    for item in items:
        start = time.perf_counter()
        work(item)
        samples.append((time.perf_counter() - start) * 1000)
    return samples, time.process_time() - cpu
