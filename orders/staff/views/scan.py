"""The counter: scan or type the shopper's code, hand over, see what was handed over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from rest_framework.throttling import UserRateThrottle

from o2o.errors import DomainError
from orders.models import Assignment, Fulfilment, Redemption
from orders.services import pickup
from orders.staff import desk
from orders.staff.forms import RedeemForm, new_nonce
from orders.staff.seat import SeatedRequest, for_staff, show


class CodeThrottle(UserRateThrottle):
    """The same allowance as the interface for apps: one person's tries are one count."""

    scope = "code"


class TooManyTries(DomainError):
    code = "throttled"
    status = 429
    message = _("Too many tries in a short time. Nothing was handed over.")


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    return _show(request, _fresh())


@require_POST
@for_staff
def redeem(request: SeatedRequest) -> HttpResponse:
    throttle = CodeThrottle()
    if not throttle.allow_request(request, None):
        return _slow_down(request, int(throttle.wait() or 1) + 1)
    form = RedeemForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=400)
    try:
        redemption = pickup.confirm(by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        return _show(request, _fresh(), status=refusal.status, refusal=refusal)
    return redirect("staff:redeemed", redemption.pk)


@require_safe
@for_staff
def redeemed(request: SeatedRequest, pk: int) -> HttpResponse:
    """What was handed over to whom, and the next task under it."""
    mine = Fulfilment.objects.visible_to(request.user)
    found = Redemption.objects.filter(voucher__fulfilment__in=mine).select_related(
        "by", "voucher__fulfilment"
    )
    redemption = get_object_or_404(found, pk=pk)
    assignment = redemption.voucher.fulfilment.assignment_id
    rows = Assignment.objects.visible_to(request.user).filter(pk=assignment)
    facts = {
        "redemption": redemption,
        "task": desk.read(request.seat, rows)[assignment],
        "next": desk.next_task(request.seat, besides=assignment),
    }
    return show(request, "redeemed.html", facts)


def _fresh() -> RedeemForm:
    return RedeemForm(initial={"nonce": new_nonce()})


def _show(
    request: SeatedRequest, form: RedeemForm, *, status: int = 200, **more: object
) -> HttpResponse:
    return show(request, "scan.html", {"form": form} | more, status)


def _slow_down(request: SeatedRequest, seconds: int) -> HttpResponse:
    advice = ngettext("Try again in %(n)s second.", "Try again in %(n)s seconds.", seconds)
    facts = {"refusal": TooManyTries(), "advice": advice % {"n": seconds}}
    response = _show(request, _fresh(), status=TooManyTries.status, **facts)
    response["Retry-After"] = str(seconds)
    return response
