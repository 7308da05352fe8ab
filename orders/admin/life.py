"""The whole life of one order as headquarters reads it: people, goods, money, stores, reasons."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Sum
from django.utils.translation import gettext as _

from members.models import User
from o2o.money import ZERO
from orders import explaining
from orders.admin import words
from orders.explaining import Explained
from orders.models import (
    Assignment,
    AssignmentLine,
    Fulfilment,
    Order,
    OrderEvent,
    OrderLine,
    Redemption,
    RoutingDecision,
)
from orders.services import settling
from payments.models import Payment, Posting
from payments.services import sharing, statements
from payments.services.sharing import Parties
from stores.models import Dealer, Store

Status = Order.Status
PASSED_ON = ("declined", "expired", "withdrawn")


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline: what, a sentence about it, who, when."""

    title: str
    text: str
    who: str
    at: datetime
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Life:
    """Everything on the order's page. `split` is booked, `expected` is not booked yet."""

    order: Order
    lines: list[OrderLine]
    events: list[Event]
    assignments: list[Assignment]
    decisions: list[Explained]
    payments: list[Payment]
    split: list[dict[str, Any]]
    expected: list[dict[str, Any]]
    seen: int

    @property
    def captured(self) -> list[Payment]:
        return [payment for payment in self.payments if payment.status == "captured"]

    @property
    def back(self) -> Decimal:
        """What cancelling would send back."""
        return sum((payment.amount - payment.refunded for payment in self.captured), ZERO)

    @property
    def movable(self) -> list[OrderLine]:
        """Lines that no store has made ready: headquarters may give them to another store."""
        kept = {
            given.line_id
            for assignment in self.assignments
            if is_kept(assignment)
            for given in assignment.lines.all()
            if given.is_active
        }
        return [line for line in self.lines if line.pk not in kept]

    @property
    def unassigned(self) -> list[OrderLine]:
        given = {
            row.line_id
            for assignment in self.assignments
            for row in assignment.lines.all()
            if row.is_active
        }
        return [line for line in self.lines if line.pk not in given]

    @property
    def territories(self) -> list[Dealer]:
        """Who is credited with the area, for one line of goods or another."""
        return list(dict.fromkeys(line.territory for line in self.lines if line.territory))

    @property
    def is_paid_for(self) -> bool:
        return self.order.status in (Status.PAID, Status.IN_PROGRESS)

    @property
    def can_move(self) -> bool:
        return self.is_paid_for and bool(self.movable)

    @property
    def can_route(self) -> bool:
        return self.is_paid_for and bool(self.unassigned)

    @property
    def can_cancel(self) -> bool:
        done = ("handed_over", "installed", "signed")
        gone = any(fulfilment_of(row) and fulfilment_of(row).status in done for row in self.current)
        return self.order.status == Status.UNPAID or (self.is_paid_for and not gone)

    @property
    def current(self) -> list[Assignment]:
        """What stores have now."""
        return [row for row in self.assignments if row.status not in PASSED_ON]


def fulfilment_of(assignment: Assignment) -> Fulfilment | None:
    return getattr(assignment, "fulfilment", None)


def is_kept(assignment: Assignment) -> bool:
    """An override leaves it with its store: the goods are ready or on their way."""
    fulfilment = fulfilment_of(assignment)
    return bool(fulfilment and fulfilment.status in ("ready", "handed_over", "installed", "signed"))


def last_event(order: Order) -> int:
    """How far the order is; a button pressed on an older page is refused."""
    newest = OrderEvent.objects.filter(order=order).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


def read(order_id: int) -> Life:
    """The life of one order; raises Order.DoesNotExist. Thirteen queries at most."""
    order = _with_everything().get(pk=order_id)
    lines, events = list(order.lines.all()), list(order.events.all())
    assignments = list(order.assignments.all())
    payments = list(Payment.objects.filter(reference=order.number).prefetch_related("refunds__by"))
    return Life(
        order=order,
        lines=lines,
        events=[_event(event, order) for event in events],
        assignments=assignments,
        decisions=[explaining.explain(row, order, lines) for row in order.decisions.all()],
        payments=payments,
        split=_booked(order),
        expected=_expected(order, lines, assignments),
        seen=events[-1].pk if events else 0,
    )


