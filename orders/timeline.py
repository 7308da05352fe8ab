"""The words of an order's path: what happened, what happens now, what will."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from o2o.templatetags.ui import money_text, people_span, people_time
from orders import visit_words, voucher_words
from orders.methods import Method
from orders.models import Appointment, Assignment, Fulfilment, Order, OrderEvent
from orders.story import Stop, Story

Status = Order.Status
PICKUP_PATH = ["accepted", "ready", "collected"]
DELIVERY_PATH = ["accepted", "ready", "dispatched", "signed"]
AHEAD_OF: dict[
    str, int
] = {  # stage of the least advanced store → how many steps of the path are behind it
    Assignment.Status.OFFERED: 0,
    Assignment.Status.ACCEPTED: 1,
    Fulfilment.Status.READY: 2,
    Fulfilment.Status.HANDED_OVER: 3,
    Fulfilment.Status.INSTALLED: 3,
    Fulfilment.Status.SIGNED: 4,
}
ICONS = {
    "accepted": "store",
    "ready": "package",
    "collected": "package-check",
    "dispatched": "truck",
    "signed": "circle-check",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the path; `state` is done, now, next or stop; `due` is its deadline."""

    title: str
    state: str = "done"
    at: datetime | None = None
    text: str = ""
    icon: str = ""
    who: str = ""
    who_role: str = ""
    due: datetime | None = None
    kind: str = ""


def path(story: Story) -> list[Step]:
    """Everything that happened, then the step under way, then what follows."""
    done = [step for event in story.events if (step := told(event, story))]
    if story.order.status in (Status.COMPLETED, Status.CANCELLED):
        return done
    return [*done, current(story), *ahead(story)]


# ── What happened ───────────────────────────────────────────────────────────────────────
def told(event: OrderEvent, story: Story) -> Step | None:
    """An event in the shopper's words; None for what is no business of the shopper."""
    words = _words(event, story)
    if words is None:
        return None
    title, text = words
    who, who_role = _who(event)
    stopped = event.kind == "cancelled"
    return Step(
        title=title,
        state="stop" if stopped else "done",
        at=event.at,
        text=text,
        kind=event.kind,
        who=who,
        who_role=who_role,
    )


def _who(event: OrderEvent) -> tuple[str, str]:
    """The guide who did it, by name, and the store they did it for."""
    if event.kind in ("accepted", "ready", "collected", "dispatched") and event.by:
        return event.by.name or "", event.store.name if event.store else ""
    return "", ""


def _words(event: OrderEvent, story: Story) -> tuple[str, str] | None:
    store = event.store.name if event.store else ""
    details = event.details
    is_pickup = story.order.method == Method.PICKUP
    match event.kind:
        case "placed":
            held = story.order.method != Method.VOUCHER
            return _("Order placed"), _("The goods are held for you.") if held else ""
        case "paid":
            return _("Paid"), _("%(total)s received. Thank you.") % {
                "total": money_text(story.order.total)
            }
        case "offered":
            return _("Given to %(store)s") % {"store": store}, ""
        case "accepted":
            return _("%(store)s takes care of it") % {"store": store}, ""
        case "declined" | "expired" | "withdrawn":
            return _("We are asking the next store for you"), _passed_on(event.kind, store)
        case "no_store":
            return _("Headquarters is arranging it"), _(
                "No store can take it by itself right now. You need not do anything."
            )
        case "goods_sent" | "goods_arrived":
            return _words_of_transfer(event.kind, store)
        case "ready":
            return (
                (_("Ready to be collected"), _("%(store)s has packed it.") % {"store": store})
                if is_pickup
                else (_("Packed"), _("%(store)s has it ready to leave.") % {"store": store})
            )
        case "collected":
            return _("Collected"), _("Handed over at %(store)s.") % {"store": store}
        case "dispatched":
            return _("On its way"), _("The crew of %(store)s has left.") % {"store": store}
        case "signed":
            return _("Delivered"), _("Signed for by %(name)s.") % {
                "name": details.get("signed_by", "")
            }
        case "installed":
            return _("Installed"), _("Everything stands in its place.")
        case "appointment_agreed" | "appointment_moved" | "appointment_failed" | "measured":
            return _words_of_appointment(event)
        case "completed":
            return _("Completed"), _("Enjoy it. For anything at all, your store is there.")
        case _:
            told = visit_words.words(event) or voucher_words.words(event)
            return told or _words_of_money(event, story)


def _words_of_appointment(event: OrderEvent) -> tuple[str, str]:
    details = event.details
    if event.kind == "measured":
        return _("Measured at your home"), details["remark"]
    if event.kind == "appointment_failed":
        reasons: dict[Any, Any] = dict(Appointment.Failure.choices)
        return _("The crew came in vain"), str(reasons.get(details.get("reason"), ""))
    start, end = (parse_datetime(details[name]) for name in ("starts_at", "ends_at"))
    agreed = event.kind == "appointment_agreed"
    return _("Time agreed on") if agreed else _("Time changed"), people_span(start, end)


def _words_of_transfer(kind: str, store: str) -> tuple[str, str]:
    if kind == "goods_sent":
        return _("On its way to your store"), _("%(store)s has sent it.") % {"store": store}
    return _("Arrived in your store"), _("%(store)s gets it ready.") % {"store": store}


