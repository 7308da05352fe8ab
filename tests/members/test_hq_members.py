"""Members in the headquarters admin: found, masked, and powers only for superusers."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from members.models import User
from tests.factories import UserFactory

LIST = "hq:members_user_changelist"
PAGE = "hq:members_user_change"


@pytest.fixture
def clerk(db):
    """Headquarters staff who may look after members, but decide no powers."""
    user = UserFactory(email="clerk@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="members"))
    return user


@pytest.mark.parametrize("query", ["shopper@", "13800138000", "小禾"])
def test_member_is_found_by_email_phone_and_name(client_of, hq_boss, shopper, stranger, query):
    User.objects.filter(pk=shopper.pk).update(phone="+8613800138000")
    response = client_of(hq_boss).get(reverse(LIST), {"q": query})
    assert [user.email for user in response.context["cl"].result_list] == ["shopper@example.com"]


def test_phone_is_masked_in_the_list(client_of, hq_boss, shopper):
    User.objects.filter(pk=shopper.pk).update(phone="+8613800138000")
    page = client_of(hq_boss).get(reverse(LIST)).content.decode()
    assert "138****8000" in page
    assert "13800138000" not in page


def test_page_of_a_member_shows_addresses_but_does_not_change_them(
    client_of, hq_boss, shopper, save
):
    address = save(shopper)
    browser = client_of(hq_boss)
    page = browser.get(reverse(PAGE, args=[shopper.pk])).content.decode()
    assert "人民大道 200 号" in page
    assert 'name="addresses-0-detail"' not in page
    assert f"addresses-{address.pk}" not in page


def test_superuser_opens_the_headquarters_to_a_member(client_of, hq_boss, shopper):
    _change(client_of(hq_boss), shopper, name="Changed", is_staff="on")
    shopper.refresh_from_db()
    assert (shopper.name, shopper.is_staff) == ("Changed", True)


def test_clerk_changes_facts_but_never_powers(client_of, clerk, shopper):
    response = _change(client_of(clerk), shopper, name="Changed", is_staff="on", is_superuser="on")
    assert response.status_code == 302
    shopper.refresh_from_db()
    assert (shopper.name, shopper.is_staff, shopper.is_superuser) == ("Changed", False, False)


def test_clerk_cannot_change_headquarters_people_nor_their_passwords(client_of, clerk, hq_boss):
    browser = client_of(clerk)
    before = hq_boss.password
    assert _change(browser, hq_boss, name="Taken").status_code == 403
    password = reverse("hq:auth_user_password_change", args=[hq_boss.pk])
    new = {"password1": "linen-and-oak-7", "password2": "linen-and-oak-7"}
    assert browser.post(password, new | {"usable_password": "true"}).status_code == 403
    hq_boss.refresh_from_db()
    assert (hq_boss.name != "Taken", hq_boss.password) == (True, before)


def test_nobody_deletes_a_member(client_of, hq_boss, shopper):
    url = reverse("hq:members_user_delete", args=[shopper.pk])
    assert client_of(hq_boss).post(url, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=shopper.pk).exists()


def test_referrer_is_read_only_even_for_superusers(client_of, hq_boss, shopper, stranger):
    _change(client_of(hq_boss), stranger, referred_by=str(shopper.pk))
    stranger.refresh_from_db()
    assert stranger.referred_by is None


def test_new_member_is_added_with_a_password(client_of, hq_boss):
    client_of(hq_boss).post(
        reverse("hq:members_user_add"),
        {
            "email": "added@example.com",
            "name": "Added",
            "usable_password": "true",
            "password1": "linen-and-oak-7",
            "password2": "linen-and-oak-7",
        },
    )
    assert User.objects.get(email="added@example.com").check_password("linen-and-oak-7")


def test_groups_are_for_superusers(client_of, hq_boss, clerk):
    url = reverse("hq:auth_group_changelist")
    assert client_of(hq_boss).get(url).status_code == 200
    assert client_of(clerk).get(url).status_code == 403


def test_shoppers_stay_outside(client_of, shopper):
    assert client_of(shopper).get(reverse(LIST)).status_code == 302


def test_list_costs_the_same_for_many_members(client_of, hq_boss, django_assert_max_num_queries):
    for _member in range(30):
        UserFactory()
    browser = client_of(hq_boss)
    browser.get(reverse(LIST))
    with django_assert_max_num_queries(10):
        browser.get(reverse(LIST))


def _change(browser, user: User, **facts):
    """Send the page of `user` as a browser would, with some facts changed."""
    body = {
        "email": user.email,
        "name": user.name,
        "phone": "",
        "locale": user.locale,
        "is_active": "on",
        "addresses-TOTAL_FORMS": "0",
        "addresses-INITIAL_FORMS": "0",
    }
    return browser.post(reverse(PAGE, args=[user.pk]), body | facts)
