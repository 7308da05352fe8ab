"""Writing, changing and answering reviews."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog import signals
from catalog.models import HelpfulVote, Review, ReviewPhoto, ReviewRight, VoiceEvent, VoicePolicy
from catalog.models.review import MOST_PHOTOS
from catalog.models.voice import LONGEST_TEXT
from catalog.services import pictures
from catalog.services.voices import authors, chronicle, counting, moderation
from o2o.errors import DomainError, Invalid

FOLDER = "reviews"
Action = VoiceEvent.Action


class NotBought(DomainError):
    code = "not_bought"
    status = 403
    message = _("Only who bought this piece can review it, once it has been handed over.")


class AlreadyReviewed(DomainError):
    code = "already_reviewed"
    message = _("You have reviewed this purchase already. You can still change what you wrote.")


class TooLateToChange(DomainError):
    code = "too_late_to_change"
    message = _("A review can be changed within %(days)s days; that time is over.")


class TooManyPhotos(Invalid):
    code = "too_many_photos"
    message = _("At most six photos.")


class OwnReview(DomainError):
    code = "own_review"
    message = _("This is your own review.")


def write(
    *,
    right: ReviewRight,
    stars: int,
    text: str = "",
    photos: Sequence[UploadedFile] = (),
    anonymous: bool = False,
) -> Review:
    """Use a right: once. Pictures are made ready before the transaction begins."""
    _check(stars, text, len(photos))
    with _kept(photos) as stored, transaction.atomic():
        ReviewRight.objects.select_for_update().get(pk=right.pk)
        if Review.objects.filter(right=right).exists():
            raise AlreadyReviewed
        review = Review.objects.create(
            right=right,
            user=right.user,
            author="" if anonymous else authors.shown(right.user),
            product_id=right.variant.product_id,
            stars=stars,
            text=text.strip(),
            photo_count=len(stored),
        )
        _attach(review, stored)
        chronicle.note(review, Action.WRITTEN, by=right.user)
        moderation.receive(review)
    return review


def change(
    *,
    review: Review,
    stars: int,
    text: str = "",
    photos: Sequence[UploadedFile] = (),
    without: Collection[int] = (),
    anonymous: bool | None = None,
) -> Review:
    """Say it otherwise, within the days that headquarters allows.

    `photos` come to those there are, `without` names the ids of those that go. What was hidden
    or held goes before headquarters again.
    """
    going = list(review.photos.filter(pk__in=without))
    _check(stars, text, review.photo_count - len(going) + len(photos))
    with _kept(photos) as stored, transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        _refuse_late(review)
        if review.is_public:
            counting.count(review, -1)
        chronicle.note(review, Action.EDITED, by=review.user, stars=review.stars, text=review.text)
        review.stars, review.text, review.edited_at = stars, text.strip(), timezone.now()
        if anonymous is not None:
            review.author = "" if anonymous else authors.shown(review.user)
        _detach(review, going)
        _attach(review, stored)
        review.photo_count = review.photos.count()
        review.save()
        if review.is_public:
            counting.count(review, 1)
        moderation.receive(review)
    return review


@transaction.atomic
def reply(*, review: Review, text: str, by: Any, replied_as: str) -> Review:
    """The house answers below the review, as headquarters or as the store that served."""
    text = text.strip()
    if not text:
        raise Invalid(fields={"text": [_("This is needed.")]})
    _refuse_long(text)
    review = Review.objects.select_for_update().get(pk=review.pk)
    chronicle.note(review, Action.REPLIED, by=by, reply=review.reply, replied_as=review.replied_as)
    review.reply, review.replied_as, review.replied_at = text, replied_as, timezone.now()
    review.save(update_fields=["reply", "replied_as", "replied_at"])
    signals.answered.send(Review, voice=review, key=f"reply:{review.pk}")
    return review


@transaction.atomic
def find_helpful(*, review: Review, by: Any) -> int:
    """One vote for each member, however often they tap; returns how many there are."""
    if review.user_id == by.pk:
        raise OwnReview
    _vote, is_new = HelpfulVote.objects.get_or_create(review=review, user=by)
    return _count_votes(review, 1 if is_new else 0)


@transaction.atomic
def take_back_vote(*, review: Review, by: Any) -> int:
    gone, _each = HelpfulVote.objects.filter(review=review, user=by).delete()
    return _count_votes(review, -gone)


def _count_votes(review: Review, change: int) -> int:
    if change:
        Review.objects.filter(pk=review.pk).update(helpful=F("helpful") + change)
        review.refresh_from_db(fields=["helpful"])
    return review.helpful


# ── What may be said ────────────────────────────────────────────────────────────────────
def _check(stars: int, text: str, photos: int) -> None:
    if stars not in range(1, 6):
        raise Invalid(fields={"stars": [_("One to five stars.")]})
    _refuse_long(text)
    if photos > MOST_PHOTOS:
        raise TooManyPhotos(fields={"photos": [TooManyPhotos.message]})


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Invalid(fields={"text": [_("At most %(most)s characters.") % {"most": LONGEST_TEXT}]})


def _refuse_late(review: Review) -> None:
    days = VoicePolicy.current().edit_days
    if timezone.now() > review.created_at + timedelta(days=days):
        raise TooLateToChange(days=days)


# ── Photos ──────────────────────────────────────────────────────────────────────────────
@contextmanager
def _kept(photos: Sequence[UploadedFile]) -> Iterator[list[pictures.Stored]]:
    """The photos through the gate and in the storage; gone again when the review is refused."""
    stored: list[pictures.Stored] = []
    try:
        for photo in photos:
            stored.append(_keep(photo))
        yield stored
    except BaseException:
        for each in stored:
            pictures.discard(each.name)
        raise


def _keep(photo: UploadedFile) -> pictures.Stored:
    try:
        return pictures.keep(upload=photo, folder=FOLDER)
    except Invalid as refusal:
        refusal.fields = {"photos": [f"{photo.name}: {refusal}"]}
        raise


def _attach(review: Review, stored: list[pictures.Stored]) -> None:
    ReviewPhoto.objects.bulk_create(
        ReviewPhoto(review=review, file=each.name, width=each.width, height=each.height)
        for each in stored
    )


def _detach(review: Review, going: list[ReviewPhoto]) -> None:
    review.photos.filter(pk__in=[photo.pk for photo in going]).delete()
    for photo in going:
        transaction.on_commit(partial(pictures.discard, photo.file.name), robust=True)
