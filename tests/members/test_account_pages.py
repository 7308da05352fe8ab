"""The account's pages: both languages, own facts, two-step sign-in, few queries."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from members.models import User

PAGES = {
    "members:account": ("您好", "Hello"),
    "members:profile": ("个人资料与语言", "Profile and language"),
    "members:addresses": ("收货地址", "Addresses"),
    "members:address_new": ("新增地址", "New address"),
    "members:referral": ("邀请好友", "Invite friends"),
    "mfa_index": ("账户安全", "Security"),
    "account_email": ("邮箱", "Email addresses"),
    "account_change_password": ("修改密码", "Change password"),
    "account_logout": ("要退出登录吗", "Sign out?"),
}
PASSWORD = "linen-and-oak-7"


@pytest.fixture
def browser(shopper) -> Client:
    """The shopper, signed in, who has just confirmed the password."""
    shopper.set_password(PASSWORD)
    shopper.save()
    client = Client()
    client.post(reverse("account_login"), {"login": shopper.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("name", PAGES)
def test_page_speaks_both_languages(browser, name):
    for language, words in zip(("zh-hans", "en"), PAGES[name], strict=True):
        browser.cookies["django_language"] = language
        page = browser.get(reverse(name)).content.decode()
        assert words in page
        assert f'lang="{language}"' in page


def test_profile_keeps_name_phone_and_speaks_the_chosen_language(browser, shopper):
    body = {"name": "Lin", "phone": "138 0013 8000", "locale": "en"}
    page = browser.post(reverse("members:profile"), body, follow=True).content.decode()
    shopper.refresh_from_db()
    assert (shopper.name, str(shopper.phone), shopper.locale) == ("Lin", "+8613800138000", "en")
    assert "Hello, Lin" in page
    assert "138****8000" in page


def test_wrong_profile_changes_nothing(browser, shopper):
    page = browser.post(
        reverse("members:profile"), {"name": "X", "phone": "12", "locale": "zh-hans"}
    ).content.decode()
    assert "请输入有效的手机号" in page
    shopper.refresh_from_db()
    assert shopper.name == "小禾"


def test_overview_costs_few_queries(browser, save, shopper, django_assert_max_num_queries):
    save(shopper)
    browser.get(reverse("members:account"))
    with django_assert_max_num_queries(7):
        browser.get(reverse("members:account"))


def test_two_step_sign_in_is_turned_on_asked_for_and_turned_off(browser, shopper):
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    wrong = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    assert not Authenticator.objects.filter(type="totp").exists()
    browser.post(reverse("mfa_activate_totp"), {"code": _now(secret)})
    assert Authenticator.objects.filter(user=shopper, type="totp").exists()

    other = Client()
    credentials = {"login": shopper.email, "password": PASSWORD}
    answer = other.post(reverse("account_login"), credentials, follow=True)
    assert "身份验证器中的验证码" in answer.content.decode()
    assert "_auth_user_id" not in other.session

    codes = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.session["_auth_user_id"] == str(shopper.pk)

    browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=shopper, type="totp").exists()


def test_every_security_page_stands_in_our_house(browser):
    names = ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"]
    for name in [*names, "account_reauthenticate"]:
        page = browser.get(reverse(name), follow=True).content.decode()
        assert 'class="header"' in page, name
        assert "pages/members.css" in page, name
        assert "<script>" not in page, name


def test_doors_without_an_account_stand_in_our_house(client, db):
    names = [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ]
    for name in names:
        response = client.get(reverse(name))
        assert response.status_code == 200, name
        assert "pages/members.css" in response.content.decode(), name


def test_page_of_the_account_is_never_for_search_engines(browser):
    assert 'content="noindex"' in browser.get(reverse("members:account")).content.decode()


def test_member_is_known_by_name_or_email(shopper):
    assert (str(shopper), str(User(email="a@example.com"))) == ("小禾", "a@example.com")


def _now(secret: str) -> str:
    """The six digits an authenticator app shows at this moment."""
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))
