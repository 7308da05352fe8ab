"""Headquarters: codes, and what each of them brought. On this floor because it counts orders."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from o2o.admin import ReadOnly
from o2o.hq import hq
from o2o.templatetags.ui import money_text
from orders.models import Order
from stores.admin.tag_sheet import PrintsSheets
from stores.models import Tag, TagDay, Touch

SHOWN = timedelta(days=28)


class DayInline(ReadOnly, TabularInline):
    """The last weeks."""

    model = TagDay
    extra = 0
    max_num = 0
    fields = ("day", "scans", "kept")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(day__gt=timezone.localdate() - SHOWN)


@admin.register(Tag, site=hq)
class TagAdmin(PrintsSheets, ModelAdmin):
    """From touches to orders, tag by tag. A code that is printed is switched off, never deleted."""

    list_display = ("code", "kind", "what", "store", "is_active", "scans", "kept", "bought", "sum")
    list_filter = ("kind", "is_active")
    list_select_related = ("store", "variant__product", "guide")
    search_fields = ("code", "title", "store__code", "store__name_zh", "variant__sku")
    autocomplete_fields = ("store",)
    raw_id_fields = ("variant", "guide")
    fields = ("kind", "store", "variant", "guide", "title", "is_active")
    actions = ("print_labels",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        met = _grouped(TagDay.objects.filter(tag=OuterRef("pk")))
        paid = Order.objects.filter(tag=OuterRef("pk"), paid_at__isnull=False, cancelled_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(
                n_scans=_sum(met, "scans"),
                n_kept=_sum(met, "kept"),
                n_orders=_count(paid),
                amount=Subquery(_grouped(paid).annotate(n=Sum("total")).values("n")),
            )
        )

    def get_inlines(self, request: HttpRequest, obj: Tag | None) -> list[type[DayInline]]:
        return [DayInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Tag | None = None):
        return ("kind", "store", "variant", "guide") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        return False

    @admin.display(description=_("for"))
    def what(self, tag: Tag) -> str:
        return tag.label

    @admin.display(description=_("scans"), ordering="n_scans")
    def scans(self, tag: Any) -> int:
        return tag.n_scans

    @admin.display(description=_("agreed to be remembered"), ordering="n_kept")
    def kept(self, tag: Any) -> int:
        return tag.n_kept

    @admin.display(description=_("paid orders"), ordering="n_orders")
    def bought(self, tag: Any) -> int:
        return tag.n_orders

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, tag: Any) -> str:
        return money_text(tag.amount) if tag.amount else "–"

    @admin.action(description=_("Print labels"))
    def print_labels(self, request: HttpRequest, chosen: QuerySet) -> HttpResponseRedirect:
        ids = ",".join(str(pk) for pk in chosen.values_list("pk", flat=True)[:210])
        return HttpResponseRedirect(f"{reverse('hq:stores_tag_sheet')}?ids={ids}")


@admin.register(Touch, site=hq)
class TouchAdmin(ReadOnly, ModelAdmin):
    list_display = ("at", "kind", "tag", "member")
    list_filter = ("kind",)
    list_select_related = ("tag__store", "tag__variant__product", "tag__guide", "member")
    search_fields = ("tag__code",)
    fields = ("at", "kind", "tag", "member")


def _grouped(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("tag")


def _sum(grouped: QuerySet, counter: str) -> Coalesce:
    total = Subquery(grouped.annotate(n=Sum(counter)).values("n"))
    return Coalesce(total, 0, output_field=IntegerField())


def _count(rows: QuerySet) -> Coalesce:
    return Coalesce(
        Subquery(_grouped(rows).annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
    )
