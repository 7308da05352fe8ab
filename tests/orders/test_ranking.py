"""The chosen store is the nearest that can serve, whatever the world looks like."""

import random

import pytest

from o2o.geo import Place, distance_m
from orders.services import ranking
from orders.services.ranking import Candidate
from stores.models import Stock, Store
from tests.factories import PEOPLES_SQUARE, DealerFactory, VariantFactory

HERE = Place(*PEOPLES_SQUARE)


def chosen(place, wanted, method="delivery", **rest):
    _candidates, shares = ranking.consider(place=place, wanted=wanted, method=method, **rest)
    return [share.candidate.code for share in shares]


def test_the_nearest_store_with_the_goods_serves(world):
    assert chosen(HERE, {world.sofa.pk: 1}) == ["S-NEAR"]


def test_a_store_without_the_goods_is_passed_over_and_says_why(world):
    Stock.objects.filter(store=world.near, variant=world.sofa).update(on_hand=0)
    candidates, shares = ranking.consider(place=HERE, wanted={world.sofa.pk: 1}, method="delivery")
    assert [share.candidate.code for share in shares] == ["S-FAR"]
    assert {c.code: c.reason for c in candidates} == {"S-NEAR": "no_stock", "S-FAR": "", "S-BJ": ""}


def test_safety_stock_is_never_promised(world):
    Stock.objects.filter(store=world.near).update(safety=5)
    assert chosen(HERE, {world.sofa.pk: 1}) == ["S-FAR"]


@pytest.mark.parametrize(
    ("change", "method", "reason"),
    [
        ({"status": "paused"}, "delivery", "paused"),
        ({"accepts_delivery": False}, "delivery", "no_delivery"),
        ({"accepts_pickup": False}, "pickup", "no_pickup"),
        ({"daily_capacity": 0}, "delivery", "full"),
    ],
)
def test_each_reason_against_a_store_is_kept(world, change, method, reason):
    Store.objects.filter(pk=world.near.pk).update(**change)
    candidates, shares = ranking.consider(place=HERE, wanted={world.sofa.pk: 1}, method=method)
    assert {c.code: c.reason for c in candidates}["S-NEAR"] == reason
    assert [share.candidate.code for share in shares] == ["S-FAR"]


def test_delivery_radius_counts_from_the_store_to_the_shopper(world):
    Store.objects.filter(pk=world.near.pk).update(delivery_radius_m=1)
    assert chosen(Place(31.25, 121.48), {world.sofa.pk: 1}) == ["S-FAR"]


def test_fewest_stores_beat_the_nearest_ones(world):
    Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
    assert chosen(HERE, {world.sofa.pk: 1, world.table.pk: 1}) == ["S-FAR"]


def test_a_delivery_is_split_when_no_store_has_everything(world):
    Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
    Stock.objects.exclude(store=world.near).filter(variant=world.sofa).update(on_hand=0)
    both = {world.sofa.pk: 1, world.table.pk: 1}
    assert sorted(chosen(HERE, both)) == ["S-FAR", "S-NEAR"]
    assert chosen(HERE, both, method="pickup") == []


def test_the_shoppers_own_store_comes_first(world):
    assert chosen(HERE, {world.sofa.pk: 1}, "pickup", preferred=world.beijing.pk) == ["S-BJ"]


def test_a_store_beyond_the_nearest_dozen_is_found_by_its_stock(world):
    variant = VariantFactory()
    Stock.objects.create(store=world.beijing, variant=variant, on_hand=1)
    dealer = DealerFactory()
    Store.objects.bulk_create(
        Store(code=f"E{n}", dealer=dealer, name_zh=f"空店{n}", lat=31.2 + n / 1000, lng=121.4)
        for n in range(30)
    )
    assert chosen(HERE, {variant.pk: 1}) == ["S-BJ"]


def brute_force(place: Place, stores: list[Store], free: dict[int, int], quantity: int):
    able = [s for s in stores if s.status == "open" and free.get(s.pk, 0) >= quantity]
    metres = {s.pk: round(distance_m(place.lat, place.lng, s.lat, s.lng)) for s in able}
    return min(able, key=lambda s: (metres[s.pk], -s.service_score, s.pk), default=None)


def test_the_choice_equals_brute_force_in_random_worlds(db):
    """Ties, poles and the date line included; 400 random places over 60 stores."""
    rng = random.Random(20261122)
    dealer, variant = DealerFactory(), VariantFactory()
    spots = [(rng.uniform(-90, 90), rng.uniform(-180, 180)) for _n in range(40)]
    spots += [(90, 0), (-90, 0), (10, 180), (10, -180), (0, 0), (0, 0)] + [(31.2, 121.4)] * 14
    stores = Store.objects.bulk_create(
        Store(
            code=f"R{n}", dealer=dealer, name_zh=f"店{n}", lat=lat, lng=lng,
            status=rng.choice(["open", "open", "open", "paused"]), service_score=rng.randrange(90),
        )
        for n, (lat, lng) in enumerate(spots)
    )  # fmt: skip
    free = {store.pk: rng.randrange(4) for store in stores}
    Stock.objects.bulk_create(
        Stock(store=store, variant=variant, on_hand=free[store.pk]) for store in stores
    )
    for _case in range(400):
        place = Place(*rng.choice([*spots, (rng.uniform(-90, 90), rng.uniform(-180, 180))]))
        quantity = rng.randint(1, 4)
        best = brute_force(place, stores, free, quantity)
        expected = [best.code] if best else []
        assert chosen(place, {variant.pk: quantity}) == expected


def test_judging_names_the_first_reason_only():
    store = Candidate(1, "S", "店", "", 0, 0, 5000, False, False, False, 10, 0, 50, {}, 3)
    assert ranking.judge(store, {7: 1}, "delivery", {1}) == "answered"
    assert ranking.judge(store, {7: 1}, "delivery", ()) == "paused"
