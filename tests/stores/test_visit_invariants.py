"""Each law of visits finds what breaks it, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from stores import visit_invariants
from stores.models import Slot, Visit
from tests.factories import UserFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [name for name, find in visit_invariants.CHECKS if list(find())]


@pytest.fixture
def visit(world):
    visiting.receive(world.near)
    return visiting.book(world.near, world.shopper, party=2)


def test_what_the_verbs_leave_behind_keeps_every_law(world, visit):
    visiting.hold(world.near, world.stranger, party=2)
    visiting.join(world.near, UserFactory())
    assert findings() == []


def test_seats_above_capacity(visit):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE stores_slot DROP CONSTRAINT slot_taken_at_most_capacity")
    Slot.objects.update(capacity=1)
    assert findings() == ["seats within capacity"]


def test_seats_that_no_visit_explains(visit):
    Slot.objects.update(taken=3)
    assert findings() == ["visits explain seats"]


def test_a_visit_at_another_time_than_its_slot(visit):
    Visit.objects.update(ends_at=visit.ends_at + timedelta(hours=1))
    assert findings() == ["visits are at the time of their slot"]


def test_a_time_had_twice(world, visit):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_active_visit_per_member_and_slot")
    Visit.objects.create(
        store=world.near, slot=visit.slot, member=world.shopper, status="booked",
        starts_at=visit.starts_at, ends_at=visit.ends_at, party=1,
    )  # fmt: skip
    Slot.objects.update(taken=3)
    assert findings() == ["one visit per member and slot"]


def test_seats_kept_past_their_deadline(visit):
    Visit.objects.update(status="held", hold_until=Now() - timedelta(minutes=6))
    assert findings() == ["holds end"]
