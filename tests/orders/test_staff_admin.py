"""The store desk in the admin: own orders read-only, pickups confirmed by the shopper's code."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.models import Redemption
from orders.services import pickup
from tests import story
from tests.orders.conftest import hidden

CONFIRM = reverse("staff_admin:orders_redemption_add")
LISTS = [
    reverse(f"staff_admin:orders_{model}_changelist")
    for model in ("assignment", "fulfilment", "redemption")
]


@pytest.fixture
def desk(world, client_of):
    cache.delete(f"throttle_code_{world.guide.pk}")
    return client_of(world.guide)


@pytest.fixture
def waiting(world):
    return story.ready(world.shopper, world.guide, method="pickup")


def test_store_staff_confirm_a_pickup_in_the_admin(world, desk, waiting):
    nonce = hidden(desk.get(CONFIRM), "nonce")
    answer = desk.post(CONFIRM, {"code": waiting.voucher.code, "nonce": nonce}, follow=True)
    assert answer.status_code == 200
    waiting.refresh_from_db()
    assert waiting.status == "handed_over"
    assert Redemption.objects.get().by == world.guide
    assert "王小明" in answer.content.decode()


def test_confirming_the_same_form_twice_hands_over_once(desk, waiting):
    for _tap in range(2):
        answer = desk.post(CONFIRM, {"code": waiting.voucher.code, "nonce": "n"})
        assert answer.status_code == 302
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize(("code", "status"), [("NOSUCHCODE22", 404), ("", 400)])
def test_a_refused_code_hands_over_nothing(desk, waiting, code, status):
    answer = desk.post(CONFIRM, {"code": code, "nonce": "n"})
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Redemption.objects.exists()


def test_tries_in_the_admin_and_in_the_console_are_one_count(desk, waiting):
    for number in range(30):
        desk.post(reverse("staff:redeem"), {"code": "NOSUCHCODE22", "nonce": str(number)})
    answer = desk.post(CONFIRM, {"code": waiting.voucher.code, "nonce": "n"})
    assert answer.status_code == 429
    assert not Redemption.objects.exists()


def test_the_way_to_confirm_is_on_the_desk_and_beside_every_fulfilment(desk, waiting):
    assert CONFIRM in desk.get(reverse("staff_admin:index")).content.decode()
    listed = desk.get(LISTS[1]).content.decode()
    row = reverse("staff_admin:orders_fulfilment_confirm_this", args=[waiting.pk])
    top = reverse("staff_admin:orders_fulfilment_confirm_pickup")
    for url in (row, top):
        assert url in listed
        assert desk.get(url)["Location"] == CONFIRM


def test_no_page_of_the_admin_shows_a_code(desk, waiting, world):
    code = waiting.voucher.code
    pickup.confirm(code=code, nonce="n", by=world.guide)
    pages = [*LISTS, reverse("staff_admin:index")]
    pages += [reverse("staff_admin:orders_fulfilment_change", args=[waiting.pk])]
    pages += [reverse("staff_admin:orders_assignment_change", args=[waiting.assignment_id])]
    for page in pages:
        answer = desk.get(page)
        assert answer.status_code == 200, page
        assert code not in answer.content.decode(), page
    redemption = Redemption.objects.get().pk
    for name in ("change", "history", "delete"):
        url = reverse(f"staff_admin:orders_redemption_{name}", args=[redemption])
        assert desk.get(url).status_code == 404


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_rows_are_read_never_edited(world, client_of, waiting, who):
    browser = client_of(getattr(world, who))
    for model, pk in [("assignment", waiting.assignment_id), ("fulfilment", waiting.pk)]:
        change = reverse(f"staff_admin:orders_{model}_change", args=[pk])
        assert browser.post(change, {"status": "signed"}).status_code == 403
        assert browser.get(reverse(f"staff_admin:orders_{model}_add")).status_code == 403
        delete = reverse(f"staff_admin:orders_{model}_delete", args=[pk])
        assert browser.post(delete, {"post": "yes"}).status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == "ready"


def test_strangers_have_no_desk(world, client_of, waiting):
    answer = client_of(world.shopper).post(CONFIRM, {"code": waiting.voucher.code, "nonce": "n"})
    assert answer.status_code == 302
    assert not Redemption.objects.exists()


@pytest.mark.parametrize("url", LISTS)
def test_lists_ask_a_steady_number_of_questions(world, desk, waiting, url):
    pickup.confirm(code=waiting.voucher.code, nonce="n", by=world.guide)
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    for number in range(3):
        more = story.ready(world.shopper, world.guide, method="pickup")
        pickup.confirm(code=more.voucher.code, nonce=str(number), by=world.guide)
    with CaptureQueriesContext(connection) as many:
        answer = desk.get(url)
    assert answer.context["cl"].result_count == 4
    assert len(many) == len(few)


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "核销"), ("en", "Confirm a pickup")])
def test_confirming_speaks_both_languages(desk, language, word):
    desk.cookies["django_language"] = language
    assert word in desk.get(CONFIRM).content.decode()
