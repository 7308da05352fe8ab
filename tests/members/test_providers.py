"""Text messages and WeChat through the providers' own clients, against their published rules."""

import pytest
import redis
from django.urls import reverse

from members.models import Delivery, MessageTemplate
from members.services import notices
from o2o.outbox import Message
from tests import factories, story
from tests.members import counterparts

STORE = {"zh": "静安店", "en": "Jing'an"}
INSIDE_WECHAT = {"HTTP_USER_AGENT": "Mozilla/5.0 MicroMessenger/8.0.50"}


@pytest.fixture
def providers(settings):
    """Both providers on this machine, and the carriers that go there."""
    redis.Redis.from_url(settings.REDIS_URL).delete(f"wechat:{counterparts.APP}_access_token")
    settings.NOTICE_QUIET_HOURS = "00:00-00:00"
    settings.NOTICE_CARRIERS |= {
        "sms": "members.carriers.tencent.send",
        "wechat": "members.carriers.wechat.send",
    }
    with counterparts.open_counterpart() as server:
        settings.TENCENT_SMS |= {
            "url": server.url,
            "secret_id": counterparts.SECRET_ID,
            "secret_key": counterparts.SECRET_KEY,
            "app": "1400000000",
            "signature": "禾间",
        }
        settings.WECHAT = {
            "url": server.url,
            "app": counterparts.APP,
            "secret": counterparts.SECRET,
        }
        yield server


@pytest.fixture
def reachable(shopper):
    shopper.phone, shopper.wechat_openid = "+8613800138000", "openid-1"
    shopper.save()
    return shopper


@pytest.fixture
def templates(db):
    texts = {"1": "order", "2": "store"}
    things = {"character_string1": "order", "thing2": "store", "thing3": "title"}
    for channel, number, fields in [("sms", "1001", texts), ("wechat", "TM-1", things)]:
        MessageTemplate.objects.create(
            channel=channel,
            kind="order_ready",
            language="zh-hans",
            template_id=number,
            fields=fields,
        )


def tell(user, key="event:1"):
    facts = {"order": "2611", "store": STORE}
    notices.put(user_id=user.pk, kind="order_ready", key=key, facts=facts, link="/orders/2611/")
    story.work()


def outcomes() -> dict:
    return dict(Delivery.objects.exclude(channel="email").values_list("channel", "outcome"))


def test_a_text_message_fills_the_approved_template_in_order(providers, templates, reachable):
    tell(reachable)
    (text,) = providers.texts
    assert text["PhoneNumberSet"] == ["+8613800138000"]
    assert (text["TemplateId"], text["TemplateParamSet"]) == ("1001", ["2611", "静安店"])
    assert text["SessionContext"] == Delivery.objects.get(channel="sms").key
    assert Delivery.objects.get(channel="sms").receipt == "serial-1"


def test_a_wechat_message_names_its_fields_and_leads_to_the_order(providers, templates, reachable):
    tell(reachable)
    (message,) = providers.wechats.values()
    assert message["touser"] == "openid-1"
    assert message["data"]["thing2"] == {"value": "静安店"}
    assert message["url"].endswith("/orders/2611/")


def test_a_repeated_try_is_one_message_in_wechat(providers, templates, reachable):
    tell(reachable)
    delivery = Delivery.objects.get(channel="wechat")
    Delivery.objects.filter(pk=delivery.pk).update(outcome="waiting", done_at=None)
    notices.send(delivery_id=delivery.pk)
    assert len(providers.wechats) == 1
    assert outcomes()["wechat"] == "sent"


def test_a_token_that_wechat_has_replaced_is_fetched_anew(providers, templates, reachable):
    tell(reachable)
    providers.token = "replaced by another office"
    tell(reachable, key="event:2")
    assert (len(providers.wechats), providers.tokens) == (2, 2)


