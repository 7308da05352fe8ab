"""What the admin pages of visits share: scoped lists, rules that are edited, visits that are not."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from o2o.admin import ReadOnly
from o2o.errors import DomainError
from stores.models import SlotRule, Visit, VisitEvent
from stores.services import greeting, rules, visits


class VisitHistory(ReadOnly, TabularInline):
    model = VisitEvent
    extra = 0
    fields = ("at", "kind", "by")
    readonly_fields = fields


class RulesOfVisits(ModelAdmin):
    """How stores cut their days into slots. What is booked stands; new cuts are offered at once."""

    list_display = ("store", "weekday", "opens", "closes", "minutes", "buffer", "capacity")
    list_select_related = ("store",)
    search_fields = ("store__code", "store__name_zh", "store__name_en")
    fields = (
        "store", "weekday", "opens", "closes", "minutes", "buffer", "capacity", "lead", "horizon",
    )  # fmt: skip

    def save_model(self, request: HttpRequest, obj: SlotRule, form: Any, change: bool) -> None:
        full = rules.save(rule=obj)
        if full:
            told = _("%(n)s times have more persons booked than the new rule seats; they stand.")
            messages.warning(request, told % {"n": full})


class ReadsVisits(ReadOnly, ModelAdmin):
    """Visits are read here and moved by buttons; each calls one verb."""

    list_display = ("number", "starts_at", "store", "guest", "party", "state", "guide", "outcome")
    list_filter = ("status", "origin", "outcome", "starts_at")
    list_select_related = ("store", "guide", "member")
    search_fields = ("number", "name", "phone", "note")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at", "-pk")
    exclude = ("hold_until", "reminded_at")
    inlines = (VisitHistory,)
    actions_detail = ("arrive_visit", "miss_visit", "cancel_visit")
    actions = None

    @display(description=_("guest"), ordering="name")
    def guest(self, visit: Visit) -> str:
        return visit.who

    @display(
        description=_("status"),
        ordering="status",
        label={
            "booked": "success", "arrived": "info", "waiting": "warning", "held": "warning",
            "no_show": "danger", "cancelled": "danger",
        },
    )  # fmt: skip
    def state(self, visit: Visit) -> tuple[str, str]:
        return visit.status, visit.get_status_display()

    def has_act_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_view_permission(request)

    @action(description=_("Has arrived"), url_path="arrive", permissions=["act"])
    def arrive_visit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        told = _("The visitor stands on the board as arrived.")
        return self._step(request, object_id, _("Has arrived"), told, greeting.arrive)

    @action(description=_("Did not come"), url_path="no-show", permissions=["act"])
    def miss_visit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        told = _("It counts as not come. Who comes after all can still be received.")
        return self._step(request, object_id, _("Did not come"), told, greeting.no_show)

    @action(description=_("Cancel for the store"), url_path="cancel", permissions=["act"])
    def cancel_visit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        told = _(
            "The visitor is written to at once and asked to choose another time."
            " Better call before."
        )
        verb = partial(visits.cancel, because=Visit.Because.STORE)
        return self._step(request, object_id, _("Cancel for the store"), told, verb)

    def _step(
        self,
        request: HttpRequest,
        object_id: str,
        title: str,
        consequence: str,
        verb: Callable[..., Any],
    ) -> HttpResponse:
        """Ask first; then run the verb on a row of the reader's own list and go back to it."""
        visit = get_object_or_404(self.get_queryset(request), pk=object_id)
        back = reverse(f"{self.admin_site.name}:stores_visit_change", args=[visit.pk])
        if request.method != "POST":
            facts = {"title": title, "consequence": consequence, "visit": visit, "back": back,
                     "opts": self.opts}  # fmt: skip
            request.current_app = self.admin_site.name
            context = self.admin_site.each_context(request) | facts
            return render(request, "stores/admin_visit_step.html", context)
        try:
            verb(visit=visit, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            visit.refresh_from_db()
            messages.success(request, f"{visit}: {visit.get_status_display()}")
        return HttpResponseRedirect(back)
