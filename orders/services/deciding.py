"""The two statements of a routing decision: read what is open, keep what was decided.

Every paid order passes here, and orders that stores declined pass again; so each is one round
trip. The order's row is locked before (`history.lock`), never by these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg2.extras import Json

from members.models import User
from o2o.prepared import Statement
from orders.models import Assignment, Order, OrderEvent
from orders.services import announcing, rulebook
from orders.services.surveying import Candidate

REMEMBERED = 40  # candidates kept with a decision, the chosen one among them

OPEN_LINES = Statement(
    "routing_open_lines",
    """
    SELECT line.id, line.variant_id, line.quantity, line.store_id, line.suite_id,
        line.territory_id
    FROM orders_orderline line
    WHERE line.order_id = %(order)s AND NOT line.as_vouchers AND NOT EXISTS (
        SELECT FROM orders_assignmentline given WHERE given.line_id = line.id AND given.is_active)
    ORDER BY line.id
    """,
)
SAID_NO = Statement(
    "routing_said_no",
    """
    SELECT store_id FROM orders_assignment
    WHERE order_id = %(order)s AND status = ANY(%(statuses)s::text[])
    UNION
    SELECT transfer.source_id FROM orders_orderline line
    JOIN orders_supply supply ON supply.line_id = line.id
    JOIN stores_transfer transfer ON transfer.id = supply.transfer_id
    WHERE line.order_id = %(order)s AND transfer.refusal IN ('missing', 'damaged', 'silent')
    """,
)
KEEP = Statement(
    "routing_keep",
    """
    WITH decided AS (
        INSERT INTO orders_routingdecision
            (order_id, attempt, candidates, lines, chosen_id, by_id, reason, rules_version)
        SELECT %(order)s::bigint, 1 + count(*), %(candidates)s::jsonb, %(line_ids)s::jsonb,
            %(store)s::bigint, %(by)s::bigint, %(reason)s, %(rules)s::int
        FROM orders_routingdecision WHERE order_id = %(order)s::bigint
        RETURNING id
    ), offered AS (
        INSERT INTO orders_assignment
            (order_id, store_id, decision_id, status, deadline, reason, remark)
        SELECT %(order)s::bigint, %(store)s::bigint, id, 'offered', %(deadline)s::timestamptz,
            '', '' FROM decided WHERE %(store)s::bigint IS NOT NULL
        RETURNING id, decision_id, offered_at
    ), lines AS (
        INSERT INTO orders_assignmentline (assignment_id, line_id, is_active)
        SELECT offered.id, line.id, true
        FROM offered, unnest(%(lines)s::bigint[]) AS line(id)
    ), noted AS (
        INSERT INTO orders_orderevent (order_id, kind, store_id, details)
        VALUES (%(order)s::bigint, %(kind)s, %(store)s::bigint, %(details)s::jsonb)
        RETURNING id
    ), told AS (
        UPDATE orders_order SET attention = %(attention)s
        WHERE id = %(order)s::bigint AND attention <> %(attention)s
    )
    SELECT noted.id, offered.id, offered.decision_id, offered.offered_at
    FROM noted LEFT JOIN offered ON true
    """,
)


@dataclass(slots=True)
class OpenLine:
    """A line that no store has; `store_id` holds its stock, `territory_id` is credited."""

    pk: int
    variant_id: int
    quantity: int
    store_id: int | None
    suite_id: int | None
    territory_id: int | None


def open_lines(order: Order) -> list[OpenLine]:
    """The lines of the order that are with no store and need one."""
    return [OpenLine(*row) for row in _rows(OPEN_LINES, {"order": order.pk})]


def said_no(order: Order, *, forgiving: bool = False) -> set[int]:
    """Stores that are not asked again: that declined, were silent, had it taken back, sent nothing.

    `forgiving` leaves those that declined.
    """
    statuses = ["declined"] if forgiving else ["declined", "expired", "withdrawn"]
    return {store for (store,) in _rows(SAID_NO, {"order": order.pk, "statuses": statuses})}


def offer(
    order: Order,
    lines: Sequence[OpenLine],
    candidates: Sequence[Candidate],
    store_id: int,
    *,
    deadline: datetime,
    by: User | None = None,
    reason: str = "",
) -> Assignment:
    """Keep the decision and offer the lines to the store it chose."""
    values = _decision(order, lines, candidates, store_id, by, reason) | {
        "deadline": deadline,
        "attention": Order.Attention.NONE.value,
    }
    pk, decision, offered_at = _keep(order, "offered", values, deadline=str(deadline))
    offered = Assignment(
        pk=pk,
        order=order,
        store_id=store_id,
        decision_id=decision,
        deadline=deadline,
        offered_at=offered_at,
    )
    offered._state.adding, offered._state.db = False, connection.alias
    return offered


def give_up(order: Order, lines: Sequence[OpenLine], candidates: Sequence[Candidate]) -> None:
    """Keep the decision that nobody can serve; the order is on headquarters' list."""
    values = _decision(order, lines, candidates, None, None, "") | {
        "deadline": None,
        "attention": Order.Attention.NO_STORE.value,
    }
    _keep(order, "no_store", values)


def _keep(
    order: Order, kind: str, values: dict[str, Any], **details: str
) -> tuple[int, int, datetime]:
    """Write everything at once and tell whom it concerns; the ids of what was offered."""
    [(event, *offered)] = _rows(KEEP, values | {"kind": kind, "details": Json(details)})
    announcing.announce(
        OrderEvent(pk=event, order=order, kind=kind, store_id=values["store"], details=details)
    )
    pk, decision, offered_at = offered
    return pk, decision, offered_at


def _decision(
    order: Order,
    lines: Sequence[OpenLine],
    candidates: Sequence[Candidate],
    chosen: int | None,
    by: User | None,
    reason: str,
) -> dict[str, Any]:
    ranked = sorted(candidates, key=lambda c: (c.store != chosen, c.metres))[:REMEMBERED]
    ranked.sort(key=lambda c: (c.store != chosen, not c.kept, c.cost_m))
    ids = [line.pk for line in lines]
    wanted = {line.variant_id: line.quantity for line in lines}
    kept = [c.as_json() | {"has_all": c.covers(wanted)} for c in ranked]
    return {
        "order": order.pk,
        "candidates": Json(kept),
        "lines": ids,
        "line_ids": Json(ids),
        "store": chosen,
        "by": by.pk if by else None,
        "reason": reason,
        "rules": rulebook.active().version,
    }


def _rows(statement: Statement, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        statement.execute(cursor, values)
        return cursor.fetchall()
