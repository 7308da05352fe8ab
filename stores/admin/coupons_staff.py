"""Campaigns that a dealer or a store manager proposes; headquarters decides on each."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from o2o.admin import ReadOnly
from stores.admin.coupons import (
    BENEFIT,
    GOODS,
    NAMES,
    PAYERS,
    TIME,
    WAY,
    WHERE,
    CampaignForm,
    ShowsCampaigns,
)
from stores.admin.staff import OwnStoreFilter, managed_stores
from stores.models import Campaign, Dealer
from stores.sites import staff


class ProposalForm(CampaignForm):
    """For all goods, and always for a dealer's or a store's own orders."""

    class Meta(CampaignForm.Meta):
        fields = [*NAMES, *BENEFIT, *WAY, *TIME, *WHERE, *PAYERS]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("dealer") and not said.get("store"):
            self.add_error("store", _("Name your store, or the dealer."))
        return said

    def terms(self) -> dict[str, Any]:
        terms = super().terms()
        if terms.get("store"):
            terms["dealer"] = terms["store"].dealer
        return terms


@admin.register(Campaign, site=staff)
class StaffCampaign(ShowsCampaigns, ReadOnly, ModelAdmin):
    """The dealer's and the stores' own campaigns; headquarters decides on each."""

    actions = None
    list_filter = (OwnStoreFilter, "status")
    autocomplete_fields = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = Campaign.objects.visible_to(request.user)
        return self.admin_site.has_permission(request) and (
            obj is None or own.filter(pk=obj.pk).exists()
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return managed_stores(request.user).exists()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj:
            return sets
        return [part for part in sets if part[1]["fields"] != GOODS]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Own stores and own dealer; who only manages stores names one of them."""
        if db_field.name == "store":
            kwargs["queryset"] = managed_stores(request.user)
        if db_field.name == "dealer":
            kwargs["queryset"] = Dealer.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs.setdefault("form", forms.ModelForm if obj else ProposalForm)
        return super().get_form(request, obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        messages.info(request, _("Headquarters decides on it. You find the answer here."))
