"""What search engines are told: where they may go, what there is, which language, which way."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from catalog import sitemaps
from catalog.models import Article, Product, Scene
from catalog.services import suite_pricing
from tests.factories import make_suite

pytestmark = pytest.mark.django_db
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
ALTERNATE = re.compile(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"')


def test_robots_are_kept_out_of_what_is_private_and_shown_the_map(client, settings):
    said = client.get("/robots.txt")
    text = said.content.decode()
    assert said["Content-Type"].startswith("text/plain")
    for private in ("/cart/badge/", "/hq/", "/staff/", "/account/", "/api/"):
        assert f"Disallow: {private}\n" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_the_map_names_every_public_page_and_no_other(client, stocked, monkeypatch):
    Scene.objects.create(slug="room", title_zh="房间", file="scenes/a.webp")
    Product.objects.filter(pk=stocked[0].pk).update(is_published=False)
    index = client.get("/sitemap.xml").content.decode()
    parts = re.findall(r"<loc>https?://[^/]+(/[^<]+)</loc>", index)
    assert len(parts) == 6
    named = "".join(client.get(part.replace("&amp;", "&")).content.decode() for part in parts)
    assert named.count("/p/") == 30
    assert f"{stocked[0].get_absolute_url()}<" not in named
    for address in ("/c/sofas/", "/scenes/room/", "/stores/"):
        assert f"{address}</loc>" in named
    monkeypatch.setattr(sitemaps.Products, "limit", 20)
    assert "sitemap-products.xml?p=2" in client.get("/sitemap.xml").content.decode()


def test_the_icon_is_where_browsers_look(client):
    assert client.get("/favicon.ico")["Location"].endswith("touch-icon.png")


def test_a_page_names_itself_in_both_languages(client, stocked, settings):
    url = stocked[30].get_absolute_url()
    page = client.get(url).content.decode()
    here = settings.SITE_URL + url
    assert f'<link rel="canonical" href="{here}">' in page
    assert dict(ALTERNATE.findall(page)) == {
        "zh-Hans": f"{here}?lang=zh-hans",
        "en": f"{here}?lang=en",
        "x-default": here,
    }


def test_the_address_may_name_the_language(client, stocked, settings):
    url = stocked[30].get_absolute_url()
    for _again in range(2):  # fresh, then kept
        english = client.get(f"{url}?lang=en", headers={"accept-language": "zh-hans"})
        assert english["Content-Language"] == "en"
        assert "Oak table" in english.content.decode()
        assert f'rel="canonical" href="{settings.SITE_URL}{url}?lang=en"' in (
            english.content.decode()
        )
    assert f'name="next" value="{url}"' in english.content.decode()
    chinese = client.get(url, headers={"accept-language": "zh-hans"})
    assert chinese["Content-Language"] == "zh-hans"
    assert client.get(f"{url}?lang=klingon").status_code == 200


def test_the_way_to_a_page_is_told(client, stocked, settings):
    page = client.get(stocked[0].get_absolute_url(), headers={"accept-language": "en"})
    linked = [json.loads(text) for text in LINKED.findall(page.content.decode())]
    way = next(each for each in linked if each["@type"] == "BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in way] == ["Home", "Sofas", stocked[0].name_en]
    assert way[1]["item"] == f"{settings.SITE_URL}/c/sofas/"
    assert [step["position"] for step in way] == [1, 2, 3]


def test_a_name_cannot_end_the_script_it_is_told_in(client, stocked):
    Product.objects.filter(pk=stocked[0].pk).update(name_zh="</script><b>x")
    page = client.get(stocked[0].get_absolute_url()).content.decode()
    assert "</script><b>" not in page
    assert len(LINKED.findall(page)) == 2


def test_suites_and_articles_say_what_they_are(client, world, settings):
    suite = make_suite("0", (world.sofa, 1))
    suite_pricing.set_price(suite=suite, price=Decimal("4500"), reason="x", by=None)
    day = date(2026, 11, 1)
    Article.objects.create(slug="how", title_zh="</script>", body_zh="x", published_on=day)
    told = {}
    for path in ("/s/suite/", "/guides/how/"):
        page = client.get(path).content.decode()
        told |= {each["@type"]: each for each in map(json.loads, LINKED.findall(page))}
    assert told["Product"]["offers"]["price"] == "4500.00"
    assert told["Article"]["datePublished"] == "2026-11-01"
    assert len(told["BreadcrumbList"]["itemListElement"]) == 3
