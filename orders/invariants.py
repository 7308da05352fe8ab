"""What must never be true of orders, as questions that find it. Read-only."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Now, Substr

from catalog.models import ReviewRight
from members.models import PointsEntry
from o2o.money import ZERO
from o2o.outbox import Message
from orders.models import (
    Appointment,
    Assignment,
    AssignmentLine,
    Fulfilment,
    Order,
    OrderEvent,
    OrderLine,
    Proposal,
    RoutingDecision,
    RoutingRules,
    Supply,
    Voucher,
    Window,
)
from orders.prepaid_invariants import CHECKS as VOUCHERS
from payments.models import Payment
from stores.models import Coupon, Stock

PAID = ["paid", "in_progress", "completed"]
PATIENCE = timedelta(minutes=5)


def reserved_stock_is_promised_to_lines() -> Iterable[str]:
    """What stores hold reserved is exactly what order lines are promised there."""
    promised = {
        (row["store_id"], row["variant_id"]): row["n"]
        for row in OrderLine.objects.filter(store__isnull=False)
        .values("store_id", "variant_id")
        .annotate(n=Sum("quantity"))
    }
    held = Stock.objects.filter(reserved__gt=0)
    reserved = {(s.store_id, s.variant_id): s.reserved for s in held.iterator()}
    for key in promised.keys() | reserved.keys():
        if promised.get(key, 0) != reserved.get(key, 0):
            yield (
                f"store {key[0]}, variant {key[1]}: {reserved.get(key, 0)} reserved,"
                f" {promised.get(key, 0)} promised to order lines"
            )


def paid_orders_hold_their_money() -> Iterable[str]:
    """Captured less refunded = total less vouchers given back for a living paid order, zero for
    any other."""
    captured = Payment.objects.filter(status="captured")
    kept = dict(
        captured.values("reference")
        .annotate(n=Sum(F("amount") - F("refunded")))
        .values_list("reference", "n")
    )
    back = Sum("lines__vouchers__refunded", default=ZERO)
    orders = Order.objects.annotate(back=back)
    for order in orders.filter(Q(number__in=list(kept)) | Q(status__in=PAID)).iterator():
        due = order.total - order.back if order.status in PAID else 0
        if kept.get(order.number, 0) != due:
            yield f"order {order.number} is {order.status}: {kept.get(order.number, 0)} of {due}"


def lines_have_one_home() -> Iterable[str]:
    """At most one active assignment per line, and none for an order that is over."""
    active = AssignmentLine.objects.filter(is_active=True)
    for twice in active.values("line").annotate(n=Count("*")).filter(n__gt=1):
        yield f"order line {twice['line']}: {twice['n']} active assignments"
    for row in active.filter(line__order__status__in=["unpaid", "cancelled"]):
        yield f"order line {row.line_id}: assigned though its order is not paid"


def active_lines_match_their_assignment() -> Iterable[str]:
    """A line is active exactly while its assignment is offered or accepted."""
    living = Q(assignment__status__in=["offered", "accepted"])
    for row in AssignmentLine.objects.exclude(
        Q(living, is_active=True) | Q(~living, is_active=False)
    ):
        yield f"assignment {row.assignment_id}: line {row.line_id} active={row.is_active}"


def no_paid_order_is_forgotten() -> Iterable[str]:
    """A paid line without a store is on headquarters' list, or was paid a moment ago."""
    homeless = OrderLine.objects.filter(
        ~Exists(AssignmentLine.objects.filter(line=OuterRef("pk"), is_active=True)),
        as_vouchers=False,
        order__status__in=["paid", "in_progress"],
        order__attention="",
        order__paid_at__lt=Now() - PATIENCE,
    )
    promised = Message.objects.open().filter(task="orders.tasks.route_order")
    waiting = {message.arguments["order_id"] for message in promised}
    for line in homeless.exclude(order_id__in=waiting):
        yield f"order {line.order.number}: line {line.pk} is with no store and on no list"


def offers_are_answered_or_passed_on() -> Iterable[str]:
    """No offer stays open long after its deadline."""
    for late in Assignment.objects.filter(status="offered", deadline__lt=Now() - PATIENCE):
        yield f"assignment {late.pk}: still offered, deadline was {late.deadline:%F %T}"


def offers_follow_their_decision() -> Iterable[str]:
    """An assignment is with the store that its decision chose, for the same order."""
    wrong = Assignment.objects.exclude(
        store=F("decision__chosen"), order=F("decision__order")
    ).values_list("pk", "store_id", "decision__chosen_id")
    for pk, store, chosen in wrong:
        yield f"assignment {pk}: with store {store}, decided for {chosen}"


