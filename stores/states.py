"""What may follow what in a visit. One function moves, by conditional UPDATE."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from stores.models import Visit, VisitEvent
from stores.signals import visit_moved

Status = Visit.Status

FOLLOWS: dict[str, set[str]] = {
    "waiting": {"held", "cancelled"},
    "held": {"booked", "cancelled"},
    "booked": {"arrived", "no_show", "cancelled"},
    "arrived": {"closed", "booked"},
    "no_show": {"arrived"},
    "closed": set(),
    "cancelled": set(),
}
BEGINNINGS = {"waiting", "held", "booked", "arrived"}
ANYTIME = Q()


class WrongVisitState(DomainError):
    code = "wrong_state"
    status = 409
    message = _("This visit is %(now)s; it cannot become %(wanted)s any more.")


def move(
    visit: Visit, to: str, *, kind: str, by: User | None, only: Q = ANYTIME, **also: Any
) -> Visit:
    """Move `visit` to state `to` with the fields of `also`, write the event, tell who listens.

    `only` is a further condition on the row, judged by the database. Raises WrongVisitState.
    """
    before = [state for state, after in FOLLOWS.items() if to in after]
    rows = Visit.objects.filter(only, pk=visit.pk, status__in=before)
    if not rows.update(status=to, **also):
        visit.refresh_from_db(fields=["status"])
        raise WrongVisitState(now=visit.get_status_display(), wanted=Status(to).label)
    visit.refresh_from_db(fields=["status", *also])
    note(visit, kind, by=by)
    return visit


def note(visit: Visit, kind: str, *, by: User | None, **details: Any) -> VisitEvent:
    """Append to the visit's history and say it aloud, in the caller's transaction."""
    event = VisitEvent.objects.create(visit=visit, kind=kind, by=by, details=details)
    visit_moved.send(sender=Visit, visit=visit, kind=kind, by=by)
    return event
