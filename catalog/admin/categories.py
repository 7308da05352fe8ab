"""The category tree as an indented list; a category moves by naming its new place."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from catalog.admin.forms import CategoryForm
from catalog.models import Category
from catalog.services import category_tree
from o2o.hq import hq


@admin.register(Category, site=hq)
class CategoryAdmin(ModelAdmin):
    form = CategoryForm
    list_display = ["indented", "name_en", "slug", "goods", "is_published"]
    list_filter = ["is_published"]
    list_per_page = 200
    search_fields = ["slug", "name_zh", "name_en"]
    ordering = ["path"]
    prepopulated_fields = {"slug": ["name_en"]}
    fields = [
        ("name_zh", "name_en"),
        "slug",
        "is_published",
        ("treebeard_position", "treebeard_ref_node"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).annotate(product_count=Count("products"))

    @admin.display(description=_("category"), ordering="path")
    def indented(self, category: Category) -> str:
        return format_html(
            '<span style="padding-inline-start:{}rem">{}</span>',
            (category.depth - 1) * 1.5,
            category.name_zh,
        )

    @admin.display(description=_("products"), ordering="product_count")
    def goods(self, category: Category) -> int:
        return category.product_count

    def save_model(self, request: HttpRequest, category: Category, form, change: bool) -> None:
        super().save_model(request, category, form, change)
        category_tree.announce(category=Category.objects.get(pk=category.pk))

    def delete_model(self, request: HttpRequest, category: Category) -> None:
        category_tree.remove(category=category)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Categories go one by one, each judged by `has_delete_permission`."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only an empty leaf may go."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not obj.numchild and not obj.products.exists()
