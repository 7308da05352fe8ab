"""What a list can be narrowed by: counts that are true, and choices that never lead to nothing."""

import re
from decimal import Decimal
from itertools import product as every

import pytest
from django.http import QueryDict
from django.utils.translation import override

from catalog import facets, listing
from catalog.models import Category, SearchTerm
from catalog.nearby import Nearby
from catalog.services import copies
from catalog.services.search import asked
from tests.catalog.conftest import make_product

pytestmark = pytest.mark.django_db
COLOURS = {"green": "#69725F", "blue": "#45566B", "beige": "#D6C8B0"}
ALL = every(COLOURS, ("ENF", "E0"), (800, 2500, 6000))
CARD = re.compile(r'card__name"><a href="([^"]+)"')


@pytest.fixture
def goods(stocked):
    """A cabinet in every colour, grade and price but green E0."""
    cabinets = Category.objects.add_root(
        create_kwargs={"slug": "cabinets", "name_zh": "柜子", "name_en": "Cabinets"}
    )
    made = []
    for colour, grade, price in every(COLOURS, ("ENF", "E0"), (800, 2500, 6000)):
        if (colour, grade) == ("green", "E0"):
            continue
        piece = make_product("储物柜", "Cabinet", price, attributes={"formaldehyde": grade})
        piece.variants.update(color=COLOURS[colour])
        piece.categories.add(cabinets)
        made.append(piece)
    copies.refresh(product_ids=[piece.pk for piece in made])
    return made


def wish(query: str, near: Nearby | None = None) -> listing.Wish:
    found = Category.objects.get(slug="cabinets")
    extra = {"near": near} if near else {}
    return listing.Wish.of(QueryDict(query), category=found, **extra)


def counts(query: str) -> dict[str, dict[str, int]]:
    found = facets.of(wish(query))
    return {code: {c.value: c.count for c in group} for code, group in found.attributes.items()}


def test_a_count_is_taken_under_the_other_filters_only(goods):
    assert counts("") == {
        "color": {"blue": 6, "beige": 6, "green": 3},
        "formaldehyde": {"ENF": 9, "E0": 6},
    }
    assert counts("attr.color=green") == {
        "color": {"blue": 6, "beige": 6, "green": 3},
        "formaldehyde": {"ENF": 3},
    }
    both = counts("attr.color=green&attr.formaldehyde=ENF&max_price=1000")
    assert both["color"] == {"green": 1, "blue": 1, "beige": 1}


def test_within_an_attribute_any_value_will_do(goods):
    assert listing.products(wish("attr.color=green&attr.color=blue")).count() == 9
    assert listing.products(wish("attr.color=green&attr.formaldehyde=ENF")).count() == 3


@pytest.mark.parametrize(
    "query",
    ["", "attr.color=green", "attr.color=green&attr.color=blue", "attr.formaldehyde=E0",
     "min_price=1000", "attr.color=beige&max_price=3000"],
)  # fmt: skip
def test_every_choice_leads_to_as_many_as_it_says(goods, query):
    found = facets.of(wish(query))
    assert found.total == listing.products(wish(query)).count()
    for code, choices in found.attributes.items():
        for choice in choices:
            alone = [
                part for part in query.split("&") if part and not part.startswith(f"attr.{code}=")
            ]
            led = "&".join([*alone, f"attr.{code}={choice.value}"])
            assert listing.products(wish(led)).count() == choice.count > 0, led
    for band in found.bands:
        others = [part for part in query.split("&") if part and "_price" not in part]
        led = "&".join([*others, f"min_price={band.lowest}", f"max_price={band.ends}"])
        assert listing.products(wish(led)).count() == band.count > 0, led


def test_what_is_near_is_counted_and_narrows(goods):
    near = Nearby(displayed=[goods[0].pk, goods[1].pk], available=[goods[1].pk], cell="1,1")
    found = facets.of(wish("", near))
    assert {choice.value: choice.count for choice in found.near} == {
        "displayed_near": 2,
        "in_stock_near": 1,
    }
    assert listing.products(wish("displayed_near=1&in_stock_near=1", near)).count() == 1
    assert facets.of(wish("")).near == []


def test_the_sheet_is_a_page_without_javascript_and_a_part_with_it(client, goods):
    page = client.get("/c/cabinets/filters/?attr.color=green")
    part = client.get("/c/cabinets/filters/?attr.color=green", headers={"hx-request": "true"})
    for answer in (page, part):
        text = answer.content.decode()
        assert re.search(r'name="attr.color" value="green" checked', text)
        assert "HX-Request" in answer["Vary"]
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert client.get("/c/none/filters/").status_code == 404
    assert client.get("/search/filters/?min_price=x").status_code == 400


