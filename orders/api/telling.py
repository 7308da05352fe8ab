"""Answers as plain dicts: no serializer in the hot path, the shapes are in `orders.api.shapes`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from catalog.services import pictures
from o2o.money import as_json
from orders import timeline, whymap
from orders.models import (
    Appointment,
    Assignment,
    Fulfilment,
    Order,
    OrderLine,
    Prepaid,
    PrepaidUse,
    Redemption,
)
from orders.services import appointments
from orders.services.couponing import Fit
from orders.services.discounts import Discounts
from orders.services.offering import Leg, Offer
from orders.services.promise import Promise
from orders.services.quoting import PricedLine
from orders.services.ranking import Candidate
from orders.services.showing import Basket, ShownLine, ShownSuite
from orders.services.windows import Day
from orders.story import Stop, Story
from orders.whymap import name_of
from stores import coupon_words
from stores.models import Store

Json = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with the offset of the site's time zone."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def picture(name: str) -> str:
    return pictures.url(name, 400) if name else ""


# ── Cart and quote ──────────────────────────────────────────────────────────────────────
def basket(shown: Basket, *, with_stock: bool = True) -> Json:
    return {
        "version": shown.version,
        "pieces": shown.pieces,
        "goods": as_json(shown.goods),
        "saving": as_json(shown.saving),
        "suites": [_cart_suite(each) for each in shown.suites],
        "lines": [_cart_line(line, with_stock) for line in shown.lines],
    }


def _cart_suite(shown: ShownSuite) -> Json:
    deal = shown.deal
    return {
        "slug": deal.terms.slug,
        "name": deal.terms.name,
        "sets": deal.sets,
        "saving": as_json(deal.saving),
        "missing": [{"sku": variant.sku, "quantity": n} for n, variant in shown.lacks],
    }


def _cart_line(shown: ShownLine, with_stock: bool) -> Json:
    variant = shown.line.variant
    return {
        "id": shown.line.pk,
        "sku": variant.sku,
        "name": variant.product.name,
        "option": variant.name,
        "picture": picture(variant.product.picture),
        "quantity": shown.line.quantity,
        "unit_price": as_json(shown.unit_price),
        "saving": as_json(shown.saving),
        "total": as_json(shown.total),
        "was": as_json(shown.was) if shown.was is not None else None,
        "is_sold": shown.is_sold,
        "stores": shown.stores if with_stock else None,
        "most": shown.most if with_stock else None,
    }


def quote(offer: Offer, place: Any) -> Json:
    quoted = offer.quote
    sku_of = {line.line.variant_id: line.line.variant.sku for line in quoted.lines}
    return {
        "cart_version": quoted.version,
        "lines": [_quoted_line(line, quoted.discounts) for line in quoted.lines],
        "goods": as_json(quoted.goods),
        "saving": as_json(quoted.saving),
        "service": as_json(quoted.service),
        "coupon": _coupon(quoted.discounts),
        "coupons": [_fit(fit) for fit in quoted.discounts.fits],
        "points": _points(quoted.discounts),
        "total": as_json(quoted.total),
        "place": place
        and {"lat": place.lat, "lng": place.lng, "label": place.label, "source": place.source},
        "can_be_served": offer.can_be_served,
        "served_by": [_leg(leg, sku_of) for leg in offer.legs],
        "pickup_stores": [_leg(leg, sku_of) for leg in offer.pickups],
        "refused": [_refused(candidate) for candidate in offer.refused],
    }


def _coupon(less: Discounts) -> Json | None:
    if less.coupon is None:
        return None
    return {"id": less.coupon.pk, "saving": as_json(less.coupon_saving)}


def _fit(fit: Fit) -> Json:
    return {
        "id": fit.coupon.pk,
        "name": fit.coupon.campaign.name,
        "off": coupon_words.off(fit.coupon.campaign),
        "terms": coupon_words.terms(fit.coupon.campaign),
        "saving": as_json(fit.saving),
        "holds": fit.holds,
        "reason": fit.reason,
    }


def _points(less: Discounts) -> Json:
    return {
        "used": less.points,
        "saving": as_json(less.points_saving),
        "usable": less.usable,
        "usable_worth": as_json(less.usable_worth),
    }


def _quoted_line(priced: PricedLine, less: Discounts) -> Json:
    return {
        "sku": priced.line.variant.sku,
        "name": priced.line.variant.product.name,
        "quantity": priced.line.quantity,
        "unit_price": as_json(priced.unit_price),
        "saving": as_json(priced.saving),
        "goods": as_json(priced.goods),
        "coupon_saving": as_json(less.coupon_of(priced.line.variant_id)),
        "points_saving": as_json(less.points_of(priced.line.variant_id)),
        "service": as_json(priced.service),
    }


def _leg(leg: Leg, sku_of: dict[int, str]) -> Json:
    skus = sorted(sku_of[variant] for variant in leg.variants) or sorted(sku_of.values())
    return {
        "store": store(leg.store),
        "distance_m": leg.distance_m,
        "skus": skus,
        "promise": _promise(leg.promise),
        "sent_by": [store(sender) for sender in leg.senders],
    }


def _promise(promise: Promise | None) -> Json | None:
    if promise is None:
        return None
    return {
        "first": promise.first.isoformat(),
        "last": promise.last.isoformat(),
        "ready_at": moment(promise.ready_at),
    }


def _refused(candidate: Candidate) -> Json:
    row = candidate.as_json()
    return {
        "code": candidate.code,
        "name": name_of(row),
        "distance_m": candidate.distance_m,
        "reason": candidate.reason,
    }


def store(row: Store) -> Json:
    names = ("code", "name", "address", "phone", "lat", "lng")
    return {name: getattr(row, name) for name in names}


# ── Orders ──────────────────────────────────────────────────────────────────────────────
def order(row: Order) -> Json:
    texts = ("number", "status", "method", "recipient", "address", "note")
    amounts = ("goods_total", "service_total", "coupon_saving", "points_saving", "total")
    times = ("placed_at", "pay_before", "paid_at", "completed_at", "cancelled_at")
    return {
        **{name: getattr(row, name) for name in texts},
        **{name: as_json(getattr(row, name)) for name in amounts},
        **{name: moment(getattr(row, name)) for name in times},
        "coupon": row.coupon_id,
        "points_spent": row.points_spent,
        "phone": str(row.phone),
        "url": row.get_absolute_url(),
        "lines": lines(row.lines.all()),
    }


def lines(rows: Iterable[OrderLine]) -> list[Json]:
    return [_order_line(row) for row in rows]


def _order_line(row: OrderLine) -> Json:
    return {
        "sku": row.sku,
        "name": row.name,
        "picture": picture(row.picture),
        "quantity": row.quantity,
        "unit_price": as_json(row.unit_price),
        "suite_saving": as_json(row.suite_saving),
        "coupon_saving": as_json(row.coupon_saving),
        "points_saving": as_json(row.points_saving),
        "total": as_json(row.total),
        "service_fee": as_json(row.service_fee),
    }


def detail(told: Story) -> Json:
    why = whymap.draw(told.decision, told.order)
    return order(told.order) | {
        "timeline": _timeline(told),
        "next": _next(told),
        "assignments": [_assignment(stop) for stop in told.stops],
        "fulfilments": [fulfilment(stop.fulfilment) for stop in told.stops if stop.fulfilment],
        "appointments": [appointment(row) for stop in told.stops for row in stop.agreed],
        "why": why.sentence if why else "",
        "can_be_paid": told.can_be_paid,
        "can_be_cancelled": told.can_be_cancelled,
        "refund_under_way": as_json(told.money_under_way),
        "refunded": as_json(told.refunded),
    }


def events(told: Story) -> list[Json]:
    """Everything that happened, for headquarters."""
    return [
        {"kind": event.kind, "at": moment(event.at), "details": event.details}
        for event in told.events
    ]


def _timeline(told: Story) -> list[Json]:
    steps = [step for event in told.events if (step := timeline.told(event, told))]
    return [
        {"kind": step.kind, "title": step.title, "text": step.text, "at": moment(step.at)}
        for step in steps
    ]


def _next(told: Story) -> Json | None:
    if told.order.status in (Order.Status.COMPLETED, Order.Status.CANCELLED):
        return None
    step = timeline.current(told)
    return {"title": step.title, "text": step.text, "due": moment(step.due)}


def _assignment(stop: Stop) -> Json:
    row = stop.assignment
    return {
        "id": row.pk,
        "status": row.status,
        "store": store(stop.store),
        "distance_m": round(stop.distance_m) if stop.distance_m is not None else None,
        "opening": stop.opening,
        "offered_at": moment(row.offered_at),
        "deadline": moment(row.deadline),
        "skus": [line.sku for line in stop.lines],
    }


def fulfilment(row: Fulfilment) -> Json:
    return {
        "id": row.pk,
        "assignment": row.assignment_id,
        "status": row.status,
        "method": row.method,
        "ready_at": moment(row.ready_at),
        "done_at": moment(row.done_at),
    }


def appointment(row: Appointment) -> Json:
    part = row.fulfilment
    return {
        "id": row.pk,
        "order": part.assignment.order.number,
        "fulfilment": part.pk,
        "store": row.store.code,
        "kind": row.kind,
        "status": row.status,
        "starts_at": moment(row.starts_at),
        "ends_at": moment(row.ends_at),
        "attempt": row.attempt,
        "crew": row.crew.name if row.crew else "",
        "failure": row.failure,
        "remark": row.remark,
        "can_move": row.status == Appointment.Status.BOOKED and appointments.may_move(row),
    }


def days(found: Iterable[Day]) -> list[Json]:
    return [
        {
            "date": day.date.isoformat(),
            "windows": [
                {
                    "starts_at": moment(slot.starts_at),
                    "ends_at": moment(slot.ends_at),
                    "free": slot.free,
                }
                for slot in day.slots
            ],
        }
        for day in found
    ]


# ── Staff ───────────────────────────────────────────────────────────────────────────────
def staff_assignment(row: Assignment) -> Json:
    """For the store: the shopper's name, phone and address only once it has accepted."""
    placed = row.order
    knows = row.status == Assignment.Status.ACCEPTED
    done = getattr(row, "fulfilment", None)
    return {
        "id": row.pk,
        "order": placed.number,
        "store": row.store.code,
        "status": row.status,
        "method": placed.method,
        "offered_at": moment(row.offered_at),
        "deadline": moment(row.deadline),
        "answered_at": moment(row.answered_at),
        "lines": lines(given.line for given in row.lines.all()),
        "note": placed.note,
        "recipient": placed.recipient if knows else None,
        "phone": str(placed.phone) if knows else None,
        "address": placed.address if knows else None,
        "fulfilment": fulfilment(done) if done else None,
    }


