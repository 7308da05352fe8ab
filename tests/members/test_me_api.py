"""GET, PATCH and export of oneself over the API, by session and by app token."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from members.models import User
from members.signals import data_requested

BODY = {
    "recipient": "王小禾",
    "phone": "13800138000",
    "region": "上海市 黄浦区",
    "detail": "人民大道 200 号",
    "division_code": "310101",
    "lat": 31.23,
    "lng": 121.47,
}


@pytest.fixture
def api(client_of, shopper):
    """The shopper's browser: api("post", "/me/…", body) → response."""
    browser = client_of(shopper)

    def call(method: str, path: str, body: dict | None = None, **headers):
        return getattr(browser, method)(
            f"/api/v1{path}", body, content_type="application/json", headers=headers
        )

    return call


def test_me_says_who_i_am(api, shopper):
    assert api("get", "/me/").json() == {
        "id": shopper.pk,
        "email": "shopper@example.com",
        "name": "小禾",
        "phone": "",
        "locale": "zh-hans",
        "referral_code": shopper.referral_code,
    }


def test_me_changes_name_phone_and_language_only(api, shopper, stranger):
    body = {"name": "禾", "phone": "138 0013 8000", "locale": "en"}
    forbidden = {"email": "other@example.com", "referral_code": "AAAAAAAA", "is_staff": True}
    assert api("patch", "/me/", body | forbidden).json()["phone"] == "+8613800138000"
    shopper.refresh_from_db()
    assert (shopper.name, str(shopper.phone), shopper.locale) == ("禾", "+8613800138000", "en")
    assert (shopper.email, shopper.is_staff) == ("shopper@example.com", False)


@pytest.mark.parametrize("body", [{"phone": "123"}, {"locale": "fr"}, {"name": "x" * 81}])
def test_wrong_facts_are_refused_by_name_and_nothing_changes(api, shopper, body):
    response = api("patch", "/me/", body)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert list(response.json()["errors"]) == list(body)
    shopper.refresh_from_db()
    assert (shopper.name, str(shopper.phone), shopper.locale) == ("小禾", "", "zh-hans")


@pytest.mark.parametrize("path", ["/me/", "/me/addresses/", "/me/export/"])
def test_guests_get_a_problem_and_not_a_page(client, db, path):
    response = client.get(f"/api/v1{path}")
    assert response.status_code in {401, 403}
    assert response["Content-Type"] == "application/problem+json"


def test_addresses_are_added_listed_changed_and_removed(api, shopper):
    created = api("post", "/me/addresses/", BODY)
    assert (created.status_code, created.json()["default"]) == (201, True)
    path = f"/me/addresses/{created.json()['id']}/"
    assert api("get", "/me/addresses/").json() == {
        "next": None,
        "previous": None,
        "results": [created.json()],
    }
    assert api("patch", path, {"recipient": "李"}).json() == created.json() | {"recipient": "李"}
    assert api("delete", path).status_code == 204
    assert not shopper.addresses.exists()


def test_second_try_of_an_address_with_its_key_adds_nothing(api, shopper):
    first = api("post", "/me/addresses/", BODY, **{"Idempotency-Key": "a"})
    again = api("post", "/me/addresses/", BODY, **{"Idempotency-Key": "a"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert shopper.addresses.count() == 1


def test_moved_address_forgets_its_coordinates(api, shopper, save):
    address = save(shopper, lat=31.2, lng=121.4)
    changed = api("patch", f"/me/addresses/{address.pk}/", {"detail": "淮海中路 1 号"}).json()
    assert (changed["lat"], changed["lng"]) == (None, None)


@pytest.mark.parametrize(
    "wrong", [{"lat": 91}, {"lng": -181}, {"phone": "12"}, {"recipient": ""}, {"region": None}]
)
def test_wrong_address_is_refused_by_field(api, shopper, wrong):
    response = api("post", "/me/addresses/", BODY | wrong)
    assert (response.status_code, list(response.json()["errors"])) == (400, list(wrong))
    assert not shopper.addresses.exists()


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_address_of_another_member_is_absent(api, stranger, save, method):
    foreign = save(stranger, detail="not yours")
    response = api(method, f"/me/addresses/{foreign.pk}/", {"detail": "mine"})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    foreign.refresh_from_db()
    assert foreign.detail == "not yours"


def test_list_holds_own_addresses_only(api, shopper, stranger, save):
    save(stranger, detail="not yours")
    save(shopper, detail="mine")
    assert [row["detail"] for row in api("get", "/me/addresses/").json()["results"]] == ["mine"]


def test_export_holds_own_data_and_nothing_of_others(api, shopper, stranger, save):
    save(stranger, recipient="秘密", detail="not yours")
    save(shopper, detail="mine")
    response = api("get", "/me/export/")
    data = response.json()
    assert "attachment" in response["Content-Disposition"]
    assert data["member"]["email"] == "shopper@example.com"
    assert [row["detail"] for row in data["addresses"]] == ["mine"]
    said = json.dumps(data, ensure_ascii=False)
    assert [word for word in ("秘密", stranger.email, "password") if word in said] == []


def test_floors_above_add_their_sections_to_the_export(api, shopper):
    def wishes(sender, user, **_rest):
        return "wishes", [{"of": user.email}]

    data_requested.connect(wishes)
    try:
        assert api("get", "/me/export/").json()["wishes"] == [{"of": shopper.email}]
    finally:
        data_requested.disconnect(wishes)


def test_app_signs_up_headless_and_reads_itself_with_its_token(client, db):
    signed_up = client.post(
        "/_allauth/app/v1/auth/signup",
        {"email": "app@example.com", "password": "linen-and-oak-7"},
        content_type="application/json",
    )
    assert signed_up.status_code == 200
    token = signed_up.json()["meta"]["session_token"]
    client.cookies.clear()
    me = client.get("/api/v1/me/", headers={"X-Session-Token": token})
    assert (me.status_code, me.json()["email"]) == (200, "app@example.com")
    assert client.get("/api/v1/me/", headers={"X-Session-Token": "wrong"}).status_code in {401, 403}


def test_app_changes_itself_with_its_token_without_a_csrf_cookie(db, shopper):
    shopper.set_password("linen-and-oak-7")
    shopper.save()
    app = Client(enforce_csrf_checks=True)
    signed_in = app.post(
        "/_allauth/app/v1/auth/login",
        {"email": shopper.email, "password": "linen-and-oak-7"},
        content_type="application/json",
    )
    token = signed_in.json()["meta"]["session_token"]
    app.cookies.clear()
    answer = app.patch(
        "/api/v1/me/",
        {"name": "App"},
        content_type="application/json",
        headers={"X-Session-Token": token},
    )
    assert answer.status_code == 200
    assert User.objects.get(pk=shopper.pk).name == "App"


def test_api_is_documented(client, db):
    schema = client.get(reverse("schema"), {"format": "json"}).json()["paths"]
    assert {"get", "patch"} <= set(schema["/api/v1/me/"])
    assert {"get", "post"} <= set(schema["/api/v1/me/addresses/"])
    assert {"delete", "patch"} <= set(schema["/api/v1/me/addresses/{id}/"])
    assert "get" in schema["/api/v1/me/export/"]


def test_lists_and_me_cost_few_queries(api, shopper, save, django_assert_max_num_queries):
    for number in range(10):
        save(shopper, detail=str(number))
    with django_assert_max_num_queries(4):
        api("get", "/me/addresses/")
    with django_assert_max_num_queries(3):
        api("get", "/me/")
