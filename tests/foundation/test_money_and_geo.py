"""Money is conserved to the 分; distances are those of the globe."""

from decimal import Decimal
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o import geo, money
from o2o.geo import EARTH_RADIUS_M, Place

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
weights = st.lists(
    st.one_of(st.integers(0, 10**6), st.decimals(min_value=0, max_value=100, places=2)),
    min_size=1,
    max_size=12,
).filter(lambda parts: sum(parts) > 0)
lats, lngs = st.floats(-90, 90), st.floats(-180, 180)


@given(total=amounts, parts=weights)
def test_a_split_conserves_the_total_to_the_cent(total, parts):
    shares = money.split(total, parts)
    assert sum(shares) == total
    assert len(shares) == len(parts)


@given(total=amounts, parts=weights)
def test_a_share_is_less_than_a_cent_off_its_exact_part(total, parts):
    whole = sum(parts)
    for share, part in zip(money.split(total, parts), parts, strict=True):
        assert abs(share - total * part / whole) < money.CENT
        assert share == money.rounded(share)
        assert part or not share


def test_equal_remainders_go_to_the_earlier_weight():
    assert money.split(Decimal("0.02"), [1, 1, 1]) == [Decimal("0.01"), Decimal("0.01"), 0]


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [2, -1]])
def test_weights_that_share_nothing_are_refused(parts):
    with pytest.raises(ValueError, match="weights"):
        money.split(Decimal(1), parts)


@given(fen=st.integers(-(10**12), 10**12))
def test_fen_there_and_back(fen):
    assert money.to_fen(money.from_fen(fen)) == fen


@pytest.mark.parametrize(
    ("exact", "kept"),
    [("0.005", "0.01"), ("0.004", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68")],
)
def test_halves_are_rounded_up(exact, kept):
    assert money.rounded(Decimal(exact)) == Decimal(kept)


def test_money_in_json_has_two_places_and_a_currency():
    assert money.as_json(Decimal("1299")) == {"amount": "1299.00", "currency": "CNY"}


@given(lat1=lats, lng1=lngs, lat2=lats, lng2=lngs)
def test_distance_is_symmetric_and_at_most_half_around(lat1, lng1, lat2, lng2):
    there = geo.distance_m(lat1, lng1, lat2, lng2)
    assert there == pytest.approx(geo.distance_m(lat2, lng2, lat1, lng1), abs=1e-6)
    assert 0 <= there <= pi * EARTH_RADIUS_M + 1e-6


@given(lat1=lats, lng1=lngs, lat2=lats, lng2=lngs)
def test_the_chord_between_two_points_gives_their_distance(lat1, lng1, lat2, lng2):
    one, other = geo.unit_vector(lat1, lng1), geo.unit_vector(lat2, lng2)
    chord = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
    assert geo.chord_to_metres(chord) == pytest.approx(
        geo.distance_m(lat1, lng1, lat2, lng2), abs=1
    )


@given(lat=lats, lng=lngs)
def test_a_point_of_the_unit_sphere_has_length_one(lat, lng):
    assert sum(part**2 for part in geo.unit_vector(lat, lng)) == pytest.approx(1)


def test_shanghai_to_beijing_is_1067_kilometres():
    metres = geo.distance_m(31.2304, 121.4737, 39.9042, 116.4074)
    assert metres == pytest.approx(1_067_000, rel=0.002)


@pytest.mark.parametrize(
    ("lat", "lng"),
    [(None, None), ("", ""), ("x", "1"), ("91", "0"), ("0", "180.1"), ("nan", "0"), ("inf", "0")],
)
def test_what_is_not_on_the_globe_is_no_place(lat, lng):
    assert Place.parse(lat, lng) is None


def test_a_place_is_read_from_text():
    assert Place.parse("31.2", "121.4", source="browser") == Place(31.2, 121.4, "", "browser")
