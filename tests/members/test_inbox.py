"""The inbox, what else comes of it, and the way to stop it: pages, API, headquarters."""

import pytest
from django.core import mail
from django.urls import reverse

from members import stopping
from members.models import Delivery, Notice, NoticeChoice
from members.notice_kinds import KINDS
from tests import story
from tests.members.test_notices import put


@pytest.fixture(autouse=True)
def _daytime(settings):
    settings.NOTICE_QUIET_HOURS = "00:00-00:00"


# ── The inbox ───────────────────────────────────────────────────────────────────────────
def test_the_inbox_counts_what_is_unread_until_it_is_opened(shopper, client_of, stranger):
    put(shopper)
    put(shopper, kind="order_packed", key="event:2")
    put(stranger, key="event:3")
    browser = client_of(shopper)
    page = browser.get(reverse("members:messages")).content.decode()
    assert "已备好，可到静安店自取" in page
    assert page.count("message--new") == 2
    assert "2" in browser.get(reverse("members:messages_count")).content.decode()
    first = Notice.objects.get(user=shopper, key="event:1")
    answer = browser.get(reverse("members:message", args=[first.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/orders/2611/")
    assert Notice.objects.visible_to(shopper).unread().count() == 1
    browser.post(reverse("members:messages_read"))
    assert not Notice.objects.visible_to(shopper).unread().exists()
    assert Notice.objects.visible_to(stranger).unread().count() == 1


def test_the_inbox_asks_the_same_few_questions_however_full(
    shopper, client_of, django_assert_num_queries
):
    for n in range(30):
        put(shopper, key=f"event:{n}")
    browser = client_of(shopper)
    browser.get(reverse("members:messages"))
    with django_assert_num_queries(4):  # session, member, notices, categories
        page = browser.get(reverse("members:messages")).content.decode()
    assert page.count("message--new") == 20
    last = Notice.objects.order_by("-pk")[19].pk
    assert f"?before={last}" in page
    rest = browser.get(reverse("members:messages"), {"before": last}).content.decode()
    assert rest.count("message--new") == 10


def test_counting_costs_one_question_and_nothing_for_guests(
    shopper, client, client_of, django_assert_num_queries
):
    with django_assert_num_queries(0):
        client.get(reverse("members:messages_count"))
    browser = client_of(shopper)
    with django_assert_num_queries(3):
        browser.get(reverse("members:messages_count"))


def test_a_link_that_leads_away_is_not_followed(shopper, client_of):
    notice = Notice.objects.create(
        user=shopper, kind="order_ready", key="k", facts={"order": "1", "store": "x"},
        link="//elsewhere.example/",
    )  # fmt: skip
    answer = client_of(shopper).get(reverse("members:message", args=[notice.pk]))
    assert answer["Location"] == reverse("members:messages")


# ── Choosing and stopping ───────────────────────────────────────────────────────────────
def test_choices_are_kept_per_subject_and_channel(shopper, client_of):
    browser, page = client_of(shopper), reverse("members:message_choices")
    assert "门店工作" not in browser.get(page).content.decode()
    browser.post(page, {"orders.email": "on"})
    assert NoticeChoice.objects.get(user=shopper, subject="orders", channel="email").wanted
    assert not NoticeChoice.objects.get(user=shopper, subject="orders", channel="sms").wanted
    assert not NoticeChoice.objects.filter(subject="work").exists()
    shown = browser.get(page).content.decode()
    assert 'name="orders.email" checked' in shown
    assert 'name="orders.sms">' in shown


def test_the_link_in_a_message_stops_it_without_signing_in(shopper, client):
    link = stopping.link(shopper, "orders", "email").partition("/account/")[2]
    page = f"/account/{link}"
    assert client.get(page).status_code == 200
    assert (
        not NoticeChoice.objects.exists()
    )  # looking at a link, as mail programs do, stops nothing
    assert "已退订" in client.post(page).content.decode()
    assert not NoticeChoice.objects.get(user=shopper).wanted
    client.post(page, {"again": "1"})
    assert NoticeChoice.objects.get(user=shopper).wanted


def test_a_forged_link_stops_nothing(shopper, client):
    token = stopping.link(shopper, "orders", "email").rstrip("/").rpartition("/")[2]
    for forged in (token[:-2] + "xx", "nonsense"):
        assert client.post(reverse("members:stop_messages", args=[forged])).status_code == 404
    assert not NoticeChoice.objects.exists()


def test_the_way_to_stop_stands_in_the_mail(shopper):
    put(shopper)
    story.work()
    (letter,) = mail.outbox
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in letter.body
    assert stopping.read(stop.rstrip("/").rpartition("/")[2]).subject == "orders"


# ── The API and headquarters ────────────────────────────────────────────────────────────
def test_the_api_lists_reads_and_chooses(shopper, client_of):
    put(shopper)
    browser = client_of(shopper)
    (row,) = browser.get("/api/v1/me/notices/").json()["results"]
    assert (row["kind"], row["subject"], row["read_at"]) == ("order_ready", "orders", None)
    assert row["title"] == "已备好，可到静安店自取"
    english = browser.get("/api/v1/me/notices/", headers={"Accept-Language": "en"}).json()
    assert english["results"][0]["title"] == "Ready to be collected at Jing'an"
    assert browser.post(f"/api/v1/me/notices/{row['id']}/read/").json()["read_at"]
    assert browser.post("/api/v1/me/notices/read/").json() == {"read": 0}
    wish = {"subject": "orders", "channel": "sms", "wanted": False}
    path = "/api/v1/me/notices/choices/"
    assert browser.put(path, wish, content_type="application/json").json() == wish
    assert browser.get(path).json() == [wish]
    wrong = browser.put(path, wish | {"subject": "x"}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["subject"])


def test_headquarters_reads_every_kind_in_both_languages_and_sends_nothing(hq_boss, client_of):
    page = client_of(hq_boss).get(reverse("hq:members_notice_preview")).content.decode()
    assert all(f'id="{name}"' in page for name in KINDS)
    assert page.count("<iframe") == 2 * len(KINDS)
    assert "Ready to be collected at Jing&#x27;an store" in page
    assert not Delivery.objects.exists()


def test_the_export_holds_what_a_member_was_told(shopper, client_of):
    put(shopper)
    data = client_of(shopper).get("/api/v1/me/export/").json()
    assert data["notices"][0]["kind"] == "order_ready"
