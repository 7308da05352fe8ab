"""Locator, store page, place picker and the fragments of the catalogue."""

import json
import re

import pytest
from django.test import override_settings
from django.urls import reverse

from members.models import Address
from stores.models import Division, Store
from stores.services import places
from tests.factories import BEIJING, PEOPLES_SQUARE, XUHUI, DivisionFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shanghai(shown) -> Division:
    city = DivisionFactory()
    district = DivisionFactory(
        code="310104", name="徐汇区", level="district", parent=city, lat=XUHUI[0], lng=XUHUI[1]
    )
    DivisionFactory(code="110000", name="北京市", lat=None, lng=None)
    Store.objects.filter(pk=shown.near.pk).update(division=city)
    Store.objects.filter(pk=shown.far.pk).update(division=district)
    return city


def choose(client, code="310000", **data):
    return client.post(reverse("stores:place"), {"division": code, **data})


def codes(answer) -> list[str]:
    return re.findall(r'id="store-([\w-]+)"', answer.content.decode())


# ── The shopper's place ─────────────────────────────────────────────────────────────────
def test_newcomers_have_no_place_and_are_asked_once(client, shown):
    pks = [shown.sofa.product_id, shown.table.product_id]
    answer = client.get(
        reverse("stores:near_cards"), {"products": f"{pks[0]},{pks[1]},x,,{pks[0]}"}
    )
    text = answer.content.decode()

    assert text.count("hx-swap-oob") == 2
    assert text.count(reverse("stores:place")) == 1


def test_a_chosen_division_becomes_the_place(client, shanghai):
    assert choose(client, "310104", next="/stores/?q=x").headers["Location"] == "/stores/?q=x"
    assert client.session["place"]["label"] == "徐汇区"
    assert "徐汇区" in client.get(reverse("stores:place_chip")).content.decode()
    client.post(reverse("stores:place"), {"forget": "1"})
    assert "place" not in client.session


def test_the_browsers_position_is_named_after_the_nearest_division(client, shanghai):
    client.post(reverse("stores:place"), {"lat": "31.19", "lng": "121.43"})
    assert client.session["place"]["label"] == "徐汇区"
    assert client.session["place"]["source"] == "browser"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_going_back_never_leaves_the_site(client, shanghai, wanted):
    assert choose(client, next=wanted).headers["Location"] == "/stores/"


@pytest.mark.parametrize(
    "data", [{"division": "999999"}, {"division": "110000"}, {"lat": "91", "lng": "0"}, {}]
)
def test_what_cannot_be_located_keeps_the_old_place(client, shanghai, data):
    choose(client)
    answer = client.post(reverse("stores:place"), data)

    assert answer.status_code == 422
    assert client.session["place"]["label"] == "上海市"


def test_a_members_address_is_the_place_until_another_is_chosen(client_of, shanghai, world):
    Address.objects.create(
        user=world.shopper, recipient="x", phone="+8613800000000", division_code="310104",
        region="上海市徐汇区", detail="1",
    )  # fmt: skip
    browser = client_of(world.shopper)
    assert "上海市徐汇区" in browser.get(reverse("stores:place_chip")).content.decode()
    choose(browser)
    assert browser.session["place"]["label"] == "上海市"


def test_locate_prefers_coordinates_then_the_division_then_what_is_around_it(shanghai):
    DivisionFactory(
        code="310115", name="浦东新区", level="district", parent=shanghai, lat=None, lng=None
    )
    exact = places.locate(division_code="310115", lat=1.0, lng=2.0, label="家")
    assert (exact.lat, exact.lng, exact.label, exact.source) == (1.0, 2.0, "家", "address")
    around = places.locate(division_code="310115")
    assert (around.lat, around.lng, around.source) == (*PEOPLES_SQUARE, "division")
    assert places.locate(division_code="110000") is None
    assert places.locate() is None


def test_the_picker_goes_down_and_searches(client, shanghai):
    assert "徐汇区" in client.get(reverse("stores:place") + "?in=310000").content.decode()
    found = client.get(reverse("stores:place") + "?q=徐汇").content.decode()
    assert 'value="310104"' in found
    assert client.get(reverse("stores:place") + "?q=%00' OR 1=1").status_code == 200
    assert client.get(reverse("stores:place") + "?in=999999").status_code == 404


