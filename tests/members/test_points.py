"""Points: a ledger that only grows, a balance that is its sum, and never below zero."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.models import Review
from catalog.services.voices import reviews, rights
from members import invariants
from members.models import PointsAccount, PointsEntry
from members.services import closing, points, profile
from members.services.points import NotEnoughPoints
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return UserFactory()


def earn(user, n, cause="fulfilment:1"):
    return points.earn(user_id=user.pk, points=n, kind="order", cause=cause)


def age(entry, days):
    """As if the entry had been written so long ago; the trigger minds, so it is put aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE members_pointsentry SET expires_at = expires_at - %s WHERE id = %s",
            [timedelta(days=days), entry.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    PointsAccount.objects.update(expired_until=timezone.now() - timedelta(days=days))


def photo():
    content = BytesIO()
    Image.new("RGB", (40, 40), "tan").save(content, "JPEG")
    return SimpleUploadedFile("a.jpg", content.getvalue(), "image/jpeg")


def healthy():
    return not list(invariants.points_are_their_ledger())


def test_a_cause_earns_once(member):
    assert earn(member, 300).amount == 300
    assert earn(member, 300) is None
    assert points.balance_of(member.pk) == 300
    assert healthy()


def test_more_than_there_is_cannot_be_spent_and_nothing_changes(member):
    earn(member, 300)
    with pytest.raises(NotEnoughPoints), transaction.atomic():
        points.spend(user_id=member.pk, points=301, order_number="A1")
    assert points.balance_of(member.pk) == 300
    points.spend(user_id=member.pk, points=300, order_number="A1")
    assert points.balance_of(member.pk) == 0
    assert healthy()


def test_what_is_spent_already_is_owed_and_paid_by_the_next_points(member):
    earn(member, 300)
    points.spend(user_id=member.pk, points=250, order_number="A1")
    points.take_back(user_id=member.pk, points=300, cause="A0:300", order_number="A0")
    assert points.purse(user_id=member.pk) == points.Purse(balance=0, debt=250)
    earn(member, 400, cause="fulfilment:2")
    assert points.purse(user_id=member.pk).balance == 150
    assert points.purse(user_id=member.pk).debt == 0
    assert healthy()


def test_the_oldest_are_spent_first_and_only_what_is_left_of_them_expires(member):
    old = earn(member, 500)
    age(old, 800)
    earn(member, 100, cause="fulfilment:2")
    PointsAccount.objects.filter(pk=member.pk).update(expired_until=timezone.now() - timedelta(900))
    assert points.expire_due() == 1
    assert points.balance_of(member.pk) == 100
    assert points.expire_due() == 0
    assert points.expire(user_id=member.pk) is None
    assert healthy()


def test_what_has_expired_cannot_be_spent_even_before_the_sweep(member):
    old = earn(member, 500)
    points.spend(user_id=member.pk, points=200, order_number="A1")
    age(old, 800)
    with pytest.raises(NotEnoughPoints):
        points.spend(user_id=member.pk, points=1, order_number="A2")


@pytest.mark.django_db(transaction=True)
def test_the_ledger_refuses_changes(member):
    entry = earn(member, 10)
    with pytest.raises(DatabaseError):
        PointsEntry.objects.filter(pk=entry.pk).update(amount=1000)


def test_a_first_review_with_a_photo_earns_once_per_product(world):
    def write(reference, photos):
        right = rights.entitle(
            user=world.shopper, variant_id=world.sofa.pk, reference=reference, store=world.near.pk
        )
        return reviews.write(right=right, stars=5, text="很稳", photos=photos)

    plain = write("line:1", [])
    assert points.balance_of(world.shopper.pk) == 0
    reviews.change(review=plain, stars=5, text="很稳", photos=[photo()])
    assert points.balance_of(world.shopper.pk) == 200
    write("line:2", [photo()])
    assert points.balance_of(world.shopper.pk) == 200
    assert Review.objects.count() == 2


def test_the_page_and_the_api_tell_the_own_points_only(
    world, client_of, django_assert_max_num_queries
):
    for n in range(25):
        earn(world.shopper, 100, cause=f"fulfilment:{n}")
    browser = client_of(world.shopper)
    with django_assert_max_num_queries(9):
        page = browser.get(reverse("members:points")).content.decode()
    assert "2,500" in page
    said = browser.get("/api/v1/me/points/").json()
    assert (said["balance"], said["worth"]["amount"], len(said["results"])) == (2500, "25.00", 20)
    assert client_of(world.stranger).get("/api/v1/me/points/").json()["results"] == []


def test_headquarters_corrects_with_a_reason(world, client_of):
    desk, add = client_of(world.hq), reverse("hq:members_pointsentry_add")
    body = {"email": "shopper@example.com", "amount": "500", "note": ""}
    assert desk.post(add, body).status_code == 200
    assert not PointsEntry.objects.exists()
    assert desk.post(add, body | {"note": "送货晚了"}).status_code == 302
    entry = PointsEntry.objects.get()
    assert (entry.kind, entry.amount, entry.by, entry.note) == (
        "adjusted",
        500,
        world.hq,
        "送货晚了",
    )
    assert desk.post(add, body | {"amount": "-501", "note": "x"}).status_code == 200
    assert points.balance_of(world.shopper.pk) == 500


def test_a_copy_holds_the_points_and_leaving_ends_them(member):
    member.set_password("linen-and-oak-7")
    member.save()
    earn(member, 300)
    assert [row["amount"] for row in profile.export(user=member)["points"]] == [300]
    closing.close(user=member, password="linen-and-oak-7")
    assert points.balance_of(member.pk) == 0
    assert healthy()


def test_a_balance_that_differs_from_its_ledger_is_found(member):
    earn(member, 300)
    PointsAccount.objects.update(balance=301)
    (finding,) = invariants.points_are_their_ledger()
    assert f"member {member.pk} has 301" in finding
