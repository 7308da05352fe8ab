"""The frame, the style guide and the pages for when things go wrong."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["zh-hans", "en"]


def visit(path: str, language: str = "en", **cookies):
    client = Client(raise_request_exception=False)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: language} | cookies)
    return client.get(path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_style_guide_opens_in_both_languages(language):
    page = visit("/styleguide/", language)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_a_missing_page_says_so_in_the_shop_frame(language):
    page = visit("/nothing-stands-here/", language)
    assert page.status_code == 404
    assert 'class="empty"' in page.content.decode()
    assert 'class="header"' in page.content.decode()


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "429.html"])
@pytest.mark.django_db
def test_refusals_render_in_the_shop_frame(name):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert 'class="empty"' in render_to_string(name, request=request)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_breakdowns_need_nothing_that_may_be_broken(name):
    source = (ROOT / "templates" / name).read_text()
    assert "{%" not in source
    assert "{{" not in source
    assert "</html>" in render_to_string(name)


@pytest.mark.django_db
def test_the_frame_obeys_the_content_policy():
    html = visit("/styleguide/").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    addresses = re.findall(r'<(?:script|link|img|use|iframe)[^>]+(?:src|href)="([^"]+)"', html)
    assert addresses
    assert all(at.startswith(("/", "#", "data:")) for at in addresses)


@pytest.mark.django_db
def test_htmx_neither_evaluates_nor_adds_style():
    html = visit("/styleguide/").content.decode()
    assert '"includeIndicatorStyles": false' in html
    assert '"allowEval": false' in html


@pytest.mark.django_db
def test_landmarks_and_skip_link_come_in_order():
    html = visit("/styleguide/").content.decode()
    order = ['class="skip"', "<header", '<main class="main" id="main"', "<footer", "tabbar--shop"]
    places = [html.index(mark) for mark in order]
    assert places == sorted(places)
    assert len(re.findall(r"<h1", html)) == 1


@pytest.mark.parametrize(("theme", "told"), [("dark", 'data-theme="dark"'), ("x><b", "")])
@pytest.mark.django_db
def test_the_chosen_theme_is_painted_by_the_server_and_nothing_else_is(theme, told):
    html = visit("/styleguide/", theme=theme).content.decode()
    assert re.search(r"<html[^>]*>", html)[0] == f'<html lang="en"{" " + told if told else ""}>'


@pytest.mark.django_db
def test_the_language_button_changes_the_language_without_script():
    client = Client()
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/styleguide/"}, follow=True)
    assert '<html lang="en"' in answer.content.decode()


@pytest.mark.django_db
def test_the_staff_frame_has_its_own_bars_and_no_shop_header():
    request = RequestFactory().get("/staff/")
    request.user = AnonymousUser()
    html = render_to_string("staff_base.html", {"staff_tab": "scan"}, request=request)
    assert "staff-bar" in html
    assert "tabbar--staff" in html
    assert 'class="header"' not in html
    assert 'class="footer"' not in html
