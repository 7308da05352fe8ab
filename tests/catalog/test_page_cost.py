"""What a page costs, counted in Python calls above those of an empty view, never in time.

The counts are the same on every machine; the bounds leave a tenth for another Python or Django.
"""

import sys

import pytest
from django.test import Client

from catalog import kept
from catalog.models import Hotspot, Media, Scene
from catalog.services import copies
from tests.factories import VariantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def window(stocked):
    """A shop window as it is: pictures, options, a room."""
    for piece in stocked:
        Media.objects.create(product=piece, file=f"products/{piece.pk}.webp", role="main")
    VariantFactory(product=stocked[0], sku="SECOND", price=1200)
    scene = Scene.objects.create(slug="living", title_zh="客厅", file="scenes/a.webp")
    Hotspot.objects.create(scene=scene, product=stocked[0], x=0.2, y=0.6)
    copies.refresh(product_ids=[piece.pk for piece in stocked])
    return stocked


def calls(url: str) -> int:
    """Python functions entered while the site answers."""
    client, counted = Client(), 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event == "call"

    sys.setprofile(count)
    try:
        answer = client.get(url)
    finally:
        sys.setprofile(None)
    assert answer.status_code == 200
    return counted


def above_empty(url: str, *, keep: bool) -> int:
    """Calls of a warm process; unless `keep`, the page itself is made afresh."""
    for _again in range(2):
        calls(url), calls("/healthz")
    if not keep:
        kept.shelf.pages.clear()
    return calls(url) - calls("/healthz")


def test_a_list_of_24_is_drawn_with_few_calls(window):
    assert above_empty("/c/sofas/", keep=False) < 5_800


def test_a_product_page_is_drawn_with_few_calls(window):
    assert above_empty(window[0].get_absolute_url(), keep=False) < 9_500


def test_a_kept_page_costs_little_more_than_an_empty_view(window):
    for url in ("/", "/c/sofas/", window[0].get_absolute_url()):
        assert above_empty(url, keep=True) < 100


@pytest.mark.parametrize(("url", "most"), [("/c/sofas/", 1), ("/c/living/", 1), ("/search/", 1)])
def test_a_warm_list_asks_one_question(window, url, most, django_assert_max_num_queries):
    Client().get(url)
    kept.shelf.pages.clear()
    with django_assert_max_num_queries(most):
        Client().get(url)


def test_a_warm_product_page_asks_four_questions(window, django_assert_max_num_queries):
    Client().get(window[0].get_absolute_url())
    kept.shelf.pages.clear()
    with django_assert_max_num_queries(4):
        Client().get(window[0].get_absolute_url())
