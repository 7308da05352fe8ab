"""The promised day: two hours before closing is today, after that the next opening."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from members.models import Address
from orders.services import destinations, promise
from stores.models import HoursException, Store
from tests.factories import DivisionFactory

ZONE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """Monday, 2 March 2026, unless another day is given; stores open 9 to 21."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def pickup(world, moment: datetime):
    store = Store.objects.with_hours(moment).get(pk=world.near.pk)
    return promise.pickup(store=store, at=moment)


@pytest.mark.parametrize(
    ("now", "ready"),
    [
        (at(10), at(12)),
        (at(19), at(21)),
        (at(19, 1), at(9, day=3)),
        (at(22), at(9, day=3)),
        (at(3), at(9)),
    ],
)
def test_a_pickup_needs_two_hours_of_opening(world, now, ready):
    promised = pickup(world, now)
    assert promised.ready_at == ready
    assert promised.first == promised.last == ready.date()


def test_a_day_off_is_skipped(world):
    HoursException.objects.create(store=world.near, date=date(2026, 3, 3))
    assert pickup(world, at(20)).ready_at == at(9, day=4)


def test_without_hours_no_day_is_made_up(world):
    world.near.opening_hours.all().delete()
    assert pickup(world, at(10)) is None


@pytest.mark.parametrize(
    ("metres", "first", "last"),
    [(0, 3, 4), (30_000, 3, 4), (30_001, 4, 5), (250_000, 5, 7), (900_000, 6, 9), (2e6, 8, 12)],
)
def test_a_delivery_takes_the_days_of_its_distance(metres, first, last):
    promised = promise.delivery(distance_m=metres, timezone="Asia/Shanghai", at=at(10))
    assert (promised.first.day, promised.last.day) == (first, last)


def test_what_is_ordered_in_the_evening_starts_tomorrow():
    early, late = (
        promise.delivery(distance_m=0, timezone="Asia/Shanghai", at=moment)
        for moment in (at(16, 59), at(17))
    )
    assert (late.first - early.first).days == 1
    assert time(17) == promise.CUTOFF


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上海市 徐汇区", "310104"),
        ("上海 徐汇", "310104"),
        ("北京市朝阳区建国路", "110105"),
        ("长春市朝阳区", "220104"),
        ("上海", "310000"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_an_address_is_found_by_the_division_it_names(shanghai, text, code):
    beijing = DivisionFactory(code="110000", name="北京市", lat=39.9, lng=116.4)
    jilin = DivisionFactory(code="220000", name="吉林省", lat=43.9, lng=126.5)
    city = DivisionFactory(code="220100", name="长春市", level="city", parent=jilin)
    for number, parent in (("110105", beijing), ("220104", city)):
        DivisionFactory(code=number, name="朝阳区", level="district", parent=parent)
    found = destinations.named(text)
    assert (found.division_code if found else None) == code


def test_an_address_without_anything_known_is_refused(world, shanghai):
    nowhere = Address(region="Atlantis", detail="1", recipient="A", phone="+8613800138000")
    with pytest.raises(destinations.NowhereFound):
        destinations.to_address(nowhere)
