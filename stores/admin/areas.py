"""Who holds what, as a list and as a map; each desk brings its own rows."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from stores.models import Division, Territory
from stores.services import areamap, holdings
from stores.sites import staff


class Mapped(ModelAdmin):
    """The list, and the same as a map. Each desk sees the rows of its own queryset."""

    list_display = ("place", "of_line", "dealer", "since", "until")
    list_select_related = ("division__parent__parent", "dealer", "line")
    list_before_template = "hq/_territory_links.html"
    ordering = ("division", "line", "-since")
    search_fields = ("division__name", "dealer__name", "dealer__code")

    @admin.display(description=gettext_lazy("division"), ordering="division")
    def place(self, territory: Territory) -> str:
        return territory.division.full_name

    @admin.display(description=gettext_lazy("product line"), ordering="line")
    def of_line(self, territory: Territory) -> str:
        return territory.line_name

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.map_view)
        return [path("map/", view, name="stores_territory_map"), *super().get_urls()]

    def shown(self, request: HttpRequest, divisions: list[Division]) -> list[Division]:
        """Which of the divisions this desk draws."""
        return divisions

    def map_view(self, request: HttpRequest) -> HttpResponse:
        """`?in=` a division shows what lies in it, `?line=` one product line alone."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        within, line = request.GET.get("in"), request.GET.get("line")
        lines = holdings.product_lines()
        place = get_object_or_404(Division, pk=within) if within else None
        surveyed = holdings.survey(
            divisions=self.shown(request, holdings.parts(place)),
            lines=[row for row in lines if row.slug == line] or lines,
            held=self.get_queryset(request),
        )
        context = self.admin_site.each_context(request) | {
            "title": _("Map of territories"),
            "map": areamap.draw(surveyed),
            "lines": lines,
            "line": next((row for row in lines if row.slug == line), None),
            "place": place,
            "path": place.path if place else [],
            "is_own": self.admin_site is staff,
            "map_url": f"{self.admin_site.name}:stores_territory_map",
            "list_url": f"{self.admin_site.name}:stores_territory_changelist",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "hq/territories.html", context)