def decisions_pin_published_rules() -> Iterable[str]:
    """A decision was made under version 0, the nearest first, or under a published version."""
    published = RoutingRules.objects.filter(version=OuterRef("rules_version"))
    for decision in RoutingDecision.objects.exclude(Q(rules_version=0) | Exists(published)):
        yield f"decision {decision.pk}: made under rules v{decision.rules_version}"


def redeemed_once_and_rightly() -> Iterable[str]:
    """One standing redemption per voucher, exactly where a pickup was handed over."""
    standing = Count("redemptions", filter=Q(redemptions__undone_at=None))
    for voucher in Voucher.objects.annotate(n=standing).select_related("fulfilment"):
        handed = voucher.fulfilment.status == Fulfilment.Status.HANDED_OVER
        if voucher.n != int(handed):
            yield f"voucher {voucher.pk}: {voucher.n} redemptions, {voucher.fulfilment.status}"


def windows_hold_what_they_say() -> Iterable[str]:
    """A window's crews are those of its appointments, moved and cancelled ones aside."""
    sent = Count("appointments", filter=~Q(appointments__status="cancelled"))
    for window in Window.objects.annotate(n=sent).exclude(taken=F("n")).iterator():
        yield f"window {window.pk}: {window.taken} taken, {window.n} appointments"


def appointments_have_something_to_bring() -> Iterable[str]:
    """Nothing is agreed on for goods that are signed for or will never come."""
    idle = Appointment.objects.filter(
        status="booked", fulfilment__status__in=["signed", "cancelled"]
    )
    for appointment in idle.iterator():
        yield f"appointment {appointment.pk}: agreed, but its goods are {appointment.fulfilment.status}"


def totals_add_up() -> Iterable[str]:
    """An order's amounts are the sums of its lines."""
    sums = Order.objects.annotate(
        goods=Coalesce(Sum("lines__total"), F("goods_total") * 0),
        service=Coalesce(Sum("lines__service_fee"), F("goods_total") * 0),
        coupons=Coalesce(Sum("lines__coupon_saving"), F("goods_total") * 0),
        points=Coalesce(Sum("lines__points_saving"), F("goods_total") * 0),
    )
    right = {
        "goods_total": F("goods") + F("coupons") + F("points"),
        "service_total": F("service"),
        "coupon_saving": F("coupons"),
        "points_saving": F("points"),
    }
    for order in sums.exclude(**right).iterator():
        yield (
            f"order {order.number}: lines say {order.goods} + {order.service},"
            f" {order.coupons} taken off by a coupon, {order.points} paid with points"
        )


def points_spent_are_booked() -> Iterable[str]:
    """What an order was paid with in points went from its buyer, and not more came back."""
    rows = PointsEntry.objects.filter(order_number=OuterRef("number"), user=OuterRef("user"))
    orders = Order.objects.annotate(
        went=Coalesce(_points(rows, "spent"), 0), back=Coalesce(_points(rows, "given_back"), 0)
    ).filter(Q(points_spent__gt=0) | Exists(rows.filter(kind="spent")))
    for order in orders.exclude(Q(points_spent=-F("went")) & Q(back__lte=F("points_spent"))):
        yield (
            f"order {order.number}: {order.points_spent} points spent, {-order.went} booked,"
            f" {order.back} given back"
        )


def coupons_are_used_for_their_orders() -> Iterable[str]:
    """A living order's coupon says that it was used for it, by its buyer, for the same amount."""
    living = Order.objects.filter(coupon__isnull=False).exclude(status="cancelled")
    wrong = living.exclude(
        coupon__order_number=F("number"), coupon__user=F("user"), coupon__saved=F("coupon_saving")
    )
    for order in wrong.order_by("pk"):
        yield f"order {order.number}: coupon {order.coupon_id} was not used for it"
    used = Coupon.objects.exclude(order_number="")
    for coupon in used.filter(~Exists(Order.objects.filter(coupon=OuterRef("pk")))).order_by("pk"):
        yield f"coupon {coupon.pk}: used for order {coupon.order_number}, which has none"


def _points(rows, kind: str) -> Subquery:
    sums = rows.filter(kind=kind).order_by().values("order_number").annotate(n=Sum("amount"))
    return Subquery(sums.values("n"))


