"""Orders at headquarters: the list with its lanes, and one page per order."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from o2o.hq import hq
from o2o.templatetags.ui import money_exact, people_time
from orders import dashboard
from orders.admin import life
from orders.admin.acting import Acts
from orders.admin.reading import STATUS_COLOURS, Register, day_filter
from orders.models import Assignment, Order
from stores.models import Store


class QueueFilter(admin.SimpleListFilter):
    title = _("needs headquarters")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin):
        named = [choice for choice in Order.Attention.choices if choice[0]]
        return [("any", _("needs headquarters")), *named]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "any":
            return queryset.exclude(attention="")
        return queryset.filter(attention=self.value()) if self.value() else queryset


class StoreFilter(DropdownFilter):
    """Orders that the store has, or had and passed on."""

    title = _("store")
    parameter_name = "store"

    def lookups(self, request: HttpRequest, model_admin):
        return [(store.pk, store.name) for store in Store.objects.order_by("code")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not (self.value() or "").isdigit():
            return queryset
        given = Assignment.objects.filter(store=self.value()).values("order")
        return queryset.filter(pk__in=given)


@admin.register(Order, site=hq)
class OrderAdmin(Acts, Register):
    list_display = [
        "order_number", "state", "who", "goods", "amount", "serving", "method", "placed",
    ]  # fmt: skip
    list_display_links = None
    list_filter = [
        QueueFilter, "status", "method", StoreFilter,
        day_filter("placed_at", _("placed at"), "placed"),
        day_filter("paid_at", _("paid at"), "paid"),
    ]  # fmt: skip
    list_filter_submit = True
    list_filter_sheet = True
    list_before_template = "hq/_lanes.html"
    search_fields = ["number"]
    search_help_text = _("Order number, email or phone")
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        active = Assignment.objects.active().select_related("store")
        orders = super().get_queryset(request).select_related("user")
        return orders.prefetch_related("lines", Prefetch("assignments", active, "serving_now"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        found = dashboard.matching(search_term)
        return (queryset.filter(found) if search_term.strip() else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        lanes = dashboard.lanes(request.GET)
        return super().changelist_view(request, (extra_context or {}) | {"lanes": lanes})

    def get_urls(self) -> list[URLPattern]:
        """The list, the order's page and its buttons; nothing to add, edit or delete at."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="orders_order_changelist"),
            path("<int:pk>/change/", wrap(self.page_view), name="orders_order_change"),
            *self.action_urls(),
        ]

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The order's whole life."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            told = life.read(pk)
        except Order.DoesNotExist:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        context = self.admin_site.each_context(request) | {
            "life": told,
            "order": told.order,
            "may_act": self.has_act_permission(request),
            "title": told.order.number,
            "opts": self.opts,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "hq/order.html", context)

    # ── Columns ─────────────────────────────────────────────────────────────────────────
    @display(description=_("order"), ordering="number")
    def order_number(self, order: Order):
        warn = ""
        if order.attention:
            warn = format_html('<span class="hq-flag">{}</span>', order.get_attention_display())
        return format_html(
            '<a class="hq-link" href="{}/change/">{}</a>{}', order.pk, order.number, warn
        )

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, order: Order):
        return order.status, order.get_status_display()

    @display(description=_("shopper"))
    def who(self, order: Order):
        return format_html(
            '{}<span class="hq-sub">{}</span>', order.recipient, order.user.email or order.phone
        )

    @display(description=_("Goods"))
    def goods(self, order: Order):
        lines = list(order.lines.all())
        pieces = sum(line.quantity for line in lines)
        count = ngettext("%(n)s piece", "%(n)s pieces", pieces) % {"n": pieces}
        name = lines[0].name if lines else ""
        return format_html(
            '<span class="hq-clip">{}</span><span class="hq-sub">{}</span>', name, count
        )

    @display(description=_("total"), ordering="total")
    def amount(self, order: Order):
        return money_exact(order.total)

    @display(description=_("store"))
    def serving(self, order: Order) -> str:
        names = dict.fromkeys(assignment.store.name for assignment in order.serving_now)
        return " · ".join(names) or "—"

    @display(description=_("placed at"), ordering="pk")
    def placed(self, order: Order) -> str:
        return people_time(order.placed_at)