def _with_everything():
    redemptions = Redemption.objects.select_related("by", "undone_by")
    lines = OrderLine.objects.select_related("store__dealer", "territory", "variant__product")
    assignments = (
        Assignment.objects.select_related(
            "store__dealer", "answered_by", "fulfilment__guide", "fulfilment__voucher"
        )
        .prefetch_related(
            Prefetch("lines", AssignmentLine.objects.select_related("line")),
            Prefetch("fulfilment__voucher__redemptions", redemptions),
        )
        .order_by("-pk")
    )
    return Order.objects.select_related(
        "user", "policy", "referrer", "guide", "wanted_store"
    ).prefetch_related(
        "policy__rules",
        Prefetch("lines", lines),
        Prefetch("events", OrderEvent.objects.select_related("store", "by")),
        Prefetch("assignments", assignments),
        Prefetch(
            "decisions", RoutingDecision.objects.select_related("chosen", "by").order_by("-pk")
        ),
    )


def _event(event: OrderEvent, order: Order) -> Event:
    told = words.told(event, order)
    who = str(event.by.name or event.by.email) if event.by else _("system")
    return Event(told.title, told.text, who, event.at, told.tone, told.icon)


# ── Money ───────────────────────────────────────────────────────────────────────────────
def _booked(order: Order) -> list[dict[str, Any]]:
    """Shares as the ledger has them now, refunds taken off."""
    rows = (
        Posting.objects.earnings()
        .filter(journal__order_number=order.number)
        .values("role", "account__kind", "account__dealer__name", "account__member__name")
        .annotate(total=Sum("amount"))
        .order_by("-total")
    )
    return parts(
        [
            (
                row["account__dealer__name"] or row["account__member__name"] or _("Headquarters"),
                row["role"],
                row["total"],
            )
            for row in rows
        ]
    )


def _expected(
    order: Order, lines: list[OrderLine], assignments: list[Assignment]
) -> list[dict[str, Any]]:
    """What the pinned policy will give to whom, for what is not settled and has its store."""
    if order.status == Status.CANCELLED:
        return []
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        dealer, guide, settled = _serving(line, assignments)
        if dealer is None or settled:
            continue
        who = Parties(dealer, order.guide or guide, order.referrer)
        shared = settling.shared_lines([line])
        for share in sharing.preview(policy=order.policy, lines=shared, parties=who):
            totals[share.beneficiary, share.role] += share.amount
    rows = [(name, role, amount) for (name, role), amount in totals.items()]
    return parts(sorted(rows, key=lambda row: -row[2]))


def _serving(
    line: OrderLine, assignments: list[Assignment]
) -> tuple[Dealer | None, User | None, bool]:
    """The dealer that serves this line, the guide who does it, and whether it is settled."""
    for assignment in assignments:
        if any(row.line_id == line.pk and row.is_active for row in assignment.lines.all()):
            fulfilment = fulfilment_of(assignment)
            settled = bool(fulfilment and fulfilment.settled_at)
            return assignment.store.dealer, fulfilment and fulfilment.guide, settled
    store: Store | None = line.store
    return (store.dealer if store else None), None, False


def parts(rows: list[tuple[str, str, Decimal]]) -> list[dict[str, Any]]:
    """(name, role, amount) as parts of one bar."""
    whole = sum((amount for _name, _role, amount in rows if amount > 0), ZERO)
    return [
        {
            "label": name,
            "amount": amount,
            "percent": float(max(amount, ZERO) * 100 / whole) if whole else 0,
            "note": _("what remains") if role == sharing.HQ_ROLE else statements.role_label(role),
        }
        for name, role, amount in rows
        if amount
    ]
