from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models.account import User
from members.querysets import DeliveryQuerySet, NoticeQuerySet, OwnQuerySet
from o2o.outbox import Message


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    WECHAT = "wechat", _("WeChat")


KNOWN_CHANNELS = Q(channel__in=["email", "sms", "wechat"])


class Notice(models.Model):
    """Something a member is told, once per `key`; the row itself stands in their inbox.

    `kind` names an entry of `members.notice_kinds`; `facts` fill its words, see
    `members.wording`. `link` is a path of this site.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("member"))
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    facts = models.JSONField(_("facts"), default=dict)
    link = models.CharField(_("link"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to a member")
        verbose_name_plural = _("notices to members")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once_per_key")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_member"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"


class Delivery(models.Model):
    """A notice on its way over one channel; `promise` retries it and may be given up."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("on its way")
        SENT = "sent", _("sent")
        UNWANTED = "unwanted", _("not wanted any more")
        UNSAID = "unsaid", _("no template for it")

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="deliveries", verbose_name=_("notice")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.WAITING
    )
    promise = models.OneToOneField(
        Message, models.SET_NULL, null=True, related_name="+", verbose_name=_("promise")
    )
    receipt = models.CharField(_("receipt of the carrier"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message sent out")
        verbose_name_plural = _("messages sent out")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=KNOWN_CHANNELS, name="delivery_channel_known"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", done_at=None)
                | Q(outcome__in=["sent", "unwanted", "unsaid"], done_at__isnull=False),
                name="delivery_outcome_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="delivery_waiting", condition=Q(outcome="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.get_channel_display()}"

    @property
    def key(self) -> str:
        """The same for every try, so that a carrier can tell a retry from a new message."""
        return f"notice-{self.notice_id}-{self.channel}"


class NoticeChoice(models.Model):
    """A member's own word on a subject and a channel; without a row the kind decides."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_choices",
        verbose_name=_("member"),
    )
    subject = models.CharField(_("subject"), max_length=16)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    wanted = models.BooleanField(_("wanted"))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of messages")
        verbose_name_plural = _("choices of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject", "channel"], name="one_choice_per_subject_and_channel"
            ),
            models.CheckConstraint(condition=KNOWN_CHANNELS, name="choice_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject} {self.channel} {self.wanted}"


class KeptMessage(models.Model):
    """What the default carrier would have sent, word for word; the same key only once."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("message kept instead of sent")
        verbose_name_plural = _("messages kept instead of sent")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=KNOWN_CHANNELS, name="kept_channel_known")]

    def __str__(self) -> str:
        return self.key
