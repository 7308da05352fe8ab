"""What members were told: the notices, what went out, what was given up, and a preview."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from members import wording
from members.carriers import Letter, kept, mail
from members.models import Channel, Delivery, KeptMessage, Notice
from members.notice_kinds import KINDS, SUBJECTS, Kind
from o2o.admin import Kept, Replays
from o2o.hq import hq
from o2o.outbox import Message

LABELS = {
    "waiting": "warning",
    "sent": "success",
    "unwanted": "info",
    "unsaid": "warning",
    "dead": "danger",
}


@admin.register(Notice, site=hq)
class NoticeAdmin(Kept):
    list_display = ["title", "who", "kind", "created_at", "read_at"]
    list_filter = ["kind", "created_at"]
    search_fields = ["user__email__iexact", "key"]
    search_help_text = _("Email of the member, or the key")
    list_select_related = ["user"]
    fields = ["user", "kind", "said", "key", "link", "created_at", "read_at"]
    readonly_fields = ["said"]
    list_before_template = "hq/_notice_preview_link.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [path("preview/", wrap(self.preview), name="members_notice_preview")]
        return [*own, *super().get_urls()]

    @display(description=_("title"))
    def title(self, notice: Notice) -> str:
        return wording.words(kind=notice.kind, facts=notice.facts).title

    @display(description=_("member"), ordering="user__email")
    def who(self, notice: Notice) -> str:
        return str(notice.user)

    @display(description=_("words"))
    def said(self, notice: Notice) -> str:
        return wording.words(kind=notice.kind, facts=notice.facts).text

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Every kind in both languages on every channel, filled with its sample."""
        request.current_app = self.admin_site.name
        chosen = request.GET.get("kind", "")
        kinds = {chosen: KINDS[chosen]} if chosen in KINDS else KINDS
        facts = self.admin_site.each_context(request) | {
            "title": _("How messages read"),
            "opts": self.opts,
            "previews": [_preview(name, kind) for name, kind in kinds.items()],
            "languages": ["zh-hans", "en"],
        }
        return TemplateResponse(request, "hq/notice_preview.html", facts)


def _preview(name: str, kind: Kind) -> dict:
    versions = [_version(name, kind, language) for language in ("zh-hans", "en")]
    return {"name": name, "kind": kind, "subject": SUBJECTS[kind.subject], "versions": versions}


def _version(name: str, kind: Kind, language: str) -> dict:
    said = wording.words(kind=name, facts=wording.sample(kind), language=language)
    stop = "" if kind.is_legal else "#"
    letters = {c: Letter(name, name, {}, c, "", language, said, "#", stop) for c in kind.channels}
    with translation.override(language):
        return {
            "language": language,
            "words": said,
            "mail": mail.html_of(letters[Channel.EMAIL]),
            "sms": kept.text_of(letters[Channel.SMS]) if Channel.SMS in letters else "",
            "wechat": kept.text_of(letters[Channel.WECHAT]),
        }


class GivenUpFilter(admin.SimpleListFilter):
    title = _("given up")
    parameter_name = "dead"

    def lookups(self, request: HttpRequest, model_admin):
        return [("yes", _("given up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.given_up() if self.value() == "yes" else queryset


@admin.register(Delivery, site=hq)
class DeliveryAdmin(Replays, Kept):
    list_display = ["title", "who", "channel", "state", "tries", "created_at", "done_at", "error"]
    list_filter = [GivenUpFilter, "outcome", "channel"]
    search_fields = ["notice__user__email__iexact", "notice__key"]
    search_help_text = _("Email of the member, or the key")
    list_select_related = ["notice__user", "promise"]
    fields = ["notice", "channel", "state", "tries", "error", "receipt", "created_at", "done_at"]
    readonly_fields = ["state", "tries", "error"]
    actions = ["replay"]

    @display(description=_("title"))
    def title(self, delivery: Delivery) -> str:
        return wording.words(kind=delivery.notice.kind, facts=delivery.notice.facts).title

    @display(description=_("member"))
    def who(self, delivery: Delivery) -> str:
        return str(delivery.notice.user)

    @display(description=_("status"), label=LABELS)
    def state(self, delivery: Delivery):
        if delivery.outcome == "waiting" and delivery.promise and delivery.promise.dead_at:
            return "dead", _("given up")
        return delivery.outcome, delivery.get_outcome_display()

    @display(description=_("attempts"))
    def tries(self, delivery: Delivery) -> int:
        return delivery.promise.attempts if delivery.promise else 0

    @display(description=_("last error"))
    def error(self, delivery: Delivery) -> str:
        return delivery.promise.last_error[:80] if delivery.promise else ""

    def given_up(self, queryset: QuerySet) -> list[tuple[Delivery, Message]]:
        return [(row, row.promise) for row in queryset.given_up().order_by("pk")]


@admin.register(KeptMessage, site=hq)
class KeptMessageAdmin(Kept):
    """What the default carrier keeps instead of sending."""

    list_display = ["text", "channel", "address", "at"]
    list_filter = ["channel"]
    search_fields = ["address", "key"]
