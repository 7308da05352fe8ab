"""Stores as they come in a file: two shifts, one past midnight, where clocks change by an hour or a half."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from stores.models import SlotRule, Store
from stores.services import slots
from tests.factories import DealerFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db

ZONES = {
    "SH": "Asia/Shanghai",
    "BE": "Europe/Berlin",
    "NY": "America/New_York",
    "LH": "Australia/Lord_Howe",
    "SC": "America/Santiago",
}
SHIFTS = [("10:00", "14:00"), ("18:00", "03:00")]
HOUR = timedelta(hours=1)


@pytest.fixture
def imported(tmp_path) -> dict[str, Store]:
    """One store in each zone, received at all its hours."""
    DealerFactory(code="D")
    hours = '"Mo-Su 10:00-14:00,18:00-03:00"'
    rows = [f"{code},{code},D,{zone},10,20,{hours}" for code, zone in ZONES.items()]
    path = tmp_path / "stores.csv"
    heading = "code,name_zh,dealer,timezone,lng,lat,hours"
    path.write_text("\n".join([heading, *rows]))
    call_command("import_stores", str(path))
    stores = {store.code: store for store in Store.objects.all()}
    SlotRule.objects.bulk_create(
        SlotRule(store=store, weekday=day, opens=opens, closes=closes, minutes=60, lead=0,
                 horizon=60)
        for store in stores.values() for day in range(7) for opens, closes in SHIFTS
    )  # fmt: skip
    return stores


@pytest.mark.parametrize(
    ("code", "day", "evening"),
    [
        ("SH", date(2026, 11, 1), 9),  # never changes
        ("BE", date(2027, 3, 27), 8),  # the night loses an hour
        ("BE", date(2026, 10, 24), 10),  # and gains one
        ("NY", date(2027, 3, 13), 8),
        ("NY", date(2026, 10, 31), 10),
        ("LH", date(2026, 10, 3), 8),  # half an hour is lost: eight whole hours are left
        ("LH", date(2027, 4, 3), 9),  # half an hour more is no whole visit
        ("SC", date(2027, 9, 4), 8),  # the clock jumps at midnight itself
        ("SC", date(2027, 4, 3), 10),
    ],
)
def test_every_visit_lasts_its_hour_on_nights_that_clocks_change(imported, code, day, evening):
    zone = ZoneInfo(ZONES[code])
    at = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=3)
    found = slots.on(visiting.read(imported[code], at), day, at)
    morning = [
        o for o in found if o.starts_at.astimezone(zone).hour < 14 and o.starts.date() == day
    ]
    night = [o for o in found if o not in morning]
    assert [o.starts.hour for o in morning] == [10, 11, 12, 13]
    assert len(night) == evening
    assert {o.ends_at - o.starts_at for o in found} == {HOUR}
    assert all(first.ends_at <= later.starts_at for first, later in pairwise(found))
    assert night[0].starts_at.astimezone(zone).hour == 18
