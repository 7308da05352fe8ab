"""The shop window: what a visitor sees, in both languages, with few questions to the database."""

import base64
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Hotspot, Media, Product, Scene
from catalog.services import copies, version
from tests.catalog.conftest import make_product
from tests.factories import VariantFactory

pytestmark = pytest.mark.django_db
CARD = re.compile(r'card__name"><a href="([^"]+)"')


@pytest.fixture
def room(stocked):
    scene = Scene.objects.create(
        slug="living", title_zh="北窗下的客厅", title_en="North light", file="scenes/a.webp"
    )
    Hotspot.objects.create(scene=scene, product=stocked[0], x=0.2, y=0.6)
    Hotspot.objects.create(scene=scene, product=stocked[1], x=0.8, y=0.4)
    return scene


def shown(client: Client, url: str) -> list[str]:
    return CARD.findall(client.get(url).content.decode())


def test_home_opens_on_a_room_whose_points_lead_to_goods(client, room):
    page = client.get("/").content.decode()
    assert page.count('class="spot ') == 2
    assert "--left: 20.00%" in page
    assert reverse("catalog:product", args=["product-0"])[:3] == "/p/"
    assert Hotspot.objects.first().product.get_absolute_url() in page


def test_an_empty_shop_still_opens(client, db):
    page = client.get("/")
    assert page.status_code == 200
    assert b'class="empty"' in page.content


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "沙发29"), ("en", "Sofa 29")])
def test_a_list_speaks_the_visitors_language(client, stocked, language, word):
    page = client.get("/c/sofas/", headers={"accept-language": language})
    assert word in page.content.decode()
    assert page["Content-Language"] == language


def test_a_category_shows_what_stands_in_it_and_beneath_it(client, stocked):
    assert len(shown(client, "/c/living/")) == 24
    assert len(shown(client, "/c/tables/")) == 1
    assert client.get("/c/nowhere/").status_code == 404


def test_pages_follow_each_other_without_gap_or_repeat(client, stocked):
    for order in ("newest", "price", "-price"):
        url, seen = f"/search/?sort={order}", []
        while url:
            page = client.get(url).content.decode()
            seen += CARD.findall(page)
            onward = re.search(r'rel="next" href="([^"]+)"', page)
            url = onward and onward[1].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 31


def test_a_page_stays_where_it_was_when_goods_arrive_before_it(client, stocked):
    first = client.get("/search/?sort=newest").content.decode()
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = shown(client, onward)
    copies.refresh(product_ids=[make_product("新品", "New", 5).pk])
    assert shown(client, onward) == second


def test_the_way_back_leads_to_the_same_goods(client, stocked):
    first = client.get("/search/?sort=price").content.decode()
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(onward).content.decode()
    back = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert shown(client, back) == CARD.findall(first)


@pytest.mark.parametrize(
    "query", ["min_price=x", "max_price=-1", "min_price=9&max_price=1", "sort=best", "cursor=abc"]
)
def test_a_question_that_makes_no_sense_is_answered_with_400_and_the_form(client, stocked, query):
    page = client.get(f"/search/?{query}")
    assert page.status_code == 400
    assert b'class="notice' in page.content


def test_a_forged_cursor_is_refused(client, stocked):
    for token in ('["f","2020-01-01",1]', '["f","x",1]', '["z","1",1]', '["f","1",1e400]', "[]"):
        forged = base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")
        status = client.get(f"/search/?sort=price&cursor={forged}").status_code
        assert status == 400, token


def test_prices_and_words_narrow_a_list(client, stocked):
    assert len(shown(client, "/search/?min_price=1280&max_price=2000")) == 2
    assert len(shown(client, "/search/?q=餐桌")) == 1
    assert b'class="empty"' in client.get("/search/?q=bicycle").content


def test_a_product_says_what_it_is_and_what_it_promises(client, stocked):
    piece = Product.objects.get(pk=stocked[30].pk)
    piece.attributes = {"material_zh": "白橡木", "formaldehyde": "ENF", "warranty_years": 5}
    piece.installation_fee = 120
    piece.save()
    page = client.get(piece.get_absolute_url()).content.decode()
    for words in ("长谷餐桌", "白橡木", "ENF", "120", 'name="variant"', 'name="quantity"'):
        assert words in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["@type"] == "Product"
    assert data["offers"][0]["price"] == "2999.00"


