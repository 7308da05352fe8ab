"""Looking closely at a piece: large pictures by keyboard, and the model that turns."""

import re

from playwright.sync_api import expect

from tests.browser.town import SOFA


def test_pictures_open_large_and_are_left_by_keyboard(visit):
    page = visit(width=1440, reduced_motion="reduce").go(f"/p/{SOFA}/")
    first = page.locator(".gallery__item").first
    first.focus()
    page.keyboard.press("Enter")
    page.locator(".pswp--ui-visible .pswp__img").first.wait_for()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pswp__counter")).to_have_text(re.compile(r"^2 "))
    page.keyboard.press("Escape")
    expect(page.locator(".pswp")).to_have_count(0)
    expect(first).to_be_focused()


def test_a_piece_turns_without_asking_anybody_else(visit):
    guest = visit(width=390, reduced_motion="reduce")
    asked: list[str] = []
    guest.page.on("request", lambda request: asked.append(request.url))
    page = guest.go(f"/p/{SOFA}/")
    assert not [url for url in asked if "model-viewer" in url or url.endswith(".glb")]
    page.locator("[data-turn]").click()
    expect(page.locator("model-viewer")).to_have_js_property("loaded", True, timeout=30_000)
    assert not page.locator("model-viewer[auto-rotate]").count()
    assert [url for url in asked if url.endswith(".glb")]
    assert not [url for url in asked if not url.startswith((guest.base, "blob:", "data:"))]
    page.locator(".gallery__thumbs a").last.click()
    expect(page.locator(".gallery__item").last).to_be_visible()
    expect(page.locator("[data-turn]")).to_have_attribute("aria-pressed", "false")
    guest.look()
