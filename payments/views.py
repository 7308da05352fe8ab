"""Doors: the providers' notices, the way back from the cashier, the earnings."""

import logging
from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from members.models import User
from o2o.errors import DomainError
from payments import providers
from payments.models import Payment
from payments.providers import BadNotice, Kind
from payments.services import collecting, refunding, statements

logger = logging.getLogger(__name__)

ORDER_PAGE = "/orders/{}/"
LONGEST_PAUSE = 10  # seconds between two looks at an unconfirmed payment


# ── Providers ───────────────────────────────────────────────────────────────────────────


@csrf_exempt
@require_POST
def notify(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider's notice: raw body verified, committed, then the byte-exact reply.

    Anything but the accepted reply makes the provider send it again.
    """
    try:
        adapter = providers.get(provider)
        event = adapter.parse_notice(request.body, request.headers)
        verb = collecting.capture if event.kind == Kind.PAID else refunding.settle
        verb(provider=provider, event=event)
    except (BadNotice, RequestDataTooBig) as error:
        logger.warning("notice of %s refused: %s", provider, error)
        return _reply(b"fail", 400)
    except DomainError as error:
        return _reply(b"fail", error.status)
    return _reply(adapter.accepted, 200)


def _reply(body: bytes, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="text/plain")


class MemberRequest(HttpRequest):
    """What `login_required` and htmx make of a request."""

    user: User
    htmx: HtmxDetails


# ── Shoppers ────────────────────────────────────────────────────────────────────────────


@require_safe
@login_required
@never_cache
def come_back(request: MemberRequest) -> HttpResponse:
    """Where the provider sends the shopper. Believes only our own row, and looks again."""
    number = request.GET.get("out_trade_no", "")
    payment = get_object_or_404(Payment.objects.visible_to(request.user), number=number)
    order_url = ORDER_PAGE.format(payment.reference)
    if payment.status == Payment.Status.CAPTURED:
        return HttpResponseClientRedirect(order_url) if request.htmx else redirect(order_url)
    looks = min(_positive(request.GET.get("looks")), 999)
    again = {"out_trade_no": number, "looks": str(looks + 1)}
    context = {
        "payment": payment,
        "order_url": order_url,
        "left_unpaid": request.GET.get("outcome") in ("fail", "abandon"),
        "looks": looks,
        "pause": min(1 + looks // 3, LONGEST_PAUSE),
        "again": f"?{urlencode(again)}",
    }
    name = "payments/_confirming.html" if request.htmx else "payments/return.html"
    return render(request, name, context)


def _positive(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1


# ── Earners ─────────────────────────────────────────────────────────────────────────────


@require_safe
@login_required
@never_cache
def earnings(request: MemberRequest) -> HttpResponse:
    """What the reader's accounts earned, month by month, order by order."""
    page = max(_positive(request.GET.get("page")), 1)
    month = _month(request.GET.get("month"))
    statement = statements.earnings(user=request.user, month=month, page=page)
    pages = {
        "previous_url": _page_url(statement.month, page - 1) if page > 1 else "",
        "next_url": _page_url(statement.month, page + 1) if statement.has_more else "",
    }
    return render(request, "payments/earnings.html", {"statement": statement} | pages)


def _page_url(month: statements.Month | None, page: int) -> str:
    return f"?month={month.start:%Y-%m}&page={page}" if month else ""


@require_safe
@login_required
def earnings_csv(request: MemberRequest) -> StreamingHttpResponse:
    month = _month(request.GET.get("month")) or timezone.localdate().replace(day=1)
    rows = statements.as_csv(user=request.user, month=month)
    name = f"earnings-{month:%Y-%m}.csv"
    return StreamingHttpResponse(
        rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _month(text: str | None) -> date | None:
    """2026-11 → its first day; None when it is no month."""
    try:
        return datetime.strptime(text or "", "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        return None
