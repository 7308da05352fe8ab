"""From hand-over to review: who may, where it shows, who answers, what it leaves."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from catalog.invariants import CHECKS as CATALOG_LAWS
from catalog.models import Answer, Product, Question, Review, ReviewRight
from catalog.services.voices import moderation, questions, reviews, rights
from members.models import Notice
from o2o.outbox import Message
from orders import tasks
from orders.invariants import rights_to_review_were_handed_over
from orders.services import fulfilling, pickup, reviewing
from stores.invariants import ratings_are_summed
from stores.models import StoreRating
from stores.services import speaking
from tests import story
from tests.foundation.hostile import photo

pytestmark = pytest.mark.django_db
SENT = {"_form_submitted": "on"}  # what the admin's dialogs send along


@pytest.fixture
def collected(world):
    """The shopper's sofa, handed over by the near store."""
    to = story.destination("pickup", address="", wanted_store=world.near.pk)
    ready = story.ready(world.shopper, world.guide, method="pickup", to=to)
    return pickup.confirm(code=ready.voucher.code, nonce="n", by=world.guide)


@pytest.fixture
def right(collected):
    return ReviewRight.objects.get()


def picture(name: str = "sofa.jpg", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photo(), "image/jpeg")


# ── The right ───────────────────────────────────────────────────────────────────────────
def test_only_the_hand_over_gives_the_right(world):
    sent = story.ready(world.shopper, world.guide)
    fulfilling.dispatch(fulfilment=sent, by=world.guide)
    assert not ReviewRight.objects.exists()
    fulfilling.sign(fulfilment=sent, by=world.guide, signed_by="王")
    right = ReviewRight.objects.get()
    line = sent.assignment.order.lines.get()
    assert (right.user, right.variant, right.store) == (world.shopper, world.sofa, world.near.pk)
    assert right.reference == f"line:{line.pk}"
    assert list(rights_to_review_were_handed_over()) == []


def test_an_undone_hand_over_takes_an_unused_right_along(world, collected):
    pickup.undo(redemption=collected, by=world.manager, reason="wrong box")
    assert not ReviewRight.objects.exists()


def test_what_was_reviewed_before_the_undo_stays(world, collected, right):
    reviewing.write(right=right, stars=5)
    pickup.undo(redemption=collected, by=world.manager, reason="wrong box")
    assert Review.objects.get().right == right
    assert list(rights_to_review_were_handed_over()) == []


def test_the_store_is_rated_once_for_an_order(world, right):
    reviewing.write(right=right, stars=5, store_stars=4, service_stars=3)
    world.near.refresh_from_db()
    assert (world.near.rated, world.near.store_stars, world.near.service_stars) == (1, 4, 3)
    assert not reviewing.rates_store(right)
    assert StoreRating.objects.get().reference == reviewing.order_of(right).number
    assert list(ratings_are_summed()) == []


def test_days_later_the_buyer_is_asked_once_unless_they_have_spoken(world, collected, right):
    promise = Message.objects.get(task="orders.tasks.remind_to_review")
    assert promise.due_at - promise.created_at > timedelta(days=6)
    for _twice in range(2):
        tasks.remind_to_review(**promise.arguments)
    notice = Notice.objects.get(kind="review_wanted")
    assert (notice.user, notice.link) == (world.shopper, f"/account/reviews/{right.pk}/")
    Notice.objects.all().delete()
    reviewing.write(right=right, stars=5)
    tasks.remind_to_review(**promise.arguments)
    assert not Notice.objects.filter(kind="review_wanted").exists()


def test_a_reply_and_an_answer_are_told_to_who_waits(world, right):
    review = reviewing.write(right=right, stars=2)
    speaking.reply(review=review, text="谢谢", by=world.guide)
    asked = questions.ask(product=world.sofa.product, user=world.stranger, text="多重？")
    speaking.answer(question=asked, user=world.hq, text="40 kg")
    told = dict(Notice.objects.filter(kind__regex="review|question").values_list("kind", "user"))
    assert told == {"review_replied": world.shopper.pk, "question_answered": world.stranger.pk}


# ── The shopper's pages ─────────────────────────────────────────────────────────────────
def test_the_order_invites_and_the_form_publishes(client_of, world, right):
    browser = client_of(world.shopper)
    order = reviewing.order_of(right)
    assert f"/account/reviews/{right.pk}/" in browser.get(order.get_absolute_url()).content.decode()
    answer = browser.post(
        f"/account/reviews/{right.pk}/",
        {"stars": "4", "text": "坐感很好", "photos": [picture(), picture("b.jpg")],
         "store_stars": "5", "service_stars": "5"},
    )  # fmt: skip
    assert answer.status_code == 302
    review = Review.objects.get()
    assert (review.stars, review.photo_count, review.status) == (4, 2, "published")
    page = Client().get(f"/p/{world.sofa.product.slug}/reviews/").content.decode()
    assert "坐感很好" in page
    assert review.photos.first().file.name in page
    assert "shopper" not in page


