"""The counter: scan or type the shopper's code, hand over, see what was handed over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from o2o.errors import DomainError
from orders.models import Assignment, Fulfilment, Redemption
from orders.services import pickup
from orders.staff import desk, tries
from orders.staff.forms import RedeemForm, new_nonce
from orders.staff.seat import SeatedRequest, for_staff, show
from orders.staff.tries import TooManyTries
from stores.services import greeting


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    return _show(request, _fresh())


@require_POST
@for_staff
def redeem(request: SeatedRequest) -> HttpResponse:
    try:
        tries.spend(request)
    except TooManyTries as refusal:
        return _slow_down(request, refusal)
    sent = request.POST.dict()
    if greeting.is_code(sent.get("code", "")):
        return _greet(request, sent["code"])
    form = RedeemForm(sent | {"nonce": sent.get("nonce") or new_nonce()})
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


def _greet(request: SeatedRequest, code: str) -> HttpResponse:
    """A visitor's code before the same camera: they have arrived."""
    try:
        visit = greeting.check_in(code=code, by=request.user)
    except DomainError as refusal:
        return _show(request, _fresh(), status=refusal.status, refusal=refusal)
    return redirect("staff:visit", visit.number)


def _fresh() -> RedeemForm:
    return RedeemForm(initial={"nonce": new_nonce()})


def _show(
    request: SeatedRequest, form: RedeemForm, *, status: int = 200, **more: object
) -> HttpResponse:
    return show(request, "scan.html", {"form": form} | more, status)


def _slow_down(request: SeatedRequest, refusal: TooManyTries) -> HttpResponse:
    n = refusal.seconds
    advice = ngettext("Try again in %(n)s second.", "Try again in %(n)s seconds.", n) % {"n": n}
    response = _show(request, _fresh(), status=refusal.status, refusal=refusal, advice=advice)
    response["Retry-After"] = str(n)
    return response
