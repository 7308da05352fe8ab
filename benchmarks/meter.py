"""Clocks: latency of each call, and the CPU that web and database spent on it together."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

import psutil


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds; `cpu_ms` per operation, web and database together."""

    name: str
    calls: int
    p50_ms: float
    p99_ms: float
    per_second: float
    cpu_ms: float
    web_cpu_ms: float
    sql: int | None = None
    refused: int = 0


class Processes:
    """CPU seconds used so far by trees of processes, their finished children included."""

    def __init__(self, *roots: int):
        self.roots = [psutil.Process(pid) for pid in roots]

    def seconds(self) -> float:
        return sum(self._tree(root) for root in self.roots)

    def _tree(self, root: psutil.Process) -> float:
        used = root.cpu_times()
        total = used.user + used.system + used.children_user + used.children_system
        for child in root.children(recursive=True):
            try:
                times = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
        return total


def measure(
    name: str,
    work: Callable[[Any], bool],
    items: Iterable[Any],
    *,
    web: Processes,
    database: Processes,
    at_once: int = 1,
    sql: int | None = None,
) -> Figures:
    """Run `work` on every item; it says whether the operation succeeded."""
    before = web.seconds(), database.seconds()
    start = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        timed = list(pool.map(lambda item: _timed(work, item), items))
    elapsed = time.perf_counter() - start
    web_cpu = (web.seconds() - before[0]) * 1000 / len(timed)
    database_cpu = (database.seconds() - before[1]) * 1000 / len(timed)
    p50, p99 = percentiles([ms for ms, _good in timed])
    return Figures(
        name=name,
        calls=len(timed),
        p50_ms=p50,
        p99_ms=p99,
        per_second=len(timed) / elapsed,
        cpu_ms=web_cpu + database_cpu,
        web_cpu_ms=web_cpu,
        sql=sql,
        refused=sum(not good for _ms, good in timed),
    )


def percentiles(samples: list[float]) -> tuple[float, float]:
    cuts = quantiles(samples, n=100, method="inclusive")
    return cuts[49], cuts[98]


def _timed(work: Callable[[Any], bool], item: Any) -> tuple[float, bool]:
    start = time.perf_counter()
    good = work(item)
    return (time.perf_counter() - start) * 1000, good
