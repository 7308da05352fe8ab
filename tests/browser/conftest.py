"""Real browsers before a real site, with a database of its own for as long as it runs."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.browser import site as programs
from tests.browser import town
from tests.browser.site import Site
from tests.browser.visitor import Visitor

SIZES = {390: 844, 1440: 900}
LAUNCH = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    "--enable-unsafe-swiftshader",  # draws in three dimensions without a graphics card
]


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), own_database():
        cache.clear()
        with override_settings(MEDIA_ROOT=folder / "media"):
            town.build()
        connection.close()
        with programs.running(folder) as running:
            yield running
        cache.clear()


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh database that goes away again: other processes see what is committed here."""
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    assert connection.settings_dict["NAME"] != before
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture(scope="package")
def chromium(site) -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def visit(site, chromium) -> Iterator[Callable[..., Visitor]]:
    """visit("guide", width=390, lang="en") → somebody before a browser, signed in when named.

    What one of them saw wrong fails the test, even when nobody looked at that moment.
    """
    visitors: list[Visitor] = []

    def arrive(
        name: str | None = None, *, width: int = 390, lang: str = "zh-CN", **options
    ) -> Visitor:
        size = {"width": width, "height": SIZES[width]}
        context = chromium.new_context(viewport=size, locale=lang, **options)
        context.set_default_timeout(20_000)
        visitors.append(Visitor(context, site.url, chinese=lang.startswith("zh")))
        return visitors[-1].sign_in(name) if name else visitors[-1]

    yield arrive
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.context.close()
    assert troubles == []
