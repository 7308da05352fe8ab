"""What happened to one store's part of an order, in the words of the counter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from o2o.templatetags.ui import people_span
from orders import visit_words
from orders.models import Appointment, Assignment, OrderEvent

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    at: datetime
    who: str = ""
    text: str = ""


def of(assignment: Assignment) -> list[Entry]:
    """Newest first. Nothing of other stores; a cancelled order is everybody's news. One query."""
    mine = Q(store=assignment.store_id) | Q(kind="cancelled")
    events = OrderEvent.objects.filter(mine, order=assignment.order_id).select_related("by")
    told = [_entry(event) for event in events.order_by("-pk")[:SHOWN]]
    return [entry for entry in told if entry]


def _entry(event: OrderEvent) -> Entry | None:
    if said := visit_words.for_store(event):
        return Entry(said[0], event.at, _who(event), said[1])
    title = _title(event.kind)
    return Entry(title, event.at, _who(event), _text(event)) if title else None


def _title(kind: str) -> str:
    return {
        "offered": _("Offered to the store"),
        "accepted": _("Accepted"),
        "declined": _("Declined, gone to the next store"),
        "expired": _("Not answered in time, gone to the next store"),
        "withdrawn": _("Taken back by headquarters"),
        "ready": _("Made ready"),
        "goods_asked": _("Asked to send goods to where they are collected"),
        "goods_sent": _("Sent to where they are collected"),
        "goods_refused": _("Could not send them"),
        "goods_arrived": _("Goods of another store counted in"),
        "dispatched": _("The crew has left"),
        "installed": _("Installed"),
        "signed": _("Delivered and signed for"),
        "appointment_agreed": _("Time agreed on"),
        "appointment_moved": _("Time changed"),
        "appointment_failed": _("The crew came in vain"),
        "crew_assigned": _("Crew named"),
        "measured": _("Measured at the shopper's home"),
        "not_collected": _("Not collected in time"),
        "collected": _("Handed over to the shopper"),
        "redemption_undone": _("Hand-over undone"),
        "cancelled": _("The order was cancelled"),
        "settled": _("Earnings booked"),
    }.get(kind, "")


def _who(event: OrderEvent) -> str:
    if event.by is None or event.kind == "cancelled":
        return ""
    return _("Headquarters") if event.by.is_staff else str(event.by)


def _text(event: OrderEvent) -> str:
    details = event.details
    if event.kind == "declined":
        return str(dict(Assignment.Reason.choices).get(details.get("reason"), ""))
    if event.kind in ("appointment_agreed", "appointment_moved"):
        start, end = (parse_datetime(details[name]) for name in ("starts_at", "ends_at"))
        return people_span(start, end)
    if event.kind == "appointment_failed":
        return str(dict(Appointment.Failure.choices).get(details.get("reason"), ""))
    if event.kind == "measured":
        return str(details["remark"])
    if event.kind == "crew_assigned":
        return str(details["crew"])
    if event.kind == "signed":
        return _("Signed for by %(name)s.") % {"name": details.get("signed_by", "")}
    return str(details.get("reason", "")) if event.kind == "redemption_undone" else ""
