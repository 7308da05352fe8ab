"""Today: what waits for this store, alive."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orders.staff import desk, guests
from orders.staff.seat import SeatedRequest, for_staff, show


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    """The lanes. htmx asks again with the mark last `seen`: 204 while nothing is new."""
    rows = desk.waiting(request.seat)
    if request.htmx and request.GET.get("seen") == desk.seen(rows, timezone.now()):
        return HttpResponse(status=204)
    template = "_board.html" if request.htmx else "today.html"
    facts: dict[str, object] = {"board": desk.board(request.seat, rows)}
    if not request.htmx:
        facts["lane"] = guests.lane(request.seat)
    return show(request, template, facts)
