"""What happened to the vouchers of an order, in the shopper's words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from o2o.templatetags.ui import money_text
from orders.models import OrderEvent


def words(event: OrderEvent) -> tuple[str, str] | None:
    """Title and text; None for events that are no voucher's."""
    details = event.details
    match event.kind:
        case "redemption_undone":
            return _("Hand-over taken back"), _(
                "%(store)s has corrected a mistake; the goods still wait for you."
            ) % {"store": event.store.name if event.store else ""}
        case "vouchers_issued":
            return _("Your vouchers are ready"), _("They wait in your account, each with its code.")
        case "voucher_used":
            return _("Voucher redeemed"), _("At %(place)s.") % {"place": details.get("place", "")}
        case "voucher_use_undone":
            return _("Redemption taken back"), _("The use is yours again.")
        case "voucher_given":
            return _("Voucher given to a friend"), ""
        case "voucher_returned":
            return _("Voucher given back"), _("%(amount)s goes back to you.") % {
                "amount": money_text(Decimal(details.get("amount") or 0))
            }
        case "voucher_lapsed":
            return _("Voucher ended unused"), ""
        case _:
            return None
