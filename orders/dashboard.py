"""What headquarters asks when it comes in: how many, how much, what is late, who serves whom.

Days are the site's local days. Every number comes with its last seven days, oldest first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import JSONObject, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from o2o.outbox import Message
from o2o.templatetags.ui import money_text
from orders.methods import Method
from orders.models import Assignment, Fulfilment, Order, RoutingDecision
from payments.models import Refund

DAYS = 7
SHOWN_JOBS = 6
LINE_WIDTH, LINE_HEIGHT = 96, 28


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the desk: `week` are seven days' values, `note` says what they count."""

    label: str
    value: str
    note: str
    week: list[float]
    url: str
    is_urgent: bool = False

    @property
    def points(self) -> str:
        """The week as points of an SVG line."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self._coordinates())

    @property
    def end(self) -> tuple[float, float]:
        """Where today is."""
        return self._coordinates()[-1]

    def _coordinates(self) -> list[tuple[float, float]]:
        top = max(self.week) or 1
        step = (LINE_WIDTH - 8) / (len(self.week) - 1)
        height = LINE_HEIGHT - 8
        return [
            (round(4 + index * step, 1), round(4 + height - value / top * height, 1))
            for index, value in enumerate(self.week)
        ]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is late or waits for headquarters, with the next thing to do."""

    title: str
    text: str
    since: datetime | None
    action: str
    url: str
    icon: str
    is_late: bool = False


def midnight(days_ago: int = 0) -> datetime:
    """When the site's local day began, so many days ago."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time()))


# ── Questions of the list ───────────────────────────────────────────────────────────────
def matching(text: str) -> Q:
    """Orders by the beginning of their number, the email or the phone."""
    text = text.strip()
    digits = text.replace(" ", "").replace("-", "")
    phones = [digits, f"+86{digits}"]
    return Q(number__startswith=text) | Q(user__email__iexact=text) | Q(phone__in=phones)


def lanes(chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The doors above the list of orders: label, query, count where it matters, current."""
    waiting = Order.objects.exclude(attention="").count()
    doors = [
        (_("All orders"), "", "", None),
        (_("Needs headquarters"), "queue", "any", waiting),
        *((label, "status__exact", value, None) for value, label in Order.Status.choices),
    ]
    return [
        {
            "label": label,
            "query": f"{name}={value}" if name else "",
            "count": count,
            "is_current": chosen.get(name) == value if name else not _any_lane(chosen),
        }
        for label, name, value, count in doors
    ]


def _any_lane(chosen: Mapping[str, str]) -> bool:
    return bool(chosen.get("queue") or chosen.get("status__exact"))


# ── Eight numbers ───────────────────────────────────────────────────────────────────────
def numbers() -> list[Number]:
    """The eight numbers with their weeks. Five queries."""
    placed, paid, waiting = _orders()
    return [placed, paid, *_offers(), _headquarters(waiting), *_fulfilments(), _refunds()]


def _week(prefix: str, column: str, measure=None, **conditions) -> dict[str, Any]:
    """Aggregates `<prefix>0` (six days ago) … `<prefix>6` (today) of rows dated by `column`."""
    found = {}
    for index in range(DAYS):
        day = Q(**{f"{column}__gte": midnight(DAYS - 1 - index)}, **conditions)
        if index < DAYS - 1:
            day &= Q(**{f"{column}__lt": midnight(DAYS - 2 - index)})
        found[f"{prefix}{index}"] = Sum(measure, filter=day) if measure else Count("pk", filter=day)
    return found


def _days(row: Mapping[str, Any], prefix: str) -> list[float]:
    return [float(row[f"{prefix}{index}"] or 0) for index in range(DAYS)]


def _orders() -> tuple[Number, Number, int]:
    """Orders and money of today; and how many orders wait for headquarters."""
    since, waits = midnight(DAYS - 1), ~Q(attention="")
    rows = Order.objects.filter(Q(placed_at__gte=since) | Q(paid_at__gte=since) | waits)
    row = rows.aggregate(
        waiting=Count("pk", filter=waits),
        **_week("placed", "placed_at"),
        **_week("paid", "paid_at", "total"),
    )
    placed, paid = _days(row, "placed"), _days(row, "paid")
    revenue = row["paid6"] or Decimal()
    return (
        Number(
            _("Orders today"), f"{placed[-1]:.0f}", _seven(placed), placed, _orders_at("placed")
        ),
        Number(
            _("Paid today"),
            money_text(revenue),
            _("%(n)s in 7 days") % {"n": money_text(Decimal(round(sum(paid))))},
            paid,
            _orders_at("paid"),
        ),
        row["waiting"],
    )


def _orders_at(moment: str) -> str:
    return reverse("hq:orders_order_changelist") + f"?{moment}=today"


def _seven(week: list[float]) -> str:
    return _("%(n)s in 7 days") % {"n": f"{sum(week):.0f}"}


def _offers() -> list[Number]:
    rows = Assignment.objects.filter(Q(offered_at__gte=midnight(DAYS - 1)) | Q(status="offered"))
    row = rows.aggregate(
        waiting=Count("pk", filter=Q(status="offered")),
        late=Count("pk", filter=Q(status="offered", deadline__lte=Now())),
        **_week("offered", "offered_at"),
        **_week("missed", "offered_at", status="expired"),
    )
    offered, missed = _days(row, "offered"), _days(row, "missed")
    url = reverse("hq:orders_assignment_changelist")
    note = _("%(n)s offers in 7 days") % {"n": f"{sum(offered):.0f}"}
    passed = _("%(n)s passed on unanswered in 7 days") % {"n": f"{sum(missed):.0f}"}
    late = bool(row["late"])
    return [
        Number(
            _("Waiting for stores"), str(row["waiting"]), note, offered,
            f"{url}?status__exact=offered",
        ),
        Number(_("Late offers"), str(row["late"]), passed, missed, f"{url}?late=yes", late),
    ]  # fmt: skip


