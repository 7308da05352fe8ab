"""A notice is a promise: once per key, by the member's own wishes, tried again, given up aloud."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from members import invariants, quiet, wording
from members.carriers import Letter
from members.models import Delivery, KeptMessage, Notice
from members.notice_kinds import KINDS, SUBJECTS, names
from members.services import notices
from o2o import outbox
from o2o.outbox import MAX_ATTEMPTS, Message
from tests import story

STORE = {"zh": "静安店", "en": "Jing'an"}
NOON, NIGHT = "2026-11-28T12:00:00+08:00", "2026-11-28T23:00:00+08:00"
LONG_AGO = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
carried: list[Letter] = []


def carry(letter: Letter) -> str:
    carried.append(letter)
    return f"receipt-{len(carried)}"


def lose(letter: Letter) -> str:
    raise ConnectionError("the provider is away")


@pytest.fixture(autouse=True)
def _daytime(settings):
    settings.NOTICE_QUIET_HOURS = "00:00-00:00"
    carried.clear()


@pytest.fixture
def reachable(shopper):
    shopper.phone, shopper.wechat_openid = "+8613800138000", "openid-1"
    shopper.save()
    return shopper


def put(user, *, kind="order_ready", key="event:1", **facts):
    notices.put(
        user_id=user.pk,
        kind=kind,
        key=key,
        facts={"order": "2611", "store": STORE} | facts,
        link="/orders/2611/",
    )


# ── Once per key ────────────────────────────────────────────────────────────────────────
def test_a_notice_goes_out_on_every_channel_that_reaches_the_member(reachable):
    put(reachable)
    story.work()
    sent = Delivery.objects.order_by("channel").values_list("channel", "outcome")
    assert list(sent) == [("email", "sent"), ("sms", "sent"), ("wechat", "sent")]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["shopper@example.com"], "已备好，可到静安店自取")
    assert f"{settings.SITE_URL}/orders/2611/" in letter.body
    text = KeptMessage.objects.get(channel="sms")
    assert text.address == "+8613800138000"
    assert "2611" in text.text
    assert not Message.objects.open().exists()


def test_the_same_key_twice_is_one_notice_and_one_message(reachable):
    put(reachable)
    put(reachable)
    story.work()
    put(reachable)
    story.work()
    assert Notice.objects.count() == 1
    assert (len(mail.outbox), KeptMessage.objects.count()) == (1, 2)


def test_what_was_promised_in_a_transaction_that_failed_is_never_said(shopper):
    with transaction.atomic():
        put(shopper)
        transaction.set_rollback(True)
    story.work()
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_a_worker_killed_after_sending_sends_again_under_the_same_key(shopper, settings):
    settings.NOTICE_CARRIERS |= {"email": f"{__name__}.carry"}
    put(shopper)
    story.work()
    delivery = Delivery.objects.get()
    Delivery.objects.update(outcome="waiting", done_at=None)  # the mark that was never made
    notices.send(delivery_id=delivery.pk)
    assert len(carried) == 2
    assert len({letter.key for letter in carried}) == 1
    assert Delivery.objects.get().outcome == "sent"


def test_facts_that_the_words_need_are_asked_for_at_once(shopper):
    with pytest.raises(ValueError, match="order_ready needs order, store"):
        notices.put(user_id=shopper.pk, kind="order_ready", key="k")
    assert not Notice.objects.exists()


# ── Failing, giving up, replaying ───────────────────────────────────────────────────────
def test_a_carrier_that_fails_is_tried_again_later_and_the_others_are_not_held_up(
    reachable, settings, monkeypatch
):
    monkeypatch.setattr(outbox, "BACKOFF", timedelta(hours=1))
    settings.NOTICE_CARRIERS |= {"sms": f"{__name__}.lose"}
    put(reachable)
    story.work()
    failed = Delivery.objects.get(channel="sms")
    assert failed.outcome == "waiting"
    assert failed.promise.attempts == 1
    assert failed.promise.due_at > timezone.now()
    assert "provider is away" in failed.promise.last_error
    assert len(mail.outbox) == 1


def give_up(delivery: Delivery) -> None:
    for _try in range(MAX_ATTEMPTS - 1):
        Message.objects.filter(pk=delivery.promise_id).update(due_at=LONG_AGO)
        outbox.deliver(outbox.claim(delivery.promise_id))


def test_given_up_messages_are_replayed_from_headquarters_and_the_log_says_who(
    shopper, hq_boss, client_of, settings
):
    settings.NOTICE_CARRIERS |= {"email": f"{__name__}.lose"}
    put(shopper)
    story.work()
    delivery = Delivery.objects.get()
    give_up(delivery)
    assert Delivery.objects.given_up().get() == delivery
    page = reverse("hq:members_delivery_changelist")
    assert "provider is away" in client_of(hq_boss).get(page).content.decode()

    settings.NOTICE_CARRIERS |= {"email": f"{__name__}.carry"}
    chosen = {"action": "replay", "_selected_action": delivery.pk}
    assert client_of(hq_boss).post(page, chosen).status_code == 302
    story.work()
    delivery.refresh_from_db()
    assert (delivery.outcome, delivery.receipt) == ("sent", "receipt-1")
    assert LogEntry.objects.get().user == hq_boss


def test_what_was_not_given_up_is_not_replayed(shopper, hq_boss, client_of):
    put(shopper)
    story.work()
    chosen = {"action": "replay", "_selected_action": Delivery.objects.get().pk}
    client_of(hq_boss).post(reverse("hq:members_delivery_changelist"), chosen)
    story.work()
    assert len(mail.outbox) == 1
    assert not LogEntry.objects.exists()


# ── What the member wants ───────────────────────────────────────────────────────────────
def test_a_subject_turned_off_on_a_channel_is_not_sent_there(reachable):
    notices.choose(user=reachable, subject="orders", channel="sms", wanted=False)
    put(reachable)
    story.work()
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"email", "wechat"}


def test_the_laws_own_messages_come_all_the_same(shopper):
    notices.choose(user=shopper, subject="orders", channel="email", wanted=False)
    put(shopper, kind="order_refunded", amount=Decimal("12.50"))
    story.work()
    (letter,) = mail.outbox
    assert "¥12.50" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_a_wish_between_planning_and_sending_is_respected(reachable):
    put(reachable)
    notices.plan(key="event:1", user_ids=[reachable.pk])
    notices.choose(user=reachable, subject="orders", channel="sms", wanted=False)
    story.work()
    assert Delivery.objects.get(channel="sms").outcome == "unwanted"
    assert not KeptMessage.objects.filter(channel="sms").exists()


def test_a_closed_account_gets_nothing_more(shopper):
    put(shopper)
    shopper.is_active = False
    shopper.save()
    story.work()
    assert mail.outbox == []


# ── Quiet hours ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("at", "until"),
    [
        (NOON, None),
        (NIGHT, "2026-11-29T08:00:00+08:00"),
        ("2026-11-28T03:00:00+08:00", "2026-11-28T08:00:00+08:00"),
        ("2026-11-28T08:00:00+08:00", None),
        ("2026-11-28T21:59:59+08:00", None),
        ("2026-11-28T22:00:00+08:00", "2026-11-29T08:00:00+08:00"),
    ],
)
def test_the_telephone_rests_from_ten_to_eight(settings, at, until):
    settings.NOTICE_QUIET_HOURS = "22:00-08:00"
    found = quiet.until(datetime.fromisoformat(at))
    assert found == (until and datetime.fromisoformat(until))


def test_quiet_hours_within_a_day(settings):
    settings.NOTICE_QUIET_HOURS = "12:00-14:00"
    assert quiet.until(datetime.fromisoformat(NOON)) == datetime.fromisoformat(
        "2026-11-28T14:00:00+08:00"
    )
    assert quiet.until(datetime.fromisoformat(NIGHT)) is None


def test_at_night_only_e_mail_and_urgent_things_go_out(reachable, monkeypatch, client):
    morning = timezone.now() + timedelta(hours=9)
    monkeypatch.setattr(quiet, "until", lambda at: morning)
    put(reachable)
    put(reachable, kind="order_on_its_way", key="event:2")
    story.work()
    waiting = Delivery.objects.waiting()
    assert set(waiting.values_list("notice__kind", "channel")) == {
        ("order_ready", "sms"), ("order_ready", "wechat"),
    }  # fmt: skip
    assert {delivery.promise.due_at for delivery in waiting} == {morning}
    assert len(mail.outbox) == 2
    assert client.get(reverse("readyz")).json()["oldest_outbox_seconds"] == 0


# ── Words ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_speaks_both_languages_and_says_its_facts(name):
    kind = KINDS[name]
    assert kind.subject in SUBJECTS
    assert kind.placeholders <= set(kind.sample)
    said = {
        language: wording.words(kind=name, facts=wording.sample(kind), language=language)
        for language in ("zh-hans", "en")
    }
    assert said["en"].text != said["zh-hans"].text
    with translation.override("zh-hans"):
        assert names(str(kind.text)) | names(str(kind.title)) | names(str(kind.sms)) == (
            kind.placeholders
        )
    assert len(said["zh-hans"].sms) < 60


def test_facts_are_kept_as_what_they_are_and_said_in_each_language():
    facts = {
        name: wording.keep(value)
        for name, value in {
            "order": "2611", "store": STORE, "deadline": datetime.fromisoformat(NOON),
        }.items()
    }  # fmt: skip
    chinese = wording.words(kind="work_offer", facts=facts, language="zh-hans")
    english = wording.words(kind="work_offer", facts=facts, language="en")
    assert ("静安店" in chinese.text, "Jing'an" in english.text) == (True, True)
    assert "12:00" in chinese.text
    assert "12:00" in english.text


def test_the_law_finds_a_message_that_nobody_will_send(shopper):
    put(shopper)
    story.work()
    assert list(invariants.deliveries_are_promised()) == []
    Delivery.objects.update(outcome="waiting", done_at=None)
    assert len(list(invariants.deliveries_are_promised())) == 1
