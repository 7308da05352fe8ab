"""Real races: threads with connections of their own, and guards that can be taken away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from orders.services import ranking, surveying
from stores.services import stock
from tests import factories


@pytest.fixture
def stage(transactional_db):
    """A committed world, for threads to see."""
    return factories.build_world(stock=0)


@pytest.fixture
def race() -> Callable[..., list[Any]]:
    """race(work, items, at_once=20) → results or exceptions, `at_once` threads at a time.

    With `barrier=True` everybody starts at one instant.
    """

    def run(work, items, *, at_once: int = 20, barrier: bool = False) -> list[Any]:
        gate = Barrier(at_once) if barrier else None

        def one(item):
            try:
                if gate:
                    gate.wait(timeout=30)
                return work(item)
            except Exception as error:  # the outcome of the race is what the test looks at
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(one, items))

    return run


@pytest.fixture
def no_stock_guard(stage, monkeypatch):
    """The world without the two guards of stock: the condition and the constraint."""
    monkeypatch.setattr(stock, "FREE", stock.UNGUARDED)
    monkeypatch.setattr(ranking, "judge", lambda *args: "")
    monkeypatch.setattr(ranking, "choose", lambda *args: ranking.consider(*args)[1])
    monkeypatch.setattr(surveying.Candidate, "covers", lambda self, wanted: True)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stores_stock DROP CONSTRAINT stock_reserved_at_most_on_hand")
    yield
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stores_stock SET reserved = LEAST(reserved, on_hand)")
        cursor.execute(
            "ALTER TABLE stores_stock ADD CONSTRAINT stock_reserved_at_most_on_hand"
            " CHECK (reserved <= on_hand)"
        )
