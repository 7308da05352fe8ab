"""The counter: scan or type the shopper's code, hand over, see what was handed over."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from o2o.errors import DomainError, NotAllowed
from orders.models import Assignment, Fulfilment, OfflineScan, PrepaidUse, Redemption
from orders.services import counter
from orders.services.prepaid import redeeming
from orders.staff import desk, tries
from orders.staff.forms import RedeemForm, new_nonce
from orders.staff.seat import SeatedRequest, for_scanners, for_staff, show
from orders.staff.tries import TooManyTries
from stores.services import greeting

USES = 30


@require_safe
@for_scanners
def page(request: SeatedRequest) -> HttpResponse:
    return _show(request, _fresh())


@require_POST
@for_scanners
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
        done = counter.confirm(by=request.user, store=request.seat.store, **form.cleaned_data)
    except DomainError as refusal:
        return _show(request, _fresh(), status=refusal.status, refusal=refusal)
    return redirect("staff:used" if isinstance(done, PrepaidUse) else "staff:redeemed", done.pk)


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


@require_safe
@for_scanners
def uses(request: SeatedRequest) -> HttpResponse:
    """What was redeemed of service vouchers here, newest first; `before` turns the page."""
    rows = _uses(request)
    if request.seat.store:
        rows = rows.filter(store=request.seat.store)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: USES + 1])
    more = str(found[USES - 1].pk) if len(found) > USES else ""
    return show(request, "uses.html", {"uses": found[:USES], "more": more})


@require_safe
@for_scanners
def used(request: SeatedRequest, pk: int) -> HttpResponse:
    """What was redeemed of a service voucher, and what is left of it."""
    return _show_use(request, get_object_or_404(_uses(request), pk=pk))


@require_POST
@for_scanners
def undo_use(request: SeatedRequest, pk: int) -> HttpResponse:
    """Redeemed by mistake: who answers for the place says why."""
    use = get_object_or_404(_uses(request), pk=pk)
    try:
        if use.store and not request.seat.manages(use.store):
            raise NotAllowed
        redeeming.undo(use=use, by=request.user, reason=request.POST.get("reason", "")[:200])
    except DomainError as refusal:
        return _show_use(request, use, refusal)
    return redirect("staff:used", pk)


def _uses(request: SeatedRequest) -> QuerySet[PrepaidUse]:
    rows = PrepaidUse.objects.visible_to(request.user)
    return rows.select_related("prepaid__line__variant__product", "store", "partner", "by")


def _show_use(
    request: SeatedRequest, use: PrepaidUse, refusal: DomainError | None = None
) -> HttpResponse:
    may_undo = not use.undone_at and not use.settled_at
    facts = {
        "use": use,
        "prepaid": use.prepaid,
        "refusal": refusal,
        "may_undo": may_undo and (use.partner or request.seat.manages(use.store)),
    }
    return show(request, "used.html", facts, refusal.status if refusal else 200)


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
    mine = OfflineScan.objects.visible_to(request.user)
    facts = {"form": form, "conflicts": mine.conflicts().count()}
    return show(request, "scan.html", facts | more, status)


def _slow_down(request: SeatedRequest, refusal: TooManyTries) -> HttpResponse:
    n = refusal.seconds
    advice = ngettext("Try again in %(n)s second.", "Try again in %(n)s seconds.", n) % {"n": n}
    response = _show(request, _fresh(), status=refusal.status, refusal=refusal, advice=advice)
    response["Retry-After"] = str(n)
    return response
