"""The laws of dealers, each with a violation that must be found."""

import pytest
from django.db import connection

from catalog.models import Category
from stores import dealer_invariants, invariants
from stores.models import Store, Territory
from tests.factories import CategoryFactory, DealerFactory, DivisionFactory

pytestmark = pytest.mark.django_db


def test_a_healthy_network_breaks_no_law(world):
    Territory.objects.create(dealer=world.near.dealer, division=DivisionFactory())
    assert [list(find()) for _name, find in dealer_invariants.CHECKS] == [[], [], []]
    assert set(dealer_invariants.CHECKS) <= set(invariants.CHECKS)


@pytest.fixture
def unguarded(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE stores_territory DROP CONSTRAINT territory_of_one_dealer_at_a_time"
        )


def test_two_holders_of_a_division_are_found(unguarded):
    division = DivisionFactory()
    for since in ("2026-01-01", "2026-06-01"):
        Territory.objects.create(dealer=DealerFactory(), division=division, since=since)
    (finding,) = dealer_invariants.divisions_have_one_dealer()
    assert division.pk in finding


def test_holders_of_all_lines_and_of_one_are_found_and_those_of_two_lines_are_not(unguarded):
    division, dealer = DivisionFactory(), DealerFactory()
    for line in (CategoryFactory(), CategoryFactory()):
        Territory.objects.create(dealer=dealer, division=division, line=line)
    assert not list(dealer_invariants.divisions_have_one_dealer())
    Territory.objects.create(dealer=dealer, division=division)
    assert len(list(dealer_invariants.divisions_have_one_dealer())) == 2


def test_a_line_within_a_line_is_found():
    within = Category.objects.add_child(
        CategoryFactory(), create_kwargs={"slug": "armchairs", "name_zh": "armchairs"}
    )
    Territory.objects.create(dealer=DealerFactory(), division=DivisionFactory(), line=within)
    (finding,) = dealer_invariants.lines_are_of_the_first_level()
    assert "armchairs" in finding


def test_one_who_left_and_still_serves_is_found(world):
    dealer = world.near.dealer
    Territory.objects.create(dealer=dealer, division=DivisionFactory())
    dealer.status = "left"
    dealer.save()
    assert len(list(dealer_invariants.who_left_serves_nobody())) == 2
    Store.objects.filter(dealer=dealer).update(status="paused")
    assert len(list(dealer_invariants.who_left_serves_nobody())) == 1
