"""Reviews: by who bought, in public when clean, counted exactly, changed within days."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from catalog.models import Product, Review, ReviewRight, VoiceEvent, VoicePolicy
from catalog.services.voices import moderation, reviews, rights
from o2o import uploads
from o2o.errors import Invalid

pytestmark = pytest.mark.django_db
COUNTERS = ["stars_1", "stars_2", "stars_3", "stars_4", "stars_5", "photo_reviews"]


@pytest.fixture
def right(world):
    return rights.entitle(
        user=world.shopper, variant_id=world.sofa.pk, reference="line:1", store=world.near.pk
    )


@pytest.fixture
def photo(picture):
    """photo("a.jpg") → an uploaded picture."""

    def make(name: str = "sofa.jpg", content: bytes = b"") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content or picture(kind="JPEG"), "image/jpeg")

    return make


def counters(product_id: int) -> dict[str, int]:
    return {
        name: value
        for name, value in Product.objects.values(*COUNTERS).get(pk=product_id).items()
        if value
    }


def test_a_clean_review_stands_at_once_and_is_counted(world, right, photo):
    review = reviews.write(right=right, stars=4, text=" 坐感很好 ", photos=[photo(), photo()])
    assert (review.status, review.text, review.author) == ("published", "坐感很好", "s***")
    product = Product.objects.get(pk=world.sofa.product_id)
    assert (product.review_count, product.rating) == (1, Decimal("4.00"))
    assert counters(product.pk) == {"stars_4": 1, "photo_reviews": 1}
    assert all(default_storage.exists(each.file.name) for each in review.photos.all())
    assert [event.action for event in review.events.all()] == ["written"]


def test_one_right_makes_one_review(right):
    reviews.write(right=right, stars=5)
    with pytest.raises(reviews.AlreadyReviewed):
        reviews.write(right=right, stars=1)
    assert Review.objects.count() == 1
    assert counters(right.variant.product_id) == {"stars_5": 1}


def test_the_same_purchase_gives_one_right(world, right):
    again = rights.entitle(
        user=world.stranger, variant_id=world.table.pk, reference="line:1", store=None
    )
    assert again == right
    assert again.user == world.shopper


def test_a_right_that_was_used_stays_an_unused_one_goes(world, right):
    other = rights.entitle(
        user=world.shopper, variant_id=world.table.pk, reference="line:2", store=None
    )
    reviews.write(right=right, stars=5)
    assert not rights.withdraw(reference=right.reference)
    assert rights.withdraw(reference=other.reference)
    assert ReviewRight.objects.get() == right


@pytest.mark.parametrize(
    "text", ["加我微信: hejian888", "http://x.example 更便宜", "打 13800138000"]
)
def test_what_leads_elsewhere_waits_for_headquarters(world, right, text):
    review = reviews.write(right=right, stars=5, text=text)
    assert review.status == "pending"
    assert review.doubt
    assert counters(right.variant.product_id) == {}
    assert moderation.publish(voice=review, by=world.hq)
    assert not moderation.publish(voice=review, by=world.hq)
    assert counters(right.variant.product_id) == {"stars_5": 1}


def test_headquarters_may_see_everything_first(right):
    VoicePolicy.objects.create(pk=1, publish_clean=False)
    assert reviews.write(right=right, stars=5).status == "pending"


def test_words_of_headquarters_list_are_held(right):
    VoicePolicy.objects.create(pk=1, doubtful_words="刷单\n")
    assert reviews.write(right=right, stars=5, text="别信刷单").doubt == "刷单"


def test_hiding_says_why_for_ever_and_uncounts(world, right):
    review = reviews.write(right=right, stars=1, text="退款")
    with pytest.raises(moderation.HideWithReason):
        moderation.hide(voice=review, by=world.hq, reason=" ")
    assert moderation.hide(voice=review, by=world.hq, reason="names a neighbour")
    assert counters(right.variant.product_id) == {}
    assert Product.objects.get(pk=right.variant.product_id).rating is None
    event = review.events.latest("pk")
    assert (event.action, event.by, event.reason) == ("hidden", world.hq, "names a neighbour")
    with pytest.raises(DatabaseError), transaction.atomic():
        VoiceEvent.objects.update(reason="")


def test_a_hidden_review_comes_back_only_through_headquarters(world, right):
    review = reviews.write(right=right, stars=1, text="xx")
    moderation.hide(voice=review, by=world.hq, reason="rude")
    assert reviews.change(review=review, stars=2, text="better words").status == "pending"
    assert counters(right.variant.product_id) == {}


def test_changing_moves_the_stars_and_keeps_what_was_said(world, right, photo):
    review = reviews.write(right=right, stars=2, text="一般", photos=[photo()])
    gone = review.photos.get()
    review = reviews.change(review=review, stars=5, text="住久了真好", without=[gone.pk])
    assert counters(right.variant.product_id) == {"stars_5": 1}
    assert review.edited_at
    assert review.events.get(action="edited").before == {"stars": 2, "text": "一般"}
    assert review.photo_count == 0


def test_the_removed_photo_leaves_the_storage(right, photo, django_capture_on_commit_callbacks):
    review = reviews.write(right=right, stars=2, photos=[photo()])
    gone = review.photos.get()
    with django_capture_on_commit_callbacks(execute=True):
        reviews.change(review=review, stars=2, without=[gone.pk])
    assert not default_storage.exists(gone.file.name)


def test_after_the_days_are_over_a_review_stands(right):
    review = reviews.write(right=right, stars=5)
    Review.objects.update(created_at=timezone.now() - timedelta(days=31))
    with pytest.raises(reviews.TooLateToChange):
        reviews.change(review=review, stars=1)
    assert counters(right.variant.product_id) == {"stars_5": 1}


def test_a_bad_photo_refuses_the_whole_and_leaves_nothing(right, photo):
    with pytest.raises(uploads.BadPicture) as refusal:
        reviews.write(right=right, stars=5, photos=[photo(), photo("b.jpg", b"<svg/>")])
    assert refusal.value.fields["photos"][0].startswith("b.jpg")
    assert not Review.objects.exists()
    assert not default_storage.exists("reviews") or default_storage.listdir("reviews")[1] == []
    with pytest.raises(reviews.TooManyPhotos):
        reviews.write(right=right, stars=5, photos=[photo() for _n in range(7)])


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(right, stars):
    with pytest.raises(Invalid):
        reviews.write(right=right, stars=stars)
    assert not Review.objects.exists()


def test_one_helpful_vote_for_each_member(world, right):
    review = reviews.write(right=right, stars=5)
    with pytest.raises(reviews.OwnReview):
        reviews.find_helpful(review=review, by=world.shopper)
    assert reviews.find_helpful(review=review, by=world.stranger) == 1
    assert reviews.find_helpful(review=review, by=world.stranger) == 1
    assert reviews.find_helpful(review=review, by=world.guide) == 2
    assert reviews.take_back_vote(review=review, by=world.guide) == 1
    assert reviews.take_back_vote(review=review, by=world.guide) == 1


def test_the_house_replies_and_the_first_reply_is_kept(world, right):
    review = reviews.write(right=right, stars=2, text="有点硬")
    reviews.reply(review=review, text="抱歉", by=world.hq, replied_as="HQ")
    review = reviews.reply(
        review=review, text="我们来看看", by=world.guide, replied_as="人民广场店"
    )
    assert (review.reply, review.replied_as) == ("我们来看看", "人民广场店")
    assert review.events.latest("pk").before == {"reply": "抱歉", "replied_as": "HQ"}
