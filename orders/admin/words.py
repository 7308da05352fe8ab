"""The events of an order in the words of the headquarters' desk."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from o2o.templatetags.ui import money_text, people_span, people_time
from orders import visit_words
from orders.models import Appointment, Assignment, Order, OrderEvent

TITLES = {
    "placed": gettext_lazy("Order placed"),
    "paid": gettext_lazy("Paid"),
    "offered": gettext_lazy("Offered to %(store)s"),
    "accepted": gettext_lazy("%(store)s accepted"),
    "declined": gettext_lazy("%(store)s declined"),
    "expired": gettext_lazy("%(store)s did not answer in time"),
    "withdrawn": gettext_lazy("Taken back from %(store)s"),
    "no_store": gettext_lazy("No store can serve it: handed to headquarters"),
    "ready": gettext_lazy("Ready at %(store)s"),
    "collected": gettext_lazy("Handed over at %(store)s"),
    "dispatched": gettext_lazy("The crew of %(store)s has left"),
    "installed": gettext_lazy("Installed by %(store)s"),
    "signed": gettext_lazy("Delivered and signed for"),
    "appointment_agreed": gettext_lazy("Time agreed on with %(store)s"),
    "appointment_moved": gettext_lazy("Time with %(store)s changed"),
    "appointment_failed": gettext_lazy("The crew of %(store)s came in vain"),
    "crew_assigned": gettext_lazy("%(store)s named the crew"),
    "not_collected": gettext_lazy("Not collected in time at %(store)s"),
    "redemption_undone": gettext_lazy("Hand-over taken back by %(store)s"),
    "vouchers_issued": gettext_lazy("Vouchers issued"),
    "voucher_used": gettext_lazy("Voucher redeemed"),
    "voucher_use_undone": gettext_lazy("Redemption of a voucher taken back"),
    "voucher_given": gettext_lazy("Voucher given to a friend"),
    "voucher_returned": gettext_lazy("Voucher given back"),
    "voucher_lapsed": gettext_lazy("Voucher ended unused"),
    "completed": gettext_lazy("Order completed"),
    "cancelled": gettext_lazy("Order cancelled"),
    "refunded": gettext_lazy("Money refunded"),
    "paid_late": gettext_lazy("Paid after it was cancelled: the money goes back"),
    "paid_twice": gettext_lazy("Paid twice: the second payment goes back"),
    "settled": gettext_lazy("Money shared"),
}
TONES = {
    "stop": {
        "declined",
        "expired",
        "no_store",
        "cancelled",
        "redemption_undone",
        "appointment_failed",
        "not_collected",
    },
    "warn": {"withdrawn", "paid_late", "paid_twice"},
    "ok": {"collected", "signed", "completed", "settled"},
}
ICONS = {
    "placed": "shopping_bag",
    "paid": "payments",
    "offered": "send",
    "accepted": "storefront",
    "declined": "block",
    "expired": "timer_off",
    "withdrawn": "undo",
    "no_store": "domain",
    "ready": "inventory_2",
    "collected": "qr_code_scanner",
    "dispatched": "local_shipping",
    "installed": "handyman",
    "signed": "draw",
    "appointment_agreed": "event_available",
    "appointment_moved": "event_repeat",
    "appointment_failed": "event_busy",
    "crew_assigned": "groups",
    "not_collected": "hourglass_disabled",
    "redemption_undone": "undo",
    "completed": "task_alt",
    "cancelled": "cancel",
    "refunded": "currency_exchange",
    "paid_late": "currency_exchange",
    "paid_twice": "currency_exchange",
    "settled": "pie_chart",
}
CANCELLED_BECAUSE = {
    "unpaid": gettext_lazy("not paid in time"),
    "cancelled": gettext_lazy("by the shopper"),
    "not_collected": gettext_lazy("not collected in time"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A title, a sentence (or nothing), a tone and a symbol."""

    title: str
    text: str
    tone: str
    icon: str


def told(event: OrderEvent, order: Order) -> Told:
    if said := visit_words.for_store(event):
        return Told(*said, tone="", icon="event_available")
    title = TITLES.get(event.kind)
    store = event.store.name if event.store else ""
    return Told(
        title=str(title) % {"store": store} if title else event.kind,
        text=_text(event.kind, event.details, order),
        tone=next((tone for tone, kinds in TONES.items() if event.kind in kinds), ""),
        icon=ICONS.get(event.kind, "circle"),
    )


def _text(kind: str, details: dict[str, Any], order: Order) -> str:
    match kind:
        case "placed" | "paid":
            number = details.get("payment", "")
            return " · ".join(part for part in [money_text(order.total), number] if part)
        case "offered":
            return _("Answer expected by %(time)s") % {"time": people_time(_moment(details))}
        case "declined":
            reasons = dict(Assignment.Reason.choices)
            return str(reasons.get(details.get("reason", ""), details.get("reason", "")))
        case "refunded":
            amount = money_text(Decimal(details.get("amount") or 0))
            return " · ".join(part for part in [amount, details.get("refund", "")] if part)
        case "signed":
            return str(details.get("signed_by", ""))
        case "appointment_agreed" | "appointment_moved":
            return people_span(
                parse_datetime(details["starts_at"]), parse_datetime(details["ends_at"])
            )
        case "appointment_failed":
            return str(dict(Appointment.Failure.choices).get(details["reason"], ""))
        case "crew_assigned":
            return str(details["crew"])
    reason = str(details.get("reason", ""))
    return str(CANCELLED_BECAUSE.get(reason, reason))


def _moment(details: dict[str, Any]) -> datetime | None:
    return parse_datetime(str(details.get("deadline", "")))
