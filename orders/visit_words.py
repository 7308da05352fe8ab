"""An invitation and its visit in the words of an order's path."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from o2o.templatetags.ui import people_time
from orders.models import OrderEvent
from stores.models import Visit

KINDS = {
    "invited", "visit_booked", "visit_moved", "visit_arrived", "visit_closed", "visit_cancelled",
    "visit_lapsed", "visit_missed",
}  # fmt: skip


def words(event: OrderEvent) -> tuple[str, str] | None:
    """Title and text for the shopper; None for what is no event of a visit."""
    if event.kind not in KINDS:
        return None
    names = {"store": event.store.name if event.store else "", "time": _time(event)}
    match event.kind:
        case "invited":
            return _("%(store)s invites you") % names, _("Kept for you: %(time)s.") % names
        case "visit_booked":
            return _("You come to %(store)s") % names, names["time"]
        case "visit_moved":
            return _("Visit moved"), _("Now %(time)s at %(store)s.") % names
        case "visit_arrived":
            return _("You were at %(store)s") % names, ""
        case "visit_closed":
            return _("Visit to %(store)s") % names, _("Thank you for coming.")
        case "visit_missed":
            return _("We missed you at %(store)s") % names, _("Another time is easily found.")
        case _:
            return _("Visit cancelled"), _("You can book another time whenever you like.")


def for_store(event: OrderEvent) -> tuple[str, str] | None:
    """Title and text for the store and headquarters, the outcome among them."""
    titles = {
        "invited": _("Buyer invited to a visit"),
        "visit_booked": _("Visit booked"),
        "visit_moved": _("Visit moved"),
        "visit_arrived": _("Buyer is in the store"),
        "visit_closed": _("Visit ended"),
        "visit_cancelled": _("Visit cancelled"),
        "visit_lapsed": _("Invitation not answered"),
        "visit_missed": _("Buyer did not come"),
    }
    if event.kind not in titles:
        return None
    return titles[event.kind], _outcome(event) or _time(event)


def _time(event: OrderEvent) -> str:
    return people_time(parse_datetime(event.details.get("starts_at") or ""))


def _outcome(event: OrderEvent) -> str:
    outcome, why = event.details.get("outcome"), event.details.get("lost_because")
    told = [str(Visit.Outcome(outcome).label)] if outcome else []
    told += [str(Visit.Lost(why).label)] if why else []
    return " · ".join(told)
