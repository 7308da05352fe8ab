import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000


class Voice(models.Model):
    """What a member says in public. `author` is the name shown, empty for who wants none shown.

    Only `catalog.services.voices.moderation` changes the status.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for headquarters")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    author = models.CharField(_("shown name"), max_length=80, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PENDING
    )
    doubt = models.CharField(_("doubt"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written at"), db_default=Now())
    edited_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["pending", "published", "hidden"]),
                name="%(class)s_status_known",
            )
        ]

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.PUBLISHED


class VoiceEvent(models.Model):
    """What happened to a review, a question or an answer, by whom and why. Append-only.

    `before` keeps what an edit or a new reply replaced.
    """

    class Action(models.TextChoices):
        WRITTEN = "written", _("written")
        EDITED = "edited", _("changed by the author")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        HELD = "held", _("held for headquarters")
        REPLIED = "replied", _("replied to")

    review = models.ForeignKey("catalog.Review", models.PROTECT, null=True, related_name="events")
    question = models.ForeignKey(
        "catalog.Question", models.PROTECT, null=True, related_name="events"
    )
    answer = models.ForeignKey("catalog.Answer", models.PROTECT, null=True, related_name="events")
    action = models.CharField(_("what happened"), max_length=9, choices=Action.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    before = models.JSONField(_("before"), default=dict)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("event of a review or question")
        verbose_name_plural = _("events of reviews and questions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=False, question=None, answer=None)
                | Q(review=None, question__isnull=False, answer=None)
                | Q(review=None, question=None, answer__isnull=False),
                name="voice_event_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(action="hidden") | ~Q(reason=""), name="voice_hidden_says_why"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d %H:%M}"


class VoicePolicy(models.Model):
    """How headquarters treats what members say. One row."""

    publish_clean = models.BooleanField(
        _("publish what gives no cause for doubt at once"), default=True
    )
    doubtful_words = models.TextField(_("doubtful words"), blank=True, help_text=_("One a line."))
    edit_days = models.PositiveSmallIntegerField(_("days to change a review"), default=30)
    remind_days = models.PositiveSmallIntegerField(
        _("days after hand-over until we ask for a review"), default=7
    )

    class Meta:
        verbose_name = _("rules for reviews and questions")
        verbose_name_plural = _("rules for reviews and questions")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_voice_policy"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "VoicePolicy":
        """The row, or what holds until headquarters changes it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
