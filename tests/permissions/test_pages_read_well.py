"""Every page of the table, as the person sees it whose page it is: valid HTML without barriers.

The pages are drawn by the site and laid before a browser with their style, without their scripts:
what scripts add is looked at in `tests/browser`.
"""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, sync_playwright

from tests.permissions import asking
from tests.permissions.conftest import undone
from tests.permissions.table import CAST, TABLE, Row
from tests.reading import barriers, mistakes

pytestmark = pytest.mark.django_db
LISTED = [row for row in TABLE if row.method == "GET" and not row.route.startswith("api")]
FRAME = (
    '<!doctype html><html lang="zh"><head><title>Part</title>{style}</head>'
    "<body><main>{part}</main></body></html>"
)
STYLE = "".join(
    f'<link rel="stylesheet" href="/static/css/{name}.css">'
    for name in ("tokens", "base", "layout", "components")
)


@pytest.fixture
def pages(stage, browser_of) -> dict[str, str]:
    """What the first person gets whose page it is, row by row; parts of pages too."""
    return dict(_pages(stage, browser_of))


def _pages(stage, browser_of) -> Iterator[tuple[str, str]]:
    for row in LISTED:
        with undone():
            answer = asking.real(row, stage).send(browser_of(_owner(row)), follow=True)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield str(row), asking.text(answer)


def _owner(row: Row) -> str:
    """Who sees their own there; else somebody who is let in."""
    return max(CAST, key=lambda who: "-o+".find(row.outcomes[who]))


def is_whole(text: str) -> bool:
    return text.lstrip()[:9].lower() == "<!doctype"


def test_every_page_is_valid_html(pages):
    assert len(pages) > 100
    wrong = {name: mistakes(text, part=not is_whole(text)) for name, text in pages.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_no_page_has_barriers(pages):
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        wrong = {name: _barriers(page, text) for name, text in pages.items()}
        browser.close()
    assert {name: found for name, found in wrong.items() if found} == {}


def _barriers(page: Page, text: str) -> list[str]:
    drawn = text if is_whole(text) else FRAME.format(style=STYLE, part=text)
    page.unroute_all()
    page.route("**/*", lambda route: _answer(route, drawn))
    page.goto("http://shop.example/", wait_until="load")
    return barriers(page)


def _answer(route: Route, drawn: str) -> None:
    """The page, its style and its icons; nothing else."""
    path = urlsplit(route.request.url).path
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if path == "/":
        route.fulfill(body=drawn, content_type="text/html; charset=utf-8")
    elif found and not path.endswith(".js"):
        route.fulfill(path=str(found))
    else:
        route.abort()
