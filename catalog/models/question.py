from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from catalog.models.voice import Voice
from catalog.querysets import VoiceQuerySet


class Question(Voice):
    """What somebody wants to know of a piece before buying it."""

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="questions", verbose_name=_("product")
    )
    answer_count = models.PositiveIntegerField(_("answers"), default=0)

    objects = VoiceQuerySet.as_manager()

    class Meta(Voice.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            *Voice.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
        ]
        indexes = [
            models.Index(fields=["product", "-answer_count", "-id"], name="question_of_product",
                         condition=Q(status="published")),
            models.Index(fields=["-id"], name="question_pending", condition=Q(status="pending")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:60]


class Answer(Voice):
    """`role` says as whom they speak; `place` names the store of a guide."""

    class Role(models.TextChoices):
        BUYER = "buyer", _("bought it")
        GUIDE = "guide", _("guide")
        BRAND = "brand", _("the brand")

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    role = models.CharField(_("speaks as"), max_length=5, choices=Role.choices)
    place = models.CharField(_("store"), max_length=120, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta(Voice.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            *Voice.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=["buyer", "guide", "brand"]), name="answer_role_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
        ]
        indexes = [
            models.Index(fields=["-id"], name="answer_pending", condition=Q(status="pending"))
        ]

    def __str__(self) -> str:
        return self.text[:60]
