"""Nearest on the globe: exact, by the index, everywhere."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from o2o.geo import Place, distance_m
from stores.models import Store
from stores.services import nearest
from tests.factories import BEIJING, PEOPLES_SQUARE, DealerFactory, StoreFactory, VariantFactory

pytestmark = pytest.mark.django_db

latitudes = st.one_of(
    st.sampled_from([90.0, -90.0, 0.0, 89.9999]), st.floats(-90, 90).map(lambda x: round(x, 9))
)
longitudes = st.one_of(
    st.sampled_from([180.0, -180.0, 179.9999, -179.9999, 0.0]),
    st.floats(-180, 180).map(lambda x: round(x, 9)),
)
points = st.tuples(latitudes, longitudes)
somewhere_or_nowhere = st.one_of(st.none(), points)


def put_stores(places, dealer) -> list[Store]:
    return Store.objects.bulk_create(
        Store(
            code=f"T{number}",
            dealer=dealer,
            name_zh="店",
            lat=place and place[0],
            lng=place and place[1],
        )
        for number, place in enumerate(places)
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    places=st.lists(somewhere_or_nowhere, max_size=12).flatmap(
        lambda found: st.permutations(found + found[:3])  # some stores share a point
    ),
    here=points,
    limit=st.integers(1, 6),
)
def test_the_nearest_are_those_of_brute_force_haversine(db, places, here, limit):
    Store.objects.all().delete()
    stores = put_stores(places, DealerFactory())
    distances = sorted(distance_m(*here, s.lat, s.lng) for s in stores if s.lat is not None)

    every = list(Store.objects.nearest(*here))
    few = list(Store.objects.nearest(*here, limit=limit))

    assert [s.distance_m for s in every] == pytest.approx(distances, abs=0.5)
    assert [s.distance_m for s in few] == pytest.approx(distances[:limit], abs=0.5)
    assert [(s.chord, s.pk) for s in few] == sorted((s.chord, s.pk) for s in few)
    for store in few:
        assert store.distance_m == pytest.approx(distance_m(*here, store.lat, store.lng), abs=0.5)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    places=st.lists(somewhere_or_nowhere, max_size=12),
    here=points,
    radius_m=st.one_of(st.floats(0, 20_100_000), st.floats(0, 1000)),
)
def test_within_keeps_exactly_the_stores_inside_the_radius(db, places, here, radius_m):
    Store.objects.all().delete()
    stores = put_stores(places, DealerFactory())
    inside = {
        s.pk for s in stores if s.lat is not None and distance_m(*here, s.lat, s.lng) <= radius_m
    }
    edge = {
        s.pk
        for s in stores
        if s.lat is not None and abs(distance_m(*here, s.lat, s.lng) - radius_m) < 0.5
    }

    found = {s.pk for s in Store.objects.within(*here, radius_m)}

    assert found - edge == inside - edge


def test_the_nearest_few_are_read_from_the_index():
    dealer = DealerFactory()
    put_stores([(20 + n % 50 * 0.5, 90 + n // 50 * 0.5) for n in range(3000)], dealer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stores_store, stores_dealer")

    plan = Store.objects.open().nearest(*PEOPLES_SQUARE, limit=5).explain()
    around = Store.objects.open().within(*PEOPLES_SQUARE, 50_000).explain()

    assert "Index Scan using store_on_sphere" in plan
    assert "Order By" in plan
    assert "store_on_sphere" in around


def test_a_place_a_hair_from_the_equator_is_no_error():
    StoreFactory()

    assert Store.objects.nearest(2.2e-308, -2.2e-308).count() == 1


def test_a_store_without_coordinates_is_kept_but_never_near():
    StoreFactory(code="LOST", lat=None, lng=None)

    assert not Store.objects.nearest(*PEOPLES_SQUARE).exists()
    assert not Store.objects.within(*PEOPLES_SQUARE, 1e7).exists()


def test_of_the_stores_only_those_that_show_it_or_have_it_are_offered(shown, monday_noon):
    place = Place(*PEOPLES_SQUARE)
    seen, had = nearest.seen_and_had(variants=[shown.table.pk], place=place, at=monday_noon)

    assert [offer.store.code for offer in seen] == ["S-BJ"]
    assert [offer.store.code for offer in had] == ["S-NEAR", "S-FAR", "S-BJ"]
    assert [offer.available for offer in had] == [5, 5, 5]
    assert seen[0].distance_m == pytest.approx(distance_m(*PEOPLES_SQUARE, *BEIJING), abs=1)


def test_reserved_and_safety_stock_is_not_offered(shown, monday_noon):
    shown.near.stock.filter(variant=shown.sofa).update(reserved=3, safety=2)
    shown.far.stock.filter(variant=shown.sofa).update(reserved=3, safety=1)

    _seen, had = nearest.seen_and_had(
        variants=[shown.sofa.pk], place=Place(*PEOPLES_SQUARE), at=monday_noon
    )

    assert [(offer.store.code, offer.available) for offer in had] == [("S-FAR", 1), ("S-BJ", 5)]


def test_paused_closed_and_suspended_stores_have_nothing(shown, monday_noon):
    Store.objects.filter(pk=shown.near.pk).update(status="paused")
    shown.far.dealer.status = "suspended"  # also the dealer of the Beijing store
    shown.far.dealer.save()

    seen, had = nearest.seen_and_had(
        variants=[shown.sofa.pk], place=Place(*PEOPLES_SQUARE), at=monday_noon
    )

    assert [(o.store.code, o.open_now) for o in seen] == [("S-NEAR", False)]
    assert had == []


def test_cards_count_nearby_displays_and_say_what_can_be_taken_today(
    shown, monday_noon, django_assert_max_num_queries
):
    unseen = VariantFactory().product_id
    ids = [shown.sofa.product_id, shown.table.product_id, unseen]
    with django_assert_max_num_queries(6):
        sofa, table, nothing = nearest.cards(
            place=Place(*PEOPLES_SQUARE), product_ids=ids, at=monday_noon
        )

    assert (sofa.product_id, sofa.displays) == (shown.sofa.product_id, 2)
    assert sofa.distance_m == pytest.approx(0, abs=0.1)
    assert (table.displays, table.today_m) == (0, pytest.approx(0, abs=0.1))
    assert table.distance_m == pytest.approx(distance_m(*PEOPLES_SQUARE, *BEIJING), abs=1)
    assert (nothing.displays, nothing.distance_m, nothing.today_m) == (0, None, None)


def test_nothing_can_be_taken_today_after_closing(shown, monday_noon):
    after_closing = monday_noon.replace(hour=13, minute=30)  # 21:30 in Shanghai
    (sofa,) = nearest.cards(
        place=Place(*PEOPLES_SQUARE), product_ids=[shown.sofa.product_id], at=after_closing
    )

    assert sofa.displays == 2
    assert sofa.today_m is None
