"""Whose area a place lies in, and that no two dealers hold it on the same day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stores.models import Territory
from stores.services import territories
from tests.factories import DealerFactory, DivisionFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def shanghai():
    return DivisionFactory()


@pytest.fixture
def xuhui(shanghai):
    return DivisionFactory(code="310104", name="徐汇区", level="district", parent=shanghai)


def test_the_smallest_division_decides(shanghai, xuhui):
    large, small = DealerFactory(), DealerFactory()
    territories.grant(dealer=large, division=shanghai)
    territories.grant(dealer=small, division=xuhui)

    assert territories.dealer_of("310104") == small
    assert territories.dealer_of("310106") == large
    assert territories.dealer_of("310000") == large
    assert territories.dealer_of("320500") is None
    assert territories.dealer_of("") is None


def test_whose_it_is_takes_one_query(xuhui, django_assert_num_queries):
    territories.grant(dealer=DealerFactory(), division=xuhui)
    with django_assert_num_queries(1):
        territories.dealer_of("310104")


def test_nobody_is_credited_while_the_dealer_is_suspended(shanghai, xuhui):
    territories.grant(dealer=DealerFactory(), division=shanghai)
    small = DealerFactory()
    territories.grant(dealer=small, division=xuhui)
    small.status = "suspended"
    small.save()

    assert territories.dealer_of("310104") is None


def test_a_taken_division_is_refused_by_name_and_nothing_changes(shanghai):
    holder = DealerFactory(name="先来")
    territories.grant(dealer=holder, division=shanghai)

    with pytest.raises(territories.TerritoryTaken, match="先来"):
        territories.grant(dealer=DealerFactory(), division=shanghai)

    assert Territory.objects.get().dealer == holder


def test_a_suspended_dealer_is_given_nothing(shanghai):
    with pytest.raises(territories.NotActive):
        territories.grant(dealer=DealerFactory(status="suspended"), division=shanghai)

    assert not Territory.objects.exists()


def test_one_dealer_may_follow_another_without_a_gap(shanghai):
    first, second = DealerFactory(), DealerFactory()
    held = territories.grant(dealer=first, division=shanghai, since=TODAY - 30 * DAY)
    territories.end(territory=held, on=TODAY)
    territories.end(territory=held, on=TODAY + DAY)
    territories.grant(dealer=second, division=shanghai, since=TODAY)

    assert territories.dealer_of("310000", on=TODAY - DAY) == first
    assert territories.dealer_of("310000", on=TODAY) == second
    assert territories.dealer_of("310000", on=TODAY - 31 * DAY) is None


@pytest.mark.parametrize("days", [(-10, None), (-10, 1), (5, None), (0, 20)])
def test_the_database_refuses_a_second_holder_on_any_day(shanghai, days):
    Territory.objects.create(
        dealer=DealerFactory(), division=shanghai, since=TODAY, until=TODAY + 10 * DAY
    )
    since, until = (None if n is None else TODAY + n * DAY for n in days)

    with pytest.raises(IntegrityError, match="territory_of_one_dealer"), transaction.atomic():
        Territory.objects.create(
            dealer=DealerFactory(), division=shanghai, since=since, until=until
        )


def test_the_guard_is_the_constraint(shanghai):
    """Without it, two dealers would both hold the division."""

    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE stores_territory DROP CONSTRAINT territory_of_one_dealer_at_a_time"
        )
    for dealer in (DealerFactory(), DealerFactory()):
        territories.grant(dealer=dealer, division=shanghai)

    assert Territory.objects.on(timezone.localdate()).count() == 2
