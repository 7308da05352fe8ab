"""The store's side over the API: own stores only, one hand-over, guessing is slowed down."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from orders.models import Redemption
from tests import story
from tests.orders.conftest import post, refused


def of(order, name):
    return reverse(name, args=[order.number])


def test_the_code_is_given_when_ready_and_redeemed_once(world, shopping, client_of):
    fulfilment = story.accepted(world.shopper, world.guide, method="pickup")
    order = fulfilment.assignment.order
    refused(shopping.get(of(order, "api_order_voucher")), 409, "not_ready")
    guide = client_of(world.guide)
    post(guide, reverse("api_ready", args=[fulfilment.assignment_id]))
    voucher = shopping.get(of(order, "api_order_voucher"))
    assert "no-store" in voucher["Cache-Control"]
    scan = {"token": voucher.json()["token"], "nonce": "n1"}
    for _try in range(2):
        done = post(guide, reverse("api_redemptions"), scan)
        assert (done.status_code, done.json()["order"]) == (201, order.number)
    refused(
        post(guide, reverse("api_redemptions"), scan | {"nonce": "n2"}), 409, "already_redeemed"
    )
    undo = reverse("api_undo", args=[done.json()["id"]])
    assert post(client_of(world.rival_guide), undo, {"reason": "x"}).status_code == 404
    refused(post(guide, undo, {"reason": "wrong box"}), 403, "not_allowed")
    manager = client_of(world.manager)
    refused(post(manager, undo, {"reason": ""}), 400, "invalid")
    assert post(manager, undo, {"reason": "wrong box"}).json()["undone_at"]
    assert Redemption.objects.count() == 1


def test_only_the_store_of_the_order_redeems(world, client_of):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    body = {"code": fulfilment.voucher.code, "nonce": "n1"}
    refused(
        post(client_of(world.rival_guide), reverse("api_redemptions"), body), 409, "wrong_store"
    )
    refused(post(client_of(world.stranger), reverse("api_redemptions"), body), 404, "unknown_code")
    both = body | {"token": "t"}
    refused(post(client_of(world.guide), reverse("api_redemptions"), both), 400, "invalid")
    assert not Redemption.objects.exists()


def test_guessing_codes_is_slowed_down(world, client_of):
    cache.delete(f"throttle_code_{world.rival_guide.pk}")
    client = client_of(world.rival_guide)
    url = reverse("api_redemptions")
    answers = [
        post(client, url, {"code": f"GUESS{n}", "nonce": "n"}).status_code for n in range(31)
    ]
    assert answers[:30] == [404] * 30
    assert answers[30] == 429
    cache.delete(f"throttle_code_{world.rival_guide.pk}")


# ── The store's side ────────────────────────────────────────────────────────────────────
def test_a_store_answers_prepares_sends_and_signs(world, client_of):
    assignment = story.routed(world.shopper)
    guide = client_of(world.guide)
    row = guide.get(reverse("api_assignments"), {"status": "offered"}).json()["results"][0]
    assert (row["id"], row["recipient"], row["phone"]) == (assignment.pk, None, None)
    refused(post(guide, reverse("api_ready", args=[assignment.pk])), 409, "not_accepted")
    taken = post(guide, reverse("api_accept", args=[assignment.pk])).json()
    assert (taken["status"], taken["recipient"]) == ("accepted", "王小明")
    for name in ("api_ready", "api_dispatch"):
        assert post(guide, reverse(name, args=[assignment.pk])).status_code == 200
    refused(post(guide, reverse("api_sign", args=[assignment.pk])), 400, "invalid")
    signed = post(guide, reverse("api_sign", args=[assignment.pk]), {"signed_by": "王小明"})
    assert signed.json()["fulfilment"]["status"] == "signed"
    assignment.order.refresh_from_db()
    assert assignment.order.status == "completed"


@pytest.mark.parametrize(
    "name", ["api_accept", "api_decline", "api_ready", "api_dispatch", "api_sign"]
)
def test_no_other_store_answers_for_this_one(world, client_of, name):
    assignment = story.routed(world.shopper)
    body = {"api_decline": {"reason": "other"}, "api_sign": {"signed_by": "A"}}.get(name)
    for who in (world.rival_guide, world.rival_dealer, world.shopper, world.stranger):
        client = client_of(who)
        foreign = post(client, reverse(name, args=[assignment.pk]), body)
        absent = post(client, reverse(name, args=[10**9]), body)
        assert foreign.status_code == 404
        assert foreign.content == absent.content
        assert client.get(reverse("api_assignments")).json()["results"] == []
    assignment.refresh_from_db()
    assert assignment.status == "offered"


def test_declining_says_why_and_moves_on(world, client_of):
    assignment = story.routed(world.shopper)
    url = reverse("api_decline", args=[assignment.pk])
    guide = client_of(world.guide)
    refused(post(guide, url, {"reason": "no mood"}), 400, "invalid")
    assert post(guide, url, {"reason": "out_of_stock"}).json()["status"] == "declined"
    story.work()
    assert assignment.order.assignments.latest("pk").store == world.far
