"""Browsing and ordering without a line of JavaScript."""

from playwright.sync_api import expect

from tests.browser import shopping
from tests.browser.town import CHAIR


def test_a_guest_browses_signs_up_and_pays_without_javascript(visit):
    guest = visit(java_script_enabled=False)
    page = guest.go("/")
    page.locator("nav.home__kinds a").first.click()
    page.locator(".card__name a").first.click()
    guest.look()
    page = guest.go(f"/p/{CHAIR}/")
    page.locator("#buy button.button--main").click()
    guest.go("/cart/")
    expect(page.locator(".cart-line")).to_have_count(1)
    page.locator(".cart__sum a.button--main").click()
    shopping.sign_up(guest, "quiet@town.example")

    page.check("[name=method][value=pickup]")
    page.fill("#id_near", "上海")
    page.locator(".checkout__near button").click()
    guest.look()
    page.locator("#pickups [name=store]").first.check()
    page.fill(".checkout__pickup [name$=recipient]", "林晓")
    page.fill(".checkout__pickup [name$=phone]", "13800138000")
    page.locator("#quote button.button--main").click()
    page.locator("button.pay").click()
    page.wait_for_url("**/orders/**", timeout=30_000)
    page.reload()
    expect(page.locator(".order__head .badge")).not_to_contain_text("待支付")
    guest.look()
