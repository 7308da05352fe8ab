"""What templates say: money, distance, times of people, icons."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils import timezone, translation

from o2o.templatetags import ui

ROOT = Path(__file__).resolve().parents[2]


def strip(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


@pytest.mark.parametrize(
    ("amount", "shop", "ledger"),
    [
        (Decimal("1299.00"), "¥1,299", "¥1,299.00"),
        (Decimal("1299.50"), "¥1,299.50", "¥1,299.50"),
        ("0", "¥0", "¥0.00"),
        (Decimal("-120"), "−¥120", "−¥120.00"),
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_money_is_short_for_shoppers_and_exact_for_ledgers(amount, shop, ledger):
    assert strip(ui.money(amount)) == shop
    assert strip(ui.money_exact(amount)) == ledger
    assert ui.money_text(amount) == shop


@pytest.mark.parametrize(
    ("metres", "said"),
    [(3, "10 m"), (348, "350 m"), (2140, "2.1 km"), (12_400, "12 km"), (None, "")],
)
def test_distance_is_said_as_people_say_it(metres, said):
    with translation.override("en"):
        assert ui.distance(metres) == said


def at(days: int, hour: int):
    noon = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=days)


def test_near_days_have_names_and_far_days_a_date():
    with translation.override("en"):
        assert ui.people_time(at(0, 14)).startswith("Today, ")
        assert re.fullmatch(r"Tomorrow, \w{3} 14:00–16:00", ui.people_span(at(1, 14), at(1, 16)))
        assert re.match(r"\w{3}, \d{1,2} \w+", ui.people_day(at(9, 14)))
        assert ui.people_time(None) == ""


def test_a_deadline_warms_as_it_comes():
    now = timezone.now()
    assert ui.urgency(now + timedelta(hours=2)) == "calm"
    assert ui.urgency(now + timedelta(minutes=10)) == "soon"
    assert ui.urgency(now - timedelta(minutes=1)) == "late"
    with translation.override("en"):
        assert ui.time_left(now + timedelta(minutes=42)) == "42 minutes left"
        assert ui.time_left(now - timedelta(hours=2)) == "late by 2 hours"


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in ui.icon("truck")
    assert 'aria-label="a &lt;b&gt;"' in ui.icon("truck", label="a <b>")


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = Path(finders.find("img/icons.svg")).read_text()
    have = set(re.findall(r'id="([\w-]+)"', sprite))
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'\{% icon "([\w-]+)"', path.read_text())
    }
    assert named - have == set()


def test_a_template_may_use_all_of_it():
    page = Template('{% load ui %}{% icon "x" %}{{ a|money }} {{ m|distance }}')
    assert "¥5" in strip(page.render(Context({"a": 5, "m": 350})))
