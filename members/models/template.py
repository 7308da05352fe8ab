from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.notice import Channel


class MessageTemplate(models.Model):
    """A template that a provider has approved for one kind of notice in one language.

    Providers of text messages and of WeChat send no free text: they fill a template they know
    by its id. `fields` says with what: {"the provider's name of a field": "our fact"}, where the
    facts are those of the kind in `members.notice_kinds`, or `title`, `text` or `sms`.
    """

    TEMPLATED = [Channel.SMS, Channel.WECHAT]

    channel = models.CharField(
        _("channel"), max_length=8, choices=[(c.value, c.label) for c in TEMPLATED]
    )
    kind = models.CharField(_("kind"), max_length=40)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    template_id = models.CharField(_("template id at the provider"), max_length=64)
    fields = models.JSONField(_("what fills its fields"), default=dict)

    class Meta:
        verbose_name = _("template of a provider")
        verbose_name_plural = _("templates of providers")
        ordering = ["channel", "kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "kind", "language"], name="one_template_per_kind_and_language"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "wechat"]), name="template_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="template_language_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.kind} · {self.get_language_display()}"
