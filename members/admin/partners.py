"""Partners of other trades, and who may scan for them."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from members.models import Partner
from o2o.hq import hq


@admin.register(Partner, site=hq)
class PartnerAdmin(ModelAdmin):
    """A partner that is not one any more is switched off, never deleted: it has earned money."""

    list_display = ["name_zh", "name_en", "code", "phone", "scanners", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["code", "name_zh", "name_en"]
    autocomplete_fields = ["people"]
    fields = [
        ("name_zh", "name_en"), ("code", "is_active"), ("address", "phone"), "people",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        return super().get_queryset(request).annotate(people_count=Count("people"))

    @display(description=_("people who scan"))
    def scanners(self, partner: Partner) -> int:
        return partner.people_count

    def get_readonly_fields(self, request: HttpRequest, obj: Partner | None = None):
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False
