"""What several admin pages of stock share."""

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stores.admin.forms import CountForm, DisplayForm
from stores.models import Display, Stock
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


class ShowsDisplays:
    """A display ends on a date; its row stays."""

    form = DisplayForm
    list_display = ("store", "variant", "since", "until", "condition", "has_photo")
    list_filter = ("condition",)
    list_select_related = ("store", "variant__product")
    ordering = (F("until").desc(nulls_first=True), "-since", "-pk")

    @admin.display(description=_("photo"), boolean=True)
    def has_photo(self, display: Display) -> bool:
        return bool(display.photo)

    def get_readonly_fields(self, request: HttpRequest, obj: Display | None = None):
        return ("store", "variant", "since") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Display | None = None) -> bool:
        return False
