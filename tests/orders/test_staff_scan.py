"""The counter: one code, one hand-over, every refusal in its own words."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from orders.models import Fulfilment, Redemption, Scan
from orders.services import cancelling, pickup
from stores.models import Stock
from tests import story
from tests.orders.conftest import hidden

SCAN, REDEEM = reverse("staff:scan"), reverse("staff:redeem")


@pytest.fixture(autouse=True)
def _fresh_allowance(world):
    for user in (world.guide, world.rival_guide, world.manager):
        cache.delete(f"throttle_code_{user.pk}")


@pytest.fixture
def counter(world, client_of):
    return client_of(world.guide)


@pytest.fixture
def waiting(world):
    return story.ready(world.shopper, world.guide, method="pickup")


def refused(answer, status: int, code: str) -> None:
    assert answer.status_code == status
    assert f'data-code="{code}"' in answer.content.decode()
    assert hidden(answer, "nonce"), "the next try has its own nonce"


def test_a_typed_code_hands_over_and_says_what_and_to_whom(world, counter, waiting):
    nonce = hidden(counter.get(SCAN), "nonce")
    spaced = f" {waiting.voucher.code[:4].lower()} {waiting.voucher.code[4:]} "
    answer = counter.post(REDEEM, {"code": spaced, "nonce": nonce}, follow=True)
    done = Redemption.objects.get()
    assert answer.redirect_chain == [(reverse("staff:redeemed", args=[done.pk]), 302)]
    page = answer.content.decode()
    assert "王小明" in page
    assert "SOFA" in page
    assert waiting.voucher.code not in page


def test_a_scanned_token_hands_over(world, counter, waiting):
    token = pickup.token(fulfilment=waiting).text
    assert counter.post(REDEEM, {"code": token, "nonce": "n"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "handed_over"


def test_every_form_has_its_own_nonce(world, counter):
    assert hidden(counter.get(SCAN), "nonce") != hidden(counter.get(SCAN), "nonce")


def test_the_same_form_twice_hands_over_once_and_answers_alike(world, counter, waiting):
    sent = {"code": waiting.voucher.code, "nonce": "n"}
    first, second = counter.post(REDEEM, sent), counter.post(REDEEM, sent)
    assert first["Location"] == second["Location"]
    assert Redemption.objects.count() == 1
    assert Stock.objects.get(store=world.near, variant=world.sofa).on_hand == 4


def test_used_already_says_when_and_by_whom(world, counter, waiting):
    counter.post(REDEEM, {"code": waiting.voucher.code, "nonce": "n"})
    answer = counter.post(REDEEM, {"code": waiting.voucher.code, "nonce": "m"})
    refused(answer, 409, "already_redeemed")
    assert "guide" in answer.content.decode()
    assert Redemption.objects.count() == 1


def test_another_store_hands_over_nothing(world, client_of, waiting):
    sent = {"code": waiting.voucher.code, "nonce": "n"}
    answer = client_of(world.rival_guide).post(REDEEM, sent)
    refused(answer, 409, "wrong_store")
    for secret in ("人民广场店", "王小明", "SOFA"):
        assert secret not in answer.content.decode()
    assert not Redemption.objects.exists()


def test_not_ready_cancelled_unknown_and_expired_each_have_their_words(
    world, counter, waiting, settings
):
    early = story.accepted(world.shopper, world.guide, method="pickup")
    token = pickup.token(fulfilment=waiting).text
    refused(counter.post(REDEEM, {"code": early.voucher.code, "nonce": "a"}), 409, "not_ready")
    refused(counter.post(REDEEM, {"code": "ABCDEFGHJKLM", "nonce": "b"}), 404, "unknown_code")
    settings.PICKUP_TOKEN_LIFETIME = -settings.PICKUP_TOKEN_LIFETIME
    refused(counter.post(REDEEM, {"code": token, "nonce": "c"}), 409, "token_expired")
    cancelling.cancel(order=waiting.assignment.order, by=world.hq)
    sent = {"code": waiting.voucher.code, "nonce": "d"}
    refused(counter.post(REDEEM, sent), 409, "not_redeemable")
    assert not Redemption.objects.exists()
    assert not Fulfilment.objects.filter(status="handed_over").exists()
    assert Scan.objects.count() == 4


@pytest.mark.parametrize("sent", [{}, {"code": " "}, {"code": "x" * 300}, {"code": "a\0b"}])
def test_no_code_at_all_is_asked_for_again(world, counter, sent):
    answer = counter.post(REDEEM, sent)
    assert answer.status_code == 400
    assert hidden(answer, "nonce")
    assert not Scan.objects.exists()


def test_thirty_tries_a_minute_are_enough(world, counter, waiting):
    counter.cookies["django_language"] = "en"
    for number in range(30):
        assert (
            counter.post(REDEEM, {"code": "NOSUCHCODE22", "nonce": str(number)}).status_code == 404
        )
    answer = counter.post(REDEEM, {"code": waiting.voucher.code, "nonce": "n"})
    refused(answer, 429, "throttled")
    assert int(answer["Retry-After"]) <= 61
    assert "Too many tries" in answer.content.decode()
    assert not Redemption.objects.exists()


def test_redeeming_needs_the_forms_own_token(world, waiting):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.guide, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post(REDEEM, {"code": waiting.voucher.code, "nonce": "n"})
    assert answer.status_code == 403
    assert not Redemption.objects.exists()


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "确认交货"), ("en", "Hand over")])
def test_scanning_speaks_both_languages(world, counter, language, word):
    counter.cookies["django_language"] = language
    assert word in counter.get(SCAN).content.decode()


def test_shoppers_cannot_redeem(world, client_of, waiting):
    sent = {"code": waiting.voucher.code, "nonce": "n"}
    assert client_of(world.shopper).post(REDEEM, sent).status_code == 403
    assert not Redemption.objects.exists()
