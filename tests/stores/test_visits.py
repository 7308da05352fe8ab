"""A visit from the wish to the outcome, through the verbs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from o2o import outbox
from o2o.errors import Invalid
from stores import states
from stores.models import Slot, Visit
from stores.services import greeting, seats, slots, visits, waitlist
from stores.services.visits import Coming
from tests import story
from tests.factories import UserFactory
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(world):
    return visiting.receive(world.near, capacity=4)


def slot_of(visit: Visit) -> Slot:
    return Slot.objects.get(pk=visit.slot_id)


def expire(visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(hold_until=Now() - timedelta(seconds=1))


def now(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


# ── Booking ─────────────────────────────────────────────────────────────────────────────
def test_a_booking_takes_its_seats_and_tells_the_visitor(world, near):
    visit = visiting.book(near, world.shopper, party=3, note="沙发", wishes=[world.sofa.pk])
    assert (visit.status, slot_of(visit).taken) == ("booked", 3)
    assert visit.guide == world.guide
    assert [v.sku for v in visit.wishes.all()] == ["SOFA"]
    assert [event.kind for event in visit.events.all()] == ["booked"]
    story.work()
    [letter] = mail.outbox
    assert letter.to == ["shopper@example.com"]
    assert "人民广场店" in letter.subject
    assert letter.attachments[0].filename == f"{visit.number}.ics"


def test_a_party_that_does_not_fit_takes_nothing(world, near):
    visiting.book(near, world.stranger, party=2)
    with pytest.raises(seats.SlotFull):
        visiting.book(near, world.shopper, party=3)
    assert Slot.objects.get().taken == 2
    assert Visit.objects.count() == 1


def test_a_time_that_nobody_offers_cannot_be_booked(world, near):
    odd = visiting.opening(near).starts_at + timedelta(minutes=7)
    with pytest.raises(slots.NoSuchSlot):
        visits.book(store=near, starts_at=odd, member=world.shopper, coming=Coming())
    near.dealer.status = "suspended"
    near.dealer.save()
    with pytest.raises(slots.NoSuchSlot):
        visits.book(
            store=near,
            starts_at=visiting.opening(near).starts_at,
            member=world.shopper,
            coming=Coming(),
        )


@pytest.mark.parametrize("party", [0, -1, 9, 10_000])
def test_a_party_of_nobody_or_of_a_crowd_is_refused_by_name(world, near, party):
    with pytest.raises(Invalid) as refused:
        visiting.book(near, world.shopper, party=party)
    assert list(refused.value.fields) == ["party"]


def test_nobody_has_the_same_time_twice(world, near):
    first = visiting.book(near, world.shopper)
    with pytest.raises(visits.AlreadyComing):
        visiting.book(near, world.shopper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.create(
            store=near, slot=first.slot, member=world.shopper, status="booked",
            starts_at=first.starts_at, ends_at=first.ends_at,
        )  # fmt: skip


def test_a_member_has_only_so_many_visits_ahead(world, near, settings):
    settings.VISITS_OPEN_PER_MEMBER = 2
    first = visiting.book(near, world.shopper, number=0)
    visiting.book(near, world.shopper, number=1)
    with pytest.raises(visits.TooManyVisits) as refused:
        visiting.book(near, world.shopper, number=2)
    assert "2" in str(refused.value)
    visits.cancel(visit=first, by=world.shopper)
    assert visiting.book(near, world.shopper, number=2).status == "booked"


# ── Holding ─────────────────────────────────────────────────────────────────────────────
def test_a_hold_keeps_seats_until_it_is_confirmed(world, near):
    visit = visiting.hold(near, world.shopper, party=2)
    assert slot_of(visit).taken == 2
    visits.confirm(visit=visit, by=world.shopper)
    assert now(visit).status == "booked"


def test_an_expired_hold_cannot_be_confirmed_and_its_seats_go_back(world, near):
    visit = visiting.hold(near, world.shopper, party=4)
    expire(visit)
    with pytest.raises(visits.HoldExpired):
        visits.confirm(visit=visit, by=world.shopper)
    assert waitlist.expire_overdue() == 1
    assert (now(visit).status, now(visit).cancelled_because) == ("cancelled", "expired")
    assert slot_of(visit).taken == 0


def test_who_books_a_full_time_need_not_wait_for_the_sweep(world, near):
    expire(visiting.hold(near, world.stranger, party=4))
    assert visiting.book(near, world.shopper, party=4).status == "booked"


# ── Waiting ─────────────────────────────────────────────────────────────────────────────
def test_freed_seats_are_offered_in_order_to_those_whom_they_fit(world, near):
    full = visiting.book(near, world.stranger, party=4)
    crowd, first, second = UserFactory.create_batch(3)
    big = visiting.join(near, crowd, party=4)
    early, late = visiting.join(near, first, party=2), visiting.join(near, second, party=1)
    visits.move(visit=full, by=world.stranger, party=2)
    assert [now(v).status for v in (big, early, late)] == ["waiting", "held", "waiting"]
    assert slot_of(full).taken == 4
    visits.confirm(visit=now(early), by=first)
    visits.cancel(visit=full, by=world.stranger)
    assert [now(v).status for v in (big, early, late)] == ["waiting", "booked", "held"]


def test_an_offer_that_nobody_answers_goes_to_the_next(world, near):
    full = visiting.book(near, world.stranger, party=4)
    first, second = UserFactory.create_batch(2)
    early, late = visiting.join(near, first, party=4), visiting.join(near, second, party=3)
    visits.cancel(visit=full, by=world.stranger)
    expire(early)
    waitlist.expire_overdue()
    assert [now(v).status for v in (early, late)] == ["cancelled", "held"]
    story.work()
    told = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert set(told) == {first.email, second.email}


def test_seats_that_wait_for_somebody_are_not_sold_to_a_passer_by(world, near):
    full = visiting.book(near, world.stranger, party=4)
    visiting.join(near, UserFactory(), party=4)
    visits.cancel(visit=full, by=world.stranger)
    with pytest.raises(seats.SlotFull):
        visiting.book(near, world.shopper)


def test_nobody_waits_for_what_is_free(world, near):
    with pytest.raises(visits.NotFull):
        visiting.join(near, world.shopper)
    assert not Visit.objects.exists()


def test_the_list_closes_when_the_visit_begins(world, near):
    full = visiting.book(near, world.stranger, party=4)
    waiting = visiting.join(near, world.shopper)
    visiting.today(full)
    visiting.today(waiting)
    assert waitlist.close_lists() == 1
    assert now(waiting).status == "cancelled"


# ── Moving and cancelling ───────────────────────────────────────────────────────────────
def test_a_move_takes_the_new_seats_and_gives_the_old_ones_back(world, near):
    visit = visiting.book(near, world.shopper, party=2)
    old = slot_of(visit)
    later = visiting.opening(near, 3)
    visits.move(visit=visit, by=world.shopper, starts_at=later.starts_at, party=3)
    old.refresh_from_db()
    assert (old.taken, slot_of(visit).taken) == (0, 3)
    assert (visit.starts_at, visit.party, visit.status) == (later.starts_at, 3, "booked")
    assert [event.kind for event in visit.events.all()] == ["booked", "moved"]


def test_a_move_that_is_refused_changes_nothing(world, near):
    visit = visiting.book(near, world.shopper, party=2)
    visiting.book(near, world.stranger, number=1, party=3)
    with pytest.raises(seats.SlotFull):
        visits.move(visit=visit, by=world.shopper, starts_at=visiting.opening(near, 1).starts_at)
    kept = now(visit)
    assert (kept.starts_at, slot_of(kept).taken) == (visit.starts_at, 2)


def test_a_bigger_party_needs_seats_of_its_own(world, near):
    visit = visiting.book(near, world.shopper, party=2)
    visiting.book(near, world.stranger, party=1)
    visits.move(visit=visit, by=world.shopper, party=3)
    assert slot_of(visit).taken == 4
    with pytest.raises(seats.SlotFull):
        visits.move(visit=visit, by=world.shopper, party=4)
    visits.move(visit=visit, by=world.shopper, party=1)
    assert slot_of(visit).taken == 2


@pytest.mark.parametrize("status", ["waiting", "arrived", "closed", "no_show", "cancelled"])
def test_what_is_over_or_not_had_cannot_be_moved(world, near, status):
    visit = visiting.book(near, world.shopper)
    Visit.objects.filter(pk=visit.pk).update(status=status, outcome="bought")
    with pytest.raises(states.WrongVisitState):
        visits.move(visit=now(visit), by=world.shopper, party=2)


def test_a_cancelled_visit_is_cancelled_once(world, near):
    visit = visiting.book(near, world.shopper, party=3)
    visits.cancel(visit=visit, by=world.shopper)
    assert slot_of(visit).taken == 0
    with pytest.raises(states.WrongVisitState):
        visits.cancel(visit=visit, by=world.shopper)
    assert slot_of(visit).taken == 0


def test_leaving_the_list_frees_no_seats(world, near):
    full = visiting.book(near, world.stranger, party=4)
    waiting = visiting.join(near, world.shopper)
    visits.cancel(visit=waiting, by=world.shopper)
    assert slot_of(full).taken == 4


def test_what_the_store_cancels_is_told_to_the_visitor(world, near):
    visit = visiting.book(near, world.shopper)
    story.work()
    visits.cancel(visit=visit, by=world.guide, because="store")
    story.work()
    assert [("取消" in letter.subject) for letter in mail.outbox] == [False, True]


# ── Who receives ────────────────────────────────────────────────────────────────────────


# ── At the door ─────────────────────────────────────────────────────────────────────────
def test_arrive_and_close_with_an_outcome(world, near):
    visit = visiting.today(visiting.book(near, world.shopper))
    greeting.arrive(visit=visit, by=world.guide)
    assert visit.arrived_at
    greeting.close(visit=visit, by=world.guide, outcome="bought", remark="两件")
    assert (now(visit).status, now(visit).outcome) == ("closed", "bought")
    story.work()
    assert "谢谢" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    ("told", "field"),
    [({"outcome": ""}, "outcome"), ({"outcome": "rich"}, "outcome"),
     ({"outcome": "lost"}, "lost_because")],
)  # fmt: skip
def test_a_visit_is_not_closed_without_saying_how(world, near, told, field):
    visit = visiting.today(visiting.book(near, world.shopper))
    greeting.arrive(visit=visit, by=world.guide)
    with pytest.raises(Invalid) as refused:
        greeting.close(visit=visit, by=world.guide, **told)
    assert list(refused.value.fields) == [field]
    assert now(visit).status == "arrived"


def test_arrived_by_mistake_is_expected_again(world, near):
    visit = visiting.today(visiting.book(near, world.shopper))
    greeting.arrive(visit=visit, by=world.guide)
    greeting.undo_arrival(visit=visit, by=world.guide)
    assert (now(visit).status, now(visit).arrived_at) == ("booked", None)


def test_nobody_arrives_on_another_day(world, near):
    visit = visiting.today(visiting.book(near, world.shopper), hours=13)
    with pytest.raises(greeting.NotToday):
        greeting.arrive(visit=visit, by=world.guide)


def test_the_code_of_the_visitors_screen_opens_its_own_store_once(world, near):
    visit = visiting.today(visiting.book(near, world.shopper))
    code, seconds = greeting.token(visit=visit)
    assert greeting.is_code(code)
    assert seconds == 60
    with pytest.raises(greeting.AnotherStore):
        greeting.check_in(code=code, by=world.rival_guide)
    first = greeting.check_in(code=code, by=world.guide)
    again = greeting.check_in(code=code, by=world.guide)
    assert (first.pk, first.status) == (again.pk, "arrived")
    assert visit.events.filter(kind="arrived").count() == 1


def test_a_forged_or_old_code_opens_nothing(world, near, settings):
    visit = visiting.today(visiting.book(near, world.shopper))
    code, _seconds = greeting.token(visit=visit)
    with pytest.raises(greeting.UnknownVisit):
        greeting.check_in(code=f"{code}x", by=world.guide)
    with pytest.raises(greeting.UnknownVisit):
        greeting.check_in(code=f"HJV1.{visit.number}:x:y", by=world.guide)
    settings.PICKUP_TOKEN_LIFETIME = timedelta(seconds=-1)
    with pytest.raises(greeting.VisitCodeExpired):
        greeting.check_in(code=code, by=world.guide)
    assert now(visit).status == "booked"


def test_no_show_not_before_the_visit_and_by_itself_after_it(world, near):
    visit = visiting.book(near, world.shopper)
    with pytest.raises(greeting.NotBegun):
        greeting.no_show(visit=visit, by=world.guide)
    visit = visiting.today(visit, hours=-4)
    assert waitlist.miss_absent() == 1
    assert now(visit).status == "no_show"
    greeting.arrive(visit=visit, by=world.guide)
    assert now(visit).status == "arrived"


# ── Walking in ──────────────────────────────────────────────────────────────────────────
def test_a_walk_in_is_here_at_once_and_takes_no_seats(world, near):
    visit = greeting.walk_in(
        store=near, by=world.guide, coming=Coming(party=2, name="周先生", phone="+8613912345678")
    )
    assert (visit.status, visit.origin, visit.guide, visit.slot) == (
        "arrived", "walk_in", world.guide, None,
    )  # fmt: skip
    assert visit.member is None
    assert not Slot.objects.exists()


def test_a_known_phone_makes_the_walk_in_the_member_they_are(world, near):
    world.shopper.phone = "+8613912345678"
    world.shopper.save()
    coming = Coming(phone="+8613912345678")
    assert greeting.walk_in(store=near, by=world.guide, coming=coming).member == world.shopper
    UserFactory(phone="+8613912345678")
    assert greeting.walk_in(store=near, by=world.guide, coming=coming).member is None


def test_a_walk_in_has_a_name_or_a_phone(world, near):
    with pytest.raises(Invalid):
        greeting.walk_in(store=near, by=world.guide, coming=Coming())
    assert not Visit.objects.exists()


# ── Reminding ───────────────────────────────────────────────────────────────────────────
def test_reminded_the_day_before_once(world, near):
    visit = visiting.book(near, world.shopper, number=0)
    Visit.objects.filter(pk=visit.pk).update(reminded_at=None)
    visit = visiting.today(visit, hours=20)
    story.work()
    assert waitlist.remind_due() == 1
    assert waitlist.remind_due() == 0
    story.work()
    assert ["提醒" in letter.subject for letter in mail.outbox] == [False, True]


def test_who_books_for_today_is_not_reminded(world, near):
    now_ = timezone.now()
    store = visiting.read(near, now_)
    soon = next(o for day in slots.days(store, now_) for o in day.openings)
    visits.book(store=near, starts_at=soon.starts_at, member=world.shopper, coming=Coming())
    assert waitlist.remind_due() == 0


def test_mail_comes_in_the_members_language_and_never_too_late(world, near):
    world.shopper.locale = "en"
    world.shopper.save()
    visit = visiting.book(near, world.shopper)
    story.work()
    assert mail.outbox[0].subject.startswith("Booked: ")
    visits.move(visit=visit, by=world.shopper, party=2)
    visits.cancel(visit=visit, by=world.shopper)
    story.work()
    assert len(mail.outbox) == 1
    assert not outbox.Message.objects.filter(done_at=None).exists()
