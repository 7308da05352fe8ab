"""The own shelves and the own earnings in the console."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from orders.services import pickup
from stores.models import Stock, StockMovement
from tests import story
from tests.factories import StockFactory

STOCK, EARNINGS = reverse("staff:stock"), reverse("staff:earnings")


@pytest.fixture
def counter(world, client_of):
    return client_of(world.guide)


@pytest.fixture
def sofas(world):
    return Stock.objects.get(store=world.near, variant=world.sofa)


def count_url(row) -> str:
    return reverse("staff:count", args=[row.pk])


def test_the_shelf_tells_on_hand_promised_and_free(world, counter):
    story.routed(world.shopper)
    rows = {row.variant.sku: row for row in counter.get(STOCK).context["rows"]}
    assert (rows["SOFA"].on_hand, rows["SOFA"].reserved, rows["SOFA"].free) == (5, 1, 4)


@pytest.mark.parametrize("word", ["sofa", "SOF", "原木"])
def test_goods_are_found_by_sku_or_name(world, counter, word):
    found = [row.variant.sku for row in counter.get(STOCK, {"q": word}).context["rows"]]
    assert "SOFA" in found


@pytest.mark.parametrize("word", ["nothing-like-it", "%", "_"])
def test_a_search_without_a_find_invites_to_another(counter, word):
    page = counter.get(STOCK, {"q": word})
    assert list(page.context["rows"]) == []
    assert 'class="empty"' in page.content.decode()


@pytest.mark.parametrize("odd", [{"q": "a\0b"}, {"q": "x" * 200}, {"cursor": "rubbish"}])
def test_odd_questions_do_no_harm(counter, odd):
    assert counter.get(STOCK, odd, follow=True).status_code == 200


def test_a_long_shelf_comes_in_pages_that_miss_and_repeat_nothing(world, counter):
    StockFactory.create_batch(40, store=world.near)
    seen, url = [], STOCK
    while url:
        page = counter.get(url)
        seen += [row.pk for row in page.context["rows"]]
        url = page.context["next_url"] and STOCK + page.context["next_url"]
    assert len(seen) == len(set(seen)) == Stock.objects.filter(store=world.near).count()


@pytest.mark.parametrize("size", [1, 25])
def test_the_shelf_asks_a_steady_number_of_questions(
    world, counter, django_assert_max_num_queries, size
):
    StockFactory.create_batch(size, store=world.near)
    with django_assert_max_num_queries(6):
        assert counter.get(STOCK).status_code == 200


def test_a_guide_counts_and_it_is_kept_who_and_why(world, counter, sofas):
    answer = counter.post(count_url(sofas), {"on_hand": 7, "reason": "周盘"})
    assert answer.status_code == 302
    sofas.refresh_from_db()
    assert sofas.on_hand == 7
    moved = StockMovement.objects.get(stock=sofas)
    assert (moved.on_hand, moved.reason, moved.by) == (2, "周盘", world.guide)


def test_counting_twice_counts_once(counter, sofas):
    for _tap in range(2):
        counter.post(count_url(sofas), {"on_hand": 7, "reason": "周盘"})
    assert StockMovement.objects.filter(stock=sofas).count() == 1


def test_less_than_promised_is_refused_and_what_was_typed_is_kept(world, counter, sofas):
    story.routed(world.shopper)
    answer = counter.post(count_url(sofas), {"on_hand": 0, "reason": "找不到了"})
    assert answer.status_code == 409
    assert "找不到了" in answer.content.decode()
    sofas.refresh_from_db()
    assert (sofas.on_hand, sofas.reserved) == (5, 1)


@pytest.mark.parametrize("wrong", ["", "-1", "x", "1.5", "999999999999"])
def test_what_is_no_count_is_refused(counter, sofas, wrong):
    assert counter.post(count_url(sofas), {"on_hand": wrong, "reason": "x"}).status_code == 400
    sofas.refresh_from_db()
    assert sofas.on_hand == 5


def test_counting_needs_the_forms_own_token(world, sofas):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.guide, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(count_url(sofas), {"on_hand": 1, "reason": "x"}).status_code == 403
    sofas.refresh_from_db()
    assert sofas.on_hand == 5


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "已承诺"), ("en", "promised")])
def test_the_shelf_speaks_both_languages(counter, language, word):
    counter.cookies["django_language"] = language
    assert word in counter.get(STOCK).content.decode()


class TestEarnings:
    @pytest.fixture
    def earned(self, world, settings):
        settings.RETURN_WINDOW = timedelta(0)
        fulfilment = story.ready(world.shopper, world.guide, method="pickup")
        pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=world.guide)
        story.work()
        return fulfilment

    @pytest.mark.parametrize(
        ("who", "amount"), [("guide", "149.97"), ("dealer", "2999.40"), ("manager", None)]
    )
    def test_everybody_sees_the_own_share_only(self, world, client_of, earned, who, amount):
        statement = client_of(getattr(world, who)).get(EARNINGS).context["statement"]
        assert [order.total for order in statement.orders] == ([Decimal(amount)] if amount else [])

    @pytest.mark.parametrize("odd", ["?month=x", "?page=x", "?page=-1", "?month=2026-13&page=²"])
    def test_odd_months_do_no_harm(self, counter, earned, odd):
        assert counter.get(EARNINGS + odd).status_code == 200

    def test_it_speaks_both_languages(self, counter, earned):
        assert "收益" in counter.get(EARNINGS).content.decode()
        counter.cookies["django_language"] = "en"
        assert "Earnings" in counter.get(EARNINGS).content.decode()

    def test_it_asks_a_steady_number_of_questions(
        self, counter, earned, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(9):
            assert counter.get(EARNINGS).status_code == 200
