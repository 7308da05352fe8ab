"""The workshop of headquarters: promises in the outbox, answers kept for retries."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, Model, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold import paginator
from unfold.admin import ModelAdmin
from unfold.decorators import display

from o2o import outbox
from o2o.hq import hq
from o2o.idempotency import IdempotencyRecord
from o2o.outbox import Message

STATES = {"open": _("on its way"), "dead": _("given up"), "done": _("done")}


class InfinitePaginator(paginator.InfinitePaginator):
    """Newer and older, without counting the whole history; the theme knows it by this name."""

    template_name = "hq/_pages.html"


class ReadOnly:
    """Rows that programs write and people read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Replays:
    """A button that sends again what was given up; the admin's log says who pressed it."""

    def given_up(self, queryset: QuerySet) -> Iterable[tuple[Model, Message]]:
        """The chosen rows, each with its promise; one that is not given up is left alone."""
        raise NotImplementedError

    @admin.action(description=_("Replay what was given up"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet) -> None:
        replayed = 0
        for row, promise in self.given_up(queryset):
            if outbox.replay(promise):
                self.log_change(request, row, str(_("Replayed")))
                replayed += 1
        if not replayed:
            messages.warning(request, _("None of these was given up; nothing was changed."))
            return
        text = ngettext("%(n)s message is due again.", "%(n)s messages are due again.", replayed)
        messages.success(request, text % {"n": replayed})

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Who may change such rows in principle; nobody does it by hand."""
        meta = self.opts
        return request.user.has_perm(f"{meta.app_label}.change_{meta.model_name}")


class Kept(ReadOnly, ModelAdmin):
    """A long history of them."""

    list_per_page = 40
    show_full_result_count = False
    paginator = InfinitePaginator
    list_fullwidth = True


class StateFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin):
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "open":
                return queryset.filter(done_at=None, dead_at=None)
            case "dead":
                return queryset.filter(done_at=None, dead_at__isnull=False)
            case "done":
                return queryset.filter(done_at__isnull=False)
        return queryset


@admin.register(Message, site=hq)
class MessageAdmin(Replays, Kept):
    list_display = ["name", "state", "attempts", "created_at", "due_at", "error"]
    list_filter = [StateFilter, "task"]
    search_fields = ["task", "last_error"]
    fields = [
        "task", "arguments", "state", "attempts", "created_at", "due_at", "done_at", "dead_at",
        "last_error",
    ]  # fmt: skip
    readonly_fields = ["state"]
    actions = ["replay"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Given up first, then on its way, then done; the newest first within each."""
        rank = Case(When(done_at__isnull=False, then=2), When(dead_at=None, then=1), default=0)
        return super().get_queryset(request).annotate(rank=rank).order_by("rank", "-pk")

    @display(description=_("task"), ordering="task")
    def name(self, message: Message) -> str:
        arguments = ", ".join(f"{key} {value}" for key, value in message.arguments.items())
        return f"{message.task.rsplit('.', 1)[-1]} · {arguments}"

    @display(
        description=_("status"), label={"open": "warning", "dead": "danger", "done": "success"}
    )
    def state(self, message: Message):
        done, dead = message.done_at, message.dead_at
        state = "done" if done else "dead" if dead else "open"
        return state, STATES[state]

    @display(description=_("last error"))
    def error(self, message: Message) -> str:
        return message.last_error[:80] or "—"

    def given_up(self, queryset: QuerySet) -> list[tuple[Message, Message]]:
        return [(message, message) for message in queryset.order_by("pk")]


@admin.register(IdempotencyRecord, site=hq)
class IdempotencyRecordAdmin(Kept):
    """Which writes were answered under which key; the answers themselves stay with their owners."""

    list_display = ["key", "owner", "answer", "created_at"]
    list_filter = ["status"]
    search_fields = ["key__exact", "owner__exact"]
    fields = ["key", "owner", "fingerprint", "answer", "leased_until", "created_at"]
    readonly_fields = ["answer"]
    ordering = ["-pk"]

    @display(description=_("status"), ordering="status")
    def answer(self, record: IdempotencyRecord) -> str:
        return str(record.status) if record.status else _("still running")
