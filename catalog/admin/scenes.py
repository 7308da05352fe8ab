"""Rooms with their hotspots."""

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from catalog.admin.forms import SceneForm
from catalog.admin.products import thumbnail
from catalog.models import Hotspot, Scene
from catalog.services import rooms, version
from o2o.hq import hq


class HotspotInline(TabularInline):
    model = Hotspot
    fields = ["product", "x", "y"]
    autocomplete_fields = ["product"]
    extra = 0


@admin.register(Scene, site=hq)
class SceneAdmin(ModelAdmin):
    form = SceneForm
    inlines = [HotspotInline]
    list_display = ["shown", "title_zh", "title_en", "room", "points", "position", "is_published"]
    list_display_links = ["shown", "title_zh"]
    list_filter = ["is_published", "room"]
    search_fields = ["slug", "title_zh", "title_en"]
    prepopulated_fields = {"slug": ["title_en"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scene]:
        return super().get_queryset(request).annotate(point_count=Count("hotspots"))

    @admin.display(description="")
    def shown(self, scene: Scene) -> str:
        return thumbnail(scene.file.name)

    @admin.display(description=_("hotspots"), ordering="point_count")
    def points(self, scene: Scene) -> int:
        return scene.point_count

    def delete_model(self, request: HttpRequest, scene: Scene) -> None:
        rooms.remove(scenes=[scene])

    def delete_queryset(self, request: HttpRequest, scenes: QuerySet[Scene]) -> None:
        rooms.remove(scenes=scenes)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        transaction.on_commit(version.bump)
