"""Who brought whom: remembered on any page, bound at sign-up, never changed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.middleware import COOKIE
from members.models import User
from members.services import referrals
from tests.factories import UserFactory

SIGN_UP = {"email": "new@example.com", "password1": "linen-and-oak-7"}


def sign_up(client) -> User:
    client.post(reverse("account_signup"), SIGN_UP)
    return User.objects.get(email="new@example.com")


def test_code_seen_on_any_page_counts_at_sign_up(client, shopper):
    client.get(f"/healthz?ref={shopper.referral_code.lower()}")
    assert sign_up(client).referred_by == shopper


def test_latest_code_counts(client, shopper, stranger):
    client.get("/healthz", {"ref": stranger.referral_code})
    client.get("/healthz", {"ref": shopper.referral_code})
    assert sign_up(client).referred_by == shopper


def test_app_hands_the_code_over_with_its_sign_up(client, shopper):
    client.post(
        f"/_allauth/app/v1/auth/signup?ref={shopper.referral_code}",
        {"email": "new@example.com", "password": "linen-and-oak-7"},
        content_type="application/json",
    )
    assert User.objects.get(email="new@example.com").referred_by == shopper


@pytest.mark.parametrize("code", ["", "ZZZZZZZZ", "x", "<script>", "0" * 5000])
def test_wrong_code_never_stands_in_the_way(client, shopper, code):
    client.get("/healthz", {"ref": code})
    assert sign_up(client).referred_by is None


def test_forged_cookie_counts_for_nothing(client, shopper):
    client.cookies[COOKIE] = shopper.referral_code
    assert sign_up(client).referred_by is None


def test_page_without_a_code_sets_no_cookie(client, db):
    assert COOKIE not in client.get("/healthz").cookies
    assert COOKIE not in client.get("/healthz?ref=nonsense").cookies


def test_cookie_is_signed_and_out_of_reach_of_scripts(client, shopper):
    cookie = client.get("/healthz", {"ref": shopper.referral_code}).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value.startswith(f"{shopper.referral_code}:")


def test_own_code_never_counts(shopper):
    assert referrals.bind(user=shopper, code=shopper.referral_code) is None
    shopper.refresh_from_db()
    assert shopper.referred_by is None


def test_first_referrer_stays(shopper, stranger):
    late = UserFactory()
    referrals.bind(user=late, code=shopper.referral_code)
    assert referrals.bind(user=late, code=stranger.referral_code) is None
    late.refresh_from_db()
    assert late.referred_by == shopper


def test_older_member_cannot_be_referred_by_a_younger_one_so_no_loop_forms(shopper, stranger):
    referrals.bind(user=stranger, code=shopper.referral_code)
    assert referrals.bind(user=shopper, code=stranger.referral_code) is None
    shopper.refresh_from_db()
    assert shopper.referred_by is None


def test_closed_account_brings_nobody(client, shopper):
    User.objects.update(is_active=False)
    client.get("/healthz", {"ref": shopper.referral_code})
    assert sign_up(client).referred_by is None


def test_database_refuses_oneself_and_younger_referrers(shopper, stranger):
    for referrer in (shopper, stranger):
        with pytest.raises(IntegrityError, match="member_referrer_is_older"), transaction.atomic():
            User.objects.filter(pk=shopper.pk).update(referred_by=referrer)


def test_page_shows_the_link_its_code_and_how_it_pays(client_of, shopper):
    UserFactory(referred_by=shopper)
    browser = client_of(shopper)
    page = browser.get(reverse("members:referral"))
    assert page.context["link"].endswith(f"/?ref={shopper.referral_code}")
    assert page.context["invited"] == 1
    assert "奖励规则" in page.content.decode()
    picture = browser.get(reverse("members:referral_qr"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<path" in picture.content
