"""The network goes away at the counter, and comes back."""

from playwright.sync_api import expect

from tests.browser.town import VOUCHER

SOON = 20_000
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  while (!localStorage.getItem("scanner.list") || !(await caches.match(location.pathname)))
    await new Promise((again) => setTimeout(again, 100));
}"""  # the list has come, and the worker has the page


def test_the_scanner_works_without_network_and_sends_later(visit):
    guide = visit("guide")
    page = guide.go("/staff/scan/")
    page.evaluate(KEPT)
    page.reload()  # the worker draws it now, and keeps what it is drawn with
    page.wait_for_load_state("networkidle")

    guide.context.set_offline(True)
    page.reload()
    said = page.locator("[data-offline-scanner]")
    expect(said).to_have_attribute("data-state", "offline")
    scans = {VOUCHER.lower(): "noted", VOUCHER: "usedup", "ABCDEFGHJKLM": "unknown"}
    for typed, state in scans.items():
        page.fill("[data-scan-form] [name=code]", typed)
        page.locator("[data-scan-form] button").click()
        expect(said).to_have_attribute("data-state", state)

    guide.context.set_offline(False)
    expect(said).to_have_attribute("data-state", "sent", timeout=SOON)
    guide.troubles.clear()  # what the browser says of a network that is away
    redeemed = guide.go("/staff/uses/")
    expect(redeemed.locator("main")).to_contain_text("沙发清洗")