# ── The locator ─────────────────────────────────────────────────────────────────────────
def test_stores_come_nearest_first_from_the_chosen_place(client, shanghai):
    StoreFactory(code="LOST", lat=None, lng=None)
    choose(client, "310104")
    assert codes(client.get("/stores/")) == ["S-FAR", "S-NEAR", "S-BJ", "LOST"]


def test_filters_by_city_district_text_and_opening(client, shanghai):
    assert codes(client.get("/stores/?division=310000")) == ["S-FAR", "S-NEAR"]
    assert codes(client.get("/stores/?division=310104")) == ["S-FAR"]
    assert codes(client.get("/stores/?q=北京")) == ["S-BJ"]
    Store.objects.filter(code="S-BJ").update(status="paused")
    assert "S-BJ" not in codes(client.get("/stores/?open_now=True"))


def test_closed_stores_and_those_of_suspended_dealers_are_not_listed(client, shown):
    Store.objects.filter(pk=shown.near.pk).update(status="closed")
    shown.far.dealer.status = "suspended"
    shown.far.dealer.save()

    assert codes(client.get("/stores/")) == []
    for code in ("S-NEAR", "S-FAR"):
        assert client.get(f"/stores/{code}/").status_code == 404


def test_many_stores_come_in_pages_with_as_many_queries_as_few(
    client, shanghai, django_assert_max_num_queries
):
    for number in range(30):
        StoreFactory(code=f"M{number:02}", division=shanghai)
    choose(client)
    client.get("/stores/")
    with django_assert_max_num_queries(14):
        first = client.get("/stores/")
    second = client.get("/stores/?page=2")
    assert len(codes(first)) == 20
    assert len(set(codes(first)) | set(codes(second))) == 33


def test_a_filter_swaps_the_list_alone(client, shanghai):
    answer = client.get("/stores/?q=北京", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert codes(answer) == ["S-BJ"]


# ── One store ───────────────────────────────────────────────────────────────────────────
def test_a_store_tells_its_hours_and_what_stands_there(
    client, shown, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        answer = client.get("/stores/S-NEAR/")
    text = answer.content.decode()

    assert shown.sofa.product.name in text
    assert shown.table.product.name not in text
    assert text.count("09:00–21:00") == 7
    assert text.count('aria-current="date"') == 1


def test_linked_data_cannot_be_broken_out_of(client, shown):
    Store.objects.filter(pk=shown.near.pk).update(name_zh="</script><script>alert(1)</script>")
    text = client.get("/stores/S-NEAR/").content.decode()

    assert "<script>alert(1)" not in text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert data["name"].startswith("</script>")
    assert data["geo"]["latitude"] == PEOPLES_SQUARE[0]


# ── Fragments of the catalogue ──────────────────────────────────────────────────────────
@override_settings(LANGUAGE_CODE="en")
def test_cards_carry_one_quiet_line_each(client, shanghai, shown, django_assert_max_num_queries):
    choose(client, "310104")
    pks = f"{shown.sofa.product_id},{shown.table.product_id}"
    with django_assert_max_num_queries(8):
        answer = client.get(
            reverse("stores:near_cards"), {"products": pks}, headers={"Accept-Language": "en"}
        )
    text = answer.content.decode()

    assert f'id="near-{shown.sofa.product_id}"' in text
    assert "2 stores show it" in text


def test_at_most_48_cards_are_answered(client, shanghai):
    choose(client)
    ids = ",".join(str(number) for number in range(1, 200))
    answer = client.get(reverse("stores:near_cards"), {"products": ids})
    assert answer.content.decode().count("hx-swap-oob") == 48


def test_the_panel_shows_who_displays_it_and_who_has_it(client, shanghai, shown):
    choose(client)
    page = reverse("stores:near_product", args=[shown.sofa.product.slug])
    fragment = client.get(page, {"variant": "SOFA"}, headers={"HX-Request": "true"})
    whole = client.get(page)

    assert [o.store.code for o in fragment.context["seen"]] == ["S-NEAR", "S-FAR"]
    assert [o.store.code for o in fragment.context["had"]] == ["S-NEAR", "S-FAR", "S-BJ"]
    assert b"<html" not in fragment.content
    assert b"<html" in whole.content
    assert client.get(reverse("stores:near_product", args=["nothing"])).status_code == 404


def test_the_panel_works_before_a_place_is_chosen(client, shown):
    page = reverse("stores:near_product", args=[shown.sofa.product.slug])
    answer = client.get(page)
    assert [o.distance_m for o in answer.context["had"]] == [None] * 3
    assert BEIJING[0] == Store.objects.get(code="S-BJ").lat
