"""The link from the guide's screen: what was put together in the store, on the visitor's phone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from o2o.errors import DomainError
from orders import baskets
from orders.methods import Method
from orders.models import Proposal
from orders.services import proposals, showing

GONE = 410


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Shows what is proposed; POST takes it to the own checkout. Another account's is absent."""
    rows = Proposal.objects.meant_for(request.user).select_related("visit__store", "guide", "order")
    proposal = get_object_or_404(rows, code=code)
    if proposal.order:
        return redirect(proposal.order)
    if request.method != "POST":
        proposals.opened(proposal=proposal)
        return _show(request, proposal)
    try:
        baskets.take(request, proposals.take(proposal=proposal, by=request.user))
    except DomainError:
        return _show(request, proposal)
    return redirect(_checkout(proposal))


@require_POST
def lay_aside(request: HttpRequest) -> HttpResponse:
    """Back to the own cart; the link brings the basket again."""
    baskets.lay_aside(request)
    return redirect("orders:cart")


def _show(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    is_over = not Proposal.objects.lasting().filter(pk=proposal.pk).exists()
    facts = {"proposal": proposal, "is_over": is_over, "basket": showing.basket(proposal.cart)}
    answer = render(request, "orders/proposal.html", facts, status=GONE if is_over else 200)
    answer["Referrer-Policy"] = "same-origin"  # the address is the key
    return answer


def _checkout(proposal: Proposal) -> str:
    wish = {"method": proposal.method}
    if proposal.method == Method.PICKUP:
        wish["store"] = proposal.visit.store.code
    return f"{reverse('orders:checkout')}?{urlencode(wish)}"