def test_a_form_without_stars_keeps_what_was_typed(client_of, world, right):
    answer = client_of(world.shopper).post(f"/account/reviews/{right.pk}/", {"text": "没点星"})
    assert answer.status_code == 400
    assert "没点星" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_hostile_photo_is_refused_by_its_field(client_of, world, right):
    bad = picture("script.jpg", b"<svg onload='alert(1)'/>")
    answer = client_of(world.shopper).post(
        f"/account/reviews/{right.pk}/", {"stars": "5", "photos": [bad]}
    )
    assert answer.status_code == 400
    assert "script.jpg" in answer.content.decode()
    assert not Review.objects.exists()


def test_the_written_review_is_changed_on_the_same_page(client_of, world, right):
    review = reviewing.write(right=right, stars=2, text="一般", photos=[picture()])
    browser = client_of(world.shopper)
    assert "一般" in browser.get(f"/account/reviews/{right.pk}/").content.decode()
    gone = review.photos.get().pk
    browser.post(f"/account/reviews/{right.pk}/", {"stars": "5", "text": "真好", "without": [gone]})
    review.refresh_from_db()
    assert (review.stars, review.text, review.photo_count) == (5, "真好", 0)
    assert Product.objects.get(pk=review.product_id).rating == 5


# ── The product's page ──────────────────────────────────────────────────────────────────
def test_the_product_shows_its_rating_and_fetches_the_rest(world, right):
    reviewing.write(right=right, stars=4, text="很稳")
    slug = world.sofa.product.slug
    page = Client().get(f"/p/{slug}/").content.decode()
    assert "--rating: 4" in page
    assert f"/p/{slug}/reviews/?part" in page
    assert "很稳" not in page
    part = Client().get(f"/p/{slug}/reviews/?part", headers={"HX-Request": "true"}).content.decode()
    assert "很稳" in part
    assert "<html" not in part


def test_reviews_are_filtered_sorted_and_paged_in_few_queries(
    world, right, django_assert_num_queries
):
    for n in range(12):
        each = rights.entitle(
            user=world.shopper, variant_id=world.sofa.pk, reference=f"earlier:{n}", store=None
        )
        reviews.write(right=each, stars=1 + n % 5, text=f"评价{n}")
    browser, slug = Client(), world.sofa.product.slug
    with django_assert_num_queries(4):
        page = browser.get(f"/p/{slug}/reviews/?stars=5").content.decode()
    assert "评价4" in page
    assert "评价0" not in page
    best = browser.get(f"/api/v1/products/{slug}/reviews/?sort=-stars").json()
    assert [row["stars"] for row in best["results"]] == [5, 5, 4, 4, 3, 3, 2, 2, 2, 1]
    rest = browser.get(best["next"]).json()
    assert [row["stars"] for row in rest["results"]] == [1, 1]
    assert browser.get(f"/api/v1/products/{slug}/reviews/?stars=9").status_code == 400
    assert browser.get(f"/p/{slug}/reviews/?stars=9").status_code == 302


def test_an_unreviewed_product_invites(world):
    page = Client().get(f"/p/{world.sofa.product.slug}/reviews/").content.decode()
    assert 'class="empty"' in page


