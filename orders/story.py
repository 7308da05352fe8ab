"""An order as its shopper follows it: everything read at once, then told in words."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from o2o.geo import distance_m
from orders.methods import Method
from orders.models import (
    Appointment,
    Assignment,
    AssignmentLine,
    Fulfilment,
    Invitation,
    Order,
    OrderEvent,
    OrderLine,
    Proof,
    RoutingDecision,
)
from orders.services import appointments
from payments.models import Payment, Refund
from stores.models import Store
from stores.services import hours

Status = Order.Status
ACTIVE = (Assignment.Status.OFFERED, Assignment.Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Stop:
    """A store that has part of the order now, and how far it is with it."""

    assignment: Assignment
    store: Store
    fulfilment: Fulfilment | None
    lines: list[OrderLine]
    distance_m: float | None
    opening: str

    @property
    def stage(self) -> str:
        return self.fulfilment.status if self.fulfilment else self.assignment.status

    @property
    def agreed(self) -> list[Appointment]:
        """The times agreed on now, the next first."""
        rows = self.fulfilment.appointments.all() if self.fulfilment else []
        return [row for row in rows if row.status == Appointment.Status.BOOKED]

    @property
    def appointment(self) -> Appointment | None:
        """When the goods come, or are installed."""
        brought = (row for row in self.agreed if row.kind != Appointment.Kind.MEASURING)
        return next(brought, None)

    @property
    def can_measure(self) -> bool:
        """Whether the shopper may have the room measured before the goods come."""
        kinds = appointments.open_kinds(self.fulfilment) if self.fulfilment else []
        return Appointment.Kind.MEASURING in kinds

    @property
    def proofs(self) -> list[Proof]:
        return list(self.fulfilment.proofs.all()) if self.fulfilment else []

    @property
    def can_agree(self) -> bool:
        """Whether the shopper may choose or change the time of the crew."""
        fulfilment = self.fulfilment
        if fulfilment is None or fulfilment.method != Method.DELIVERY:
            return False
        at_home = fulfilment.status in appointments.AT_HOME[Appointment.Kind.DELIVERY]
        return at_home and (self.appointment is None or appointments.may_move(self.appointment))

    @property
    def can_be_collected(self) -> bool:
        fulfilment = self.fulfilment
        return bool(
            fulfilment
            and fulfilment.method == Method.PICKUP
            and fulfilment.status == Fulfilment.Status.READY
        )


@dataclass(frozen=True, slots=True)
class Story:
    """One order with its stops, payments and newest decision; `seen` changes with every step."""

    order: Order
    lines: list[OrderLine]
    events: list[OrderEvent]
    stops: list[Stop]
    decision: RoutingDecision | None
    payments: list[Payment]
    now: datetime

    @property
    def seen(self) -> str:
        return seen(self.order.status, self.events[-1].pk if self.events else 0)

    @property
    def can_be_paid(self) -> bool:
        return self.order.status == Status.UNPAID and self.order.pay_before > self.now

    @property
    def can_be_cancelled(self) -> bool:
        """By the shopper: nothing is ready or handed over yet."""
        under_way = self.order.status in (Status.UNPAID, Status.PAID, Status.IN_PROGRESS)
        return under_way and all(stop.stage in (*ACTIVE, "cancelled") for stop in self.stops)

    @property
    def is_over(self) -> bool:
        """Nothing will happen any more by itself."""
        done = self.order.status in (Status.COMPLETED, Status.CANCELLED)
        return done and not self.money_under_way

    @property
    def money_under_way(self) -> Decimal:
        """What is on its way back to the shopper."""
        return self._refunds(Refund.Status.REQUESTED)

    @property
    def refunded(self) -> Decimal:
        return self._refunds(Refund.Status.SETTLED)

    def _refunds(self, status: str) -> Decimal:
        rows = [refund for payment in self.payments for refund in payment.refunds.all()]
        return sum((row.amount for row in rows if row.status == status), Decimal())

    @property
    def invitation(self) -> Invitation | None:
        """To a visit that is still to come."""
        open_ones = (row for row in self.order.invitations.all() if row.visit.is_open)
        return next(open_ones, None)

    @property
    def has_goods_at_home(self) -> bool:
        """Something was handed over, so the shopper can say how it is."""
        return any(stop.stage in ("handed_over", "signed") for stop in self.stops)

    @property
    def has_vouchers(self) -> bool:
        """Paid vouchers wait in the account."""
        paid = self.order.paid_at and self.order.status != Status.CANCELLED
        return bool(paid) and any(line.as_vouchers for line in self.lines)

    @property
    def collectable(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.can_be_collected]


def seen(status: str, event: int) -> str:
    """A short mark of how far an order is: the same mark, nothing new to show."""
    return f"{status}-{event}"


def read(orders: QuerySet[Order], number: str) -> Story:
    """The story of one order of `orders`; raises Order.DoesNotExist. Fourteen queries."""
    now = timezone.now()
    order = _with_everything(orders, now).get(number=number)
    return Story(
        order=order,
        lines=list(order.lines.all()),
        events=list(order.events.all()),
        stops=_stops(order, now),
        decision=next(iter(order.decisions.all()), None),
        payments=list(Payment.objects.filter(reference=order.number).prefetch_related("refunds")),
        now=now,
    )


def _with_everything(orders: QuerySet[Order], now: datetime) -> QuerySet[Order]:
    stores = Store.objects.with_hours(now)
    lines = OrderLine.objects.select_related("variant__product", "store")
    assignments = Assignment.objects.filter(status__in=ACTIVE).order_by("pk")
    assignments = assignments.select_related("fulfilment__voucher", "fulfilment__guide")
    given = AssignmentLine.objects.filter(is_active=True)
    return orders.select_related("wanted_store").prefetch_related(
        Prefetch("lines", lines),
        Prefetch("events", OrderEvent.objects.select_related("store", "by")),
        Prefetch("assignments", assignments),
        Prefetch("assignments__store", stores),
        Prefetch("assignments__lines", given),
        Prefetch(
            "assignments__fulfilment__appointments",
            Appointment.objects.select_related("crew", "store", "fulfilment__assignment__order"),
        ),
        "assignments__fulfilment__proofs",
        Prefetch("decisions", RoutingDecision.objects.order_by("-pk")),
        Prefetch("invitations", Invitation.objects.select_related("visit__store")),
    )


def _stops(order: Order, now: datetime) -> list[Stop]:
    lines = {line.pk: line for line in order.lines.all()}
    return [_stop(order, assignment, lines, now) for assignment in order.assignments.all()]


def _stop(order: Order, assignment: Assignment, lines: dict[int, OrderLine], now: datetime) -> Stop:
    store = assignment.store
    return Stop(
        assignment=assignment,
        store=store,
        fulfilment=getattr(assignment, "fulfilment", None),
        lines=[lines[given.line_id] for given in assignment.lines.all()],
        distance_m=_metres(order, store),
        opening=hours.today_label(store, now),
    )


def _metres(order: Order, store: Store) -> float | None:
    """From where the goods are wanted; unknown for a place that only a pickup store stands for."""
    if order.place is None or store.lat is None or order.place_source == "store":
        return None
    return distance_m(order.lat, order.lng, store.lat, store.lng)


def cancel_facts(story: Story) -> dict[str, Any]:
    """What cancelling will do, for the question that is asked before."""
    paid = [payment for payment in story.payments if payment.status == "captured"]
    back = sum((payment.amount - payment.refunded for payment in paid), Decimal())
    return {"back": back, "currency": settings.CURRENCY}
