"""What visitors get is valid HTML, letter by letter as the standard's own parser reads it."""

import pytest

from catalog.models import Hotspot, Media, Scene
from catalog.services import copies
from tests.reading import mistakes

pytestmark = pytest.mark.django_db
PAGES = [
    "/", "/c/sofas/", "/c/sofas/filters/", "/search/", "/search/?q=沙法&min_price=1000",
    "/search/?q=飞碟", "/search/?min_price=x", "/scenes/", "/scenes/room/", "/stores/",
    "/stores/place/", "/cart/", "/account/login/", "/account/signup/",
]  # fmt: skip
PARTS = ["/search/suggest/?q=沙", "/c/sofas/filters/"]


@pytest.fixture
def window(stocked):
    """Goods with pictures, a choice of colours and a room."""
    for piece in stocked:
        Media.objects.create(product=piece, file=f"products/{piece.pk}.webp", role="main")
        piece.variants.update(color="#69725F" if piece.pk % 2 else "#45566B")
    scene = Scene.objects.create(slug="room", title_zh="客厅 <北窗>", file="scenes/a.webp")
    Hotspot.objects.create(scene=scene, product=stocked[0], x=0.2, y=0.6)
    copies.refresh(product_ids=[piece.pk for piece in stocked])
    return stocked


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_valid(client, window, language):
    for url in [*PAGES, window[0].get_absolute_url()]:
        page = client.get(url, headers={"accept-language": language}).content.decode()
        assert mistakes(page) == [], url


def test_parts_of_pages_are_valid(client, window):
    for url in PARTS:
        part = client.get(url, headers={"hx-request": "true"}).content.decode()
        assert mistakes(part, part=True) == [], url


def test_a_mistake_would_be_seen():
    assert mistakes("<!doctype html><title>x</title><p><div></p>")