def test_a_vote_is_one_tap_and_back(client_of, world, right):
    review = reviewing.write(right=right, stars=5)
    browser = client_of(world.stranger)
    first = browser.post(f"/reviews/{review.pk}/helpful/", headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in first.content.decode()
    browser.post(f"/reviews/{review.pk}/helpful/", {"undo": "1"})
    review.refresh_from_db()
    assert review.helpful == 0


# ── The API ─────────────────────────────────────────────────────────────────────────────
def test_the_api_takes_a_review_with_photos_once(client_of, world, right):
    browser, slug = client_of(world.shopper), world.sofa.product.slug
    url, key = f"/api/v1/products/{slug}/reviews/", {"Idempotency-Key": "k1"}
    said = {"stars": 5, "text": "很好", "photos": [picture()], "service_stars": 5, "store_stars": 4}
    first = browser.post(url, said, headers=key)
    assert first.status_code == 201, first.content
    assert len(first.json()["photos"]) == 1
    again = browser.post(url, said | {"photos": [picture()]}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    refused = browser.post(url, json.dumps({"stars": 1}), "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_reviewed")
    listed = browser.get("/api/v1/products/").json()["results"]
    rated = {row["slug"]: row["rating"] for row in listed}
    assert rated[slug] == {"average": "5.00", "count": 1}
    assert browser.get(f"/api/v1/products/{slug}/").json()["rating"]["count"] == 1


def test_who_did_not_buy_is_refused_by_name(client_of, world, right):
    url = f"/api/v1/products/{world.sofa.product.slug}/reviews/"
    answer = client_of(world.stranger).post(url, json.dumps({"stars": 1}), "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_bought")
    assert Client().post(url, json.dumps({"stars": 1}), "application/json").status_code == 401
    assert not Review.objects.exists()


# ── The house ───────────────────────────────────────────────────────────────────────────
def test_the_serving_store_replies_and_no_other(client_of, world, right):
    review = reviewing.write(right=right, stars=2, text="有点硬")
    path = f"/staff/reviews/{review.pk}/reply/"
    assert client_of(world.rival_guide).post(path, {"text": "别家"}).status_code == 404
    assert client_of(world.guide).post(path, {"text": "我们上门看看"}).status_code == 302
    review.refresh_from_db()
    assert (review.reply, review.replied_as) == ("我们上门看看", world.near.name_zh)
    assert "我们上门看看" in client_of(world.guide).get("/staff/reviews/").content.decode()


def test_headquarters_hides_with_a_reason_and_replies_in_its_admin(client_of, world, right):
    review = reviewing.write(right=right, stars=1, text="隔壁王家")
    desk = client_of(world.hq)
    here = f"/hq/catalog/review/{review.pk}"
    assert desk.get(f"{here}/change/").status_code == 200
    assert "隔壁王家" in desk.get("/hq/catalog/review/").content.decode()
    desk.post(f"{here}/hide/", SENT)
    review.refresh_from_db()
    assert review.is_public
    desk.post(f"{here}/hide/", SENT | {"reason": "names a neighbour"})
    desk.post(f"{here}/reply/", SENT | {"text": "谢谢提醒"})
    review.refresh_from_db()
    assert (review.status, review.reply, review.replied_as) == ("hidden", "谢谢提醒", "")
    assert "隔壁王家" not in Client().get(f"/p/{world.sofa.product.slug}/reviews/").content.decode()
    desk.post(f"{here}/publish/", SENT)
    review.refresh_from_db()
    assert review.is_public


# ── Questions ───────────────────────────────────────────────────────────────────────────
def test_a_question_is_answered_by_who_knows_and_labelled(client_of, world, right):
    slug = world.sofa.product.slug
    client_of(world.stranger).post(f"/p/{slug}/questions/", {"text": "扶手多高？"})
    question = Question.objects.get()
    for who in (world.shopper, world.guide, world.hq):
        client_of(who).post(f"/questions/{question.pk}/answer/", {"text": f"{who.name} 说 62 cm"})
    roles = dict(Answer.objects.values_list("role", "place"))
    assert roles == {"buyer": "", "guide": world.near.name_zh, "brand": ""}
    refused = client_of(world.stranger).post(f"/questions/{question.pk}/answer/", {"text": "我猜"})
    assert refused.status_code == 403
    page = Client().get(f"/p/{slug}/questions/").content.decode()
    assert page.count("62 cm") == 3
    api = Client().get(f"/api/v1/products/{slug}/questions/").json()["results"][0]
    assert [row["role"] for row in api["answers"]] == ["buyer", "guide", "brand"]


def test_asking_needs_words_an_account_and_some_restraint(client_of, world):
    path = f"/p/{world.sofa.product.slug}/questions/"
    assert "/account/login/" in Client().post(path, {"text": "?"})["Location"]
    browser = client_of(world.stranger)
    assert browser.post(path, {"text": " "}).status_code == 400
    for n in range(questions.MOST_A_DAY):
        questions.ask(product=world.sofa.product, user=world.stranger, text=f"{n}?")
    assert browser.post(path, {"text": "noch eins"}).status_code == 429
    assert Question.objects.count() == questions.MOST_A_DAY


def test_a_hidden_answer_is_not_counted(world, right):
    asked = questions.ask(product=world.sofa.product, user=world.stranger, text="多重？")
    said = questions.answer(question=asked, user=world.hq, text="40 kg", role="brand")
    asked.refresh_from_db()
    assert asked.answer_count == 1
    moderation.hide(voice=said, by=world.hq, reason="wrong")
    asked.refresh_from_db()
    assert asked.answer_count == 0


# ── Laws ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("statement", "law"),
    [
        ("UPDATE catalog_product SET stars_5 = stars_5 + 1", "ratings are those of the reviews"),
        ("UPDATE catalog_review SET status = 'hidden'", "ratings are those of the reviews"),
        ("UPDATE catalog_review SET product_id = (SELECT max(id) FROM catalog_product)",
         "reviews stand on their rights"),
        ("UPDATE catalog_review SET helpful = 7", "votes and answers are counted"),
        ("UPDATE catalog_question SET answer_count = 7", "votes and answers are counted"),
        ("UPDATE catalog_product SET question_count = 7", "votes and answers are counted"),
    ],
)  # fmt: skip
def test_what_is_broken_behind_the_verbs_is_found(world, right, statement, law):
    reviewing.write(right=right, stars=4, text="好", photos=[picture()])
    asked = questions.ask(product=world.sofa.product, user=world.stranger, text="多重？")
    questions.answer(question=asked, user=world.hq, text="40 kg", role="brand")
    assert {name for name, check in CATALOG_LAWS if list(check())} == set()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert law in {name for name, check in CATALOG_LAWS if list(check())}


def test_a_right_without_hand_over_and_a_wrong_sum_are_found(world, right):
    ReviewRight.objects.create(user=world.stranger, variant=world.sofa, reference="line:99999")
    assert len(list(rights_to_review_were_handed_over())) == 1
    type(world.near).objects.filter(pk=world.near.pk).update(rated=3)
    assert len(list(ratings_are_summed())) == 1
