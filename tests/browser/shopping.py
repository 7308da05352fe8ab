"""What a shopper does, click by click, in either language."""

import re

from playwright.sync_api import Page, expect

from tests.browser.town import PASSWORD
from tests.browser.visitor import Visitor

NUMBER = re.compile(r"/orders/(\d+)/")


def choose_shanghai(shopper: Visitor) -> None:
    page = shopper.go("/stores/place/")
    page.fill("#place-q", "上海")
    page.locator(".place-search button").click()
    page.locator(".place-list button").first.click()
    expect(page.locator(".place-chip").first).to_contain_text("上海")


def put_into_cart(shopper: Visitor, slug: str) -> None:
    page = shopper.go(f"/p/{slug}/")
    page.locator("#buy button.button--main").click()
    expect(page.locator("#cart-count .count, [data-mirror=cart] .count").first).to_be_attached()


def sign_up(shopper: Visitor, email: str) -> None:
    page = shopper.page
    page.locator("main a[href*='/account/signup/']").first.click()
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/checkout/**")


def choose_pickup(page: Page) -> None:
    page.check("[name=method][value=pickup]")
    expect(page.locator("#pickups [name=store]").first).to_be_visible()
    page.fill(".checkout__pickup [name$=recipient]", "林晓")
    page.fill(".checkout__pickup [name$=phone]", "13800138000")


def choose_delivery(page: Page) -> None:
    page.check("[name=method][value=delivery]")
    page.check("[name=address][value=new]")
    page.fill(".checkout__new [name$=recipient]", "林晓")
    page.fill(".checkout__new [name$=phone]", "13800138000")
    if (typing := page.locator(".divisions button")).is_visible():
        typing.click()
    page.fill(".checkout__new [name$=region]", "上海市 黄浦区")
    page.fill(".checkout__new [name$=detail]", "南京西路 128 号")
    page.locator(".checkout__new [name$=detail]").blur()
    expect(page.locator("#quote .quote__day")).to_be_visible()


def pay(shopper: Visitor) -> str:
    """Place the order, pay at the cashier, come back; answers the order's number."""
    page = shopper.page
    page.locator("#quote button.button--main").click()
    page.locator("button.pay").click()
    page.wait_for_url(NUMBER)
    return NUMBER.search(page.url)[1]


def order(shopper: Visitor, slug: str, *, delivered: bool = False) -> str:
    """One piece, ordered and paid."""
    choose_shanghai(shopper)
    put_into_cart(shopper, slug)
    page = shopper.go("/checkout/")
    (choose_delivery if delivered else choose_pickup)(page)
    return pay(shopper)
