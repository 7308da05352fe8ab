"""Kept pages: the same bytes for every visitor, nobody's own, with forms that still work."""

import pytest
from django.test import Client

from catalog import kept
from catalog.services import version
from orders.models import CartLine

pytestmark = pytest.mark.django_db
SETLANG, ADD = "/i18n/setlang/", "/cart/lines/"


@pytest.fixture
def url(stocked) -> str:
    return stocked[0].get_absolute_url()


def visitor(**headers: str) -> Client:
    return Client(enforce_csrf_checks=True, headers=headers)


def test_two_visitors_get_the_same_bytes_and_headers_and_no_cookie(url):
    first, second = visitor().get(url), visitor().get(url)
    assert len(kept.shelf.pages) == 1
    assert first.content == second.content
    assert dict(first.items()) == dict(second.items())
    assert "Content-Security-Policy" in second
    assert second["Content-Language"] == "zh-hans"
    assert {"Cookie", "Accept-Language"} <= set(second["Vary"].split(", "))
    assert b"csrfmiddlewaretoken" not in second.content
    assert not second.cookies


def test_each_language_and_theme_has_its_own_page(url):
    chinese, english = visitor().get(url), visitor(**{"accept-language": "en"}).get(url)
    dark = visitor(cookie="theme=dark").get(url)
    assert len({chinese.content, english.content, dark.content}) == 3


def test_strange_cookies_neither_change_a_page_nor_fill_the_shelf(url):
    pages = [visitor(cookie=f"theme=t{n}; _ga={n}").get(url).content for n in range(3)]
    assert len(set(pages)) == len(kept.shelf.pages) == 1


def test_searches_campaigns_and_refusals_are_not_kept(url):
    for address in ("/search/?q=a", f"{url}?ref=ABCDEFGH", "/search/?min_price=x", "/p/none/"):
        visitor().get(address)
    assert not kept.shelf.pages


def test_a_host_that_is_not_ours_gets_no_kept_page(url, settings):
    settings.ALLOWED_HOSTS = ["shop.example"]
    assert visitor(host="shop.example").get(url).status_code == 200
    assert visitor(host="evil.example").get(url).status_code == 400


def test_the_shelf_keeps_the_pages_asked_for_last(stocked, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    for piece in stocked[:3]:
        visitor().get(piece.get_absolute_url())
    assert [key[1] for key in kept.shelf.pages] == [
        piece.get_absolute_url() for piece in stocked[1:3]
    ]


def test_without_the_cache_pages_are_made_afresh(url, monkeypatch):
    monkeypatch.setattr(version, "current", lambda: "")
    assert visitor().get(url).status_code == 200
    assert not kept.shelf.pages


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver"},
        {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_forms_of_a_kept_page_are_taken_without_a_token(stocked, headers):
    sku = stocked[0].variants.get().sku
    browser = visitor(**headers)
    assert browser.post(ADD, {"variant": sku}).status_code == 302
    assert browser.post(SETLANG, {"language": "en"}).cookies["django_language"].value == "en"
    assert CartLine.objects.get().variant.sku == sku


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://other.testserver", "sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_form_is_refused_and_changes_nothing(stocked, headers):
    sku = stocked[0].variants.get().sku
    browser = visitor(**headers)
    for address, form in ((ADD, {"variant": sku}), (SETLANG, {"language": "en"})):
        answer = browser.post(address, form)
        assert answer.status_code == 403
        assert not {"sessionid", "django_language"} & set(answer.cookies)
    assert not CartLine.objects.exists()


def test_a_trusted_origin_is_taken(stocked, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://m.shop.example"]
    browser = visitor(origin="https://m.shop.example", **{"sec-fetch-site": "same-site"})
    assert browser.post(SETLANG, {"language": "en"}).status_code == 302
