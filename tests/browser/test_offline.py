"""The network goes away at the counter, and comes back."""

from playwright.sync_api import expect

from orders.models import OfflineScan, PrepaidUse
from orders.services.prepaid.terms import Redeemers
from stores.models import Store
from tests.browser.town import NEAR
from tests.factories import UserFactory
from tests.orders.vouchers import service, voucher

SOON = 20_000


def test_the_scanner_works_without_network_and_sends_later(visit):
    service(code="TOWN-CLEAN", uses=1, redeemers=Redeemers(stores=[Store.objects.get(code=NEAR)]))
    prepaid = voucher(UserFactory(), **{"TOWN-CLEAN": 1})
    guide = visit("guide")
    page = guide.go("/staff/scan/")
    page.wait_for_function("localStorage.getItem('scanner.list')")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match(location.pathname).then((kept) => Boolean(kept))")

    guide.context.set_offline(True)
    page.reload()
    said = page.locator("[data-offline-scanner]")
    expect(said).to_have_attribute("data-state", "offline")
    for typed, state in (
        (prepaid.code.lower(), "noted"),
        (prepaid.code, "usedup"),
        ("ABCDEFGHJKLM", "unknown"),
    ):
        page.fill("[data-scan-form] [name=code]", typed)
        page.locator("[data-scan-form] button").click()
        expect(said).to_have_attribute("data-state", state)
    assert not PrepaidUse.objects.filter(prepaid=prepaid).exists()

    guide.context.set_offline(False)
    expect(said).to_have_attribute("data-state", "sent", timeout=SOON)
    assert OfflineScan.objects.get(prepaid=prepaid).outcome == "redeemed"
    assert PrepaidUse.objects.get(prepaid=prepaid).store.code == NEAR
