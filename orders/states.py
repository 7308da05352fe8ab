"""What may follow what. One function moves, by conditional UPDATE: the row decides, not memory."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from orders.models import Appointment, Assignment, Fulfilment, Order, Proposal

Row = TypeVar("Row", Order, Assignment, Fulfilment, Appointment, Proposal)

FOLLOWS: dict[type[Model], dict[str, set[str]]] = {
    Order: {
        "unpaid": {"paid", "cancelled"},
        "paid": {"in_progress", "cancelled"},
        "in_progress": {"paid", "completed", "cancelled"},
        "completed": {"in_progress"},
        "cancelled": set(),
    },
    Assignment: {
        "offered": {"accepted", "declined", "expired", "withdrawn"},
        "accepted": {"withdrawn"},
        "declined": set(),
        "expired": set(),
        "withdrawn": set(),
    },
    Fulfilment: {
        "accepted": {"ready", "cancelled"},
        "ready": {"handed_over", "cancelled"},
        "handed_over": {"installed", "signed", "ready"},
        "installed": {"signed"},
        "signed": set(),
        "cancelled": set(),
    },
    Appointment: {
        "booked": {"done", "failed", "cancelled"},
        "done": set(),
        "failed": set(),
        "cancelled": set(),
    },
    Proposal: {
        "draft": {"sent"},
        "sent": {"draft", "taken"},
        "taken": {"ordered"},
        "ordered": set(),
    },
}


class WrongState(DomainError):
    code = "wrong_state"
    status = 409
    message = _("This is %(now)s; it cannot become %(wanted)s any more.")


def move(row: Row, to: str, **also: Any) -> Row:
    """Move `row` to state `to` with the fields of `also`, or raise WrongState; nothing between."""
    model = type(row)
    before = [state for state, after in FOLLOWS[model].items() if to in after]
    moved = model._default_manager.filter(pk=row.pk, status__in=before).update(status=to, **also)
    if not moved:
        row.refresh_from_db(fields=["status"])
        field: Any = model._meta.get_field("status")
        raise WrongState(now=row.get_status_display(), wanted=dict(field.choices)[to])
    row.status = to
    return row
