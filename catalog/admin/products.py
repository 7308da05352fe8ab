"""Products with variants and pictures; a price changes by an action that asks for a reason."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.dataclasses import ActionDialog
from unfold.decorators import action

from catalog.admin.forms import MediaForm, PlannedPriceForm, PriceForm, VariantForm
from catalog.models import Media, PriceChange, Product, Variant
from catalog.services import copies, pictures, planned_prices, pricing
from o2o.errors import DomainError
from o2o.hq import hq


def thumbnail(name: str) -> str:
    if not name:
        return "–"
    return format_html(
        '<img src="{}" alt="" width="48" height="48" loading="lazy" style="border-radius:6px">',
        pictures.url(name, 400),
    )


class VariantInline(StackedInline):
    model = Variant
    form = VariantForm
    extra = 0
    can_delete = False
    show_change_link = True
    tab = True
    fields = [
        ("sku", "price", "is_sellable"),
        ("name_zh", "name_en", "color"),
        ("width_cm", "depth_cm", "height_cm", "weight_kg", "position"),
    ]


class MediaInline(TabularInline):
    model = Media
    form = MediaForm
    extra = 0
    tab = True
    fields = ["preview", "file", "variant", "role", "alt_zh", "alt_en", "position"]
    readonly_fields = ["preview"]

    @admin.display(description=_("preview"))
    def preview(self, media: Media) -> str:
        return thumbnail("" if media.role == Media.Role.MODEL else media.file.name)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        """Only this product's own variants."""
        if db_field.name == "variant":
            pk = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = (
                Variant.objects.filter(product_id=pk) if pk else Variant.objects.none()
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Product, site=hq)
class ProductAdmin(ModelAdmin):
    inlines = [VariantInline, MediaInline]
    list_display = [
        *("shown", "name_zh", "name_en", "code", "in_categories"),
        *("lowest_price", "options", "is_published", "updated_at"),
    ]
    list_display_links = ["shown", "name_zh"]
    list_filter = ["is_published", "delivery_class", "categories"]
    list_per_page = 50
    search_fields = ["code", "name_zh", "name_en", "variants__sku"]
    ordering = ["-updated_at"]
    prepopulated_fields = {"slug": ["name_en", "code"]}
    autocomplete_fields = ["categories"]
    readonly_fields = ["lowest_price", "created_at", "updated_at"]
    actions = ["publish", "withdraw"]
    warn_unsaved_form = True
    fieldsets = [
        (
            None,
            {"fields": [("name_zh", "name_en"), ("slug", "code"), "categories", "is_published"]},
        ),
        (_("Story"), {"fields": ["description_zh", "description_en", "designer"]}),
        (
            _("Promises"),
            {"fields": ["attributes", ("installation_fee", "delivery_class")]},
        ),
        (_("Kept by the system"), {"fields": [("lowest_price", "created_at", "updated_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        rows = super().get_queryset(request).defer("search_vector")
        return rows.annotate(variant_count=Count("variants")).prefetch_related("categories")

    @admin.display(description="")
    def shown(self, product: Product) -> str:
        return thumbnail(product.picture)

    @admin.display(description=_("categories"))
    def in_categories(self, product: Product) -> str:
        return "、".join(category.name for category in product.categories.all()) or "–"

    @admin.display(description=_("variants"), ordering="variant_count")
    def options(self, product: Product) -> int:
        return product.variant_count

    @admin.action(description=_("Publish the chosen products"))
    def publish(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        self._set_published(request, products, True)

    @admin.action(description=_("Take the chosen products off the site"))
    def withdraw(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        self._set_published(request, products, False)

    def _set_published(self, request: HttpRequest, products: QuerySet[Product], on: bool) -> None:
        pks = list(products.values_list("pk", flat=True))
        Product.objects.filter(pk__in=pks).update(is_published=on)
        copies.refresh(product_ids=pks)
        self.message_user(request, _t("%(n)s products changed.") % {"n": len(pks)})

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """New variants get the first entry of their price ledger; the copies follow."""
        super().save_related(request, form, formsets, change)
        product = form.instance
        prices = dict(product.variants.values_list("pk", "price"))
        pricing.set_prices(prices=prices, reason=_t("Entered in headquarters"), by=request.user)
        copies.refresh(product_ids=[product.pk])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PriceHistory(TabularInline):
    model = PriceChange
    fields = ["at", "price", "previous", "reason", "by"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceChange]:
        return super().get_queryset(request).select_related("by", "variant")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Variant, site=hq)
class VariantAdmin(ModelAdmin):
    inlines = [PriceHistory]
    list_display = ["sku", "product", "name_zh", "name_en", "price", "size", "is_sellable"]
    list_filter = ["is_sellable"]
    list_select_related = ["product"]
    list_per_page = 50
    search_fields = ["sku", "name_zh", "name_en", "product__name_zh", "product__code"]
    ordering = ["sku"]
    readonly_fields = ["product", "price"]
    actions_detail = ["change_price", "plan_price"]
    fields = [
        *("product", ("sku", "price", "is_sellable"), ("name_zh", "name_en", "color")),
        *(("width_cm", "depth_cm", "height_cm", "weight_kg", "position"),),
    ]

    @admin.display(description=_("size"))
    def size(self, variant: Variant) -> str:
        return variant.size_label or "–"

    @action(
        description=_("Change the price"),
        url_path="change-price",
        permissions=["change"],
        icon="sell",
        dialog=ActionDialog(
            title=_("Change the price"),
            description=_("The new price holds at once, in every store and online."),
            form_class=PriceForm,
            form_submit_text=_("Set this price"),
        ),
    )
    def change_price(self, request: HttpRequest, form: PriceForm, object_id: str) -> HttpResponse:
        variant = Variant.objects.get(pk=object_id)
        try:
            pricing.set_price(variant=variant, by=request.user, **said(form))
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _t("The new price is %(price)s.") % {"price": variant.price})
        here = reverse("hq:catalog_variant_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": here})

    @action(
        description=_("Plan a price"),
        url_path="plan-price",
        permissions=["change"],
        icon="event_upcoming",
        dialog=ActionDialog(
            title=_("Plan a price"),
            description=_("From that moment on it holds in every store and online."),
            form_class=PlannedPriceForm,
            form_submit_text=_("Plan this price"),
        ),
    )
    def plan_price(
        self, request: HttpRequest, form: PlannedPriceForm, object_id: str
    ) -> HttpResponse:
        variant, when = Variant.objects.get(pk=object_id), form.cleaned_data["valid_from"]
        try:
            planned = planned_prices.plan(
                variant=variant, valid_from=when, by=request.user, **said(form)
            )
        except DomainError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(
                request, _t("The price will be %(price)s.") % {"price": planned.price}
            )
        here = reverse("hq:catalog_variant_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": here})

    def save_model(self, request: HttpRequest, variant: Variant, form, change: bool) -> None:
        super().save_model(request, variant, form, change)
        copies.refresh(product_ids=[variant.product_id])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def said(form: PriceForm) -> dict[str, Any]:
    """What a price dialog asks for, as the pricing verbs take it."""
    return {name: form.cleaned_data[name] for name in ("price", "reason")}
