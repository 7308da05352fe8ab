"""The suites in the window: their page, the room that sells them, the pieces that lead to them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from catalog import kept
from catalog.models import Hotspot, Scene, Suite, Variant
from catalog.services import suite_pricing, version
from tests.catalog.conftest import make_product
from tests.factories import VariantFactory, make_suite

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def suite(world):
    """Sofa 4,999 and two tables at 1,299: 7,597 one by one, 6,999 together, in a room."""
    scene = Scene.objects.create(
        slug="north", title_zh="北窗", title_en="North", file="scenes/n.webp"
    )
    Hotspot.objects.create(scene=scene, product=world.sofa.product, x=0.4, y=0.6)
    suite = make_suite(
        "0", (world.sofa, 1), (world.table, 2), scene=scene, room="living-room", style="natural"
    )
    suite_pricing.set_price(suite=suite, price=Decimal("6999"), reason="x", by=None)
    version.bump()
    return suite


def page(url: str) -> str:
    answer = Client().get(url, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_it_costs_singly_together_and_what_is_saved(suite):
    text = page(suite.get_absolute_url())
    for amount in ("7,597", "6,999", "598"):
        assert amount in text
    assert 'value="suite"' in text
    assert reverse("orders:add_suite") in text


def test_home_room_and_pieces_all_lead_to_the_suite(world, suite):
    for url in ("/", "/scenes/north/", world.table.product.get_absolute_url(), "/s/"):
        assert suite.get_absolute_url() in page(url)


def test_home_and_room_offer_to_take_it_all(suite):
    for url in ("/", "/scenes/north/"):
        assert reverse("orders:add_suite") in page(url)


def test_what_stands_beside_it_goes_well_with_it(world, suite):
    text = page(world.sofa.product.get_absolute_url())
    assert world.table.product.get_absolute_url() in text


@pytest.mark.parametrize("gone", ["unpublished", "piece"])
def test_a_suite_that_is_not_sold_whole_is_not_shown(world, suite, gone):
    if gone == "piece":
        Variant.objects.filter(pk=world.table.pk).update(is_sellable=False)
    else:
        Suite.objects.update(is_published=False)
    version.bump()
    assert Client().get(suite.get_absolute_url()).status_code == 404
    assert suite.get_absolute_url() not in page("/s/")


def test_suites_of_one_room(world, suite):
    other = make_suite("1", (world.table, 1), slug="sleep", room="bedroom")
    version.bump()
    assert suite.get_absolute_url() not in page("/s/?room=bedroom")
    assert other.get_absolute_url() in page("/s/?room=bedroom")
    assert suite.get_absolute_url() in page("/s/?room=nowhere")


def test_rooms_of_one_kind(suite):
    Scene.objects.update(room="bedroom")
    Scene.objects.create(slug="eat", title_zh="餐厅", file="scenes/e.webp", room="dining-room")
    version.bump()
    text = page("/scenes/?room=bedroom")
    assert "/scenes/north/" in text
    assert "/scenes/eat/" not in text


def test_the_api_names_suites_of_a_product_and_lists_them(world, suite):
    detail = Client().get(reverse("api-product", args=[world.sofa.product.slug]), headers=ENGLISH)
    told = {
        "slug": "suite",
        "name": "North light",
        "room": "living-room",
        "style": "natural",
        "price": {"amount": "6999.00", "currency": "CNY"},
        "separately": {"amount": "7597.00", "currency": "CNY"},
        "saving": {"amount": "598.00", "currency": "CNY"},
        "pieces": [{"sku": "SOFA", "quantity": 1}, {"sku": "TABLE", "quantity": 2}],
    }
    assert detail.json()["suites"] == [told]
    assert Client().get(reverse("api-suites"), headers=ENGLISH).json() == [told]
    one = Client().get(reverse("api-suite", args=["suite"]), headers=ENGLISH)
    assert one.json() == told | {"story": ""}


@pytest.mark.parametrize("url", ["/s/", "/s/suite/", "/scenes/", "/scenes/north/", "/"])
def test_a_warm_page_asks_little_however_many_suites(
    world, suite, url, django_assert_max_num_queries
):
    for n in range(5):
        product = make_product(f"椅{n}", f"Chair {n}", 500)
        make_suite("1", (product.variants.get(), 1), (world.sofa, 1), slug=f"s{n}")
    version.bump()
    page(url)
    kept.shelf.pages.clear()
    with django_assert_max_num_queries(6):
        page(url)


# ── Headquarters ────────────────────────────────────────────────────────────────────────
def form(**changes):
    return {
        "name_zh": "新套",
        "slug": "new",
        "position": 0,
        "pieces-TOTAL_FORMS": 0,
        "pieces-INITIAL_FORMS": 0,
        "price_changes-TOTAL_FORMS": 0,
        "price_changes-INITIAL_FORMS": 0,
    } | changes


def test_headquarters_makes_a_suite_then_prices_it_then_publishes_it(world, client_of):
    hq, chair = client_of(world.hq), VariantFactory(sku="CHAIR", price=Decimal("900"))
    refused = hq.post(reverse("hq:catalog_suite_add"), form(is_published="on"))
    assert refused.status_code == 200
    assert not Suite.objects.exists()
    pieces = {"pieces-TOTAL_FORMS": 1, "pieces-0-variant": chair.pk, "pieces-0-quantity": 2}
    made = hq.post(reverse("hq:catalog_suite_add"), form(**pieces, **{"pieces-0-position": 0}))
    assert made.status_code == 302
    suite = Suite.objects.get()
    assert (suite.price, suite.is_published) == (0, False)
    url = reverse("hq:catalog_suite_change_price", args=[suite.pk])
    hq.post(url, {"_form_submitted": "True", "price": "1900", "reason": "x"})
    assert not suite.price_changes.exists()
    hq.post(url, {"_form_submitted": "True", "price": "1700", "reason": "Opening"})
    entry = suite.price_changes.get()
    assert (entry.price, entry.by, entry.reason) == (Decimal("1700.00"), world.hq, "Opening")


def test_nobody_below_headquarters_prices_a_suite(world, suite, client_of):
    url = reverse("hq:catalog_suite_change_price", args=[suite.pk])
    sent = {"_form_submitted": "True", "price": "1", "reason": "x"}
    for person in (world.dealer, world.guide, world.shopper):
        assert client_of(person).post(url, sent).status_code == 302
    suite.refresh_from_db()
    assert suite.price == Decimal("6999.00")