def test_a_name_cannot_break_out_of_the_page(client, db):
    piece = make_product("</script><script>alert(1)</script>", "", 5)
    copies.refresh(product_ids=[piece.pk])
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "</script><script>alert" not in page


def test_a_variant_is_chosen_by_address_without_javascript(client, stocked):
    piece = stocked[0]
    VariantFactory(product=piece, sku="DEAR", price=9999)
    page = client.get(f"{piece.get_absolute_url()}?variant=DEAR").content.decode()
    assert re.search(r'value="DEAR" checked', page)
    assert "9,999" in page


def test_what_is_sold_in_stores_only_has_no_cart_button_in_reach(client, stocked):
    piece = stocked[0]
    piece.variants.update(is_sellable=False)
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "data-buy hidden" in page
    assert "data-only hidden" not in page


def test_an_unpublished_product_is_absent_but_headquarters_may_look(client, client_of, world):
    Product.objects.filter(pk=world.sofa.product_id).update(is_published=False)
    url = world.sofa.product.get_absolute_url()
    assert client.get(url).status_code == 404
    assert client_of(world.shopper).get(url).status_code == 404
    assert client_of(world.hq).get(url).status_code == 200


def test_a_product_without_a_picture_shows_a_drawn_one(client, stocked):
    page = client.get(stocked[0].get_absolute_url()).content.decode()
    assert "<img" not in page.split("gallery__stage")[1].split("</div>")[0]
    assert "#armchair" in page


def test_pictures_reserve_their_place_and_wait(client, stocked):
    for piece in stocked:
        Media.objects.create(product=piece, file=f"products/{piece.pk}.webp", role="main")
    copies.refresh(product_ids=[piece.pk for piece in stocked])
    images = re.findall(r"<img[^>]+>", client.get("/search/").content.decode())
    assert len(images) == 24
    assert all(
        'width="' in i and 'height="' in i and "alt=" in i and "srcset=" in i for i in images
    )
    assert sum('loading="lazy"' in image for image in images) == 20


def test_questions_to_the_database_do_not_grow_with_the_catalogue(
    client, room, django_assert_max_num_queries
):
    piece = room.hotspots.first().product
    limits = {"/": 8, "/c/sofas/": 5, "/search/?q=沙发": 8, piece.get_absolute_url(): 9}
    limits |= {"/scenes/": 2, "/scenes/living/": 7}
    for url, most in limits.items():
        version.bump()
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_a_kept_page_asks_the_database_nothing(client, room, django_assert_num_queries):
    urls = ["/", "/c/sofas/", "/scenes/living/", room.hotspots.first().product.get_absolute_url()]
    for url in urls:
        first = client.get(url)
        with django_assert_num_queries(0):
            again = client.get(url)
        assert len(again.content) == len(first.content)


def test_a_kept_page_goes_when_the_catalogue_changes(
    client, stocked, django_capture_on_commit_callbacks
):
    piece = stocked[0]
    assert b"1,000" in client.get(piece.get_absolute_url()).content
    with django_capture_on_commit_callbacks(execute=True):
        piece.variants.update(price=1234)
        copies.refresh(product_ids=[piece.pk])
    assert b"1,234" in client.get(piece.get_absolute_url()).content


def test_a_members_page_is_never_kept_for_others(client, client_of, world):
    url = world.sofa.product.get_absolute_url()
    assert reverse("account_login") not in client_of(world.shopper).get(url).content.decode()
    assert reverse("account_login") in client.get(url).content.decode()


def test_a_chosen_theme_stays_with_its_visitor(client, stocked):
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert b'data-theme="dark"' in dark.get("/").content
    assert b'data-theme="dark"' not in client.get("/").content


@pytest.mark.parametrize("url", ["/", "/search/", "/scenes/"])
def test_the_window_cannot_be_written_to(client, db, url):
    assert client.post(url).status_code == 405
