"""Headquarters acts on an order: each button asks first, says what will happen, calls one verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from o2o.errors import DomainError
from o2o.templatetags.ui import money_text
from orders.admin import life, picking
from orders.admin.life import Life
from orders.models import Assignment, Order
from orders.services import cancelling, history, routing
from stores.models import Store


class MovedOn(DomainError):
    code = "moved_on"
    status = 409
    message = gettext_lazy(
        "This order has moved on since you opened the page. Nothing was changed; please look again."
    )


class ActionForm(forms.Form):
    """`seen` is the newest event the person has read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(ActionForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why; it stays in the order's history.")},
    )


class RouteForm(ActionForm):
    again = forms.BooleanField(
        label=gettext_lazy("Ask stores again that lost this order or did not answer in time"),
        required=False,
    )


class OverrideForm(ReasonForm):
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"),
        queryset=Store.objects.exclude(status="closed"),
        error_messages={"required": gettext_lazy("Choose a store.")},
    )


def run(*, order: Order, seen: int, verb: Callable[[], Any]) -> Any:
    """Run the verb unless the order has changed since it was read; raises MovedOn."""
    with transaction.atomic():
        history.lock(order.pk)
        if life.last_event(order) != seen:
            raise MovedOn
        return verb()


class Acts:
    """The three buttons of the order's page, for a ModelAdmin of orders."""

    def action_urls(self) -> list[URLPattern]:
        pages = {
            "override": self.override_view,
            "cancel": self.cancel_view,
            "route": self.route_view,
        }
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"orders_order_{name}",
            )
            for name, view in pages.items()
        ]

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("orders.change_order")

    def override_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        told = self._life(request, pk)
        search = request.GET.get("q", "").strip()
        form = OverrideForm(request.POST or None, initial={"seen": told.seen})
        if request.method == "POST" and form.is_valid():
            return self._override(request, told, form)
        chosen = request.POST.get("store", "")
        return self._page(
            request,
            told,
            form,
            "hq/override.html",
            _("Give %(number)s to another store") % {"number": told.order.number},
            choices=picking.choices(told, search) if told.can_move else [],
            search=search,
            chosen=int(chosen) if chosen.isdigit() else None,
        )

    def _override(self, request: HttpRequest, told: Life, form: OverrideForm) -> HttpResponse:
        store, reason = form.cleaned_data["store"], form.cleaned_data["reason"]
        return self._done(
            request,
            told,
            form,
            lambda: routing.override(order=told.order, store=store, by=request.user, reason=reason),
            lambda offer: _("Offered to %(store)s.") % {"store": offer.store},
            f"{_('Store')}: {store} · {reason}",
        )

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        told = self._life(request, pk)
        form = ReasonForm(request.POST or None, initial={"seen": told.seen})
        if request.method != "POST" or not form.is_valid():
            title = _("Cancel %(number)s") % {"number": told.order.number}
            return self._page(request, told, form, "hq/cancel.html", title)
        reason = form.cleaned_data["reason"]
        back = _("Cancelled. %(amount)s is on its way back.") % {"amount": money_text(told.back)}
        return self._done(
            request,
            told,
            form,
            lambda: cancelling.cancel(order=told.order, by=request.user, reason=reason),
            lambda _order: back if told.back else _("Cancelled. Nothing had been paid."),
            f"{_('Cancelled')}: {reason}",
        )

    def route_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        told = self._life(request, pk)
        form = RouteForm(request.POST or None, initial={"seen": told.seen})
        if request.method != "POST" or not form.is_valid():
            title = _("Route %(number)s again") % {"number": told.order.number}
            return self._page(request, told, form, "hq/route.html", title)
        again = form.cleaned_data["again"]
        return self._done(
            request, told, form, lambda: _route(told, again), _found, _("Routed again")
        )

    def _life(self, request: HttpRequest, pk: int) -> Life:
        """The order, for those who may act on it."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        try:
            return life.read(pk)
        except Order.DoesNotExist as missing:
            raise Http404 from missing

    def _page(
        self, request: HttpRequest, told: Life, form: ActionForm, template: str, title: str, **more
    ) -> HttpResponse:
        """Asks before acting; a form that was not filled in well is shown again."""
        context = self.admin_site.each_context(request) | {
            "life": told,
            "order": told.order,
            "form": form,
            "title": title,
            "opts": self.opts,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context, status=400 if form.errors else 200)

    def _done(
        self,
        request: HttpRequest,
        told: Life,
        form: ActionForm,
        verb: Callable[[], Any],
        success: Callable[[Any], str],
        log: str,
    ) -> HttpResponse:
        """Run the verb, say what came of it, note who did it, go back to the order."""
        try:
            result = run(order=told.order, seen=form.cleaned_data["seen"], verb=verb)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, told.order, log)
            messages.success(request, success(result))
        return HttpResponseRedirect(reverse("hq:orders_order_change", args=[told.order.pk]))


def _route(told: Life, again: bool) -> list[Assignment]:
    if not told.can_route:
        raise routing.NothingToRoute
    return routing.route(order_id=told.order.pk, again=again)


def _found(offers: list[Assignment]) -> str:
    if not offers:
        return _("Still no store can serve it. Give it to a store of your choice, or cancel it.")
    return _("Offered to %(store)s.") % {
        "store": _(", ").join(offer.store.name for offer in offers)
    }
