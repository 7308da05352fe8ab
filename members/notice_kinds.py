"""Everything a member can be told: one entry per kind, with its words and where it goes.

Words hold %(name)s placeholders, filled from the facts given to `notices.put`. `sms` is what
fits a text message; kinds without it send none. Unsubscribing stops e-mail, text and WeChat of
a whole subject; `legal` kinds are sent all the same, `urgent` ones also during quiet hours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Channel

Text = str | Promise
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

SUBJECTS: dict[str, Text] = {
    "orders": _("My orders"),
    "appointments": _("Delivery and installation dates"),
    "visits": _("Visits to stores"),
    "community": _("Reviews and questions"),
    "offers": _("Offers and points"),
    "work": _("Work in my store"),
}
STAFF = "work"


@dataclass(frozen=True, slots=True)
class Kind:
    """`sample` fills the preview, and names the facts that `put` asks for."""

    subject: str
    title: Text
    text: Text
    sample: Mapping[str, Any] = field(default_factory=dict)
    sms: Text = ""
    is_legal: bool = False
    is_urgent: bool = False

    @property
    def channels(self) -> list[str]:
        texting = [Channel.SMS] if self.sms else []
        return [Channel.EMAIL, *texting, Channel.WECHAT]

    @property
    def placeholders(self) -> set[str]:
        """The facts its words need; the same in every language."""
        return {name for text in (self.title, self.text, self.sms) for name in names(str(text))}


def names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


STORE = {"zh": "静安体验店", "en": "Jing'an store"}
ORDER = {"order": "2611220123456789", "store": STORE}
PIECE = {"zh": "麦浪三人沙发", "en": "Mailang sofa"}
CLEANING = {"zh": "沙发清洗", "en": "Sofa cleaning"}
MOMENT = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
VISIT = {"store": STORE, "address": "胶州路 273 号", "time": MOMENT}
WINDOW = {"from": MOMENT.isoformat(), "to": (MOMENT + timedelta(hours=2)).isoformat()}

KINDS: dict[str, Kind] = {
    # ── Orders ──────────────────────────────────────────────────────────────────────────
    "order_paid": Kind(
        "orders",
        _("Thank you, your order is paid"),
        _("We have received %(total)s for order %(order)s. A store near you takes it from here."),
        ORDER | {"total": Decimal("4999.00")},
        is_legal=True,
    ),
    "vouchers_issued": Kind(
        "orders",
        _("Your vouchers are ready"),
        _("Order %(order)s is paid; %(n)s of its vouchers wait in your account."),
        ORDER | {"n": 2},
        is_legal=True,
    ),
    "voucher_used": Kind(
        "orders",
        _("%(product)s: redeemed at %(store)s"),
        _("%(store)s redeemed one use; %(left)s left. If that was not you, call them at once."),
        {"product": CLEANING, "store": STORE, "left": 2},
        is_legal=True,
    ),
    "voucher_ends": Kind(
        "orders",
        _("%(product)s ends soon"),
        _("Your voucher has %(left)s left and is valid until %(until)s. Book your time now."),
        {"product": CLEANING, "left": 2, "until": MOMENT},
        sms=_("%(product)s: %(left)s left, valid until %(until)s."),
    ),
    "voucher_returned": Kind(
        "orders",
        _("%(product)s was given back"),
        _("%(amount)s goes back to where it was paid from."),
        {"product": CLEANING, "amount": Decimal("199.00")},
        is_legal=True,
    ),
    "voucher_taken": Kind(
        "orders",
        _("%(name)s took your voucher"),
        _("%(product)s belongs to %(name)s now; your own code for it has ended."),
        {"product": CLEANING, "name": "小雨"},
        is_legal=True,
    ),
    "order_accepted": Kind(
        "orders",
        _("%(store)s takes care of your order"),
        _("%(store)s is preparing order %(order)s. We tell you when it is ready."),
        ORDER,
    ),
    "order_passed_on": Kind(
        "orders",
        _("We are asking the next store for you"),
        _("%(store)s cannot take order %(order)s. It keeps its place; you need not do anything."),
        ORDER,
    ),
    "order_ready": Kind(
        "orders",
        _("Ready to be collected at %(store)s"),
        _("Order %(order)s is packed and waits for you. Show your pickup code at the counter."),
        ORDER,
        sms=_("Order %(order)s waits for you at %(store)s. Your pickup code:"),
    ),
    "order_packed": Kind(
        "orders",
        _("Packed and about to leave"),
        _("%(store)s has packed order %(order)s. It leaves at the time you agreed on."),
        ORDER,
    ),
    "order_on_its_way": Kind(
        "orders",
        _("On its way to you"),
        _("The crew of %(store)s has left with order %(order)s."),
        ORDER,
        sms=_("The crew of %(store)s is on its way with order %(order)s."),
        is_urgent=True,
    ),
    "order_collected": Kind(
        "orders",
        _("You have collected your order"),
        _("%(store)s handed over order %(order)s. If that was not you, call the store at once."),
        ORDER,
        is_legal=True,
    ),
    "order_signed": Kind(
        "orders",
        _("Delivered, installed, signed for"),
        _("%(name)s signed for order %(order)s. Enjoy it; for anything at all, write to us."),
        ORDER | {"name": "宋知夏"},
        is_legal=True,
    ),
    "order_cancelled": Kind(
        "orders",
        _("Your order is cancelled"),
        _("Order %(order)s is cancelled. Whatever you paid is on its way back to you."),
        ORDER,
        is_legal=True,
    ),
    "order_refunded": Kind(
        "orders",
        _("%(amount)s refunded"),
        _("For order %(order)s, %(amount)s went back to the account it came from."),
        ORDER | {"amount": Decimal("4999.00")},
        sms=_("%(amount)s for order %(order)s went back to the account it came from."),
        is_legal=True,
    ),
    # ── Reviews and questions ───────────────────────────────────────────────────────────
    "review_wanted": Kind(
        "community",
        _("How is it at home?"),
        _("You have had %(product)s for a few days. Say how it is; the next one is glad to know."),
        {"product": PIECE},
    ),
    "review_replied": Kind(
        "community",
        _("Your review has a reply"),
        _("There is a reply below your review of %(product)s."),
        {"product": PIECE},
    ),
    "question_answered": Kind(
        "community",
        _("Your question is answered"),
        _("Somebody who knows %(product)s has answered your question."),
        {"product": PIECE},
    ),
    "pickup_reminder": Kind(
        "orders",
        _("Still waiting for you at %(store)s"),
        _("Please collect order %(order)s before %(deadline)s; after that it goes back on sale."),
        ORDER | {"deadline": MOMENT},
        sms=_("Order %(order)s waits for you at %(store)s until %(deadline)s."),
    ),
    "pickup_over": Kind(
        "orders",
        _("Your order went back on sale"),
        _("Order %(order)s was not collected at %(store)s in time. Your money comes back to you."),
        ORDER,
        is_legal=True,
    ),
    # ── Appointments ────────────────────────────────────────────────────────────────────
    "appointment_agreed": Kind(
        "appointments",
        _("The crew comes %(window)s"),
        _("%(store)s delivers and installs order %(order)s %(window)s. You can still change it."),
        ORDER | {"window": WINDOW},
        sms=_("%(store)s brings order %(order)s %(window)s. To change the time:"),
    ),
    "appointment_moved": Kind(
        "appointments",
        _("New time: %(window)s"),
        _("%(store)s now comes %(window)s with order %(order)s."),
        ORDER | {"window": WINDOW},
        sms=_("New time for order %(order)s: %(window)s. To change it:"),
    ),
    "appointment_failed": Kind(
        "appointments",
        _("The crew could not deliver"),
        _("%(store)s has order %(order)s back in the store. Please choose another time."),
        ORDER,
        sms=_("Order %(order)s could not be delivered. Choose another time:"),
    ),
    # ── Visits ──────────────────────────────────────────────────────────────────────────
    "visit_booked": Kind(
        "visits",
        _("Booked: %(time)s at %(store)s"),
        _("We expect you at %(address)s. Your code for the door is on the page of the visit."),
        VISIT,
    ),
    "visit_moved": Kind(
        "visits",
        _("Moved: now %(time)s at %(store)s"),
        _("We expect you at %(address)s. The new calendar entry replaces the old one."),
        VISIT,
    ),
    "visit_reminder": Kind(
        "visits",
        _("A reminder: %(time)s at %(store)s"),
        _("We look forward to you at %(address)s. If something came up, please move or cancel."),
        VISIT,
    ),
    "visit_offered": Kind(
        "visits",
        _("A place came free: %(time)s at %(store)s"),
        _("It is kept for you until %(until)s. Please confirm by then."),
        VISIT | {"until": MOMENT},
        is_urgent=True,
    ),
    "visit_invited": Kind(
        "visits",
        _("%(store)s invites you: %(time)s"),
        _("Come and see what you ordered. The time is kept for you until %(until)s."),
        VISIT | {"until": MOMENT},
    ),
    "visit_lapsed": Kind(
        "visits",
        _("Not kept any longer: %(time)s at %(store)s"),
        _("We did not hear from you, so the seats went back. You can choose another time."),
        VISIT,
    ),
    "visit_cancelled": Kind(
        "visits",
        _("Cancelled: %(time)s at %(store)s"),
        _("The store had to cancel your visit, and is sorry. Please choose another time."),
        VISIT,
        is_urgent=True,
    ),
    "visit_thanks": Kind(
        "visits",
        _("Thank you for your visit to %(store)s"),
        _("It was good to have you. For any question, your guide is there for you."),
        VISIT,
    ),
    # ── Work in a store ─────────────────────────────────────────────────────────────────
    "work_offer": Kind(
        "work",
        _("New order for %(store)s"),
        _("Order %(order)s is offered to %(store)s. Please answer before %(deadline)s."),
        ORDER | {"deadline": MOMENT},
        sms=_("New order %(order)s for %(store)s, answer before %(deadline)s."),
        is_urgent=True,
    ),
    "work_transfer": Kind(
        "work",
        _("Goods are coming to %(target)s"),
        _("%(store)s has sent transfer %(transfer)s to %(target)s. Count it when it arrives."),
        {"transfer": "T261122000123", "store": STORE, "target": STORE},
    ),
    "work_transfer_asked": Kind(
        "work",
        _("%(target)s needs goods from %(store)s"),
        _(
            "A shopper collects at %(target)s what stands in %(store)s. Please send transfer"
            " %(transfer)s before %(deadline)s, or say that you cannot."
        ),
        {"transfer": "T261122000123", "store": STORE, "target": STORE, "deadline": MOMENT},
        sms=_("Please send transfer %(transfer)s to %(target)s before %(deadline)s."),
        is_urgent=True,
    ),
    "work_deadline": Kind(
        "work",
        _("Answer soon, or the order moves on"),
        _("%(store)s has not answered order %(order)s. At %(deadline)s the next store gets it."),
        ORDER | {"deadline": MOMENT},
        sms=_("Order %(order)s leaves %(store)s at %(deadline)s unless you answer."),
        is_urgent=True,
    ),
}
