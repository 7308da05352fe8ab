"""The gallery of a product: whose pictures come first, and the model that turns."""

import re

import pytest

from catalog.models import Media
from tests.factories import VariantFactory

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r'class="gallery__item[^"]*" id="picture-\d+" href="([^"]+)" data-sku="([^"]*)"')
PORTRAIT = re.compile(r'data-portrait="([^"]*)"')


@pytest.fixture
def sofa(stocked):
    """Moss and oat; the longer moss has no picture of its own, the blue nobody's."""
    piece = stocked[0]
    piece.variants.update(sku="MOSS", color="#69725F")
    for place, (sku, color) in enumerate(
        [("OAT", "#D6C8B0"), ("MOSS-LONG", "#69725F"), ("BLUE", "#45566B")], 1
    ):
        VariantFactory(product=piece, sku=sku, color=color, position=place, price=1200)
    for place, (name, sku, role) in enumerate(
        [("moss", "MOSS", "main"), ("side", "MOSS", "angle"), ("oat", "OAT", "main")]
    ):
        variant = piece.variants.get(sku=sku)
        Media.objects.create(
            product=piece, file=f"p/{name}.webp", variant=variant, role=role, position=place
        )
    return piece


def page(client, piece, query=""):
    return client.get(piece.get_absolute_url() + query).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["moss", "side", "oat"]),
        ("?variant=OAT", ["oat", "moss", "side"]),
        ("?variant=MOSS-LONG", ["moss", "side", "oat"]),
        ("?variant=BLUE", ["moss", "side", "oat"]),
    ],
)
def test_the_chosen_option_is_seen_first_without_javascript(client, sofa, query, names):
    shown = SHOWN.findall(page(client, sofa, query))
    assert [address for address, _sku in shown] == [f"/media/p/{name}.webp" for name in names]


def test_each_option_names_the_pictures_that_show_it(client, sofa):
    assert PORTRAIT.findall(page(client, sofa)) == ["MOSS", "OAT", "MOSS", ""]


@pytest.mark.parametrize("count", [1, 3, 8])
def test_any_number_of_pictures_are_plain_links_with_names(client, sofa, count):
    sofa.media.filter(position__gte=count).delete()
    for place in range(3, count):
        Media.objects.create(product=sofa, file=f"p/{place}.webp", role="angle", position=place)
    text = page(client, sofa)
    assert len(SHOWN.findall(text)) == count
    assert text.count('href="#picture-') == (count if count > 1 else 0)
    stage = text.split("gallery__stage")[1].split("gallery__thumbs")[0].split("product__back")[0]
    assert stage.count("<img") == count
    assert 'alt=""' not in stage


def test_a_model_waits_until_somebody_asks_for_it(client, sofa):
    Media.objects.create(product=sofa, file="p/sofa.glb", role="model", position=99)
    text = page(client, sofa)
    assert re.search(r"<template><model-viewer[^>]+src=\"/media/p/sofa.glb\"", text)
    assert not re.search(r"<script[^>]+model-viewer", text)
    assert len(SHOWN.findall(text)) == 3


def test_only_the_page_that_turns_things_may_unpack_models(client, sofa):
    def policy(url):
        return client.get(url).headers["Content-Security-Policy"]

    assert "'wasm-unsafe-eval'" in policy(sofa.get_absolute_url())
    assert "'unsafe-eval'" not in policy(sofa.get_absolute_url())
    for other in ("/", "/c/sofas/", "/cart/", "/stores/"):
        assert "eval" not in policy(other)