def test_what_holds_is_shown_and_can_be_taken_off(client, goods):
    url = "/c/cabinets/?attr.color=green&attr.color=blue&min_price=1000&sort=price"
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    held = re.findall(r'aria-label="Remove: ([^"]+)"', page)
    assert held == ["Green", "Blue", "from ¥1,000"]
    off = re.findall(r'<li><a class="chip" href="([^"]+)" rel="nofollow" aria-label="Rem', page)
    assert [len(CARD.findall(client.get(each.replace("&amp;", "&")).content.decode()))
            for each in off] == [4, 2, 9]  # fmt: skip


def test_pages_keep_every_filter(client, goods):
    page = client.get("/search/?attr.formaldehyde=ENF&attr.formaldehyde=E0").content.decode()
    for link in re.findall(r'href="(/search/\?[^"]+sort=[^"]+)"', page):
        assert link.count("attr.formaldehyde=") == 2


def test_the_api_counts_bands_and_narrows_by_several_values(client, goods):
    body = client.get("/api/v1/products/?category=cabinets&attr.color=green&attr.color=blue").json()
    assert body["facets"]["total"] == len(body["results"]) == 9
    assert [band["count"] for band in body["facets"]["bands"]] == [3, 3, 3]
    assert body["facets"]["bands"][0]["lowest"] == {"amount": "500.00", "currency": "CNY"}


def test_facets_take_one_statement_and_are_kept(goods, django_assert_num_queries):
    asked_for = wish("attr.color=green")
    with django_assert_num_queries(2):  # the counts, the names of the categories
        first = facets.of(asked_for)
    with django_assert_num_queries(1):
        assert facets.of(asked_for) == first


# ── What is asked ───────────────────────────────────────────────────────────────────────
def test_a_search_is_counted_without_a_name_or_a_number(client, goods):
    for text in ("储物柜", " 储物柜 ", "飞碟", "13812345678", "a@b.cn"):
        client.get("/search/", {"q": text})
    client.post("/search/followed/", {"q": "储物柜"})
    rows = SearchTerm.objects.values_list("text", "asked", "clicked")
    assert set(rows) == {("储物柜", 2, 1), ("飞碟", 1, 0)}
    assert SearchTerm.objects.get(text="飞碟").hits == 0


def test_turning_pages_and_filters_count_no_further_search(client, goods):
    client.get("/search/", {"q": "储物柜", "attr.color": "green"})
    assert not SearchTerm.objects.exists()


def test_old_terms_are_forgotten(goods):
    asked.note(text="沙发", hits=3)
    month = SearchTerm.objects.get().month
    SearchTerm.objects.create(month=month.replace(year=month.year - 2), text="old", asked=50)
    SearchTerm.objects.create(month=month.replace(year=month.year - 1, day=1), text="x", asked=1)
    assert asked.prune() == 2
    assert SearchTerm.objects.get().text == "沙发"


# ── What is offered ─────────────────────────────────────────────────────────────────────
def test_the_box_offers_terms_categories_and_pieces(client, goods):
    for _each in range(asked.POPULAR):
        asked.note(text="储物柜 绿色", hits=3)
    with override("zh-hans"):
        page = client.get("/search/suggest/", {"q": "储物"}).content.decode()
    assert "储物柜 绿色" in page
    assert page.count('role="option"') >= 2
    said = client.get("/search/suggest/", {"q": "guizi"}, headers={"accept": "application/json"})
    assert [each["slug"] for each in said.json()["categories"]] == ["cabinets"]
    english = client.get("/search/suggest/", {"q": "cab"}, headers={"accept": "application/json"})
    body = english.json()
    assert body["products"][0]["price"]["currency"] == "CNY"
    assert body["categories"][0]["url"] == "/c/cabinets/"


@pytest.mark.parametrize("text", ["", "'", "\0", "%", "a" * 5000, "!&|"])
def test_nothing_typed_breaks_the_box(client, goods, text):
    assert client.get("/search/suggest/", {"q": text}).status_code == 200


def test_a_slip_says_what_was_understood(client, goods):
    page = client.get("/search/", {"q": "cabimet"}, headers={"accept-language": "en"})
    assert "cabinet" in page.content.decode()
    assert CARD.search(page.content.decode())
    assert Decimal(len(CARD.findall(page.content.decode()))) == 15