def test_without_a_template_nothing_is_tried_again_and_headquarters_can_see_it(
    providers, reachable
):
    tell(reachable)
    assert outcomes() == {"sms": "unsaid", "wechat": "unsaid"}
    assert not Message.objects.open().exists()
    assert (providers.texts, providers.wechats) == ([], {})


@pytest.mark.parametrize(
    ("spoil", "channel", "words"),
    [
        (lambda p: p.followers.clear(), "wechat", "require subscribe"),
        (lambda p: p.templates.clear(), "sms", "TemplateIncorrectOrUnapproved"),
    ],
)
def test_a_refusal_of_the_provider_is_kept_in_its_own_words_and_tried_again(
    providers, templates, reachable, spoil, channel, words
):
    spoil(providers)
    tell(reachable)
    failed = Delivery.objects.get(channel=channel)
    assert failed.outcome == "waiting"
    assert words in failed.promise.last_error


def test_a_wrong_key_is_refused_by_the_signature(providers, templates, reachable, settings):
    settings.TENCENT_SMS |= {"secret_key": "another"}
    tell(reachable)
    assert "SignatureFailure" in Delivery.objects.get(channel="sms").promise.last_error
    assert providers.texts == []


# ── Connecting WeChat ───────────────────────────────────────────────────────────────────
def ask(browser) -> str:
    """Go to WeChat's page; returns the state that it will bring back."""
    answer = browser.post(reverse("members:wechat"), **INSIDE_WECHAT)
    assert answer["Location"].startswith("https://open.weixin.qq.com/connect/oauth2/authorize")
    return browser.session["wechat_state"]


def come_back(browser, **given):
    return browser.get(reverse("members:wechat_back"), given, follow=True)


def test_a_member_connects_wechat_once_and_lets_go_of_it(providers, shopper, client_of):
    browser = client_of(shopper)
    come_back(browser, state=ask(browser), code="code-1")
    shopper.refresh_from_db()
    assert shopper.wechat_openid == "openid-1"
    browser.post(reverse("members:wechat_disconnect"))
    shopper.refresh_from_db()
    assert shopper.wechat_openid == ""


def test_another_browsers_answer_and_a_used_code_connect_nothing(providers, shopper, client_of):
    browser = client_of(shopper)
    ask(browser)
    answer = come_back(browser, state="from elsewhere", code="code-1")
    assert "微信没有确认" in answer.content.decode()
    come_back(browser, state=ask(browser), code="used before")
    shopper.refresh_from_db()
    assert shopper.wechat_openid == ""


def test_one_wechat_belongs_to_one_account(providers, shopper, client_of):
    factories.UserFactory(wechat_openid="openid-1")
    browser = client_of(shopper)
    answer = come_back(browser, state=ask(browser), code="code-1")
    assert "已连接到另一个账号" in answer.content.decode()
    shopper.refresh_from_db()
    assert shopper.wechat_openid == ""


def test_outside_wechat_the_page_shows_what_to_scan(providers, shopper, client_of):
    page = client_of(shopper).get(reverse("members:wechat")).content.decode()
    assert "<svg" in page
    assert "连接微信" not in page.partition("<main")[2].partition("<form")[2]


def test_without_a_service_account_the_page_is_absent(shopper, client_of):
    assert client_of(shopper).get(reverse("members:wechat")).status_code == 404


# ── Headquarters ────────────────────────────────────────────────────────────────────────
def test_headquarters_is_told_at_once_which_facts_a_kind_knows(hq_boss, client_of):
    address = reverse("hq:members_messagetemplate_add")
    facts = {"channel": "sms", "kind": "order_ready", "language": "en", "template_id": "7"}
    refused = client_of(hq_boss).post(address, facts | {"fields": '{"1": "colour"}'})
    assert "order, sms, store, text, title" in refused.content.decode()
    client_of(hq_boss).post(address, facts | {"fields": '{"1": "order"}'})
    assert MessageTemplate.objects.get().fields == {"1": "order"}
