"""Store people: how their own stores receive, and who comes; nothing of any other."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from stores.admin.staff import OwnStoreFilter, OwnStores
from stores.admin.visits import ReadsVisits, RulesOfVisits
from stores.models import SlotRule, Visit
from stores.sites import staff


@admin.register(SlotRule, site=staff)
class StaffSlotRule(OwnStores, RulesOfVisits):
    list_filter = (OwnStoreFilter, "weekday")


@admin.register(Visit, site=staff)
class StaffVisit(OwnStores, ReadsVisits):
    list_filter = (OwnStoreFilter, "status", "origin", "outcome")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Visits to the stores one works for; one's private visits elsewhere are no business here."""
        return super().get_queryset(request).served_by(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Visit | None = None) -> bool:
        return False
