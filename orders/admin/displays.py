"""Headquarters: what stands where, which pieces buyers cannot see, and what to show instead.

Stands on this floor because the advice is drawn from orders.
"""

from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from o2o.hq import hq
from orders.services import assortment
from stores.admin.mixins import ShowsDisplays
from stores.models import Dealer, Display
from stores.services import coverage

KEPT_SECONDS = 600


@admin.register(Display, site=hq)
class DisplayAdmin(ShowsDisplays, ModelAdmin):
    search_fields = ("store__code", "store__name_zh", "variant__sku", "variant__product__name_zh")
    autocomplete_fields = ("store",)
    raw_id_fields = ("variant",)
    list_before_template = "hq/_display_links.html"

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        pages = [
            path("coverage/", site.admin_view(self.coverage_view), name="stores_display_coverage"),
            path(
                "assortment/<int:pk>/",
                site.admin_view(self.assortment_view),
                name="stores_display_assortment",
            ),
        ]
        return [*pages, *super().get_urls()]

    def coverage_view(self, request: HttpRequest) -> HttpResponse:
        """The least seen products first; what was counted is kept for ten minutes."""
        rows = cache.get_or_set("stores.coverage", coverage.of_products, KEPT_SECONDS)
        facts = {
            "rows": rows,
            "hidden": [row for row in rows if row.is_hidden],
            "buyers": rows[0].buyers if rows else 0,
            "dealers": Dealer.objects.filter(status=Dealer.Status.ACTIVE),
        }
        return self._page(request, "hq/coverage.html", _("Who can see what"), facts)

    def assortment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        dealer = get_object_or_404(Dealer, pk=pk)
        facts = {"dealer": dealer, "shelves": assortment.suggest(dealer=dealer)}
        return self._page(request, "hq/assortment.html", str(dealer), facts)

    def _page(self, request: HttpRequest, template: str, title: str, facts: dict) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | facts | {"title": title}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)
