"""Headquarters: who holds which territory."""

from django.contrib import admin
from django.http import HttpRequest

from o2o.hq import hq
from stores.admin.areas import Mapped
from stores.models import Territory


@admin.register(Territory, site=hq)
class TerritoryAdmin(Mapped):
    """Province by province; a territory ends on a day and keeps its row."""

    list_filter = (("until", admin.EmptyFieldListFilter), "line", "division__level")
    autocomplete_fields = ("dealer", "division")

    def has_delete_permission(self, request: HttpRequest, obj: Territory | None = None) -> bool:
        return False
