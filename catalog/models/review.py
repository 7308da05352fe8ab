from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product, Variant
from catalog.models.voice import Voice
from catalog.querysets import ReviewQuerySet, ReviewRightQuerySet

MOST_PHOTOS = 6
STARS = (5, 4, 3, 2, 1)


class ReviewRight(models.Model):
    """Who has a piece in their home may say how it is: one right for one order line.

    `reference` names what was bought (`line:17`; `earlier:…` for purchases from before this
    shop), `store` is the id of the store that handed it over.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    variant = models.ForeignKey(
        Variant, models.PROTECT, related_name="review_rights", verbose_name=_("variant")
    )
    reference = models.CharField(_("purchase"), max_length=64, unique=True)
    store = models.BigIntegerField(_("store"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"), db_default=Now())

    objects = ReviewRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("right to review")
        verbose_name_plural = _("rights to review")
        indexes = [models.Index(fields=["user", "-id"], name="review_right_of_member")]

    def __str__(self) -> str:
        return self.reference


class Review(Voice):
    """What a buyer says of a piece: stars, words, photos, and the house's reply."""

    right = models.OneToOneField(
        ReviewRight, models.PROTECT, related_name="review", verbose_name=_("right")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="reviews", verbose_name=_("product")
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    photo_count = models.PositiveSmallIntegerField(_("photos"), default=0)
    helpful = models.PositiveIntegerField(_("found helpful by"), default=0)
    reply = models.TextField(_("reply"), blank=True)
    replied_as = models.CharField(_("replies as"), max_length=120, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(Voice.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            *Voice.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5)), name="review_stars_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(photo_count__lte=MOST_PHOTOS), name="review_photos_at_most_six"
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-created_at", "-id"], name="review_newest",
                         condition=Q(status="published")),
            models.Index(fields=["product", "-helpful", "-id"], name="review_most_helpful",
                         condition=Q(status="published")),
            models.Index(fields=["-id"], name="review_pending", condition=Q(status="pending")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{'★' * self.stars} {self.text[:40]}".strip()


class ReviewPhoto(models.Model):
    """A picture of a review, as `catalog.services.pictures` keeps it."""

    review = models.ForeignKey(
        Review, models.CASCADE, related_name="photos", verbose_name=_("review")
    )
    file = models.FileField(_("file"), upload_to="reviews/", max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))

    class Meta:
        verbose_name = _("photo of a review")
        verbose_name_plural = _("photos of reviews")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name or ""


class HelpfulVote(models.Model):
    """A member found a review helpful: once."""

    review = models.ForeignKey(
        Review, models.CASCADE, related_name="votes", verbose_name=_("review")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("member")
    )

    class Meta:
        verbose_name = _("helpful vote")
        verbose_name_plural = _("helpful votes")
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="one_vote_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.user_id}"