def _headquarters(waiting: int) -> Number:
    came = RoutingDecision.objects.filter(chosen=None, at__gte=midnight(DAYS - 1)).aggregate(
        **_week("came", "at")
    )
    week = _days(came, "came")
    return Number(
        _("At headquarters"),
        str(waiting),
        _("%(n)s came in 7 days") % {"n": f"{sum(week):.0f}"},
        week,
        reverse("hq:orders_order_changelist") + "?queue=any",
        is_urgent=bool(waiting),
    )


def _fulfilments() -> list[Number]:
    since = midnight(DAYS - 1)
    ready = Q(status="ready", method=Method.PICKUP)
    rows = Fulfilment.objects.filter(Q(ready_at__gte=since) | Q(done_at__gte=since) | ready)
    row = rows.aggregate(
        waiting=Count("pk", filter=ready),
        **_week("ready", "ready_at", method=Method.PICKUP),
        **_week("done", "done_at"),
    )
    prepared, done = _days(row, "ready"), _days(row, "done")
    url = reverse("hq:orders_fulfilment_changelist")
    note = _("%(n)s made ready in 7 days") % {"n": f"{sum(prepared):.0f}"}
    return [
        Number(
            _("Ready for pickup"), str(row["waiting"]), note, prepared,
            f"{url}?status__exact=ready&method__exact=pickup",
        ),
        Number(
            _("Handed over today"), f"{done[-1]:.0f}", _seven(done), done, f"{url}?done=today"
        ),
    ]  # fmt: skip


def _refunds() -> Number:
    since = midnight(DAYS - 1)
    rows = Refund.objects.filter(Q(created_at__gte=since) | Q(status="requested"))
    row = rows.aggregate(
        waiting=Count("pk", filter=Q(status="requested")), **_week("asked", "created_at")
    )
    week = _days(row, "asked")
    return Number(
        _("Refunds under way"),
        str(row["waiting"]),
        _("%(n)s asked for in 7 days") % {"n": f"{sum(week):.0f}"},
        week,
        reverse("hq:payments_refund_changelist") + "?status__exact=requested",
    )


# ── What is late, what waits ────────────────────────────────────────────────────────────
def jobs() -> list[Job]:
    """What headquarters should do next, the most urgent first. Four queries."""
    return [*_queue(), *_late_offers(), *_failed_refunds(), *_dead_messages()]


def _queue() -> list[Job]:
    orders = Order.objects.exclude(attention="").order_by("pk")[:SHOWN_JOBS]
    return [
        Job(
            title=order.get_attention_display(),
            text=f"{order.number} · {order.recipient} · {money_text(order.total)}",
            since=order.paid_at or order.placed_at,
            action=_("Choose a store")
            if order.attention == Order.Attention.NO_STORE
            else _("Open the order"),
            url=_door(order),
            icon="domain",
            is_late=True,
        )
        for order in orders
    ]


def _door(order: Order) -> str:
    page = "override" if order.attention == Order.Attention.NO_STORE else "change"
    return reverse(f"hq:orders_order_{page}", args=[order.pk])


def _late_offers() -> list[Job]:
    late = Assignment.objects.overdue().select_related("order", "store").order_by("deadline")
    return [
        Job(
            title=_("%(store)s has not answered") % {"store": offer.store},
            text=f"{offer.order.number} · {money_text(offer.order.total)}",
            since=offer.deadline,
            action=_("Give it to another store"),
            url=reverse("hq:orders_order_override", args=[offer.order_id]),
            icon="timer_off",
            is_late=True,
        )
        for offer in late[:SHOWN_JOBS]
    ]


def _failed_refunds() -> list[Job]:
    failed = Refund.objects.filter(status="failed").select_related("payment").order_by("pk")
    return [
        Job(
            title=_("A refund has failed"),
            text=f"{refund.payment.reference} · {money_text(refund.amount)}",
            since=refund.created_at,
            action=_("Try it again"),
            url=reverse("hq:payments_refund_changelist") + f"?q={refund.number}",
            icon="currency_exchange",
        )
        for refund in failed[:SHOWN_JOBS]
    ]


def _dead_messages() -> list[Job]:
    dead = Message.objects.filter(dead_at__isnull=False, done_at=None).order_by("dead_at")
    return [
        Job(
            title=_("A promise was given up"),
            text=f"{message.task.rsplit('.', 1)[-1]} · {message.last_error[:60]}",
            since=message.dead_at,
            action=_("Look and replay"),
            url=reverse("hq:o2o_message_changelist") + "?state=dead",
            icon="outbox",
        )
        for message in dead[:SHOWN_JOBS]
    ]


def todays_orders(limit: int = 120):
    """Today's orders, newest first; `serving` is the store that has them now, or None.

    `serving` is a mapping of store, name_zh, name_en, lat, lng and the assignment's status.
    """
    given = Assignment.objects.filter(order=OuterRef("pk"), status__in=["offered", "accepted"])
    facts = JSONObject(
        store="store",
        name_zh="store__name_zh",
        name_en="store__name_en",
        lat="store__lat",
        lng="store__lng",
        status="status",
    )
    return (
        Order.objects.filter(placed_at__gte=midnight(), lat__isnull=False)
        .exclude(status="cancelled")
        .annotate(serving=Subquery(given.order_by("-pk").values(facts=facts)[:1]))
        .order_by("-pk")[:limit]
    )
