"""Sign-up and sign-in by e-mail: what is kept, what is not told, when it locks."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from members.models import User
from tests.factories import UserFactory

PASSWORD = "linen-and-oak-7"
SIGN_UP = {"email": "new@example.com", "password1": PASSWORD}
CHECKOUT = "/checkout/?from=cart"


@pytest.fixture
def member(db) -> User:
    user = UserFactory(email="member@example.com")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, email: str, password: str, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_guest_signs_up_with_email_and_password_and_is_signed_in(client, db):
    response = client.post(reverse("account_signup"), SIGN_UP)
    assert response.headers["Location"] == "/account/"
    assert User.objects.get().email == "new@example.com"
    assert signed_in(client)


def test_guest_returns_to_checkout_after_sign_up(client, db):
    door = client.get(reverse("account_login"), {"next": CHECKOUT}).content.decode()
    way = re.search(r'href="(/account/signup/[^"]*)"', door)[1].replace("&amp;", "&")
    page = client.get(way).content.decode()
    kept = re.search(r'action="/account/signup/".*?name="next" value="([^"]*)"', page, re.S)[1]
    response = client.post(reverse("account_signup"), SIGN_UP | {"next": kept})
    assert response.headers["Location"] == CHECKOUT


def test_member_returns_to_checkout_after_sign_in(client, member):
    assert sign_in(client, member.email, PASSWORD, next=CHECKOUT).headers["Location"] == CHECKOUT


def test_next_to_another_site_is_not_followed(client, member):
    response = sign_in(client, member.email, PASSWORD, next="https://evil.example/")
    assert response.headers["Location"] == "/account/"


@pytest.mark.parametrize("password", ["short", "password", "4815162342"])
def test_weak_password_is_refused_and_no_account_is_made(client, db, password):
    response = client.post(reverse("account_signup"), SIGN_UP | {"password1": password})
    assert "error-summary" in response.content.decode()
    assert not User.objects.exists()


def test_email_is_one_name_in_any_case(client, member):
    assert sign_in(client, "MEMBER@Example.com", PASSWORD).status_code == 302
    client.logout()
    client.post(reverse("account_signup"), SIGN_UP | {"email": "Member@EXAMPLE.com"})
    assert User.objects.count() == 1


def test_wrong_password_and_unknown_account_get_the_same_answer(client, member):
    pages = [
        re.sub(r"[\w.]+@example\.com|csrfmiddlewaretoken\" value=\"\w+", "", page)
        for page in (
            sign_in(client, member.email, "wrong").content.decode(),
            sign_in(client, "nobody@example.com", "wrong").content.decode(),
        )
    ]
    assert "邮箱或密码不正确" in pages[0]
    assert pages[0] == pages[1]
    assert not signed_in(client)


def test_password_reset_answers_the_same_for_known_and_unknown(client, member):
    url = reverse("account_reset_password")
    answers = [client.post(url, {"email": email}) for email in (member.email, "no@example.com")]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [len(letter.to) for letter in mail.outbox] == [1, 1]


def test_reset_link_leads_to_a_new_password_once(client, member):
    client.post(reverse("account_reset_password"), {"email": member.email})
    letter = mail.outbox[0]
    assert letter.subject == "设置新密码 · 禾间 HEJIAN"
    assert "链接仅可使用一次" in letter.body
    link = re.search(r"https?://[^/]+(/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    url = form.redirect_chain[-1][0]
    new = {"password1": "rattan-and-ash-8", "password2": "rattan-and-ash-8"}
    client.post(url, new)
    assert "链接已失效" in Client().get(link, follow=True).content.decode()
    assert sign_in(Client(), member.email, PASSWORD).status_code == 200
    assert sign_in(Client(), member.email, "rattan-and-ash-8").status_code == 302


def test_sign_out_takes_a_post(client_of, member):
    browser = client_of(member)
    browser.get(reverse("account_logout"))
    assert signed_in(browser)
    browser.post(reverse("account_logout"))
    assert not signed_in(browser)


def test_changed_password_keeps_this_browser_signed_in(member):
    browser = Client()
    sign_in(browser, member.email, PASSWORD)
    new = {"password1": "rattan-and-ash-8", "password2": "rattan-and-ash-8"}
    browser.post(reverse("account_change_password"), {"oldpassword": "wrong"} | new)
    assert User.objects.get().check_password(PASSWORD)
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)
    assert User.objects.get().check_password("rattan-and-ash-8")
    assert browser.get(reverse("members:account")).status_code == 200


@pytest.mark.parametrize("email", ["member@example.com", "nobody@example.com"])
def test_eighth_wrong_password_locks_for_ten_minutes_known_or_not(client, member, email):
    answers = [sign_in(client, email, "wrong").status_code for _try in range(8)]
    assert answers == [200] * 7 + [429]
    locked = sign_in(client, email, PASSWORD)
    assert (locked.status_code, locked["Retry-After"]) == (429, "600")
    assert "尝试次数过多，请 10 分钟后再试" in locked.content.decode()
    assert not signed_in(client)


def test_lock_speaks_english_too(client, member):
    client.cookies["django_language"] = "en"
    for _try in range(8):
        locked = sign_in(client, member.email, "wrong")
    assert "Please wait 10 minutes" in locked.content.decode()


def test_lock_is_a_problem_for_apps(client, member):
    body = {"email": member.email, "password": "wrong"}
    for _try in range(8):
        answer = client.post("/_allauth/app/v1/auth/login", body, "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert answer.json()["code"] == "too_many_tries"


def test_another_member_is_not_locked_out_with_the_first(client, member):
    other = UserFactory(email="other@example.com")
    other.set_password(PASSWORD)
    other.save()
    for _try in range(8):
        sign_in(client, member.email, "wrong")
    assert sign_in(client, other.email, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ["欢迎回来", "忘记密码"]), ("en", ["Welcome back", "Forgot"])],
)
def test_door_speaks_both_languages_with_the_right_autofill(client, db, language, words):
    client.cookies["django_language"] = language
    page = client.get(reverse("account_login")).content.decode()
    assert [word for word in words if word not in page] == []
    assert f'lang="{language}"' in page
    for hint in ('type="email"', 'autocomplete="email"', 'autocomplete="current-password"'):
        assert hint in page
    assert 'autocomplete="new-password"' in client.get(reverse("account_signup")).content.decode()
