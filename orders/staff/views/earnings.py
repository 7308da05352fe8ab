"""What the own work brought, month by month: the statement of payments in the console's frame."""

from datetime import date, datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from orders.staff.seat import SeatedRequest, for_staff, show
from payments.services import statements


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    number = _number(request.GET.get("page", ""))
    statement = statements.earnings(
        user=request.user, month=_month(request.GET.get("month", "")), page=number
    )
    month = statement.month.start if statement.month else None
    facts = {
        "statement": statement,
        "previous_url": _page_url(month, number - 1) if number > 1 else "",
        "next_url": _page_url(month, number + 1) if statement.has_more else "",
    }
    return show(request, "earnings.html", facts)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _month(text: str) -> date | None:
    """2026-11 → its first day; None when it is no month."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        return None


def _page_url(month: date | None, number: int) -> str:
    return f"?month={month:%Y-%m}&page={number}" if month else ""
