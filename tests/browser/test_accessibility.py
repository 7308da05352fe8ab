"""What a machine can find of WCAG 2.2 A and AA, on every page of the main job."""

import pytest

from tests.browser import shopping
from tests.browser.town import CHAIR, NEAR, SOFA
from tests.reading import barriers


def assert_none(found: dict[str, list[str]]) -> None:
    wrong = [f"{path} {barrier}" for path, barriers in found.items() for barrier in barriers]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("width", [390, 1440])
def test_browsing_has_no_barriers(visit, width):
    guest = visit(width=width)
    found = {}
    for path in [
        "/",
        "/search/",
        f"/p/{SOFA}/",
        "/scenes/",
        "/stores/",
        f"/stores/{NEAR}/",
        "/stores/place/",
        "/cart/",
        "/account/login/",
        "/account/signup/",
    ]:
        found[path] = barriers(guest.go(path))
    assert_none(found)


def test_buying_has_no_barriers(visit):
    shopper = visit("shopper")
    shopping.choose_shanghai(shopper)
    shopping.put_into_cart(shopper, CHAIR)
    found = {path: barriers(shopper.go(path)) for path in ["/cart/", "/checkout/", "/account/"]}
    shopping.choose_pickup(shopper.go("/checkout/"))
    number = shopping.pay(shopper)
    shopper.page.locator(".order__store").wait_for(timeout=30_000)
    found["order"] = barriers(shopper.look())
    found["orders"] = barriers(shopper.go("/orders/"))
    hq = visit("hq", width=1440)
    hq.go(f"/hq/orders/order/?q={number}")
    hq.page.locator("#result_list a", has_text=number).first.click()
    found["hq order"] = barriers(hq.look())
    found["hq home"] = barriers(hq.go("/hq/"))
    assert_none(found)


def test_the_store_console_has_no_barriers(visit):
    guide = visit("guide")
    found = {path: barriers(guide.go(path)) for path in ["/staff/", "/staff/scan/"]}
    assert_none(found)
