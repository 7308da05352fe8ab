"""Headquarters: dealers, their suspension and exit, and what they still have in hand."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from o2o.hq import hq
from orders.services import moving_on
from stores.admin.franchise import Asks, RejectForm
from stores.admin.hq import DealerPeople, DealerStores, TerritoryInline
from stores.models import Dealer
from stores.services import dealers


@admin.register(Dealer, site=hq)
class DealerAdmin(Asks, ModelAdmin):
    list_display = ("code", "name", "state", "contact")
    list_filter = ("status",)
    search_fields = ("code", "name", "contact")
    readonly_fields = ("status", "in_hand")
    fields = ("code", "name", "contact", "status", "in_hand")
    inlines = (TerritoryInline, DealerPeople, DealerStores)
    actions_detail = ("suspend_it", "resume_it", "leave_it")

    @display(
        description=_("status"),
        ordering="status",
        label={"active": "success", "suspended": "warning", "left": "danger"},
    )
    def state(self, dealer: Dealer) -> tuple[str, str]:
        return dealer.status, dealer.get_status_display()

    @admin.display(description=_("still in hand"))
    def in_hand(self, dealer: Dealer) -> str:
        """What is left to do before the dealer can be let go."""
        if dealer.pk is None:
            return "–"
        left = moving_on.left(dealer=dealer)
        if left.is_nothing:
            return str(_("nothing"))
        return _(
            "%(offers)s open offers, %(orders)s orders to hand over, %(money)s to share the money "
            "of, %(pieces)s pieces in stock"
        ) % {
            "offers": left.offers,
            "orders": left.to_hand_over,
            "money": left.to_settle,
            "pieces": left.pieces,
        }

    def has_delete_permission(self, request: HttpRequest, obj: Dealer | None = None) -> bool:
        return False

    @action(description=_("Suspend"), url_path="suspend", permissions=["change"])
    def suspend_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        dealer = get_object_or_404(Dealer, pk=object_id)
        return self.ask(
            request,
            dealer,
            RejectForm(request.POST or None),
            title=_("Suspend"),
            says=_(
                "All stores pause and shoppers read the reason. Open offers go to other stores at "
                "once; what was accepted is still handed over. The territories credit nobody."
            ),
            verb=lambda form: dealers.suspend(
                dealer=dealer, by=request.user, reason=form.cleaned_data["reason"]
            ),
        )

    @action(description=_("Take back the suspension"), url_path="resume", permissions=["change"])
    def resume_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        dealer = get_object_or_404(Dealer, pk=object_id)
        return self.ask(
            request,
            dealer,
            forms.Form(request.POST or None),
            title=_("Take back the suspension"),
            says=_("The dealer is active again. Its stores stay paused until each is opened."),
            verb=lambda form: dealers.resume(dealer=dealer),
        )

    @action(description=_("Let the dealer go"), url_path="leave", permissions=["change"])
    def leave_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        dealer = get_object_or_404(Dealer, pk=object_id)
        return self.ask(
            request,
            dealer,
            RejectForm(request.POST or None),
            title=_("Let the dealer go"),
            says=_(
                "The contract and all territories end today, all stores pause, open offers go to "
                "others. What is left in hand stands on the dealer's page. This cannot be undone."
            ),
            verb=lambda form: dealers.leave(
                dealer=dealer, by=request.user, reason=form.cleaned_data["reason"]
            ),
        )
