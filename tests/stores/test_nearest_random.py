"""Nearest first equals brute force: ten thousand random questions, with ties, stores without
coordinates, both poles and both sides of the date line; of all stores, and of the open ones with
the goods, whether those are named and sorted or the nearest are looked through.
"""

import random
from typing import Any

import pytest
from django.db import connection

from o2o.geo import distance_m
from stores import querysets
from stores.models import Stock, Store
from tests.factories import DealerFactory, VariantFactory

pytestmark = pytest.mark.django_db

CASES = 10_000
FEW = 3
CORNERS = [(90, 0), (90, 123.4), (-90, -7), (0, 180), (0, -180), (1, 179.9999), (1, -179.9999)]
ROUNDING_M = 0.05  # two stores may change places when they are as far to five centimetres


def somewhere(rng: random.Random) -> tuple[float, float]:
    """Uniform in degrees, so that the poles are crowded; sometimes a corner of the globe."""
    if rng.random() < 0.1:
        return rng.choice(CORNERS)
    return rng.uniform(-90, 90), rng.uniform(-180, 180)


def build(rng: random.Random, count: int) -> list[Store]:
    points = [somewhere(rng) for _number in range(count)]
    points += rng.choices(points, k=count // 4)  # ties
    points += [None] * (count // 10)
    dealer = DealerFactory()
    return Store.objects.bulk_create(
        Store(code=f"R{n}", dealer=dealer, name_zh="店", lat=p and p[0], lng=p and p[1])
        for n, p in enumerate(points)
    )


def with_goods(rng: random.Random) -> Any:
    """A variant that half of the stores have free; some are paused, some have none left."""
    variant = VariantFactory()
    for store in Store.objects.all():
        if rng.random() < 0.6:
            held = rng.choice([(1, 0, 0), (9, 8, 0), (5, 5, 0), (5, 2, 3)])
            counts = dict(zip(("on_hand", "reserved", "safety"), held, strict=True))
            Stock.objects.create(store=store, variant=variant, **counts)
    Store.objects.filter(pk__in=rng.sample(list(places()), 8)).update(status="paused")
    return variant


def places(**only: Any) -> dict[int, tuple[float, float]]:
    rows = Store.objects.filter(lat__isnull=False, **only).distinct()
    return {store.pk: (store.lat, store.lng) for store in rows}


class Question:
    """The queryset's own statement, written once and asked of other places after that."""

    def __init__(self, stores: Any, points: dict[int, tuple[float, float]]):
        lat, lng = 12.345678, 98.765432
        rows = stores.nearest(lat, lng, limit=FEW).values_list("distance_m", "pk")
        self.sql, parameters = rows.query.sql_with_params()
        self.slots = [{lat: 0, lng: 1}.get(_plain(value), value) for value in parameters]
        self.places = [index for index, value in enumerate(parameters) if value in (lat, lng)]
        self.points = points

    def ask(self, here: tuple[float, float]) -> list[tuple[float, int]]:
        values = list(self.slots)
        for index in self.places:
            values[index] = round(here[values[index]], 9)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return cursor.fetchall()

    def is_answered(self, here: tuple[float, float]) -> bool:
        every = ((distance_m(*here, *point), pk) for pk, point in self.points.items())
        return agrees(self.ask(here), sorted(every)[:FEW], self.points, here)


def _plain(value: Any) -> Any:
    return value if isinstance(value, float) else None


@pytest.fixture
def questions(monkeypatch):
    """Of all stores; of those with the goods by name; of those with the goods on the way."""
    rng = random.Random(20261122)
    build(rng, 60)
    variant = with_goods(rng)
    having = [pk for pk, free in _free(variant).items() if free > 0]
    good = places(pk__in=having, status="open")
    asked = [Question(Store.objects, places())]
    for few in (querysets.FEW, 0):
        monkeypatch.setattr(querysets, "FEW", few)
        asked.append(Question(Store.objects.open().having([variant.pk]), good))
    assert len({question.sql for question in asked}) == 3
    return asked


def _free(variant: Any) -> dict[int, int]:
    return {row.store_id: row.on_hand - row.reserved - row.safety for row in variant.stock.all()}


def test_ten_thousand_random_questions_agree_with_brute_force(questions):
    rng = random.Random(7)
    known = list(questions[0].points.values())
    wrong = []
    for case in range(CASES):
        here = somewhere(rng) if rng.random() < 0.8 else rng.choice(known)
        if not questions[case % 3].is_answered(here):
            wrong.append((case, here))
    assert wrong == []


def test_the_question_is_the_querysets_own():
    build(random.Random(7), 40)
    here = (31.2, 121.4)
    rows = Store.objects.nearest(*here, limit=FEW).values_list("distance_m", "pk")
    assert Question(Store.objects, places()).ask(here) == list(rows)


def agrees(found, brute, points, here) -> bool:
    """The same distances in the same order, each of them true of the store it is said of."""
    far = [distance_m(*here, *points[pk]) for _metres, pk in found]
    said = [metres for metres, _pk in found]
    wanted = [metres for metres, _pk in brute]
    return len(found) == len(brute) and all(
        abs(a - w) < ROUNDING_M and abs(a - s) < 0.5
        for a, w, s in zip(far, wanted, said, strict=True)
    )


def test_the_comparison_itself_notices_a_wrong_store():
    points = {1: (0.0, 0.0), 2: (0.0, 1.0)}
    brute = [(distance_m(0, 0, 0, 0), 1)]
    assert agrees([(0.0, 1)], brute, points, (0, 0))
    assert not agrees([(distance_m(0, 0, 0, 1), 2)], brute, points, (0, 0))
