"""The chosen store is the nearest that can serve, whatever the world looks like."""

import random
from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from o2o.geo import Place, distance_m
from orders.services import ranking, surveying
from orders.services.ranking import NEAREST_FIRST, Rules, Wish
from orders.services.surveying import Candidate
from stores.models import Stock, Store
from tests.factories import PEOPLES_SQUARE, DealerFactory, VariantFactory

HERE = Place(*PEOPLES_SQUARE)


def considered(place, wanted, method="delivery", rules=NEAREST_FIRST, **rest):
    return ranking.consider(Wish(place, wanted, method, **rest), rules)


def chosen(place, wanted, method="delivery", rules=NEAREST_FIRST, **rest):
    """Who serves; the cheap question of the checkout and the full one agree."""
    wish = Wish(place, wanted, method, **rest)
    plans = [ranking.choose(wish, rules), ranking.consider(wish, rules)[1]]
    first, second = ([share.candidate.code for share in shares] for shares in plans)
    assert first == second
    return first


def test_the_nearest_store_with_the_goods_serves(world):
    assert chosen(HERE, {world.sofa.pk: 1}) == ["S-NEAR"]


def test_a_store_without_the_goods_is_passed_over_and_says_why(world):
    Stock.objects.filter(store=world.near, variant=world.sofa).update(on_hand=0)
    candidates, shares = considered(HERE, {world.sofa.pk: 1})
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
    candidates, shares = considered(HERE, {world.sofa.pk: 1}, method)
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


def test_judging_names_the_first_reason_only():
    def wish(excluded=()):
        return Wish(HERE, {7: 1}, "delivery", excluded)

    store = candidate(1, is_open=False, accepts_delivery=False, daily_capacity=0, free={})
    assert ranking.judge(store, wish(excluded={1})) == "answered"
    assert ranking.judge(store, wish()) == "paused"


def test_the_store_promised_at_checkout_keeps_the_order_though_a_nearer_one_is_able_now(world):
    held = {world.far.pk: {world.sofa.pk: 1}}
    assert considered(HERE, {world.sofa.pk: 1}, held=held)[1][0].candidate.code == "S-FAR"
    Store.objects.filter(pk=world.far.pk).update(status="paused")
    assert considered(HERE, {world.sofa.pk: 1}, held=held)[1][0].candidate.code == "S-NEAR"


def test_what_nobody_near_has_is_found_anywhere_and_the_rest_near(world):
    """Three hundred stores lie between; the rare piece comes from afar, the other from here."""
    rare = VariantFactory()
    Stock.objects.create(store=world.beijing, variant=rare, on_hand=1)
    Stock.objects.filter(store=world.beijing).exclude(variant=rare).update(on_hand=0)
    dealer = DealerFactory()
    Store.objects.bulk_create(
        Store(code=f"E{n}", dealer=dealer, name_zh=f"空店{n}", lat=31.2 + n / 1000, lng=121.4)
        for n in range(surveying.WALK + 1)
    )
    assert chosen(HERE, {rare.pk: 1}) == ["S-BJ"]
    assert sorted(chosen(HERE, {rare.pk: 1, world.sofa.pk: 1})) == ["S-BJ", "S-NEAR"]


def candidate(store, *, metres=1000, free=None, **facts):
    usual = {
        "code": f"S{store}", "name_zh": "店", "name_en": "", "lat": 0.0, "lng": 0.0, "dealer": 1,
        "is_open": True, "accepts_pickup": True, "accepts_delivery": True,
        "delivery_radius_m": None, "daily_capacity": 10, "service_score": 80, "load": 0,
        "turn": None,
    }  # fmt: skip
    return Candidate(store=store, metres=metres, free=free or {}, **(usual | facts))


# ── Brute force ─────────────────────────────────────────────────────────────────────────
def brute_force(stores: list[Candidate], wish: Wish, rules: Rules):
    """The fewest stores that have everything, then the least detour, by trying every set."""
    kept = [c for c in stores if may_serve(c, wish)]
    sizes = [1] if wish.method == "pickup" else range(1, len(wish.wanted) + 1)
    for size in sizes:
        able = [
            sorted(group, key=lambda c: c.store)
            for group in combinations(kept, size)
            if all(any(c.free.get(v, 0) >= n for c in group) for v, n in wish.wanted.items())
        ]
        if able:
            return min(able, key=lambda group: sum(detour(c, wish, rules) for c in group))
    return []


def may_serve(c: Candidate, wish: Wish) -> bool:
    reach = c.delivery_radius_m or float("inf")
    does = {
        "delivery": c.accepts_delivery and c.metres <= reach,
        "pickup": c.accepts_pickup,
    }
    can = c.is_open and does[wish.method] and c.load < c.daily_capacity
    return can and c.store not in wish.excluded


def detour(c: Candidate, wish: Wish, rules: Rules) -> float:
    foreign = sum(dealer != c.dealer for dealer in wish.areas.values())
    return (
        c.metres
        + round(rules.territory_m * foreign / len(wish.wanted))
        + round(rules.score_m * (100 - c.service_score) / 100)
        + round(rules.load_m * min(1, c.load / max(c.daily_capacity, 1)))
    )


