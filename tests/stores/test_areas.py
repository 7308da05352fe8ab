"""The map of territories: who holds each division for which line, gaps included, drawn to scale."""

import re
from math import dist
from random import Random

import pytest
from django.urls import reverse

from stores.services import areamap, cells, holdings, territories
from tests.factories import CategoryFactory, DealerFactory, DivisionFactory

pytestmark = pytest.mark.django_db

HQ, STAFF = "hq:stores_territory_map", "staff_admin:stores_territory_map"


@pytest.fixture
def land():
    """A province of two cities, of which one has a district, and two product lines."""
    province = DivisionFactory(code="320000", name="江苏省", level="province", lat=32.0, lng=119.0)
    city = {"level": "city", "parent": province}
    nanjing = DivisionFactory(code="320100", name="南京市", lat=32.06, lng=118.8, **city)
    suzhou = DivisionFactory(code="320500", name="苏州市", lat=31.3, lng=120.58, **city)
    gulou = DivisionFactory(code="320106", name="鼓楼区", level="district", parent=nanjing)
    living, dining = CategoryFactory(name_zh="客厅"), CategoryFactory(name_zh="餐厅")
    return {
        "province": province, "nanjing": nanjing, "suzhou": suzhou, "gulou": gulou,
        "living": living, "dining": dining,
    }  # fmt: skip


def survey(within=None, lines=None):
    wanted = lines or holdings.product_lines()
    found = holdings.survey(divisions=holdings.parts(within), lines=wanted)
    return {holding.division.name: holding for holding in found}


def test_a_division_is_told_line_by_line_with_what_is_free(land):
    first, second = DealerFactory(), DealerFactory()
    territories.grant(dealer=first, division=land["suzhou"])
    territories.grant(dealer=second, division=land["nanjing"], line=land["living"])
    found = survey()
    assert found["苏州市"].sole == first
    assert found["南京市"].by_line == {land["living"]: second, land["dining"]: None}
    assert (found["南京市"].sole, found["南京市"].missing) == (None, [land["dining"]])
    assert survey(lines=[land["living"]])["南京市"].sole == second


def test_the_larger_division_counts_for_its_parts_and_a_smaller_ones_dealer_is_told(land):
    large, small = DealerFactory(), DealerFactory()
    territories.grant(dealer=large, division=land["province"])
    territories.grant(dealer=small, division=land["gulou"])
    found = survey(land["province"])
    assert found["苏州市"].sole == large
    assert (found["南京市"].sole, found["南京市"].dealers) == (None, [large, small])
    assert survey(land["nanjing"])["鼓楼区"].sole == small


def test_the_survey_takes_one_query(land, django_assert_num_queries):
    territories.grant(dealer=DealerFactory(), division=land["province"])
    lines, divisions = holdings.product_lines(), holdings.parts(None)
    with django_assert_num_queries(1):
        holdings.survey(divisions=divisions, lines=lines)


def test_the_legend_names_every_dealer_and_neighbours_differ_in_colour(land):
    for name in ("nanjing", "suzhou"):
        territories.grant(dealer=DealerFactory(), division=land[name])
    drawn = areamap.draw(list(survey().values()))
    assert [cell.state for cell in drawn.cells] == ["whole", "whole"]
    assert len({cell.tone for cell in drawn.cells}) == 2
    assert [entry.key for entry in drawn.legend] == [1, 2]


def test_every_spot_of_a_cell_is_nearest_to_its_own_centre():
    rng = Random(20261122)
    points = [(rng.uniform(0, 700), rng.uniform(0, 500)) for _n in range(120)]
    for number, shape in enumerate(cells.cells(points, largest=60)):
        assert len(shape) >= 3
        for corner in shape:
            nearest = min(dist(corner, other) for other in points)
            assert dist(corner, points[number]) <= nearest + 0.3


# ── The pages ───────────────────────────────────────────────────────────────────────────
def test_headquarters_sees_holders_and_gaps(world, client_of, land):
    territories.grant(dealer=world.near.dealer, division=land["suzhou"])
    page = client_of(world.hq).get(reverse(HQ)).content.decode()
    assert f"苏州市：{world.near.dealer}" in page
    assert len(re.findall(r"hq-areas__cell--gap", page)) == 1
    assert f"{world.near.dealer}" in page.partition("按经销商")[2]
    narrowed = client_of(world.hq).get(reverse(HQ), {"in": "320000", "line": land["living"].slug})
    assert narrowed.status_code == 200
    assert client_of(world.hq).get(reverse(HQ), {"in": "999999"}).status_code == 404


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_store_people_see_their_own_dealers_area_and_no_others(world, client_of, land, who):
    territories.grant(dealer=world.near.dealer, division=land["suzhou"])
    territories.grant(dealer=world.far.dealer, division=land["nanjing"])
    page = client_of(getattr(world, who)).get(reverse(STAFF)).content.decode()
    assert f"苏州市：{world.near.dealer}" in page
    assert str(world.far.dealer) not in page
    assert len(re.findall(r"hq-areas__cell--gap", page)) == 1
