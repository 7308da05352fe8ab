"""The price history: read, filtered, never written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from catalog.models import PriceChange
from o2o.hq import hq


@admin.register(PriceChange, site=hq)
class PriceChangeAdmin(ModelAdmin):
    list_display = ["at", "variant", "previous", "price", "reason", "by"]
    list_filter = ["at"]
    list_select_related = ["variant", "by"]
    list_per_page = 50
    search_fields = ["variant__sku", "reason"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
