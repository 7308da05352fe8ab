"""Scans made without network: known by a list of hashes, sent later, conflicts answered for."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import OfflineScan, Prepaid, PrepaidUse, Redemption
from orders.services import counter, offline, pickup
from orders.services.offline import Told
from orders.services.prepaid import returning
from orders.services.prepaid.terms import Redeemers
from tests import story
from tests.orders.vouchers import cafe, service, voucher


@pytest.fixture
def prepaid(world) -> Prepaid:
    """Bought two days ago."""
    service()
    bought = voucher(world.shopper)
    bought.valid_from -= timedelta(days=2)
    bought.save(update_fields=["valid_from"])
    return bought


def told(code: str, nonce: str = "n", *, ago: timedelta = timedelta(minutes=5)) -> Told:
    return Told(code=code, nonce=nonce, at=timezone.now() - ago)


def sync(world, *scans: Told) -> list[str]:
    rows = offline.sync(scans=scans, by=world.guide, store=world.near)
    return [row.outcome for row in rows]


# ── The list ────────────────────────────────────────────────────────────────────────────
def test_a_device_knows_what_its_place_may_hand_over_and_no_code(world, client_of, prepaid):
    waiting = story.ready(world.shopper, world.guide, method="pickup")
    answer = client_of(world.guide).get(reverse("staff:offline_list"))
    known = answer.json()
    marks = dict(map(tuple, known["entries"]))

    def left(code: str) -> int | None:
        return marks.get(hashlib.sha256((known["salt"] + code).encode()).hexdigest()[:24])

    assert (left(waiting.voucher.code), left(prepaid.code), left("NOSUCHCODE22")) == (1, 3, None)
    for private in (prepaid.code, waiting.voucher.code, "王小明", world.shopper.email):
        assert private not in answer.content.decode()
    elsewhere = client_of(world.rival_guide).get(reverse("staff:offline_list")).json()
    assert len(elsewhere["entries"]) == 1


def test_a_partners_list_holds_its_own_services_only(world):
    partner = cafe(world.stranger)
    service(code="LUNCH", uses=1, redeemers=Redeemers(partners=[partner]))
    service(code="CLEAN")
    voucher(world.shopper, LUNCH=1)
    voucher(world.shopper, CLEAN=1)
    assert [left for _mark, left in offline.device_list(store=None, partner=partner).entries] == [1]


def test_the_list_costs_the_same_however_much_is_on_it(
    world, prepaid, django_assert_max_num_queries
):
    voucher(world.shopper, CLEAN=4)
    with django_assert_max_num_queries(3):
        assert len(offline.device_list(store=world.near).entries) == 5


# ── Sent later ──────────────────────────────────────────────────────────────────────────
def test_what_was_scanned_is_redeemed_in_its_order_and_once(world, prepaid):
    scans = [told(prepaid.code, f"n{n}", ago=timedelta(hours=n)) for n in range(5)]
    assert sync(world, *scans) == ["redeemed"] * 3 + ["used_up"] * 2
    assert sync(world, *scans) == ["redeemed"] * 3 + ["used_up"] * 2
    assert (PrepaidUse.objects.count(), OfflineScan.objects.count()) == (3, 5)
    nonces = PrepaidUse.objects.order_by("pk").values_list("nonce", flat=True)
    assert list(nonces) == ["n4", "n3", "n2"]


def test_a_token_counts_by_the_time_it_was_scanned(world, prepaid, monkeypatch):
    fresh = pickup.sign(prepaid.code).text
    later = timezone.now() + timedelta(hours=8)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    in_time = Told(fresh, "in time", later - timedelta(hours=8))
    picture = Told(fresh, "a screenshot", later - timedelta(hours=1))
    forged = Told(fresh[:-2] + "xx", "forged", later - timedelta(hours=8))
    assert sync(world, in_time) == ["redeemed"]
    assert sync(world, forged, picture) == ["unknown_code", "token_expired"]


def test_what_happened_elsewhere_meanwhile_is_a_conflict(world, prepaid, settings):
    waiting = story.ready(world.shopper, world.guide, method="pickup")
    counter.confirm(code=waiting.voucher.code, nonce="elsewhere", by=world.manager)
    returning.give_back(prepaid=prepaid, by=world.shopper)
    long_ago = told("ANYTHING2222", "old", ago=settings.OFFLINE_LIFETIME + timedelta(hours=1))
    assert sync(world, told(waiting.voucher.code, "a"), told(prepaid.code, "b"), long_ago) == [
        "scanned_too_long_ago",
        "already_redeemed",
        "voucher_returned",
    ]
    assert Redemption.objects.count() == 1
    assert OfflineScan.objects.conflicts().count() == 3


def test_a_voucher_that_ended_since_was_good_when_it_was_scanned(world, prepaid):
    Prepaid.objects.filter(pk=prepaid.pk).update(
        valid_from=timezone.now() - timedelta(days=9),
        valid_until=timezone.now() - timedelta(minutes=30),
    )
    late, good = told(prepaid.code, "late"), told(prepaid.code, "good", ago=timedelta(hours=1))
    assert sync(world, late, good) == ["redeemed", "voucher_expired"]


# ── At the counter and at headquarters ──────────────────────────────────────────────────
def test_the_device_sends_and_somebody_answers_for_each_conflict(world, client_of, prepaid):
    guide = client_of(world.guide)
    returning.give_back(prepaid=prepaid, by=world.shopper)
    scans = [{"code": prepaid.code, "nonce": "x", "at": timezone.now().isoformat()}]
    send = reverse("staff:offline_send")
    answer = guide.post(send, json.dumps({"scans": scans}), content_type="application/json")
    assert answer.json() == {"scans": [{"nonce": "x", "outcome": "voucher_returned"}]}
    conflict = OfflineScan.objects.get()
    resolve = reverse("staff:offline_resolve", args=[conflict.pk])
    assert reverse("staff:offline") in guide.get(reverse("staff:scan")).content.decode()
    assert client_of(world.rival_guide).post(resolve).status_code == 404
    assert guide.post(resolve, {"resolution": "given"}).status_code == 400
    said = {"resolution": "given", "note": "cleaned the sofa"}
    assert guide.post(resolve, said).status_code == 302
    assert guide.post(resolve, said).status_code == 409
    listed = client_of(world.hq).get(reverse("hq:orders_offlinescan_changelist") + "?state=given")
    assert "cleaned the sofa" in listed.content.decode()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"scans": 3}', '{"scans": [{"code": "x"}]}',
     '{"scans": [{"code": "x", "nonce": "n", "at": "soon"}]}',
     '{"scans": [{"code": "x", "nonce": "n", "at": "2026-11-22T10:00:00"}]}'],
)  # fmt: skip
def test_nonsense_is_refused_and_nothing_is_kept(world, client_of, body):
    send = reverse("staff:offline_send")
    answer = client_of(world.guide).post(send, body, content_type="application/json")
    assert answer.status_code == 400
    assert not OfflineScan.objects.exists()
