"""Seats are counted once: however many clients press at one instant, nobody stands in the way."""

import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.db import connection
from django.db.models import F, Q, Sum
from django.db.models.functions import Now
from django.utils import timezone

from o2o.errors import DomainError
from stores import visit_invariants
from stores.models import Slot, Visit
from stores.services import greeting, guides, seats, slots, visits, waitlist
from stores.services.visits import Coming
from tests.factories import UserFactory
from tests.stores import visiting


@pytest.fixture
def no_seats_guard(stage, monkeypatch):
    """The world without the guards of seats: the condition, the lock and the constraint."""
    monkeypatch.setattr(seats, "room_for", lambda party: Q())
    monkeypatch.setattr(seats, "lock", unlocked)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stores_slot DROP CONSTRAINT slot_taken_at_most_capacity")
    yield
    Visit.objects.all().delete()
    Slot.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE stores_slot ADD CONSTRAINT slot_taken_at_most_capacity"
            " CHECK (taken <= capacity)"
        )


def unlocked(*, openings=(), slots=()) -> list[Slot]:
    made = [
        Slot.objects.get_or_create(
            store=o.store, starts_at=o.starts_at,
            defaults={"ends_at": o.ends_at, "capacity": o.capacity},
        )[0]
        for o in openings
    ]  # fmt: skip
    return [*made, *slots]


def booker(store, *, number: int = 0):
    starts_at = visiting.opening(store, number).starts_at

    def book(asked):
        member, party = asked
        return visits.book(
            store=store, starts_at=starts_at, member=member, coming=Coming(party=party)
        )

    return book


def tally(results) -> Counter:
    return Counter(getattr(r, "code", type(r).__name__) for r in results)


def clients(number: int, most: int = 1) -> list[tuple]:
    rng = random.Random(number)
    return [(user, rng.randint(1, most)) for user in UserFactory.create_batch(number)]


@pytest.mark.parametrize("round_", range(3))
def test_one_seat_and_100_clients_are_one_booking_and_99_refusals(stage, race, round_):
    store = visiting.receive(stage.near, capacity=1)
    outcome = tally(race(booker(store), clients(100), at_once=25, barrier=True))
    assert outcome == {"Visit": 1, "slot_full": 99}
    assert Slot.objects.get().taken == Visit.objects.count() == 1


def test_eight_seats_and_80_parties_are_never_more_than_eight(stage, race):
    store = visiting.receive(stage.near, capacity=8)
    outcome = tally(race(booker(store), clients(80, most=3), at_once=20, barrier=True))
    assert set(outcome) == {"Visit", "slot_full"}
    seated = Visit.objects.aggregate(n=Sum("party"))["n"]
    assert Slot.objects.get().taken == seated <= 8
    assert seated >= 6  # what is left is less than the largest party


def test_with_the_guard_off_the_same_100_clients_overbook(stage, race, no_seats_guard):
    store = visiting.receive(stage.near, capacity=1)
    race(booker(store), clients(100), at_once=25, barrier=True)
    assert Slot.objects.get().taken > 1


def test_with_the_guard_off_the_same_80_parties_overbook(stage, race, no_seats_guard):
    store = visiting.receive(stage.near, capacity=8)
    race(booker(store), clients(80, most=3), at_once=20, barrier=True)
    assert Slot.objects.get().taken > 8


def test_one_member_pressing_twenty_times_comes_once(stage, race):
    store = visiting.receive(stage.near, capacity=8)
    outcome = tally(race(booker(store), [(stage.shopper, 1)] * 20, barrier=True))
    assert outcome == {"Visit": 1, "already_coming": 19}


def test_twenty_times_at_one_instant_are_three_visits_and_no_more(stage, race):
    store = visiting.receive(stage.near, capacity=8)
    bookers = [booker(store, number=n) for n in range(20)]
    outcome = tally(race(lambda book: book((stage.shopper, 1)), bookers, barrier=True))
    assert outcome == {"Visit": 3, "too_many_visits": 17}


def test_freed_seats_never_go_to_a_passer_by(stage, race):
    store = visiting.receive(stage.near, capacity=1)
    full = visiting.book(store, stage.stranger)
    first = visiting.join(store, UserFactory())
    book = booker(store)

    def act(step):
        if step is None:
            return visits.cancel(visit=full, by=stage.stranger)
        return book(step)

    race(act, [None, *clients(19)], barrier=True)
    first.refresh_from_db()
    assert first.status == "held"
    assert Slot.objects.get().taken == 1


