"""Part of the goods now, the rest later: one fulfilment becomes two of the same store."""

from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import Invalid
from orders.methods import Method
from orders.models import Assignment, AssignmentLine, Fulfilment, Voucher


def leave_for_later(fulfilment: Fulfilment, *, keep: set[int], by: User) -> Fulfilment | None:
    """Lines not kept move to a fulfilment of their own; None when all are. The order is locked."""
    given = AssignmentLine.objects.filter(assignment=fulfilment.assignment_id)
    lines = set(given.values_list("line_id", flat=True))
    if not keep or not keep <= lines:
        raise Invalid(fields={"lines": [_("Choose from the pieces of this order.")]})
    if keep == lines:
        return None
    rest = _twin(fulfilment, by)
    given.exclude(line_id__in=keep).update(assignment=rest.assignment)
    return rest


def _twin(fulfilment: Fulfilment, by: User) -> Fulfilment:
    """A second, accepted part of the order at the same store, with a code of its own."""
    first = fulfilment.assignment
    assignment = Assignment.objects.create(
        order=first.order,
        store=first.store,
        decision=first.decision,
        status=Assignment.Status.ACCEPTED,
        offered_at=first.offered_at,
        deadline=first.deadline,
        answered_at=first.answered_at,
        answered_by=first.answered_by,
    )
    twin = Fulfilment.objects.create(
        assignment=assignment, store=fulfilment.store, method=fulfilment.method, guide=by
    )
    if twin.method == Method.PICKUP:
        Voucher.objects.create(fulfilment=twin)
    return twin
