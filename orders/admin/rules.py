"""Headquarters' rules of routing: their versions, and a page to try a draft out and publish it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from o2o.hq import hq
from o2o.templatetags.ui import people_time
from orders import comparing
from orders.admin.reading import Register
from orders.comparing import Comparison
from orders.models import Order, RoutingRules
from orders.models.rules import WEIGHTS
from orders.services import rehearsing, rulebook, scoring
from orders.services.rehearsing import Setting
from stores.models import Store

MOST = 200


class DraftForm(forms.ModelForm):
    """A draft: the weights, and which past orders to try them on."""

    last = forms.IntegerField(
        label=gettext_lazy("Try it on the last orders"), min_value=1, max_value=MOST, initial=50
    )
    order = forms.CharField(
        label=gettext_lazy("or on one order number"), max_length=32, required=False
    )

    class Meta:
        model = RoutingRules
        fields = [*WEIGHTS]

    @property
    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in WEIGHTS}

    def orders(self) -> list[Order]:
        paid = Order.objects.exclude(paid_at=None).prefetch_related("lines")
        if number := self.cleaned_data["order"].strip():
            return list(Order.objects.filter(number=number).prefetch_related("lines"))
        return list(reversed(paid.order_by("-pk")[: self.cleaned_data["last"]]))


class PublishForm(DraftForm):
    """The draft as a version with a name and a reason."""

    class Meta(DraftForm.Meta):
        fields = [*WEIGHTS, "name", "note"]


@admin.register(RoutingRules, site=hq)
class RoutingRulesAdmin(Register):
    list_display = ["numbered", *WEIGHTS, "who", "since", "note"]
    list_display_links = None
    paginator = Paginator
    show_full_result_count = True
    list_before_template = "hq/_rules_intro.html"
    list_select_related = ["by"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="orders_routingrules_changelist"),
            path("scores/", wrap(self.scores_view), name="orders_routingrules_scores"),
            path("try/", wrap(self.try_view), name="orders_routingrules_try"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        more = {"may_publish": self._may_publish(request)}
        return super().changelist_view(request, (extra_context or {}) | more)

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """GET compares a draft with the rules in force; POST publishes it."""
        if not self._may_publish(request):
            raise PermissionDenied
        if request.method == "POST":
            form = PublishForm(request.POST)
            if form.is_valid():
                return self._publish(request, form)
            return self._page(request, form, status=400)
        if "last" not in request.GET:
            return self._page(request, DraftForm(initial=_in_force()))
        form = DraftForm(request.GET)
        return self._page(request, form, status=200 if form.is_valid() else 400)

    def scores_view(self, request: HttpRequest) -> HttpResponse:
        """How the stores have answered, the lowest score first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        records = sorted(scoring.records(), key=lambda record: record.score)[:MOST]
        stores = Store.objects.in_bulk([record.store_id for record in records])
        context = self.admin_site.each_context(request) | {
            "rows": [(record, stores[record.store_id]) for record in records],
            "half_life": scoring.HALF_LIFE,
            "memory": scoring.MEMORY,
            "prior": round(scoring.PRIOR),
            "usual": scoring.USUAL,
            "title": _("How the stores answer"),
            "opts": self.opts,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "hq/scores.html", context)

    def _page(self, request: HttpRequest, form: DraftForm, status: int = 200) -> HttpResponse:
        tried = form.is_bound and not any(form.errors.get(name) for name in [*WEIGHTS, "last"])
        context: dict[str, Any] = self.admin_site.each_context(request) | {
            "form": form,
            "weights": [form[name] for name in WEIGHTS],
            "told": _compared(form) if tried else None,
            "version": rulebook.active().version,
            "title": _("Try out routing rules"),
            "opts": self.opts,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "hq/rules.html", context, status=status)

    def _publish(self, request: HttpRequest, form: PublishForm) -> HttpResponse:
        rules = rulebook.publish(
            name=form.cleaned_data["name"],
            note=form.cleaned_data["note"],
            weights=form.weights,
            by=request.user,
        )
        self.log_addition(request, rules, str(rules))
        messages.success(request, _("%(rules)s is in force from now on.") % {"rules": rules})
        return HttpResponseRedirect(reverse("hq:orders_routingrules_changelist"))

    def _may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("orders.add_routingrules")

    # ── Columns ─────────────────────────────────────────────────────────────────────────
    @display(description=gettext_lazy("version"), ordering="version")
    def numbered(self, rules: RoutingRules) -> str:
        return str(rules)

    @display(description=gettext_lazy("by"))
    def who(self, rules: RoutingRules) -> str:
        return str(rules.by.name or rules.by.email) if rules.by else _("system")

    @display(description=gettext_lazy("published at"), ordering="at")
    def since(self, rules: RoutingRules) -> str:
        return people_time(rules.at)


def _in_force() -> dict[str, int]:
    active = rulebook.active()
    return {name: getattr(active, name) for name in WEIGHTS}


def _compared(form: DraftForm) -> Comparison | None:
    """Today's rules and the draft on the same past orders and today's stock; None without orders."""
    cases = rehearsing.cases_of(form.orders())
    if not cases:
        return None
    sides = [
        Setting(_("in force"), rulebook.active()),
        Setting(_("draft"), rulebook.draft(form.weights)),
    ]
    return comparing.compare([rehearsing.replay(cases, side) for side in sides])