def suites_save_what_they_said() -> Iterable[str]:
    """The savings on an order's lines are those that its first event names, to the cent."""
    shares = OrderLine.objects.filter(suite_saving__gt=0).values("order")
    saved = dict(shares.annotate(n=Sum("suite_saving")).values_list("order", "n"))
    placed = OrderEvent.objects.filter(kind="placed")
    told = placed.filter(Q(order__in=list(saved)) | Q(details__has_key="suites"))
    for event in told.select_related("order"):
        named = sum((Decimal(each["saving"]) for each in event.details.get("suites", ())), ZERO)
        if saved.get(event.order_id, ZERO) != named:
            yield f"order {event.order}: lines save {saved.get(event.order_id, ZERO)}, not {named}"


def proposals_and_their_orders_agree() -> Iterable[str]:
    """An order made in a visit was placed by who took the basket, and names that visit."""
    fitting = Q(order__user=F("member"), order__visit=F("visit"))
    for row in Proposal.objects.filter(order__isnull=False).exclude(fitting).iterator():
        yield f"proposal {row.pk}: order {row.order_id} is of somebody else or of no visit"
    unexplained = Order.objects.filter(visit__isnull=False, proposal=None)
    for order in unexplained.iterator():
        yield f"order {order.number}: made in a visit, but nobody proposed it"


def sent_goods_are_in_one_place() -> Iterable[str]:
    """A line that another store sends is held there until it leaves, and nowhere on the way."""
    rightly = Q(transfer__status="asked", line__store=F("transfer__source")) | Q(
        transfer__status="sent", line__store=None
    )
    for supply in Supply.objects.filter(is_open=True).exclude(rightly).select_related("transfer"):
        yield f"transfer {supply.transfer} is {supply.transfer.status}: line {supply.line_id}"


def ready_goods_are_in_their_store() -> Iterable[str]:
    """What may be collected, or taken along by the crew, stands in the store that says so."""
    ready = AssignmentLine.objects.filter(is_active=True, assignment__fulfilment__status="ready")
    for row in ready.exclude(line__store=F("assignment__store")).select_related("line"):
        yield f"assignment {row.assignment_id} is ready: line {row.line_id} is in {row.line.store_id}"


def promises_are_kept() -> Iterable[str]:
    """No promise is given up, and none waits long past its time."""
    for message in Message.objects.filter(
        Q(dead_at__isnull=False) | Q(done_at=None, due_at__lt=Now() - PATIENCE)
    ):
        yield f"outbox {message.pk}: {message.task} {message.last_error[:80]}"


def rights_to_review_were_handed_over() -> Iterable[str]:
    """Whoever may review a line is its buyer and has had it handed over.

    A hand-over that was undone takes the right along, unless it was used meanwhile.
    """
    handed = AssignmentLine.objects.filter(
        assignment__fulfilment__status__in=["handed_over", "signed"],
        line=OuterRef("line"),
        line__order__user=OuterRef("user"),
        line__variant=OuterRef("variant"),
    )
    sold = ReviewRight.objects.unused().filter(reference__startswith="line:")
    sold = sold.annotate(line=Cast(Substr("reference", 6), BigIntegerField()))
    for right in sold.exclude(Exists(handed)):
        yield f"right {right.reference}: nothing was handed over for it"


CHECKS = (
    ("reserved stock is promised to lines", reserved_stock_is_promised_to_lines),
    ("paid orders hold their money", paid_orders_hold_their_money),
    ("lines have one home", lines_have_one_home),
    ("active lines match their assignment", active_lines_match_their_assignment),
    ("no paid order is forgotten", no_paid_order_is_forgotten),
    ("offers are answered or passed on", offers_are_answered_or_passed_on),
    ("offers follow their decision", offers_follow_their_decision),
    ("decisions pin published rules", decisions_pin_published_rules),
    ("redeemed once and rightly", redeemed_once_and_rightly),
    ("windows hold what they say", windows_hold_what_they_say),
    ("appointments have something to bring", appointments_have_something_to_bring),
    ("totals add up", totals_add_up),
    ("points spent are booked", points_spent_are_booked),
    ("coupons are used for their orders", coupons_are_used_for_their_orders),
    ("suites save what they said", suites_save_what_they_said),
    ("proposals and their orders agree", proposals_and_their_orders_agree),
    ("sent goods are in one place", sent_goods_are_in_one_place),
    ("ready goods are in their store", ready_goods_are_in_their_store),
    ("promises are kept", promises_are_kept),
    ("rights to review were handed over", rights_to_review_were_handed_over),
    *VOUCHERS,
)
