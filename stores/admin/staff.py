"""Store people: the stock, displays and hours of their own stores, and nothing of any other."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from catalog.models import Variant
from o2o.admin import ReadOnly
from stores.admin.areas import Mapped
from stores.admin.forms import PeopleForm
from stores.admin.mixins import CountsStock, ShowsDisplays
from stores.admin.tag_sheet import PrintsSheets
from stores.models import (
    Display,
    Division,
    HoursException,
    Membership,
    OpeningHours,
    Stock,
    Store,
    Tag,
    Territory,
)
from stores.sites import staff


class OwnStores:
    """Rows, pickers, filters and searches of `visible_to(user)`; managers write, guides read.

    No bulk actions: a manager here may be a guide elsewhere, so permission is asked row by row.
    """

    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "store":
            kwargs["queryset"] = managed_stores(request.user)
        if db_field.name == "variant":
            return VariantBySku(label=_("SKU"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request) and (
            obj is None or self._own(request).filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return managed_stores(request.user).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        managed = managed_stores(request.user)
        return managed.filter(pk=obj.store_id).exists() if obj else managed.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def _own(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.visible_to(request.user)


class VariantBySku(forms.ModelChoiceField):
    """Typed or scanned, not picked from thousands."""

    def __init__(self, **options: Any):
        widget = AdminTextInputWidget()
        super().__init__(Variant.objects.all(), to_field_name="sku", widget=widget, **options)


class OwnStoreFilter(admin.SimpleListFilter):
    """Only the stores that the user may see are offered."""

    title = _("store")
    parameter_name = "store"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(store.code, store.name) for store in Store.objects.visible_to(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(store__code=self.value()) if self.value() else queryset


def managed_stores(user: Any) -> QuerySet[Store]:
    """Stores of which the user is manager, or whose dealer the user works for."""
    return Store.objects.managed_by(user)


@admin.register(Stock, site=staff)
class StaffStock(OwnStores, CountsStock, ModelAdmin):
    list_filter = (OwnStoreFilter,)

    def has_change_permission(self, request: HttpRequest, obj: Stock | None = None) -> bool:
        """Everybody who works in a store may count in it."""
        stores = Store.objects.visible_to(request.user)
        return stores.filter(pk=obj.store_id).exists() if obj else stores.exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return managed_stores(request.user).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Stock | None = None) -> bool:
        return False


@admin.register(Display, site=staff)
class StaffDisplay(ShowsDisplays, OwnStores, ModelAdmin):
    list_filter = (OwnStoreFilter, "condition")
    search_fields = ("variant__sku", "variant__product__name_zh", "variant__product__name_en")


@admin.register(OpeningHours, site=staff)
class StaffHours(OwnStores, ModelAdmin):
    """The week of the store: agreed with headquarters, so only read here."""

    list_display = ("store", "weekday", "opens", "closes")
    list_filter = (OwnStoreFilter,)
    list_select_related = ("store",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OpeningHours | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OpeningHours | None = None) -> bool:
        return False


@admin.register(HoursException, site=staff)
class StaffException(OwnStores, ModelAdmin):
    list_display = ("store", "date", "opens", "closes", "reason")
    list_filter = (OwnStoreFilter,)
    list_select_related = ("store",)
    search_fields = ("reason",)
    date_hierarchy = "date"


@admin.register(Membership, site=staff)
class StaffPeople(OwnStores, ModelAdmin):
    """Who works here, and what they know best: visitors are given to them by it."""

    list_display = ("user", "role", "store", "knows", "speaks")
    list_filter = (OwnStoreFilter, "role")
    list_select_related = ("user", "store")
    fields = ("user", "role", "store", "skills", "languages")
    readonly_fields = ("user", "role", "store")
    form = PeopleForm
    filter_horizontal = ("skills",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request).active().filter(store__isnull=False)
        return found.prefetch_related("skills")

    @admin.display(description=_("knows best"))
    def knows(self, row: Membership) -> str:
        return _(", ").join(skill.name for skill in row.skills.all())

    @admin.display(description=_("speaks"))
    def speaks(self, row: Membership) -> str:
        named = dict(settings.LANGUAGES)
        return _(", ").join(str(named[code]) for code in row.languages)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False


@admin.register(Tag, site=staff)
class StaffTag(PrintsSheets, OwnStores, ModelAdmin):
    """Codes of the own store: printed and switched off here, made by the sheet's button."""

    list_display = ("code", "kind", "what", "store", "is_active")
    list_filter = (OwnStoreFilter, "kind", "is_active")
    list_select_related = ("store", "variant__product", "guide")
    search_fields = ("code", "variant__sku", "variant__product__name_zh")
    fields = ("code", "kind", "what", "store", "is_active")
    readonly_fields = ("code", "kind", "what", "store")

    @admin.display(description=_("for"))
    def what(self, tag: Tag) -> str:
        return tag.label

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        return False


@admin.register(Territory, site=staff)
class StaffTerritory(ReadOnly, Mapped):
    """The area of the own dealer; who holds the rest is headquarters' to know."""

    fields = ("division", "line", "dealer", "since", "until")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Territory]:
        return super().get_queryset(request).visible_to(request.user)

    def shown(self, request: HttpRequest, divisions: list[Division]) -> list[Division]:
        """Those of the provinces in which the dealer holds anything."""
        held = self.get_queryset(request).values_list("division_id", flat=True)
        provinces = {code[:2] for code in held}
        return [division for division in divisions if division.pk[:2] in provinces]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request) and (
            obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        )
