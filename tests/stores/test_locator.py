"""The locator draws what is near, speaks places as people do and finds them by pinyin."""

import re
from datetime import time

import pytest
from django.urls import reverse

from members.services import addresses
from o2o.geo import Place
from stores.models import Display, Division, SlotRule, Store
from stores.services import sketch, spelling
from stores.services.cities import cities_with_stores
from tests.factories import BEIJING, PEOPLES_SQUARE, XUHUI, DivisionFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shanghai(shown) -> Division:
    """上海市 / 市辖区 / 徐汇区, as the register of divisions has it."""
    city = DivisionFactory(spelling="shanghai sh")
    grouping = DivisionFactory(code="310100", name="市辖区", level="city", parent=city)
    district = DivisionFactory(
        code="310104", name="徐汇区", level="district", parent=grouping, spelling="xuhui xh",
        lat=XUHUI[0], lng=XUHUI[1],
    )  # fmt: skip
    Store.objects.filter(pk=shown.far.pk).update(division=district)
    Store.objects.filter(pk=shown.near.pk).update(division=grouping)
    return city


def codes(answer) -> list[str]:
    return re.findall(r'id="store-([\w-]+)"', answer.content.decode())


# ── The map ─────────────────────────────────────────────────────────────────────────────
def test_the_map_is_about_what_is_near_and_the_list_about_all(client, shanghai):
    client.post(reverse("stores:place"), {"division": "310104"})
    answer = client.get("/stores/")

    assert codes(answer) == ["S-FAR", "S-NEAR", "S-BJ"]
    assert [pin.number for pin in answer.context["map"].pins] == [1, 2]
    assert answer.context["map"].rings[-1].metres <= 50_000
    assert answer.content.decode().count('class="locator__number"') == 2


def test_the_nearest_few_are_drawn_when_nothing_is_near(world):
    nowhere = Place(29.65, 91.1)
    stores = [StoreFactory(code=f"N{n}", lat=31 + n / 10, lng=121) for n in range(5)]

    drawn = sketch.draw(stores=stores, place=nowhere)

    assert len(drawn.pins) == 3
    assert drawn.here is not None


def test_a_stores_page_far_away_shows_the_store_and_its_neighbours(client, shown):
    client.post(reverse("stores:place"), {"lat": BEIJING[0], "lng": BEIJING[1]})
    answer = client.get("/stores/S-NEAR/")

    assert answer.context["map"].here is None
    assert [store.code for store in answer.context["neighbours"]] == ["S-FAR"]
    assert len(answer.context["map"].pins) == 2


# ── Words for places ────────────────────────────────────────────────────────────────────
def test_what_nobody_says_is_written_nowhere(client, shanghai):
    district = Division.objects.select_related("parent__parent").get(code="310104")
    assert district.full_name == "上海市徐汇区"
    assert district.city == shanghai
    assert str(district.parent.path[-1]) == "上海市"
    for page in ("/stores/", "/stores/S-NEAR/", "/stores/S-FAR/", "/stores/place/?in=310000"):
        assert "市辖区" not in client.get(page).content.decode()
    assert "市辖区" not in str(client.get("/api/v1/stores/").json())


def test_pickers_go_from_the_province_straight_to_its_districts(client, shanghai):
    inside = client.get(reverse("stores:divisions"), {"parent": "310000"}).json()
    assert [part["name"] for part in inside] == ["徐汇区"]
    (province,) = cities_with_stores()
    (city,) = province.cities.values()
    assert (city.name, city.stores, [d.name for d in city.districts]) == ("上海市", 2, ["徐汇区"])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("上海市 市辖区 徐汇区", "上海市 徐汇区"),
        ("上海市市辖区徐汇区", "上海市徐汇区"),
        ("重庆市 县 城口县", "重庆市 城口县"),
        ("重庆市 丰都县", "重庆市 丰都县"),
    ],
)
def test_an_address_is_kept_as_people_say_it(world, written, said):
    address = addresses.save(
        user=world.shopper, recipient="x", phone="+8613800000000", region=written, detail="1"
    )
    assert address.region == said


# ── Finding ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("text", ["shanghai", "Shang Hai", "sh", "上海", "徐汇", "xuhui", "xuh"])
def test_stores_are_found_by_the_name_or_pinyin_of_their_place(client, shanghai, text):
    assert "S-FAR" in codes(client.get("/stores/", {"q": text}))


def test_letters_that_begin_no_word_find_nothing(client, shanghai):
    assert codes(client.get("/stores/", {"q": "hanghai"})) == []


def test_the_place_picker_reads_pinyin(client, shanghai):
    assert 'value="310104"' in client.get(reverse("stores:place"), {"q": "xh"}).content.decode()


@pytest.mark.parametrize(
    ("name", "spelt"),
    [("上海市", "shanghai sh"), ("市辖区", ""), ("A1", "")],
)
def test_names_are_spelt_when_they_are_written_down(name, spelt):
    assert spelling.of_place(name) == spelt


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("朝阳区", "chaoyang"),
        ("重庆市", "chongqing"),
        ("长沙市", "changsha"),
        ("闵行区", "minhang"),
    ],
)
def test_all_readings_are_kept(name, said):
    assert said in spelling.of_place(name).split()


def test_only_stores_that_show_or_have_the_piece(client, shown):
    shown.far.stock.all().delete()
    Display.objects.filter(store=shown.far).delete()
    answer = client.get("/stores/", {"product": shown.sofa.product.slug})

    assert codes(answer) == ["S-BJ", "S-NEAR"]
    assert shown.sofa.product.name in answer.content.decode()
    assert codes(client.get("/stores/", {"product": "nothing"})) == []


def test_only_stores_where_goods_can_be_collected(client, shown):
    Store.objects.filter(pk=shown.near.pk).update(accepts_pickup=False)
    assert codes(client.get("/stores/?pickup=True")) == ["S-BJ", "S-FAR"]


def test_only_stores_that_take_visitors(client, shown):
    for store in (shown.near, shown.far):
        SlotRule.objects.create(store=store, weekday=0, opens=time(10), closes=time(18))
    Store.objects.filter(pk=shown.far.pk).update(status="paused")
    assert codes(client.get("/stores/?visits=True")) == ["S-NEAR"]


def test_filters_hold_together_and_cost_no_more_queries(
    client, shanghai, django_assert_max_num_queries
):
    client.post(reverse("stores:place"), {"lat": PEOPLES_SQUARE[0], "lng": PEOPLES_SQUARE[1]})
    with django_assert_max_num_queries(14):
        answer = client.get("/stores/?q=sh&pickup=True&product=product-0&open_now=True")
    assert answer.status_code == 200
