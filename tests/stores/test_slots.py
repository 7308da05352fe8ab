"""When visitors can come: rules, opening hours, exceptions, clocks that change, midnight."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stores.models import HoursException, OpeningHours, Slot, SlotRule, Store
from stores.services import seats, slots
from stores.services.slots import NoSuchSlot
from tests.factories import StoreFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
LONG_BEFORE = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def store_with(*rules, zone="Asia/Shanghai", shifts=(("10:00", "21:00"),), **fields) -> Store:
    """The same shifts every day; rules are (from, to, fields)."""
    store = StoreFactory(timezone=zone, **fields)
    store.opening_hours.all().delete()
    for day in range(7):
        for opens, closes in shifts:
            OpeningHours.objects.create(store=store, weekday=day, opens=opens, closes=closes)
        for opens, closes, more in rules:
            SlotRule.objects.create(store=store, weekday=day, opens=opens, closes=closes, **more)
    return store


def labels(store: Store, day: date = MONDAY, at: datetime = LONG_BEFORE) -> list[str]:
    found = slots.on(visiting.read(store, at), day, at)
    return [f"{opening.starts:%H:%M}–{opening.ends:%H:%M}" for opening in found]


def test_a_rule_is_cut_into_whole_slots_with_pauses_between():
    store = store_with(("10:00", "13:00", {"minutes": 60, "buffer": 15}))
    assert labels(store) == ["10:00–11:00", "11:15–12:15"]


def test_nothing_is_offered_outside_the_opening_hours():
    store = store_with(
        ("09:00", "19:00", {"minutes": 60}), shifts=[("10:00", "12:00"), ("14:00", "15:30")]
    )
    assert labels(store) == ["10:00–11:00", "11:00–12:00", "14:00–15:00"]


def test_a_holiday_offers_nothing_and_short_hours_offer_less():
    store = store_with(("10:00", "21:00", {"minutes": 60}))
    HoursException.objects.create(store=store, date=MONDAY, reason="盘点")
    HoursException.objects.create(
        store=store, date=MONDAY + timedelta(days=1), opens="18:00", closes="20:00"
    )
    assert labels(store) == []
    assert labels(store, MONDAY + timedelta(days=1)) == ["18:00–19:00", "19:00–20:00"]


def test_lead_time_and_horizon():
    store = store_with(("10:00", "14:00", {"minutes": 60, "lead": 90, "horizon": 2}))
    at = visiting.local("Asia/Shanghai", MONDAY, "10:31")
    assert labels(store, MONDAY, at) == ["13:00–14:00"]
    assert len(labels(store, MONDAY + timedelta(days=2), at)) == 4
    assert labels(store, MONDAY + timedelta(days=3), at) == []
    assert [day.date for day in slots.days(visiting.read(store, at), at)] == [
        MONDAY + timedelta(days=n) for n in range(3)
    ]


def test_a_paused_store_receives_nobody():
    store = store_with(("10:00", "14:00", {}), status="paused")
    assert labels(store) == []
    assert not slots.takes_visits(visiting.read(store))


def test_a_rule_past_midnight_belongs_to_the_evening_it_begins_on():
    store = store_with(("22:00", "02:00", {"minutes": 60}), shifts=[("18:00", "03:00")])
    assert labels(store) == ["22:00–23:00", "23:00–00:00", "00:00–01:00", "01:00–02:00"]
    late = visiting.local("Asia/Shanghai", MONDAY + timedelta(days=1), "00:00")
    found = slots.find(visiting.read(store, LONG_BEFORE), late.astimezone(UTC), LONG_BEFORE)
    assert found.starts == late


def test_round_the_clock_midnight_is_no_wall():
    store = store_with(("23:30", "00:30", {"minutes": 60}), shifts=[("00:00", "00:00")])
    assert labels(store) == ["23:30–00:30"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # 02:00 → 03:00: an hour of the night does not exist
        (date(2027, 3, 28), ["00:00–01:00", "01:00–03:00", "03:00–04:00"]),
        # 03:00 → 02:00: an hour of the night comes twice
        (
            date(2026, 10, 25),
            ["00:00–01:00", "01:00–02:00", "02:00–02:00", "02:00–03:00", "03:00–04:00"],
        ),
    ],
)
def test_slots_are_equally_long_on_days_that_clocks_change(day, expected):
    store = store_with(
        ("00:00", "04:00", {"minutes": 60}), zone="Europe/Berlin", shifts=[("00:00", "12:00")]
    )
    at = datetime.combine(day, time(), UTC) - timedelta(days=2)
    assert labels(store, day, at) == expected
    found = slots.on(visiting.read(store, at), day, at)
    assert {opening.ends_at - opening.starts_at for opening in found} == {timedelta(hours=1)}
    assert len({opening.starts_at for opening in found}) == len(found)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    opens=st.times(),
    closes=st.times(),
    minutes=st.integers(10, 240),
    buffer=st.integers(0, 60),
)
def test_whatever_the_rule_slots_are_whole_apart_and_inside_the_hours(
    db, zone, day, opens, closes, minutes, buffer
):
    with transaction.atomic():
        store = store_with(
            (opens, closes, {"minutes": minutes, "buffer": buffer, "lead": 0}),
            zone=zone,
            shifts=[("08:00", "02:00")],
        )
        at = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=20)
        found = slots.on(visiting.read(store, at), day, at)
        served = [s for near in (-1, 0, 1) for s in shifts_of(store, day + timedelta(days=near))]
        transaction.set_rollback(True)
    for opening in found:
        assert opening.ends_at - opening.starts_at == timedelta(minutes=minutes)
        assert any(s.opens <= opening.starts_at and opening.ends_at <= s.closes for s in served)
    for first, second in pairwise(found):
        assert second.starts_at - first.ends_at >= timedelta(minutes=buffer)


def shifts_of(store: Store, day: date):
    return slots.hours.shifts(visiting.read(store), day)


def test_of_two_rules_that_overlap_the_earlier_slot_wins():
    store = store_with(("10:00", "12:00", {"minutes": 60}), ("10:30", "13:30", {"minutes": 60}))
    assert labels(store) == ["10:00–11:00", "11:00–12:00", "12:30–13:30"]


# ── With rows ───────────────────────────────────────────────────────────────────────────
def used(store: Store, text: str, *, minutes: int = 60, taken: int = 1) -> Slot:
    begins = visiting.local("Asia/Shanghai", MONDAY, text)
    return Slot.objects.create(
        store=store,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        capacity=8,
        taken=taken,
    )


def test_what_is_taken_is_not_free_and_a_full_time_is_still_shown():
    store = store_with(("10:00", "12:00", {"minutes": 60, "capacity": 3}))
    used(store, "10:00", taken=8)
    found = slots.on(visiting.read(store, LONG_BEFORE), MONDAY, LONG_BEFORE)
    assert [(opening.free, opening.capacity) for opening in found] == [(0, 8), (3, 3)]


def test_a_used_slot_of_an_older_rule_stands_and_nothing_overlaps_it():
    store = store_with(("10:00", "13:00", {"minutes": 60}))
    used(store, "10:30")
    assert labels(store) == ["12:00–13:00"]


def test_two_cuts_of_the_same_hour_cannot_both_be_used(world):
    used(world.near, "10:30")
    other = used(world.near, "10:00", taken=0)
    with pytest.raises(NoSuchSlot):
        seats.take(slot=other, party=1)
    with pytest.raises(IntegrityError, match="slots_in_use_never_overlap"):
        Slot.objects.filter(pk=other.pk).update(taken=1)


def test_capacity_is_never_lowered_below_what_is_booked(world):
    slot = used(world.near, "10:00", taken=8)
    with pytest.raises(seats.SlotIsFuller) as refused:
        seats.resize(slot=slot, capacity=4)
    assert "8" in str(refused.value)
    assert seats.resize(slot=slot, capacity=10).capacity == 10


def test_an_unused_row_takes_the_cut_of_todays_rule(world):
    store = visiting.receive(world.near, capacity=3)
    opening = visiting.opening(store)
    Slot.objects.create(
        store=store,
        starts_at=opening.starts_at,
        ends_at=opening.starts_at + timedelta(minutes=20),
        capacity=1,
    )
    [slot] = seats.lock(openings=[opening])
    assert (slot.ends_at, slot.capacity) == (opening.ends_at, 3)


def test_a_strip_of_days_asks_five_questions(world, django_assert_num_queries):
    store = visiting.receive(world.near)
    now = timezone.now()
    with django_assert_num_queries(5):
        strip = slots.days(visiting.read(store, now), now)
    assert len(strip) == 15
    assert strip[1].free == 24 * 4