def _words_of_money(event: OrderEvent, story: Story) -> tuple[str, str] | None:
    details = event.details
    match event.kind:
        case "cancelled" if details.get("reason") == "unpaid":
            return _("Cancelled"), _("It was not paid in time. Nothing was charged.")
        case "cancelled" if details.get("reason") == "not_collected":
            return _("Cancelled"), _("It was not collected in time. Your money comes back to you.")
        case "cancelled":
            return _("Cancelled"), _("The goods are released.")
        case "refunded":
            amount = money_text(Decimal(details.get("amount") or 0))
            return _("%(amount)s refunded") % {"amount": amount}, _(
                "It arrives on the account it came from."
            )
        case "paid_late":
            return _("Your payment is coming back"), _("It came after the order was cancelled.")
        case "paid_twice":
            return _("Your second payment is coming back"), _("The order was paid already.")
        case _:
            return None


def _passed_on(kind: str, store: str) -> str:
    if kind == "declined":
        return _("%(store)s cannot take it. Your order keeps its place.") % {"store": store}
    if kind == "expired":
        return _("%(store)s did not answer in time. Your order keeps its place.") % {"store": store}
    return _("Headquarters gives it to another store than %(store)s.") % {"store": store}


# ── What happens now, and what then ─────────────────────────────────────────────────────
def current(story: Story) -> Step:
    """The step under way, with its deadline where there is one; how it ended when it is over."""
    order = story.order
    if order.status == Status.UNPAID:
        return _to_pay(story)
    if order.status == Status.COMPLETED:
        return Step(_("Completed"))
    if order.status == Status.CANCELLED:
        return Step(_("Cancelled"), "stop")
    if order.attention == Order.Attention.NO_STORE:
        return Step(
            _("Headquarters is finding a store for you"),
            "now",
            text=_("We call %(phone)s if we need to ask you something.") % {"phone": order.phone},
            icon="users",
        )
    waiting = slowest(story)
    if waiting is None:
        return Step(_("Finding the best store near you"), "now", icon="route")
    return _at_store(waiting, order)


def _to_pay(story: Story) -> Step:
    order = story.order
    if not story.can_be_paid:
        return Step(_("The time to pay is over"), "now", text=_("The goods are being released."))
    return Step(
        _("Pay %(total)s") % {"total": money_text(order.total)},
        "now",
        text=_("We hold the goods for you until %(time)s.")
        % {"time": people_time(order.pay_before)},
        icon="wallet",
        due=order.pay_before,
    )


def slowest(story: Story) -> Stop | None:
    """The store that is least far; an order in several parts is as far as its last part."""
    open_stops = [stop for stop in story.stops if not _is_done(stop)]
    return min(open_stops, key=lambda stop: AHEAD_OF.get(stop.stage, 0), default=None)


def _is_done(stop: Stop) -> bool:
    fulfilment = stop.fulfilment
    if fulfilment is None:
        return False
    last = "handed_over" if fulfilment.method == Method.PICKUP else "signed"
    return fulfilment.status == last


def _at_store(stop: Stop, order: Order) -> Step:
    names = {"store": stop.store.name}
    if stop.stage == Assignment.Status.OFFERED:
        deadline = stop.assignment.deadline
        answer = _("They answer by %(time)s; if not, the next store gets it at once.")
        text = answer % {"time": people_time(deadline)}
        return Step(
            _("%(store)s is looking at it") % names, "now", None, text, "store", due=deadline
        )
    if stop.stage == Fulfilment.Status.ACCEPTED:
        return Step(_("%(store)s is preparing it") % names, "now", icon="package")
    if stop.can_be_collected:
        text = _("Show your pickup code at the counter. %(opening)s.") % {"opening": stop.opening}
        return Step(_("Collect it at %(store)s") % names, "now", text=text, icon="qr-code")
    if stop.stage == Fulfilment.Status.READY and stop.appointment:
        text = people_span(stop.appointment.starts_at, stop.appointment.ends_at)
        return Step(_("Packed, it comes at the agreed time"), "now", text=text, icon="truck")
    if stop.stage == Fulfilment.Status.READY:
        text = _("The store calls %(phone)s before the crew leaves.") % {"phone": order.phone}
        return Step(_("About to leave for you"), "now", text=text, icon="truck")
    if stop.stage == Fulfilment.Status.INSTALLED:
        return Step(_("Installed"), "now", text=_("Sign when everything is right."), icon="wrench")
    text = _("The crew installs it; sign when everything is right.")
    return Step(_("On the road to you"), "now", text=text, icon="truck")


def ahead(story: Story) -> list[Step]:
    """The steps after the current one."""
    is_pickup = story.order.method == Method.PICKUP
    titles = {
        "accepted": _("A store takes care of it"),
        "ready": _("Ready to be collected") if is_pickup else _("Packed"),
        "collected": _("Collected"),
        "dispatched": _("On its way"),
        "signed": _("Delivered, installed, signed for"),
    }
    if story.order.method == Method.VOUCHER:
        return [Step(_("Your vouchers are ready"), "next", icon="ticket")]
    steps = PICKUP_PATH if is_pickup else DELIVERY_PATH
    return [Step(titles[name], "next", icon=ICONS[name]) for name in steps[_steps_behind(story) :]]


def _steps_behind(story: Story) -> int:
    """How many steps of the path are done or under way."""
    if story.order.status == Status.UNPAID:
        return 0
    waiting = slowest(story)
    if waiting is None:
        return 1
    return AHEAD_OF.get(waiting.stage, 0) + 1
