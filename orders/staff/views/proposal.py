"""A basket put together beside the visitor: scanned, searched, sent to their phone, watched."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from o2o import qr
from o2o.errors import DomainError
from orders.methods import Method
from orders.models import Proposal
from orders.services import proposals, showing
from orders.staff import picks
from orders.staff.forms import SearchForm, SendForm
from orders.staff.seat import SeatedRequest, for_staff, show
from stores.models import Visit


@require_POST
@for_staff
def start(request: SeatedRequest, number: str) -> HttpResponse:
    """The visit's draft; `like` one that was sent before, with the same pieces in it."""
    rows = Visit.objects.visible_to(request.user).served_by(request.user)
    visit = get_object_or_404(rows, number=number)
    like = request.POST.get("like", "")
    earlier = visit.proposals.filter(pk=like).first() if like.isdecimal() else None
    try:
        proposal = proposals.start(visit=visit, by=request.user, like=earlier)
    except DomainError:
        return redirect("staff:visit", visit.number)
    return redirect("staff:proposal", proposal.pk)


@require_safe
@for_staff
def page(request: SeatedRequest, pk: int) -> HttpResponse:
    """A draft to fill, or what became of what was sent."""
    return _show(request, _read(request, pk))


@require_safe
@for_staff
def state(request: SeatedRequest, pk: int) -> HttpResponse:
    """What the guide's screen asks for again and again: 204 while nothing is new."""
    proposal = _read(request, pk)
    if request.GET.get("seen") == _mark(proposal):
        return HttpResponse(status=204)
    return show(request, "_proposal_state.html", _state(request, proposal))


@require_POST
@for_staff
def put(request: SeatedRequest, pk: int) -> HttpResponse:
    proposal = _read(request, pk)
    text = request.POST.get("code", "").replace("\0", "")[:200]
    return _change(request, proposal, lambda: proposals.put(proposal=proposal, text=text))


@require_POST
@for_staff
def change(request: SeatedRequest, pk: int, line: int) -> HttpResponse:
    """Another quantity; 0 takes the line out."""
    proposal = _read(request, pk)
    row = get_object_or_404(proposal.cart.lines.select_related("cart"), pk=line)
    told = request.POST.get("quantity", "")
    wanted = int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else -1
    return _change(
        request,
        proposal,
        lambda: proposals.set_quantity(proposal=proposal, line=row, quantity=wanted),
    )


@require_POST
@for_staff
def send(request: SeatedRequest, pk: int) -> HttpResponse:
    proposal, form = _read(request, pk), SendForm(request.POST)
    method = form.cleaned_data["method"] if form.is_valid() else Method.DELIVERY
    return _change(
        request,
        proposal,
        lambda: proposals.send(proposal=proposal, by=request.user, method=method),
    )


@require_POST
@for_staff
def take_back(request: SeatedRequest, pk: int) -> HttpResponse:
    proposal = _read(request, pk)
    return _change(request, proposal, lambda: proposals.take_back(proposal=proposal))


def _change(request: SeatedRequest, proposal: Proposal, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
    except DomainError as refusal:
        fresh = _read(request, proposal.pk)
        return _show(request, fresh, status=refusal.status, refusal=refusal)
    if request.htmx:
        return _show(request, _read(request, proposal.pk))
    return redirect("staff:proposal", proposal.pk)


def _read(request: SeatedRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user)
    named = rows.select_related("visit__store", "visit__member", "guide", "cart", "order")
    return get_object_or_404(named, pk=pk)


def _mark(proposal: Proposal) -> str:
    """Changes with everything that the guide is told."""
    order = proposal.order
    is_live = Proposal.objects.lasting().filter(pk=proposal.pk).exists()
    facts = (proposal.status, proposal.opened_at is None, is_live, order and order.status)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _state(request: SeatedRequest, proposal: Proposal) -> dict[str, Any]:
    link = request.build_absolute_uri(proposal.get_absolute_url())
    is_live = Proposal.objects.lasting().filter(pk=proposal.pk).exists()
    return {
        "proposal": proposal,
        "visit": proposal.visit,
        "is_over": not is_live and proposal.order is None,
        "link": link,
        "svg": qr.svg(link),
        "seen": _mark(proposal),
    }


def _show(
    request: SeatedRequest,
    proposal: Proposal,
    *,
    status: int = 200,
    refusal: DomainError | None = None,
) -> HttpResponse:
    facts: dict[str, Any] = {
        "proposal": proposal,
        "visit": proposal.visit,
        "basket": showing.basket(proposal.cart),
        "refusal": refusal,
    }
    if proposal.status != Proposal.Status.DRAFT:
        return show(request, "proposal_sent.html", facts | _state(request, proposal), status)
    search = SearchForm(request.GET)
    facts |= {
        "q": search.text,
        "found": picks.found(request.seat, proposal.visit, search.text),
        "picks": picks.wished(request.seat, proposal.visit),
        "form": SendForm(initial={"method": proposal.method}),
    }
    template = "_proposal.html" if request.htmx and not request.htmx.boosted else "proposal.html"
    return show(request, template, facts, status)