def random_case(rng: random.Random) -> tuple[list[Candidate], Wish, Rules]:
    variants = range(1, rng.randint(2, 5))
    stores = [
        candidate(
            number,
            metres=rng.choice([0, 500, rng.uniform(0, 9000), rng.uniform(0, 9000)]),
            dealer=rng.randrange(3),
            is_open=rng.random() < 0.9,
            accepts_pickup=rng.random() < 0.8,
            accepts_delivery=rng.random() < 0.9,
            delivery_radius_m=rng.choice([None, None, 0, 4000]),
            daily_capacity=rng.randrange(0, 5),
            load=rng.randrange(0, 5),
            service_score=rng.randrange(101),
            free={v: rng.randrange(3) for v in variants},
        )
        for number in range(1, rng.randint(2, 9))
    ]
    wish = Wish(
        HERE, {v: rng.randint(1, 2) for v in variants}, rng.choice(["delivery", "pickup"]),
        excluded={n for n in range(1, 9) if rng.random() < 0.1},
        areas={v: rng.randrange(2) for v in variants if rng.random() < 0.6},
    )  # fmt: skip
    weights = [rng.choice([0, 0, rng.randrange(5000)]) for _rule in range(3)]
    return stores, wish, Rules(1, *weights)


def test_the_choice_equals_brute_force_in_ten_thousand_random_cases():
    """Paused, full, far, excluded stores, three rules, one to four lines, splits."""
    rng, splits = random.Random(20261122), 0
    for case in range(10_000):
        stores, wish, rules = random_case(rng)
        expected = brute_force(stores, wish, rules)
        shares = ranking.plan(ranking.weigh(stores, wish, rules), wish, rules)
        chosen_stores = sorted({share.candidate.store for share in shares})
        best = [detour(c, wish, rules) for c in expected]
        found = [detour(share.candidate, wish, rules) for share in shares]
        assert len(found) == len(best), f"case {case}"
        assert sum(found) == pytest.approx(sum(best)), f"case {case}: {chosen_stores}"
        assert {v: n for s in shares for v, n in s.items.items()} == (wish.wanted if best else {})
        splits += len(shares) > 1
    assert splits > 200


def test_the_survey_finds_what_brute_force_finds_on_the_globe(db):
    """Equal places, poles and the date line included; 400 random places over 60 stores."""
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
        able = [s for s in stores if s.status == "open" and free[s.pk] >= quantity]
        metres = {s.code: distance_m(place.lat, place.lng, s.lat, s.lng) for s in able}
        names = chosen(place, {variant.pk: quantity})
        assert len(names) == bool(able)
        if able:
            same = [s for s in able if metres[s.code] < min(metres.values()) + 0.01]
            assert names[0] in {s.code for s in same}
            if len({(s.lat, s.lng) for s in same}) == 1:
                assert names == [min(same, key=lambda s: (-s.service_score, s.pk)).code]


# ── Rules ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("rules", "facts", "served_by"),
    [
        (Rules(1, territory_m=400), {}, 1),
        (Rules(1, territory_m=600), {}, 2),
        (Rules(1, score_m=1000), {"service_score": 20}, 2),
        (Rules(1, load_m=1000), {"load": 9}, 2),
        (Rules(1, load_m=400), {"load": 9}, 1),
    ],
)
def test_a_rule_is_worth_its_metres_and_no_more(rules, facts, served_by):
    """Store 1 is of a foreign dealer and 500 m nearer."""
    wish = Wish(HERE, {7: 1}, "delivery", areas={7: 2})
    stores = [
        candidate(1, metres=1000, free={7: 1}, **facts),
        candidate(2, metres=1500, free={7: 1}, dealer=2),
    ]
    [share] = ranking.plan(ranking.weigh(stores, wish, rules), wish, rules)
    assert share.candidate.store == served_by


def test_near_equals_take_turns_and_the_one_that_waited_longest_is_next():
    moments = [timezone.now() - timedelta(minutes=n) for n in (1, 5, 3)]
    stores = [
        candidate(n, metres=1000 + n * 100, free={7: 1}, turn=turn)
        for n, turn in enumerate(moments)
    ]
    wish = Wish(HERE, {7: 1}, "delivery")

    def served(tolerance):
        rules = Rules(1, tolerance_m=tolerance)
        return ranking.plan(ranking.weigh(stores, wish, rules), wish, rules)[0].candidate.store

    assert served(0) == 0
    assert served(150) == 1
    stores[2].turn = None
    assert served(200) == 2


def test_what_belongs_together_comes_from_one_store_or_not_at_all():
    stores = [
        candidate(1, metres=1, free={7: 1}),
        candidate(2, metres=2, free={8: 1, 9: 1}),
        candidate(3, metres=9, free={7: 1, 8: 1}),
    ]
    wanted = {7: 1, 8: 1, 9: 1}
    apart = Wish(HERE, wanted, "delivery")
    suite = Wish(HERE, wanted, "delivery", together=[frozenset({7, 8})])
    assert plan_of(stores, apart) == {1: {7: 1}, 2: {8: 1, 9: 1}}
    assert plan_of(stores, suite) == {3: {7: 1, 8: 1}, 2: {9: 1}}
    impossible = Wish(HERE, wanted, "delivery", together=[frozenset({7, 9})])
    assert plan_of(stores, impossible) == {}


def plan_of(stores, wish, rules=NEAREST_FIRST):
    shares = ranking.plan(ranking.weigh(stores, wish, rules), wish, rules)
    return {share.candidate.store: share.items for share in shares}
