"""Crews and their appointments, read at headquarters."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from o2o.hq import hq
from orders.admin.reading import Register
from orders.models import Appointment, Crew

COLOURS = {"booked": "info", "done": "success", "failed": "danger", "cancelled": "warning"}


@admin.register(Appointment, site=hq)
class AppointmentAdmin(Register):
    list_filter = ("status", "kind", "failure")
    list_display = ("starts_at", "store", "order", "kind", "crew", "state", "attempt")
    list_select_related = ("store", "crew", "fulfilment__assignment__order")
    search_fields = ("fulfilment__assignment__order__number",)
    fields = (
        "order", "store", "kind", "status", "starts_at", "ends_at", "crew", "attempt", "failure",
        "remark", "by", "created_at", "done_at",
    )  # fmt: skip
    readonly_fields = ("order",)
    ordering = ("-starts_at", "-pk")

    @admin.display(description=_("order"))
    def order(self, row: Appointment) -> str:
        return row.fulfilment.assignment.order.number

    @display(description=_("status"), ordering="status", label=COLOURS)
    def state(self, row: Appointment) -> tuple[str, str]:
        return row.status, row.get_status_display()


@admin.register(Crew, site=hq)
class CrewAdmin(Register):
    list_display = ["name", "store", "phone", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "store__code"]
    list_select_related = ["store"]
