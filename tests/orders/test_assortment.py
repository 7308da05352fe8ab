"""What a dealer had better show: what sells nearby and cannot be seen."""

import pytest
from django.urls import reverse

from orders.models import Order
from orders.services import assortment
from stores.models import Display
from tests import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(world):
    """Two sofas and a table bought in Shanghai, nothing in Beijing."""
    for pieces in ({"SOFA": 2}, {"TABLE": 1}):
        order = story.place(world.shopper, **pieces)
        story.pay(order)
    return world


def shelf_of(store) -> list[tuple]:
    shelves = {shelf.store: shelf.suggestions for shelf in assortment.suggest(dealer=store.dealer)}
    return [(row.product, row.pieces, row.orders) for row in shelves[store]]


def test_what_sells_nearby_and_is_not_shown_comes_first(sold):
    assert shelf_of(sold.near) == [(sold.sofa.product, 2, 1), (sold.table.product, 1, 1)]
    assert shelf_of(sold.beijing) == []


def test_what_stands_there_is_not_suggested(sold):
    Display.objects.create(store=sold.near, variant=sold.sofa, since="2026-01-01")
    assert shelf_of(sold.near) == [(sold.table.product, 1, 1)]


def test_unpaid_cancelled_and_old_orders_do_not_count(sold):
    story.place(sold.stranger, SOFA=1)
    Order.objects.filter(lines__variant=sold.table).update(paid_at="2025-01-01T00:00:00Z")
    assert shelf_of(sold.near) == [(sold.sofa.product, 2, 1)]


def test_headquarters_reads_the_advice(sold, client_of):
    page = reverse("hq:stores_display_assortment", args=[sold.near.dealer_id])
    assert sold.sofa.product.name in client_of(sold.hq).get(page).content.decode()
    assert client_of(sold.manager).get(page).status_code == 302
    missing = reverse("hq:stores_display_assortment", args=[987654])
    assert client_of(sold.hq).get(missing).status_code == 404


# ── The store's own page ────────────────────────────────────────────────────────────────
PAGE = "/staff/assortment/"


def test_store_people_read_what_their_own_store_had_better_show(
    sold, client_of, django_assert_max_num_queries
):
    browser = client_of(sold.guide)
    with django_assert_max_num_queries(14):
        page = browser.get(PAGE).content.decode()
    assert sold.sofa.product.name in page
    assert "附近 1 笔订单买了 2 件" in page
    assert "库存中有" in page
    assert "已经摆出来了" not in page  # a guide reads, a manager puts up
    assert sold.far.name_zh not in page


def test_a_manager_puts_it_up_with_one_tap_and_only_in_an_own_store(sold, client_of):
    browser = client_of(sold.manager)
    assert "已经摆出来了" in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}S-NEAR/SOFA/").status_code == 302
    assert Display.objects.current().get().store == sold.near
    assert sold.sofa.product.name not in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}S-NEAR/SOFA/")
    for who, code in [(sold.manager, sold.far.code), (sold.guide, "S-NEAR")]:
        assert client_of(who).post(f"{PAGE}{code}/TABLE/").status_code == 404
    assert Display.objects.count() == 1
