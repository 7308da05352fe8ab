"""Store people: the orders given to their own stores, read-only, and confirming a pickup.

A voucher's code is never shown here; it is the shopper who shows it.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from o2o.errors import DomainError
from orders.models import (
    Assignment,
    AssignmentLine,
    Crew,
    Fulfilment,
    PrepaidUse,
    Redemption,
)
from orders.services import counter
from orders.staff import tries
from orders.staff.forms import RedeemForm, new_nonce
from stores.admin.staff import OwnStoreFilter, OwnStores
from stores.sites import staff

COLOURS = {
    "offered": "warning",
    "accepted": "info",
    "ready": "warning",
    "handed_over": "success",
    "installed": "success",
    "signed": "success",
    "declined": "danger",
    "expired": "danger",
}


class OnlyRead:
    """Steps are taken in the console and by confirming a pickup, never by editing a row."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PiecesInline(OnlyRead, TabularInline):
    model = AssignmentLine
    hide_title = True
    fields = readonly_fields = ("piece",)
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # of an assignment that the person may see

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssignmentLine]:
        return super().get_queryset(request).select_related("line")

    @admin.display(description=_("order line"))
    def piece(self, row: AssignmentLine) -> str:
        return f"{row.line.name} · {row.line.sku} × {row.line.quantity}"


@admin.register(Assignment, site=staff)
class StaffAssignment(OnlyRead, OwnStores, ModelAdmin):
    list_display = ("order", "store", "state", "offered_at", "deadline", "answered_by")
    list_filter = (OwnStoreFilter, "status")
    list_select_related = ("order", "store", "answered_by")
    search_fields = ("order__number", "lines__line__sku")
    fields = (
        "order", "store", "status", "offered_at", "deadline",
        "answered_at", "answered_by", "reason", "remark",
    )  # fmt: skip
    inlines = (PiecesInline,)

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, row: Assignment) -> tuple[str, str]:
        return row.status, row.get_status_display()


@admin.register(Fulfilment, site=staff)
class StaffFulfilment(OnlyRead, OwnStores, ModelAdmin):
    list_display = ("order", "recipient", "store", "method", "state", "ready_at", "done_at")
    list_filter = (OwnStoreFilter, "status", "method")
    list_select_related = ("assignment__order", "store")
    search_fields = ("assignment__order__number", "assignment__order__recipient")
    fields = (
        "order", "recipient", "store", "method", "status", "guide",
        "created_at", "ready_at", "done_at",
    )  # fmt: skip
    readonly_fields = ("order", "recipient")
    actions_list = ("confirm_pickup",)
    actions_row = ("confirm_this",)

    @admin.display(description=_("order"), ordering="assignment__order__number")
    def order(self, row: Fulfilment) -> str:
        return row.assignment.order.number

    @admin.display(description=_("recipient"))
    def recipient(self, row: Fulfilment) -> str:
        return row.assignment.order.recipient

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, row: Fulfilment) -> tuple[str, str]:
        return row.status, row.get_status_display()

    @action(description=_("Confirm a pickup"), url_path="confirm", icon="qr_code_scanner")
    def confirm_pickup(self, request: HttpRequest) -> HttpResponse:
        return redirect("staff_admin:orders_redemption_add")

    @action(description=_("Confirm a pickup"), url_path="confirm", icon="qr_code_scanner")
    def confirm_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Whichever row it is asked from, the shopper's code decides."""
        return redirect("staff_admin:orders_redemption_add")


@admin.register(Redemption, site=staff)
class StaffRedemption(OnlyRead, OwnStores, ModelAdmin):
    """Pickups of the own stores. To add one is to confirm a pickup by the shopper's code."""

    list_display = ("at", "order", "recipient", "store", "by", "undone_at", "undo_reason")
    list_display_links = None
    list_select_related = (
        "voucher__fulfilment__assignment__order",
        "voucher__fulfilment__store",
        "by",
    )
    search_fields = ("voucher__fulfilment__assignment__order__number",)
    actions_list = ("confirm_pickup",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redemption]:
        mine = Fulfilment.objects.visible_to(request.user)
        return Redemption.objects.filter(voucher__fulfilment__in=mine)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    @admin.display(description=_("order"))
    def order(self, row: Redemption) -> str:
        return row.voucher.fulfilment.assignment.order.number

    @admin.display(description=_("recipient"))
    def recipient(self, row: Redemption) -> str:
        return row.voucher.fulfilment.assignment.order.recipient

    @admin.display(description=_("store"))
    def store(self, row: Redemption) -> str:
        return row.voucher.fulfilment.store.name

    @action(description=_("Confirm a pickup"), url_path="confirm", icon="qr_code_scanner")
    def confirm_pickup(self, request: HttpRequest) -> HttpResponse:
        return redirect("staff_admin:orders_redemption_add")

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A redemption's own page would show its code."""
        raise Http404

    history_view = delete_view = change_view

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Confirm a pickup: ask for the code, hand over, say what and to whom."""
        form = RedeemForm(request.POST or None, initial={"nonce": new_nonce()})
        form.fields["code"].widget = UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}
        )
        if request.method == "POST" and form.is_valid():
            return self._confirm(request, form)
        return self._ask(request, form, 400 if form.errors else 200)

    def _confirm(self, request: HttpRequest, form: RedeemForm) -> HttpResponse:
        try:
            tries.spend(request)
            done = counter.confirm(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("code", str(refusal))
            return self._ask(request, form, refusal.status)
        if isinstance(done, PrepaidUse):
            redeemed = _("Redeemed: %(name)s, %(left)s left.")
            left = done.prepaid.left
            messages.success(request, redeemed % {"name": done.prepaid, "left": left})
            return HttpResponseRedirect(reverse("staff_admin:orders_prepaiduse_changelist"))
        order = done.voucher.fulfilment.assignment.order
        handed = _("Handed over to %(name)s, order %(number)s.")
        messages.success(request, handed % {"name": order.recipient, "number": order.number})
        return HttpResponseRedirect(reverse("staff_admin:orders_redemption_changelist"))

    def _ask(self, request: HttpRequest, form: RedeemForm, status: int) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "form": form,
            "nonce": new_nonce() if form.errors else form.initial["nonce"],
            "opts": self.opts,
            "title": _("Confirm a pickup"),
        }
        return render(request, "staff/admin_confirm.html", context, status=status)


@admin.register(PrepaidUse, site=staff)
class StaffPrepaidUse(OnlyRead, OwnStores, ModelAdmin):
    """Uses of service vouchers that the own stores redeemed."""

    list_display = ("at", "service", "left", "store", "by", "undone_at", "undo_reason")
    list_display_links = None
    list_select_related = ("prepaid__line", "store", "by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    @admin.display(description=_("service"))
    def service(self, row: PrepaidUse) -> str:
        return row.prepaid.line.name

    @admin.display(description=_("left"))
    def left(self, row: PrepaidUse) -> int:
        return row.prepaid.left

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A use's own page is in the console."""
        raise Http404

    history_view = delete_view = change_view


@admin.register(Crew, site=staff)
class StaffCrew(OwnStores, ModelAdmin):
    """Who goes out for the store. One that has been out is put aside, not deleted."""

    list_display = ("name", "store", "phone", "is_active")
    list_filter = (OwnStoreFilter, "is_active")
    list_select_related = ("store",)
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Crew | None = None) -> bool:
        return False
