"""When a store serves, by its own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DataError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stores.models import HoursException, OpeningHours, Store
from stores.services import hours
from tests.factories import StoreFactory

pytestmark = pytest.mark.django_db

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def store_with(*shifts, zone="Asia/Shanghai", exceptions=(), **fields) -> Store:
    """A store with (weekday, opens, closes) shifts, read as pages read it."""
    store = StoreFactory(timezone=zone, **fields)
    store.opening_hours.all().delete()
    for weekday, opens, closes in shifts:
        OpeningHours.objects.create(
            store=store, weekday=weekday, opens=clock(opens), closes=clock(closes)
        )
    for day, *times in exceptions:
        opens, closes = [clock(text) for text in times] or [None, None]
        HoursException.objects.create(store=store, date=day, opens=opens, closes=closes)
    return store


def clock(text: str) -> time:
    return time.fromisoformat(text)


def shanghai(day: int, text: str) -> datetime:
    """A moment of November 2026 (the 23rd is a Monday) in Shanghai."""
    return datetime.combine(date(2026, 11, day), clock(text), ZoneInfo("Asia/Shanghai"))


def test_open_from_the_first_minute_to_before_the_last():
    store = store_with((MONDAY, "10:00", "21:00"))

    assert not hours.is_open(store, shanghai(23, "09:59"))
    assert hours.is_open(store, shanghai(23, "10:00"))
    assert hours.is_open(store, shanghai(23, "20:59"))
    assert not hours.is_open(store, shanghai(23, "21:00"))
    assert not hours.is_open(store, shanghai(24, "12:00"))


def test_split_shifts_close_in_between_and_open_again():
    store = store_with((MONDAY, "09:00", "12:00"), (MONDAY, "14:00", "18:00"))

    assert not hours.is_open(store, shanghai(23, "13:00"))
    assert hours.next_opening(store, shanghai(23, "13:00")) == shanghai(23, "14:00")
    assert hours.closing(store, shanghai(23, "09:30")) == shanghai(23, "12:00")


def test_shifts_without_a_gap_are_one():
    store = store_with((MONDAY, "09:00", "14:00"), (MONDAY, "14:00", "18:00"))

    assert hours.closing(store, shanghai(23, "10:00")) == shanghai(23, "18:00")


def test_a_shift_past_midnight_belongs_to_the_day_it_began():
    store = store_with((SATURDAY, "20:00", "02:00"))

    assert hours.is_open(store, shanghai(29, "01:59"))  # Sunday
    assert not hours.is_open(store, shanghai(29, "02:00"))
    assert not hours.is_open(store, shanghai(28, "01:00"))  # Saturday before it begins
    assert hours.closing(store, shanghai(28, "23:00")) == shanghai(29, "02:00")


def test_round_the_clock_is_said_in_words():
    store = store_with(*[(day, "00:00", "00:00") for day in range(7)])

    with translation.override("en"):
        assert hours.today_label(store, shanghai(23, "03:00")) == "Open round the clock"


def test_an_exception_replaces_the_hours_of_its_date():
    store = store_with(
        *[(day, "10:00", "21:00") for day in range(7)],
        exceptions=[(date(2026, 11, 23),), (date(2026, 11, 24), "12:00", "15:00")],
    )

    assert not hours.is_open(store, shanghai(23, "12:00"))
    assert hours.next_opening(store, shanghai(23, "09:00")) == shanghai(24, "12:00")
    assert not hours.is_open(store, shanghai(24, "11:00"))
    assert hours.closing(store, shanghai(24, "12:30")) == shanghai(24, "15:00")
    assert hours.is_open(store, shanghai(25, "20:00"))


def test_an_exception_leaves_the_night_of_the_day_before_alone():
    store = store_with((SUNDAY, "20:00", "02:00"), exceptions=[(date(2026, 11, 23),)])

    assert hours.is_open(store, shanghai(23, "01:00"))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "Asia/Kolkata"])
def test_every_store_keeps_its_own_time(zone):
    store = store_with((MONDAY, "10:00", "21:00"), zone=zone)
    local_noon = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(zone))

    assert hours.is_open(store, local_noon)
    assert hours.closing(store, local_noon) == local_noon.replace(hour=21)


def test_when_the_clock_skips_an_hour_a_skipped_opening_is_an_hour_later():
    new_york = ZoneInfo("America/New_York")  # 2026-03-08, 02:00 becomes 03:00
    store = store_with((SUNDAY, "02:30", "05:00"), (SATURDAY, "20:00", "02:30"), zone=new_york.key)

    assert hours.next_opening(store, datetime(2026, 3, 8, 6, 59, tzinfo=UTC)) == datetime(
        2026, 3, 8, 3, 30, tzinfo=new_york
    )
    saturday_night = datetime(2026, 3, 7, 23, tzinfo=new_york)
    assert hours.closing(store, saturday_night) == datetime(2026, 3, 8, 5, 0, tzinfo=new_york)


def test_when_an_hour_comes_twice_the_store_stays_until_the_second():
    new_york = ZoneInfo("America/New_York")  # 2026-11-01, 02:00 becomes 01:00
    store = store_with((SATURDAY, "20:00", "01:30"), zone=new_york.key)

    assert hours.is_open(store, datetime(2026, 11, 1, 1, 15, tzinfo=new_york, fold=1))
    assert not hours.is_open(store, datetime(2026, 11, 1, 1, 30, tzinfo=new_york, fold=1))


def test_a_paused_store_serves_nobody_and_says_so():
    store = store_with(*[(day, "00:00", "00:00") for day in range(7)], status="paused")

    assert not hours.is_open(store, shanghai(23, "12:00"))
    assert hours.closing(store, shanghai(23, "12:00")) is None
    assert hours.next_opening(store, shanghai(23, "12:00")) is None
    with translation.override("en"):
        assert hours.today_label(store, shanghai(23, "12:00")) == "Paused for now"


@pytest.mark.parametrize(
    ("day", "at", "label"),
    [
        (23, "12:00", "Open until 21:00"),
        (23, "08:00", "Opens at 10:00"),
        (23, "22:00", "Opens tomorrow 10:00"),
        (24, "22:00", "Opens Sat 10:00"),
    ],
)
def test_the_label_is_what_one_would_say_at_the_door(day, at, label):
    store = store_with(*[(day, "10:00", "21:00") for day in (0, 1, 5)])

    with translation.override("en"):
        assert hours.today_label(store, shanghai(day, at)) == label


def test_without_hours_the_label_promises_nothing():
    with translation.override("en"):
        assert hours.today_label(store_with(), shanghai(23, "12:00")) == "Opening hours on request"


def test_the_week_begins_today_and_names_the_reason_of_an_exception():
    store = store_with((MONDAY, "10:00", "12:00"), (MONDAY, "14:00", "21:00"))
    HoursException.objects.create(store=store, date=date(2026, 11, 24), reason="盘点")

    week = hours.week(store, shanghai(23, "12:00"))

    assert [day.is_today for day in week] == [True] + [False] * 6
    assert week[0].label == "10:00–12:00 · 14:00–21:00"
    assert (week[1].hours, week[1].reason) == ((), "盘点")


quarter_hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
shift_rows = st.lists(
    st.tuples(st.integers(0, 6), quarter_hours, quarter_hours),
    max_size=12,
    unique_by=lambda row: row[:2],
)
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Pacific/Kiritimati", "Asia/Kathmandu"])
moments = st.datetimes(
    datetime(2026, 11, 16),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2026, 12, 6),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=shift_rows,
    zone=zones,
    at=moments,
    off=st.dictionaries(
        st.dates(date(2026, 11, 15), date(2026, 12, 7)),
        st.one_of(st.none(), st.tuples(quarter_hours, quarter_hours)),
        max_size=4,
    ),
)
def test_the_database_and_the_page_agree_on_who_is_open(db, rows, zone, at, off):
    Store.objects.all().delete()
    shifts = [(day, f"{opens}", f"{closes}") for day, opens, closes in rows]
    exceptions = [(day, *(f"{t}" for t in times or ())) for day, times in off.items()]
    store = store_with(*shifts, zone=zone, exceptions=exceptions)

    assert Store.objects.open_at(at).exists() == hours.is_open(store, at)
    opening = hours.next_opening(store, at)
    if opening:
        assert hours.is_open(store, opening)
        assert opening - at < timedelta(days=60)
    elif not rows:
        assert not any(times for day, times in off.items() if day > at.date() + timedelta(days=1))


def test_reading_many_stores_takes_three_queries(django_assert_num_queries):
    for _number in range(5):
        StoreFactory()
    at = shanghai(23, "12:00")
    with django_assert_num_queries(3):
        labels = [hours.today_label(store, at) for store in Store.objects.with_hours(at)]
    assert len(labels) == 5


def test_the_database_refuses_half_coordinates_half_exceptions_and_unknown_zones():
    store = StoreFactory()
    for refused, attempt in [
        (IntegrityError, lambda: Store.objects.filter(pk=store.pk).update(lng=None)),
        (IntegrityError, lambda: Store.objects.filter(pk=store.pk).update(lat=91)),
        (DataError, lambda: Store.objects.filter(pk=store.pk).update(timezone="Asia/Nowhere")),
        (
            IntegrityError,
            lambda: HoursException.objects.create(
                store=store, date=date(2026, 11, 23), opens=time(9)
            ),
        ),
    ]:
        with pytest.raises(refused), transaction.atomic():
            attempt()
    assert Store.objects.get() == store
    assert Store.objects.get().timezone == "Asia/Shanghai"
