"""What several admin pages of stock share."""

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stores.admin.forms import CountForm
from stores.models import Stock
from stores.services import stock


class CountsStock:
    """Stock is counted, never edited: the form's answer goes to the verb."""

    form = CountForm
    list_display = ("store", "variant", "on_hand", "reserved", "safety", "free")
    list_filter = ("store__status",)
    search_fields = ("variant__sku", "variant__product__name_zh", "variant__product__name_en")
    list_select_related = ("store", "variant")
    readonly_fields = ("reserved",)
    fields = ("store", "variant", "on_hand", "safety", "reserved", "reason")
    ordering = ("store", "variant")

    @admin.display(description=_("free"), ordering=F("on_hand") - F("reserved") - F("safety"))
    def free(self, row: Stock) -> int:
        return row.on_hand - row.reserved - row.safety

    def get_readonly_fields(self, request: HttpRequest, obj: Stock | None = None):
        return ("reserved", "store", "variant") if obj else ("reserved",)

    def has_delete_permission(self, request: HttpRequest, obj: Stock | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Stock, form: CountForm, change: bool) -> None:
        counted = stock.count(
            store_id=obj.store_id,
            variant_id=obj.variant_id,
            on_hand=form.cleaned_data["on_hand"],
            safety=form.cleaned_data["safety"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        obj.pk = counted.pk


class ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
