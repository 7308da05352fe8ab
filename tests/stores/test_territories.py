"""Whose area a place lies in, and that no two dealers hold it on the same day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.models import Category
from o2o.errors import Invalid
from stores.models import Territory
from stores.services import territories
from tests.factories import CategoryFactory, DealerFactory, DivisionFactory, VariantFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def shanghai():
    return DivisionFactory()


@pytest.fixture
def xuhui(shanghai):
    return DivisionFactory(code="310104", name="徐汇区", level="district", parent=shanghai)


@pytest.fixture
def sofas():
    return CategoryFactory(name_zh="客厅", name_en="Living room")


@pytest.fixture
def sofa(sofas):
    """Of a category within the line, and of another line's besides."""
    variant = VariantFactory()
    variant.product.categories.add(within(sofas), CategoryFactory())
    return variant


def within(category):
    return Category.objects.add_child(category, create_kwargs={"slug": "corner-sofas"})


def credited(code, *, on=None):
    """The dealer of goods that are of no line in particular."""
    return territories.dealers_of(code, [0], on=on).get(0)


def test_the_smallest_division_decides(shanghai, xuhui):
    large, small = DealerFactory(), DealerFactory()
    territories.grant(dealer=large, division=shanghai)
    territories.grant(dealer=small, division=xuhui)

    assert credited("310104") == small
    assert credited("310106") == large
    assert credited("310000") == large
    assert credited("320500") is None
    assert credited("") is None


def test_whose_it_is_takes_one_query_and_two_where_lines_are_told_apart(
    shanghai, xuhui, sofas, django_assert_num_queries
):
    territories.grant(dealer=DealerFactory(), division=shanghai)
    with django_assert_num_queries(1):
        credited("310104")
    territories.grant(dealer=DealerFactory(), division=xuhui, line=sofas)
    with django_assert_num_queries(2):
        credited("310104")


def test_nobody_is_credited_while_the_dealer_is_suspended(shanghai, xuhui):
    territories.grant(dealer=DealerFactory(), division=shanghai)
    small = DealerFactory()
    territories.grant(dealer=small, division=xuhui)
    small.status = "suspended"
    small.save()

    assert credited("310104") is None


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

    assert credited("310000", on=TODAY - DAY) == first
    assert credited("310000", on=TODAY) == second
    assert credited("310000", on=TODAY - 31 * DAY) is None


# ── Product lines ───────────────────────────────────────────────────────────────────────
def test_a_line_has_its_own_dealer_and_the_smallest_division_that_holds_it_decides(
    shanghai, xuhui, sofas, sofa
):
    city, local, other = DealerFactory(), DealerFactory(), VariantFactory()
    territories.grant(dealer=city, division=shanghai)
    territories.grant(dealer=local, division=xuhui, line=sofas)

    wanted = [sofa.pk, other.pk]
    assert territories.dealers_of("310104", wanted) == {sofa.pk: local, other.pk: city}
    assert territories.dealers_of("310106", wanted) == {sofa.pk: city, other.pk: city}


def test_two_lines_of_a_division_may_have_two_dealers(shanghai, sofas):
    territories.grant(dealer=DealerFactory(), division=shanghai, line=sofas)
    territories.grant(dealer=DealerFactory(), division=shanghai, line=CategoryFactory())
    assert Territory.objects.count() == 2


@pytest.mark.parametrize("held_all", [True, False])
def test_all_lines_exclude_each_line_and_each_line_excludes_all(shanghai, sofas, held_all):
    first, second = (None, sofas) if held_all else (sofas, None)
    territories.grant(dealer=DealerFactory(name="先来"), division=shanghai, line=first)

    with pytest.raises(territories.TerritoryTaken, match="先来"):
        territories.grant(dealer=DealerFactory(), division=shanghai, line=second)

    assert Territory.objects.get().line == first


def test_a_line_is_a_category_of_the_first_level(shanghai, sofas):
    with pytest.raises(Invalid):
        territories.grant(dealer=DealerFactory(), division=shanghai, line=within(sofas))
    assert not Territory.objects.exists()


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