def redemption(row: Redemption) -> Json:
    done = row.voucher.fulfilment
    return {
        "id": row.pk,
        "kind": "pickup",
        "order": done.assignment.order.number,
        "fulfilment": done.pk,
        "voucher": None,
        "name": "",
        "left": None,
        "store": done.store.code,
        "partner": None,
        "at": moment(row.at),
        "by": str(row.by),
        "undone_at": moment(row.undone_at),
    }


def use(row: PrepaidUse) -> Json:
    """One use of a service voucher, as its place sees it."""
    return {
        "id": row.pk,
        "kind": "voucher",
        "order": row.prepaid.line.order.number,
        "fulfilment": None,
        "voucher": row.prepaid_id,
        "name": row.prepaid.line.name,
        "left": row.prepaid.left,
        "store": row.store.code if row.store else None,
        "partner": row.partner.code if row.partner else None,
        "at": moment(row.at),
        "by": str(row.by),
        "undone_at": moment(row.undone_at),
    }


def prepaid(row: Prepaid) -> Json:
    """A service voucher, as its holder sees it."""
    placed = row.line.order
    counts = ("uses", "used", "returned", "lapsed", "left")
    return {
        "id": row.pk,
        "order": placed.number if placed.user_id == row.holder_id else None,
        "name": row.line.name,
        **{name: getattr(row, name) for name in counts},
        "valid_from": moment(row.valid_from),
        "valid_until": moment(row.valid_until),
        "url": row.get_absolute_url(),
    }
