"""The shopper's pages of visits: without JavaScript, in both languages, nothing typed is lost."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from stores.models import Display, Slot, Visit
from stores.services import greeting
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(world):
    Display.objects.create(store=world.near, variant=world.sofa, since="2026-01-01")
    return visiting.receive(world.near, capacity=4)


def book_url(store) -> str:
    return reverse("stores:visit", args=[store.code])


def answers(store, number: int = 0, **more) -> dict:
    return {"starts_at": visiting.opening(store, number).starts.isoformat(), "party": "2"} | more


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "什么时候来"), ("en", "When do you come")]
)
def test_everybody_sees_the_days_and_the_times(client, near, world, language, word):
    client.cookies["django_language"] = language
    day = timezone.localdate() + timedelta(days=2)
    page = text(client.get(f"{book_url(near)}?date={day}&sku=SOFA"))
    assert word in page
    assert page.count('type="radio" name="starts_at"') == 24
    assert page.count('aria-current="date"') == 1
    assert f"?date={day}&amp;sku=SOFA" in page
    assert re.search(r'name="sku" value="SOFA" checked', page)


def test_a_day_that_is_none_and_pieces_that_are_none_do_no_harm(client, near):
    answer = client.get(f"{book_url(near)}?date=2026-99-99&sku=NONE&sku=%00&party=x&starts_at=x")
    assert answer.status_code == 200


def test_another_day_comes_alone_with_htmx(client, near):
    answer = client.get(book_url(near), headers={"HX-Request": "true"})
    assert text(answer).lstrip().startswith('<div id="times"')


def test_a_guest_signs_in_and_finds_everything_again(client, near, client_of, world):
    sent = answers(near, 3, note="想看 1.8 米的", name="林", sku=["SOFA"], phone="13912345678")
    answer = client.post(book_url(near), sent)
    assert answer.status_code == 302
    back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    page = text(client_of(world.shopper).get(back))
    assert re.search(rf'value="{re.escape(sent["starts_at"])}" required checked', page)
    assert "想看 1.8 米的" in page
    assert "13912345678" in page.replace(" ", "").replace("+86", "")
    assert re.search(r'name="sku" value="SOFA" checked', page)
    assert not Visit.objects.exists()


def test_book_on_one_page_and_see_the_visit(near, client_of, world):
    browser = client_of(world.shopper)
    answer = browser.post(book_url(near), answers(near, note="<b>"), follow=True)
    visit = Visit.objects.get()
    assert (visit.member, visit.party, visit.status) == (world.shopper, 2, "booked")
    page = text(answer)
    assert "<svg" in page
    assert "&lt;b&gt;" in page
    assert visit.number in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"starts_at": ""}, "请选择时间"), ({"starts_at": "soon"}, "请选择时间"), ({"party": "0"}, "1"),
     ({"party": "99"}, "8"), ({"phone": "12"}, "phone")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(near, client_of, world, wrong, said):
    answer = client_of(world.shopper).post(book_url(near), answers(near, note="门宽 90") | wrong)
    assert answer.status_code == 400
    assert "error-summary" in text(answer)
    assert said in text(answer)
    assert "门宽 90" in text(answer)
    assert not Visit.objects.exists()


def test_a_full_time_says_so_and_offers_the_waiting_list(near, client_of, world):
    full = visiting.book(near, world.stranger, party=4)
    browser = client_of(world.shopper)
    refused = browser.post(book_url(near), answers(near))
    assert refused.status_code == 409
    assert 'name="wait"' in text(refused)
    browser.post(book_url(near), answers(near, wait=""))
    waiting = Visit.objects.get(member=world.shopper)
    assert waiting.status == "waiting"
    assert "候补" in text(browser.get(waiting.get_absolute_url()))
    client_of(world.stranger).post(reverse("visits:cancel", args=[full.number]))
    page = text(browser.get(waiting.get_absolute_url()))
    assert reverse("visits:confirm", args=[waiting.number]) in page
    browser.post(reverse("visits:confirm", args=[waiting.number]))
    waiting.refresh_from_db()
    assert waiting.status == "booked"


def test_move_and_cancel(near, client_of, world):
    visit = visiting.book(near, world.shopper, party=2)
    browser = client_of(world.shopper)
    move = reverse("visits:move", args=[visit.number])
    assert browser.get(move).status_code == 200
    later = answers(near, 6, party="3")
    assert browser.post(move, later, follow=True).status_code == 200
    visit.refresh_from_db()
    assert (visit.starts_at.isoformat(), visit.party) == (
        visiting.opening(near, 6).starts_at.isoformat(), 3,
    )  # fmt: skip
    page = text(browser.post(reverse("visits:cancel", args=[visit.number]), follow=True))
    assert "再约一次" in page
    again = browser.post(reverse("visits:cancel", args=[visit.number]))
    assert again.status_code == 409
    assert set(Slot.objects.values_list("taken", flat=True)) == {0}


def test_a_move_to_a_full_time_keeps_the_old_one(near, client_of, world):
    visit = visiting.book(near, world.shopper)
    visiting.book(near, world.stranger, number=4, party=4)
    answer = client_of(world.shopper).post(
        reverse("visits:move", args=[visit.number]), answers(near, 4)
    )
    assert answer.status_code == 409
    assert Visit.objects.get(pk=visit.pk).starts_at == visit.starts_at


def test_the_code_renews_and_notices_the_arrival(near, client_of, world):
    visit = visiting.today(visiting.book(near, world.shopper))
    browser, code = client_of(world.shopper), reverse("visits:code", args=[visit.number])
    fresh = browser.get(code, headers={"HX-Request": "true"})
    assert "no-store" in fresh["Cache-Control"]
    assert browser.get(f"{code}?seen", headers={"HX-Request": "true"}).status_code == 204
    greeting.arrive(visit=visit, by=world.guide)
    told = browser.get(f"{code}?seen", headers={"HX-Request": "true"})
    assert told["HX-Refresh"] == "true"


def test_the_calendar_file_is_one_that_calendars_read(near, client_of, world):
    near.address = "南京西路 128 号; 3 层, 扶梯右手边，" + "很长" * 40
    near.save()
    visit = visiting.book(near, world.shopper, party=2)
    answer = client_of(world.shopper).get(reverse("visits:calendar", args=[visit.number]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(len(line) for line in lines) <= 75
    whole = answer.content.replace(b"\r\n ", b"").decode()
    assert f"DTSTART:{visit.starts_at:%Y%m%dT%H%M%SZ}" in whole
    assert "LOCATION:南京西路 128 号\\; 3 层\\, 扶梯右手边，" in whole
    assert whole.count("BEGIN:") == whole.count("\nEND:") == 3


def test_my_visits_ask_the_same_however_many(
    near, client_of, world, settings, django_assert_max_num_queries
):
    settings.VISITS_OPEN_PER_MEMBER = 99
    for number in range(12):
        visit = visiting.book(near, world.shopper, number=number, wishes=[world.sofa.pk])
        if number % 2:
            visiting.visits.cancel(visit=visit, by=world.shopper)
    browser = client_of(world.shopper)
    with django_assert_max_num_queries(10):
        page = browser.get(reverse("visits:visits"))
    assert text(page).count("visit-card__when") == 12


def test_the_booking_page_asks_only_so_much(near, client_of, world, django_assert_max_num_queries):
    browser = client_of(world.shopper)
    with django_assert_max_num_queries(13):
        browser.get(f"{book_url(near)}?sku=SOFA")


def test_choosing_a_store_names_those_that_show_it(client, near, world):
    visiting.receive(world.far)
    page = text(client.get(reverse("stores:visit_choose") + "?sku=SOFA"))
    assert f"{book_url(near)}?sku=SOFA" in page
    assert book_url(world.far) not in page
    every = text(client.get(reverse("stores:visit_choose")))
    assert book_url(world.far) in every


def test_store_page_product_panel_and_account_lead_to_it(client, near, world, client_of):
    assert book_url(near) in text(client.get(near.get_absolute_url()))
    panel = client.get(
        reverse("stores:near_product", args=[world.sofa.product.slug]),
        headers={"HX-Request": "true"},
    )
    assert f"{book_url(near)}?sku=SOFA" in text(panel)
    account = text(client_of(world.shopper).get(reverse("members:account")))
    assert reverse("visits:visits") in account


def test_a_store_without_rules_invites_to_come_anyway(client, world):
    answer = client.get(book_url(world.far))
    assert answer.status_code == 200
    assert "暂不接受预约" in text(answer)
    assert book_url(world.far) not in text(client.get(world.far.get_absolute_url()))


# ── Here without a booking ──────────────────────────────────────────────────────────────
def here(store) -> str:
    token = greeting.door_token(store=store)
    return f"{reverse('stores:here', args=[store.code])}?t={token}"


def test_the_code_at_the_counter_registers_a_member_once(near, client_of, world):
    browser = client_of(world.shopper)
    assert browser.get(here(near)).status_code == 200
    sent = {"t": greeting.door_token(store=near), "party": "2"}
    path = reverse("stores:here", args=[near.code])
    first, second = (browser.post(path, sent) for _twice in range(2))
    assert first["Location"] == second["Location"]
    visit = Visit.objects.get()
    assert (visit.member, visit.origin, visit.status) == (world.shopper, "walk_in", "arrived")


def test_who_has_a_booking_of_this_hour_arrives_with_it(near, client_of, world):
    visit = visiting.today(visiting.book(near, world.shopper))
    sent = {"t": greeting.door_token(store=near), "party": "2"}
    client_of(world.shopper).post(reverse("stores:here", args=[near.code]), sent)
    visit.refresh_from_db()
    assert visit.status == "arrived"
    assert Visit.objects.count() == 1


def test_an_old_or_foreign_code_registers_nobody(near, client_of, world):
    visiting.receive(world.far)
    foreign = {"t": greeting.door_token(store=world.far), "party": "2"}
    answer = client_of(world.shopper).post(reverse("stores:here", args=[near.code]), foreign)
    assert answer.status_code == 409
    assert not Visit.objects.exists()
