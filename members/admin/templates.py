"""Which template a provider approved for which notice."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from members.models import MessageTemplate
from members.notice_kinds import KINDS
from o2o.hq import hq

WORDS = {"title", "text", "sms"}


class MessageTemplateForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("kind"),
        choices=lambda: [(name, f"{kind.title} · {name}") for name, kind in KINDS.items()],
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = MessageTemplate
        fields = ["channel", "kind", "language", "template_id", "fields"]

    def clean(self) -> dict:
        given = super().clean() or {}
        kind, fields = KINDS.get(given.get("kind", "")), given.get("fields")
        if kind and fields is not None:
            self._check(fields, WORDS | kind.placeholders)
        if kind and given.get("channel") not in kind.channels:
            self.add_error("kind", _("This kind is not sent over that channel."))
        return given

    def _check(self, fields: object, facts: set[str]) -> None:
        """Say at once what would fail at every sending."""
        if not isinstance(fields, dict) or not set(map(str, fields.values())) <= facts:
            known = ", ".join(sorted(facts))
            message = _('Write {"field of the provider": "fact"}; this kind knows: %(facts)s')
            self.add_error("fields", message % {"facts": known})


@admin.register(MessageTemplate, site=hq)
class MessageTemplateAdmin(ModelAdmin):
    form = MessageTemplateForm
    list_display = ["kind", "channel", "language", "template_id"]
    list_filter = ["channel", "language"]
    search_fields = ["kind", "template_id"]
