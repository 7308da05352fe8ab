"""What stands where, from when to when, and who can see it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members.services import addresses
from stores.models import Display, Store
from stores.services import coverage
from tests.factories import BEIJING, PEOPLES_SQUARE, DivisionFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def end(display: Display, days: int = 0) -> None:
    display.until = timezone.localdate() + days * DAY
    display.save()


# ── From when to when ───────────────────────────────────────────────────────────────────
def test_what_has_left_is_shown_nowhere_but_keeps_its_row(client, shown):
    piece = Display.objects.get(store=shown.near)
    end(piece)

    assert shown.sofa.product.name not in client.get("/stores/S-NEAR/").content.decode()
    assert not Store.objects.displaying([shown.sofa.pk]).filter(pk=shown.near.pk).exists()
    assert Display.objects.filter(pk=piece.pk).exists()


def test_what_leaves_tomorrow_stands_today_and_what_comes_tomorrow_does_not(shown):
    leaving, coming = Display.objects.order_by("pk")[:2]
    end(leaving, days=1)
    coming.since = timezone.localdate() + DAY
    coming.save()

    standing = Display.objects.current()
    assert leaving in standing
    assert coming not in standing


def test_the_same_piece_stands_once_in_a_store_but_may_come_back(shown):
    piece = Display.objects.get(store=shown.near)
    again = {"store": shown.near, "variant": shown.sofa, "since": timezone.localdate()}
    with pytest.raises(IntegrityError, match="display_once_per_store"), transaction.atomic():
        Display.objects.create(**again)
    end(piece)
    Display.objects.create(**again)

    assert shown.near.displays.current().count() == 1
    assert shown.near.displays.count() == 2


def test_a_display_cannot_end_before_it_began(shown):
    with pytest.raises(IntegrityError, match="display_ends_later"), transaction.atomic():
        Display.objects.update(until="2025-12-31")


# ── The store desk ──────────────────────────────────────────────────────────────────────
def change(piece: Display) -> str:
    return reverse("staff_admin:stores_display_change", args=[piece.pk])


def test_a_manager_ends_a_display_of_the_own_store_and_of_no_other(shown, client_of):
    browser, today = client_of(shown.manager), timezone.localdate()
    mine, theirs = (Display.objects.get(store=store) for store in (shown.near, shown.far))
    ending = {"until": today.isoformat(), "condition": "worn"}

    assert browser.post(change(mine), ending).status_code == 302
    assert browser.post(change(theirs), ending).status_code == 302

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.until, mine.condition) == (today, "worn")
    assert (theirs.until, theirs.condition) == (None, "good")


def test_nobody_deletes_a_display(shown, client_of):
    piece = Display.objects.get(store=shown.near)
    for who, site in [(shown.manager, "staff_admin"), (shown.hq, "hq")]:
        page = reverse(f"{site}:stores_display_delete", args=[piece.pk])
        assert client_of(who).post(page, {"post": "yes"}).status_code == 403
    assert Display.objects.filter(pk=piece.pk).exists()


def test_a_disguise_is_no_photo(shown, client_of):
    piece = Display.objects.get(store=shown.near)
    evil = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    answer = client_of(shown.manager).post(change(piece), {"condition": "good", "photo": evil})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors.keys() == {"photo"}
    piece.refresh_from_db()
    assert not piece.photo


# ── Who can see it ──────────────────────────────────────────────────────────────────────
@pytest.fixture
def buyers(shown):
    """Three in Shanghai, one in Beijing, one nobody can place."""
    DivisionFactory(code="110000", name="北京市", lat=BEIJING[0], lng=BEIJING[1])
    DivisionFactory(lat=PEOPLES_SQUARE[0], lng=PEOPLES_SQUARE[1])
    for code in ["310000", "310000", "310000", "110000", ""]:
        addresses.save(
            user=UserFactory(), recipient="x", phone="+8613800000000", region="x", detail="1",
            division_code=code,
        )  # fmt: skip
    return shown


def test_coverage_is_the_share_of_buyers_near_a_store_that_shows_it(
    buyers, django_assert_max_num_queries
):
    unseen = ProductFactory()
    with django_assert_max_num_queries(5):
        rows = coverage.of_products()

    told = {row.product.pk: (row.near, row.buyers, row.stores) for row in rows}
    assert told[buyers.sofa.product_id] == (3, 4, 2)
    assert told[buyers.table.product_id] == (1, 4, 1)
    assert told[unseen.pk] == (0, 4, 0)
    assert [row.product.pk for row in rows if row.is_hidden] == [unseen.pk]
    assert rows[0].product == unseen


def test_the_headquarters_reads_it_and_nobody_else(buyers, client_of):
    cache.delete("stores.coverage")
    page = reverse("hq:stores_display_coverage")
    text = client_of(buyers.hq).get(page).content.decode()

    assert buyers.sofa.product.name in text
    assert client_of(buyers.dealer).get(page).status_code == 302