def test_confirming_while_it_expires_has_one_winner(stage, race):
    store = visiting.receive(stage.near, capacity=1)
    for member in UserFactory.create_batch(10):
        visit = visiting.hold(store, member, lifetime=timedelta(milliseconds=30))
        acts = {
            "confirm": lambda v=visit: visits.confirm(visit=v, by=v.member),
            "expire": lambda v=visit: waitlist.expire_in(slot_id=v.slot_id),
        }
        race(lambda name, acts=acts: acts[name](), ["confirm", "expire"] * 4, at_once=8)
        visit = Visit.objects.get(pk=visit.pk)
        held = int(visit.status in ("booked", "held"))
        assert Slot.objects.get().taken == held
        if held:
            visits.cancel(visit=visit, by=member)


# ── Ten thousand random steps ───────────────────────────────────────────────────────────
STEPS = int(os.environ.get("VISIT_STEPS", "10000"))
WORKERS = 4


class Walker:
    """One of several crews that do whatever comes to mind, with a seed of its own."""

    def __init__(self, seed: int, store, members, starts):
        self.rng = random.Random(seed)
        self.store, self.members, self.starts = store, members, starts
        self.done: Counter = Counter()

    def run(self, steps: int) -> Counter:
        acts = [self.book, self.book, self.hold, self.join, self.move, self.cancel,
                self.confirm, self.expire, self.arrive]  # fmt: skip
        for _step in range(steps):
            act = self.rng.choice(acts)
            try:
                act()
            except DomainError as refusal:
                self.done[refusal.code] += 1
            else:
                self.done[act.__name__] += 1
        return self.done

    def wanted(self) -> dict:
        return {
            "store": self.store,
            "starts_at": self.rng.choice(self.starts),
            "member": self.rng.choice(self.members),
            "coming": Coming(party=self.rng.randint(1, 3)),
        }

    def some(self, *statuses: str) -> Visit:
        found = Visit.objects.filter(status__in=statuses).select_related("slot", "store", "member")
        visit = found.order_by("?").first()
        if visit is None:
            raise visits.Moved
        return visit

    def book(self) -> None:
        visits.book(**self.wanted())

    def hold(self) -> None:
        wanted = self.wanted()
        visits.hold(**wanted, by=wanted["member"], lifetime=timedelta(milliseconds=200))

    def join(self) -> None:
        visits.join(**self.wanted())

    def move(self) -> None:
        visit = self.some("booked", "held")
        visits.move(
            visit=visit,
            by=visit.member,
            starts_at=self.rng.choice(self.starts),
            party=self.rng.randint(1, 3),
        )

    def cancel(self) -> None:
        visit = self.some("booked", "held", "waiting")
        visits.cancel(visit=visit, by=visit.member)

    def confirm(self) -> None:
        visit = self.some("held")
        visits.confirm(visit=visit, by=visit.member)

    def expire(self) -> None:
        waitlist.expire_overdue()

    def arrive(self) -> None:
        if self.rng.random() < 0.02:
            visit = self.some("booked")
            greeting.arrive(visit=visit, by=visit.member)


def test_ten_thousand_random_steps_keep_every_law(stage, race, monkeypatch):
    monkeypatch.setattr(site, "VISITS_OPEN_PER_MEMBER", 6)
    monkeypatch.setattr(site, "VISIT_OFFER_LIFETIME", timedelta(milliseconds=200))
    monkeypatch.setattr(greeting, "EARLY", timedelta(days=3))
    monkeypatch.setattr(guides, "choose", lambda **rest: guides.Choice())
    store = visiting.receive(stage.near, capacity=6)
    now = timezone.now()
    known = {o.starts_at: o for o in (visiting.opening(store, number) for number in range(8))}
    monkeypatch.setattr(visits, "_opening", lambda store, starts_at: known[starts_at])
    starts = list(known)
    members = UserFactory.create_batch(30)
    walkers = [Walker(seed, store, members, starts) for seed in range(WORKERS)]
    results = race(lambda w: w.run(STEPS // WORKERS), walkers, at_once=WORKERS)
    assert all(isinstance(done, Counter) for done in results), results
    done = sum(results, Counter())
    assert done.total() == STEPS
    assert {"book", "move", "cancel", "expire", "confirm", "slot_full"} <= set(done)
    laws = {name: list(find()) for name, find in visit_invariants.CHECKS}
    assert {name: found for name, found in laws.items() if found} == {}
    assert not Slot.objects.filter(Q(taken__gt=F("capacity")) | Q(taken__lt=0)).exists()
    _nobody_waits_for_what_is_free(now)
    assert slots.on(visiting.read(store, now), timezone.localdate() + timedelta(days=1), now)


def _nobody_waits_for_what_is_free(now) -> None:
    """After a last sweep, whoever still waits does not fit in."""
    Visit.objects.filter(status="held").update(hold_until=Now() - timedelta(seconds=1))
    while waitlist.expire_overdue():
        Visit.objects.filter(status="held").update(hold_until=Now() - timedelta(seconds=1))
    waiting = Visit.objects.filter(status="waiting", starts_at__gt=now)
    assert not waiting.filter(party__lte=F("slot__capacity") - F("slot__taken")).exists()
