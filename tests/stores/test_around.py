"""The catalogue asks what is near, and stores answers."""

import pytest
from django.core.cache import cache
from django.test import Client

from o2o.geo import Place
from stores.models import Display, Stock, Store
from stores.services import around

pytestmark = pytest.mark.django_db
SHANGHAI = {"lat": "31.2304", "lng": "121.4737"}
FAR = {"lat": "0", "lng": "0"}
URL = "/api/v1/products/"


@pytest.fixture(autouse=True)
def _nothing_known():
    cache.clear()


def slugs(client: Client, **asked: str) -> set[str]:
    return {each["slug"] for each in client.get(URL, asked).json()["results"]}


@pytest.fixture
def shown(world):
    """Only one variant stands in a store, and only one can be had."""
    Display.objects.all().delete()
    Display.objects.create(store=world.near, variant=world.sofa, since="2026-01-01")
    return world


def test_what_stands_and_what_can_be_had_near_a_place(shown):
    near = around.goods(place=Place(31.2304, 121.4737))
    assert near.displayed == (shown.sofa.product_id,)
    assert shown.sofa.product_id in near.available
    assert not around.goods(place=Place(0, 0)).products
    assert not around.goods(place=None)


def test_closed_stores_and_promised_stock_are_not_near(shown):
    Store.objects.filter(pk=shown.near.pk).update(status="closed")
    assert around.goods(place=Place(31.2304, 121.4737)).displayed == ()
    Stock.objects.update(on_hand=3, reserved=2, safety=1)
    cache.clear()
    assert around.goods(place=Place(31.2304, 121.4737)).available == ()


def test_the_list_narrows_to_what_is_near(shown, client):
    product = shown.sofa.product.slug
    assert slugs(client, displayed_near="1", **SHANGHAI) == {product}
    assert product in slugs(client, in_stock_near="1", **SHANGHAI)
    assert slugs(client, displayed_near="1", **FAR) == set()


def test_near_without_a_place_is_refused_by_name(shown, client):
    answer = client.get(URL, {"displayed_near": "1"})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"lat", "lng"}
    wrong = client.get(URL, {"lat": "north", "lng": "121"})
    assert wrong.status_code == 400


def test_what_is_near_carries_no_mark_of_the_catalogues_version(shown, client):
    assert "ETag" not in client.get(URL, SHANGHAI)
    assert "ETag" in client.get(URL)
