"""The price history, read and never written; prices of tomorrow, which can be taken back."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.dataclasses import ActionDialog
from unfold.decorators import action
from unfold.forms import BaseDialogForm

from catalog.models import PlannedPrice, PriceChange
from catalog.services import planned_prices
from o2o.errors import DomainError
from o2o.hq import hq


class Read(ModelAdmin):
    """Rows that verbs write."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PriceChange, site=hq)
class PriceChangeAdmin(Read):
    list_display = ["at", "variant", "previous", "price", "reason", "by"]
    list_filter = ["at"]
    list_select_related = ["variant", "by"]
    search_fields = ["variant__sku", "reason"]
    date_hierarchy = "at"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PlannedPrice, site=hq)
class PlannedPriceAdmin(Read):
    list_display = ["valid_from", "variant", "price", "reason", "by", "done_at", "cancelled_at"]
    list_select_related = ["variant", "by"]
    search_fields = ["variant__sku", "reason"]
    actions_detail = ["take_back"]
    fields = readonly_fields = [
        "variant", "price", "valid_from", "reason", "by", "created_at", "done_at", "cancelled_at",
        "cancelled_by",
    ]  # fmt: skip

    @action(
        description=_("Take back"),
        url_path="take-back",
        permissions=["change"],
        icon="undo",
        dialog=ActionDialog(
            title=_("Take this price back"),
            description=_("It will not come true; today's price stays."),
            form_class=BaseDialogForm,
            form_submit_text=_("Take back"),
        ),
    )
    def take_back(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        planned = PlannedPrice.objects.get(pk=object_id)
        try:
            planned_prices.take_back(planned=planned, by=request.user)
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _t("Taken back."))
        here = reverse("hq:catalog_plannedprice_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": here})
