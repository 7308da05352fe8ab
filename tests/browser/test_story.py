"""The main job, as four people live it: shopper, guide, dealer, headquarters."""

import re

from playwright.sync_api import Page, expect

from tests.browser import shopping
from tests.browser.town import CHAIR, SOFA, TABLE
from tests.browser.visitor import Visitor

SOON = 30_000  # ms in which a page must change by itself


def task(page: Page, number: str):
    """The card of an order on the store's board."""
    return page.locator("article.task", has_text=number)


def accept(guide: Visitor, number: str) -> Page:
    page = guide.go("/staff/")
    task(page, number).locator("form[action$='/accept/'] button").click()
    expect(page.locator(".desk-tick")).to_be_visible()
    return guide.look()


def make_ready(guide: Visitor, number: str) -> Page:
    page = guide.go("/staff/")
    task(page, number).locator(".task__link a").click()
    for box in page.locator(".checklist input").all():
        box.check()
    page.locator("form[action$='/ready/'] button").click()
    expect(page.locator(".desk-tick")).to_be_visible()
    return guide.look()


def redeem(guide: Visitor, code: str) -> Page:
    page = guide.go("/staff/scan/")
    page.fill("[data-scan-form] [name=code]", code)
    page.locator("[data-scan-form] button").click()
    page.wait_for_load_state()
    return guide.look()


def test_a_guest_finds_orders_pays_collects_once_and_the_dealer_earns(visit):
    shopper = visit()
    page = shopper.go("/")
    page.locator("nav.home__kinds a").first.click()
    shopper.look()
    shopping.choose_shanghai(shopper)
    shopper.go("/search/")
    expect(page.locator(".card__near .near").first).to_contain_text("门店可看")
    page.locator(".card__name a").first.click()
    shopper.look()
    page = shopper.go(f"/p/{CHAIR}/")
    panel = page.locator("#see-have")
    expect(panel).to_contain_text("上海人民广场店")
    expect(panel.locator(".offer")).not_to_have_count(0)
    shopping.put_into_cart(shopper, CHAIR)

    shopper.go("/cart/")
    page.locator(".cart__sum a.button--main").click()
    shopper.look()
    shopping.sign_up(shopper, "guest@town.example")
    shopper.look()
    shopping.choose_pickup(page)
    expect(page.locator("#quote .quote__leg")).to_contain_text("上海人民广场店")
    shopper.look()
    number = shopping.pay(shopper)
    expect(page.locator(".order__head .badge")).to_contain_text("已付款", timeout=SOON)
    expect(page.locator("[data-until-paid]")).to_have_count(0)
    expect(page.locator(".order .sums").first).to_contain_text("免费")
    shopper.look()

    guide = visit("guide")
    accept(guide, number)
    make_ready(guide, number)
    page.locator(".order__code").wait_for(timeout=SOON)  # nobody reloaded the page
    page.locator(".order__code").click()
    shopper.look()
    expect(page.locator(".qr__code svg").last).to_be_visible()
    code = page.locator(".qr__digits").inner_text()

    rival = visit("rival")
    rival.expected |= {403, 404, 409, 422}
    expect(redeem(rival, code).locator("[data-code=wrong_store]")).to_be_visible()
    guide.expected |= {409}
    expect(redeem(guide, code).locator(".desk-tick")).to_be_visible()
    expect(redeem(guide, code).locator("[data-code=already_redeemed]")).to_be_visible()
    page.wait_for_url(f"**/orders/{number}/", timeout=SOON)
    expect(page.locator(".order__now")).to_contain_text("都已交到您手上", timeout=SOON)
    shopper.look()

    dealer = visit("dealer", width=1440)
    page = dealer.go("/staff/earnings/")
    for _look in range(10):  # the worker shares the money a moment after the hand-over
        if page.locator(".earned", has_text=number).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.locator(".earned", has_text=number)).to_contain_text("¥")
    dealer.look()


def test_a_declined_delivery_appears_at_the_next_store_by_itself(visit):
    shopper = visit("shopper", width=1440, lang="en-US")
    number = shopping.order(shopper, SOFA, delivered=True)
    rival = visit("rival")
    board = rival.go("/staff/")
    assert task(board, number).count() == 0

    guide = visit("guide")
    page = guide.go("/staff/")
    task(page, number).locator(".task__link a").click()
    page.locator("a[href$='/decline/']").click()
    guide.look()
    page.locator("[name=reason]").first.check()
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".desk-tick")).to_be_visible()

    expect(task(board, number)).to_be_visible(timeout=SOON)
    rival.look()
    expect(shopper.page.locator(".order__store")).to_contain_text("Xujiahui", timeout=SOON)
    shopper.look()


def test_headquarters_reads_moves_and_cancels_an_order_and_the_money_goes_back(visit):
    shopper = visit("shopper", width=1440)
    number = shopping.order(shopper, TABLE, delivered=True)
    expect(shopper.page.locator(".order__store")).to_contain_text("人民广场", timeout=SOON)

    hq = visit("hq", width=1440)
    hq.go("/hq/")
    page = hq.go(f"/hq/orders/order/?q={number}")
    page.locator("#result_list a", has_text=number).first.click()
    hq.look()
    candidates = page.locator(".hq-table tbody tr")
    expect(candidates.filter(has_text="上海人民广场店")).to_be_visible()
    expect(candidates.filter(has_text="上海徐家汇店")).to_be_visible()

    page.locator("a[href$='/override/']").click()
    page.locator(".hq-choice", has_text="上海徐家汇店").locator("input").check()
    page.fill("[name=reason]", "人民广场店今天盘点")
    page.locator(".hq-ask__ways button").click()
    hq.look()
    expect(page.locator("body")).to_contain_text("人民广场店今天盘点")
    expect(shopper.page.locator(".order__store")).to_contain_text("徐家汇", timeout=SOON)

    page.locator(".hq-order__acts a[href$='/cancel/']").click()
    page.fill("[name=reason]", "顾客来电取消")
    page.locator(".hq-ask__ways button").click()
    hq.look()
    expect(shopper.page.locator(".order__now")).to_contain_text(
        re.compile("已退款 .*元|已退款 ¥"), timeout=SOON
    )
    shopper.look()
