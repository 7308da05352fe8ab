"""What lies beside the orders, to read: assignments, decisions, fulfilments, redemptions, scans."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from o2o.hq import hq
from o2o.templatetags.ui import people_time, time_left
from orders.admin.reading import STATUS_COLOURS, Register, day_filter
from orders.models import (
    Assignment,
    Fulfilment,
    Order,
    Redemption,
    RoutingDecision,
    Scan,
)
from orders.scan_words import OUTCOMES


def order_link(order: Order):
    url = reverse("hq:orders_order_change", args=[order.pk])
    return format_html('<a class="hq-link" href="{}">{}</a>', url, order.number)


class BesideOrders(Register):
    """A list whose rows lead to their orders' pages, which tell everything about them."""

    list_display_links = None

    def get_urls(self) -> list[URLPattern]:
        """The list alone: no page of a row, nothing to post to."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [path("", self.admin_site.admin_view(self.changelist_view), name=name)]


class LateFilter(admin.SimpleListFilter):
    title = _("deadline")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin):
        return [("yes", _("late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.overdue() if self.value() == "yes" else queryset


class OutcomeFilter(admin.SimpleListFilter):
    title = _("result")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin):
        return list(OUTCOMES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(outcome=self.value()) if self.value() else queryset


@admin.register(Assignment, site=hq)
class AssignmentAdmin(BesideOrders):
    list_display = ["order_number", "store", "state", "answer_by", "offered_at", "answer"]
    list_filter = [
        LateFilter, "status", day_filter("offered_at", _("offered at"), "offered"), "reason",
    ]  # fmt: skip
    list_select_related = ["order", "store", "answered_by"]
    search_fields = ["order__number__startswith", "store__code"]

    @display(description=_("order"))
    def order_number(self, assignment: Assignment):
        return order_link(assignment.order)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, assignment: Assignment):
        return assignment.status, assignment.get_status_display()

    @display(description=_("answer before"), ordering="deadline")
    def answer_by(self, assignment: Assignment) -> str:
        if assignment.status != Assignment.Status.OFFERED:
            return people_time(assignment.deadline)
        return f"{people_time(assignment.deadline)} · {time_left(assignment.deadline)}"

    @display(description=_("answer"))
    def answer(self, assignment: Assignment) -> str:
        who = str(assignment.answered_by or "")
        why = [assignment.get_reason_display(), assignment.remark]
        return " · ".join(part for part in [who, *why] if part) or "—"


@admin.register(RoutingDecision, site=hq)
class RoutingDecisionAdmin(BesideOrders):
    list_display = ["order_number", "attempt", "chosen_store", "considered", "by", "reason", "at"]
    list_filter = [
        ("chosen", admin.EmptyFieldListFilter), day_filter("at", _("at"), "on"), "rules_version",
    ]  # fmt: skip
    list_select_related = ["order", "chosen", "by"]
    search_fields = ["order__number__startswith", "chosen__code"]

    @display(description=_("order"))
    def order_number(self, decision: RoutingDecision):
        return order_link(decision.order)

    @display(description=_("chosen"), ordering="chosen")
    def chosen_store(self, decision: RoutingDecision) -> str:
        return str(decision.chosen) if decision.chosen else _("none: headquarters")

    @display(description=_("candidates"))
    def considered(self, decision: RoutingDecision) -> str:
        kept = sum(row["kept"] for row in decision.candidates)
        words = _("%(kept)s of %(all)s could serve")
        return words % {"kept": kept, "all": len(decision.candidates)}


@admin.register(Fulfilment, site=hq)
class FulfilmentAdmin(BesideOrders):
    list_display = ["order_number", "store", "method", "state", "guide", "ready_at", "done_at"]
    list_filter = ["status", "method", day_filter("done_at", _("done at"), "done")]
    list_select_related = ["assignment__order", "store", "guide"]
    search_fields = ["assignment__order__number__startswith", "store__code"]

    @display(description=_("order"))
    def order_number(self, fulfilment: Fulfilment):
        return order_link(fulfilment.assignment.order)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, fulfilment: Fulfilment):
        return fulfilment.status, fulfilment.get_status_display()


@admin.register(Redemption, site=hq)
class RedemptionAdmin(BesideOrders):
    """Who handed what over; the codes themselves are nobody's business."""

    list_display = ["order_number", "store", "at", "by", "state", "undo_reason"]
    list_filter = [
        day_filter("at", _("at"), "on"), ("undone_at", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = [
        "voucher__fulfilment__assignment__order", "voucher__fulfilment__store", "by",
    ]  # fmt: skip
    search_fields = ["voucher__fulfilment__assignment__order__number__startswith", "by__email"]

    @display(description=_("order"))
    def order_number(self, redemption: Redemption):
        return order_link(redemption.voucher.fulfilment.assignment.order)

    @display(description=_("store"))
    def store(self, redemption: Redemption) -> str:
        return str(redemption.voucher.fulfilment.store)

    @display(description=_("status"), label={"done": "success", "undone": "warning"})
    def state(self, redemption: Redemption):
        undone = ("undone", _("taken back")), ("done", _("handed over"))
        return undone[redemption.undone_at is None]


@admin.register(Scan, site=hq)
class ScanAdmin(BesideOrders):
    list_display = ["at", "by", "result", "order_number"]
    list_filter = [day_filter("at", _("at"), "on"), OutcomeFilter]
    list_select_related = [
        "by", "voucher__fulfilment__assignment__order", "prepaid__line__order",
    ]  # fmt: skip
    search_fields = ["by__email", "voucher__fulfilment__assignment__order__number__startswith"]

    @display(description=_("result"), ordering="outcome")
    def result(self, scan: Scan) -> str:
        return OUTCOMES.get(scan.outcome, scan.outcome)

    @display(description=_("order"))
    def order_number(self, scan: Scan):
        if scan.prepaid_id:
            return order_link(scan.prepaid.line.order)
        return order_link(scan.voucher.fulfilment.assignment.order) if scan.voucher_id else "—"
