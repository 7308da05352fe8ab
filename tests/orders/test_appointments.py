"""Times at the shopper's home: within hours, never more than crews, moved in time, tried again."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from members.models import Notice
from orders import invariants
from orders.models import Appointment, Crew, Fulfilment, Order, Proof, Window
from orders.services import appointments, cancelling, fulfilling, proofs, routing, windows
from orders.services.appointments import CrewBusy, NothingToAgree, TooLateToMove
from orders.services.windows import NoSuchWindow, WindowFull
from stores.models import HoursException, OpeningHours, Stock, Store
from tests import story


def jpeg() -> bytes:
    content = BytesIO()
    Image.new("RGB", (64, 48), "tan").save(content, "JPEG")
    return content.getvalue()


SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def accepted(world) -> Fulfilment:
    return story.accepted(world.shopper, world.guide)


def offered(store, *, at=None):
    now = at or timezone.now()
    return windows.days(store=Store.objects.with_hours(now).get(pk=store.pk), at=now)


def free(store, index=0):
    """The windows of the day after tomorrow and later, where no cutoff bites."""
    slots = [slot for day in offered(store)[2:] for slot in day.slots if slot.free]
    return slots[index].starts_at


def book(fulfilment, by, index=0, **more):
    starts_at = free(fulfilment.store, index)
    return appointments.book(fulfilment=fulfilment, starts_at=starts_at, by=by, **more)


def laws() -> list[str]:
    checks = [invariants.windows_hold_what_they_say, invariants.appointments_have_something_to_bring,
              invariants.reserved_stock_is_promised_to_lines]  # fmt: skip
    return [finding for check in checks for finding in check()]


# ── Which times there are ───────────────────────────────────────────────────────────────
def test_windows_lie_within_the_hours_of_each_day(world):
    OpeningHours.objects.filter(store=world.near).update(opens="09:30", closes="18:00")
    days = offered(world.near)
    whole = days[3]
    local = [slot.starts_at.astimezone(SHANGHAI).strftime("%H:%M") for slot in whole.slots]
    assert local == ["10:00", "12:00", "14:00", "16:00"]
    assert all(slot.ends_at - slot.starts_at == timedelta(hours=2) for slot in whole.slots)


def test_a_day_off_offers_nothing_and_today_nothing_too_soon(world):
    day = offered(world.near)[3].date
    HoursException.objects.create(store=world.near, date=day, reason="盘点")
    days = offered(world.near)
    assert day not in [found.date for found in days]
    first = days[0].slots[0].starts_at
    assert first - timezone.now() >= timedelta(hours=4)


def test_the_windows_cost_the_same_few_questions(world, django_assert_num_queries):
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=world.near.pk)
    with django_assert_num_queries(2):
        windows.days(store=store, at=now)


# ── Agreeing ────────────────────────────────────────────────────────────────────────────
def test_the_shopper_agrees_and_both_sides_read_it_by_name(world, accepted, client_of):
    Crew.objects.create(store=world.near, name="王师傅")
    order = accepted.assignment.order
    page = reverse("orders:window", args=[order.number, accepted.pk])
    browser = client_of(world.shopper)
    assert browser.get(page).status_code == 200
    starts_at = free(world.near)
    assert browser.post(page, {"starts_at": starts_at.isoformat()}).status_code == 302
    appointment = Appointment.objects.get()
    appointments.assign(appointment=appointment, crew=Crew.objects.get(), by=world.guide)
    hour = starts_at.astimezone(SHANGHAI).strftime("%H:%M")
    shown = browser.get(order.get_absolute_url()).content.decode()
    assert (hour in shown, "王师傅" in shown) == (True, True)
    desk = client_of(world.guide).get(reverse("staff:assignment", args=[accepted.assignment_id]))
    assert hour in desk.content.decode()
    notice = Notice.objects.get(user=world.shopper, kind="appointment_agreed")
    assert notice.facts["window"]["from"] == starts_at.isoformat()
    assert laws() == []


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(minutes=30), -timedelta(days=9)])
def test_times_that_are_not_offered_are_refused(world, accepted, wrong):
    with pytest.raises(NoSuchWindow):
        appointments.book(fulfilment=accepted, starts_at=free(world.near) + wrong, by=world.shopper)
    assert not Appointment.objects.exists()
    assert laws() == []


def test_a_full_window_is_refused_and_greyed(world, accepted, settings, client_of):
    settings.CREWS_PER_STORE = 1
    other = story.accepted(world.stranger, world.guide)
    taken = book(other, world.stranger)
    with pytest.raises(WindowFull):
        appointments.book(fulfilment=accepted, starts_at=taken.starts_at, by=world.shopper)
    page = reverse("orders:window", args=[accepted.assignment.order.number, accepted.pk])
    answer = client_of(world.shopper).post(page, {"starts_at": taken.starts_at.isoformat()})
    assert (answer.status_code, "disabled" in answer.content.decode()) == (409, True)
    assert Window.objects.get(taken=1).capacity == 1


def test_the_database_itself_refuses_one_crew_too_many(world, accepted):
    book(accepted, world.shopper)
    with pytest.raises(IntegrityError, match="window_taken_at_most_capacity"), transaction.atomic():
        Window.objects.update(taken=3)


def test_moving_frees_the_old_time_and_the_crew(world, accepted):
    crew = Crew.objects.create(store=world.near, name="王师傅")
    first = appointments.assign(
        appointment=book(accepted, world.shopper), crew=crew, by=world.guide
    )
    old = first.window_id
    moved = book(accepted, world.shopper, 3)
    assert (moved.pk, moved.crew) == (first.pk, None)
    assert dict(Window.objects.values_list("pk", "taken")) == {old: 0, moved.window_id: 1}
    assert Notice.objects.filter(kind="appointment_moved").count() == 1
    assert laws() == []


def test_the_same_time_again_changes_nothing(world, accepted):
    first = book(accepted, world.shopper)
    again = appointments.book(fulfilment=accepted, starts_at=first.starts_at, by=world.shopper)
    assert again.pk == first.pk
    assert not Notice.objects.filter(kind="appointment_moved").exists()
    assert laws() == []


def test_after_the_cutoff_only_the_store_moves_it(world, accepted, settings):
    appointment = book(accepted, world.shopper)
    settings.APPOINTMENT_CUTOFF = timedelta(days=30)
    with pytest.raises(TooLateToMove):
        book(accepted, world.shopper, 2)
    appointment.refresh_from_db()
    assert laws() == []
    assert book(accepted, world.guide, 2).starts_at != appointment.starts_at


def test_nothing_is_agreed_for_a_pickup_or_what_has_arrived(world, accepted):
    collected = story.accepted(world.stranger, world.guide, method="pickup")
    with pytest.raises(NothingToAgree):
        book(collected, world.stranger)
    with pytest.raises(NothingToAgree):
        book(accepted, world.shopper, kind="installation")


# ── Crews ───────────────────────────────────────────────────────────────────────────────
def test_a_crew_is_at_one_door_at_a_time(world, accepted):
    crew = Crew.objects.create(store=world.near, name="王师傅")
    Crew.objects.create(store=world.near, name="李师傅")
    mine = book(accepted, world.shopper)
    theirs = appointments.book(
        fulfilment=story.accepted(world.stranger, world.guide),
        starts_at=mine.starts_at,
        by=world.stranger,
    )
    appointments.assign(appointment=mine, crew=crew, by=world.guide)
    with pytest.raises(CrewBusy):
        appointments.assign(appointment=theirs, crew=crew, by=world.guide)
    theirs.refresh_from_db()
    assert theirs.crew is None


def test_a_crew_of_another_store_is_not_offered(world, accepted, client_of):
    foreign = Crew.objects.create(store=world.far, name="外店")
    appointment = book(accepted, world.shopper)
    page = reverse("staff:crew", args=[accepted.assignment_id])
    assert client_of(world.guide).post(page, {"crew": foreign.pk}).status_code == 400
    appointment.refresh_from_db()
    assert appointment.crew is None


# ── Kept, failed, called off ────────────────────────────────────────────────────────────
def on_the_road(fulfilment, by):
    fulfilling.ready(fulfilment=fulfilment, by=by)
    return fulfilling.dispatch(fulfilment=fulfilment, by=by)


def test_delivered_installed_signed_with_proof(world, accepted, client_of):
    book(accepted, world.shopper)
    on_the_road(accepted, world.guide)
    browser, pk = client_of(world.guide), accepted.assignment_id
    photo = SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")
    assert browser.post(reverse("staff:photo", args=[pk]), {"photo": photo}).status_code == 302
    assert browser.post(reverse("staff:installed", args=[pk])).status_code == 302
    accepted.refresh_from_db()
    assert accepted.status == "installed"
    assert Order.objects.get().status == "in_progress"
    drawn = {"signed_by": "王小明", "signature": "M10 20L30 40L50 60M70 80L90 100"}
    assert browser.post(reverse("staff:sign", args=[pk]), drawn).status_code == 302
    assert Appointment.objects.get().status == "done"
    assert Order.objects.get().status == "completed"
    kept = Proof.objects.get(kind="photo")
    answer = browser.get(reverse("staff:proof", args=[kept.name]))
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    order = accepted.assignment.order
    mine = reverse("orders:proof", args=[order.number, kept.name])
    assert client_of(world.shopper).get(mine).status_code == 200
    assert client_of(world.stranger).get(mine).status_code == 404
    assert client_of(world.rival_guide).get(answer.request["PATH_INFO"]).status_code == 404
    assert laws() == []


@pytest.mark.parametrize("path", ["<script>", "M1 2L3", "M1 2 onload=x", "M1 2" * 9000])
def test_a_signature_is_strokes_and_nothing_else(world, accepted, path):
    on_the_road(accepted, world.guide)
    with pytest.raises(proofs.Invalid):
        fulfilling.sign(fulfilment=accepted, by=world.guide, signed_by="王", signature=path)
    accepted.refresh_from_db()
    assert (accepted.status, Proof.objects.count()) == ("handed_over", 0)


def test_what_is_no_picture_is_refused_by_the_field(world, accepted, client_of):
    on_the_road(accepted, world.guide)
    text = SimpleUploadedFile("photo.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    page = reverse("staff:photo", args=[accepted.assignment_id])
    assert client_of(world.guide).post(page, {"photo": text}).status_code == 400
    assert not Proof.objects.exists()


def test_a_crew_that_came_in_vain_brings_the_goods_back_and_tries_again(world, accepted, client_of):
    first = book(accepted, world.shopper)
    on_the_road(accepted, world.guide)
    before = Stock.objects.get(store=world.near, variant=world.sofa)
    page = reverse("staff:failed", args=[accepted.assignment_id])
    assert client_of(world.guide).post(page, {"reason": "nobody_home"}).status_code == 302
    first.refresh_from_db()
    accepted.refresh_from_db()
    assert (first.status, first.failure, accepted.status) == ("failed", "nobody_home", "ready")
    after = Stock.objects.get(pk=before.pk)
    assert (after.on_hand, after.reserved) == (before.on_hand + 1, before.reserved + 1)
    assert Notice.objects.filter(user=world.shopper, kind="appointment_failed").count() == 1
    second = book(accepted, world.shopper, 2)
    assert second.attempt == 2
    assert laws() == []


@pytest.mark.parametrize("how", ["cancel", "override"])
def test_when_the_goods_never_come_the_crew_is_free_again(world, accepted, how):
    appointment = book(accepted, world.shopper)
    order = accepted.assignment.order
    if how == "cancel":
        cancelling.cancel(order=order, by=world.shopper, reason="shopper")
    else:
        routing.override(order=order, store=world.far, by=world.hq, reason="near is full")
    appointment.refresh_from_db()
    assert (appointment.status, Window.objects.get().taken) == ("cancelled", 0)
    assert laws() == []


def test_installation_is_agreed_after_delivery(world, accepted):
    book(accepted, world.shopper)
    on_the_road(accepted, world.guide)
    Appointment.objects.update(status="done", done_at=timezone.now())
    second = book(accepted, world.guide, 4, kind="installation")
    fulfilling.install(fulfilment=accepted, by=world.guide)
    fulfilling.sign(fulfilment=accepted, by=world.guide, signed_by="王")
    second.refresh_from_db()
    assert second.status == "done"


# ── The laws find what was broken behind our back ───────────────────────────────────────
def test_the_laws_find_a_lost_crew_and_an_idle_appointment(world, accepted):
    book(accepted, world.shopper)
    Window.objects.update(taken=0)
    assert len(list(invariants.windows_hold_what_they_say())) == 1
    Fulfilment.objects.update(status="signed")
    assert len(list(invariants.appointments_have_something_to_bring())) == 1
