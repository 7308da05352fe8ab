"""A balance is spent once: 1,000 points are ten spends of 100, however many come at one instant."""

from collections import Counter

import pytest
from django.db import connection

from members import invariants
from members.models import PointsAccount, PointsEntry
from members.services import points
from tests.factories import UserFactory


@pytest.fixture
def member(transactional_db):
    user = UserFactory()
    points.earn(user_id=user.pk, points=1000, kind="order", cause="fulfilment:1")
    return user


def tally(results):
    return Counter(
        "spent" if isinstance(r, PointsEntry) else getattr(r, "code", repr(r)) for r in results
    )


def spender(member):
    return lambda n: points.spend(user_id=member.pk, points=100, order_number=f"A{n}")


def test_fifty_spend_at_one_instant_and_ten_succeed(member, race):
    outcome = tally(race(spender(member), range(50), at_once=50, barrier=True))
    assert outcome == {"spent": 10, "not_enough_points": 40}
    assert PointsAccount.objects.get().balance == 0
    assert not list(invariants.points_are_their_ledger())


def test_spends_and_expiries_together_leave_the_ledger_the_balance(member, race):
    def act(n):
        if n % 2:
            return points.expire(user_id=member.pk)
        return spender(member)(n)

    race(act, range(40), at_once=40, barrier=True)
    assert not list(invariants.points_are_their_ledger())
    assert PointsAccount.objects.get().balance == 0


def test_with_the_guard_off_they_overspend(member, race, monkeypatch):
    monkeypatch.setattr(points, "ENOUGH", "TRUE")
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE members_pointsaccount DROP CONSTRAINT points_balance_not_negative"
        )
    try:
        outcome = tally(race(spender(member), range(50), at_once=50, barrier=True))
        assert outcome["spent"] == 50
        assert PointsAccount.objects.get().balance == -4000
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE members_pointsaccount SET balance = 0")
            cursor.execute(
                "ALTER TABLE members_pointsaccount ADD CONSTRAINT points_balance_not_negative"
                " CHECK (balance >= 0)"
            )
