"""My vouchers: what is left of each, its code, giving it back, giving it to a friend."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from catalog.models import Product
from o2o import qr
from o2o.errors import DomainError
from orders.codes import spaced
from orders.models import Gift, Prepaid, PrepaidTerms, PrepaidUse
from orders.services import pickup
from orders.services.prepaid import giving, redeeming, returning

PAGE = 20


def _mine(request: HttpRequest) -> QuerySet[Prepaid]:
    rows = Prepaid.objects.visible_to(request.user)
    return rows.select_related("line__order", "line__variant__product", "terms")


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The own vouchers, newest first, and those that friends took; `before` turns the page."""
    rows = _mine(request)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    taken = Gift.objects.filter(giver=request.user, taken_at__isnull=False)
    given = taken.select_related("prepaid__line", "taken_by").order_by("-pk")[:PAGE]
    more = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    facts = {"vouchers": found[:PAGE], "given": given, "more": more}
    return render(request, "orders/prepaids.html", facts)


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(_told(request), pk=pk))


@never_cache
@login_required
@require_GET
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The fresh code alone; it renews itself."""
    prepaid = get_object_or_404(_told(request), pk=pk)
    return render(request, "orders/_prepaid_code.html", _facts(request, prepaid))


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    prepaid = get_object_or_404(_mine(request), pk=pk)
    try:
        returning.give_back(prepaid=prepaid, by=request.user)
    except DomainError as refusal:
        return _show(request, get_object_or_404(_told(request), pk=pk), refusal)
    messages.success(request, _("Given back. The money is on its way to where it came from."))
    return redirect(prepaid)


@login_required
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link for a friend, or take it back."""
    prepaid = get_object_or_404(_mine(request), pk=pk)
    try:
        if "withdraw" in request.POST:
            giving.withdraw(gift=get_object_or_404(prepaid.gifts.filter(taken_at=None)[:1]))
        else:
            giving.offer(prepaid=prepaid, by=request.user)
    except DomainError as refusal:
        return _show(request, get_object_or_404(_told(request), pk=pk), refusal)
    return redirect(prepaid)


@never_cache
@login_required
def take(request: HttpRequest, token: str) -> HttpResponse:
    """What a friend gives, and taking it."""
    rows = Gift.objects.select_related("giver", "prepaid__line__variant__product", "prepaid__terms")
    gift = get_object_or_404(rows, token=token)
    refusal = None
    if request.method == "POST":
        try:
            taken = giving.take(gift=gift, by=request.user)
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(request, _("It is yours now. Show its code where it is redeemed."))
            return redirect(taken)
    facts = {
        "gift": gift,
        "prepaid": gift.prepaid,
        "refusal": refusal,
        "is_open": not gift.taken_at and not gift.withdrawn_at and gift.prepaid.left > 0,
        "is_mine": gift.prepaid.holder_id == request.user.pk,
    }
    return render(request, "orders/gift.html", facts, status=refusal.status if refusal else 200)


@require_safe
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """How long, how often and where a service's voucher is good; a fragment of its page."""
    products = Product.objects.visible_to(request.user)
    product = get_object_or_404(products, slug=slug, delivery_class="voucher")
    found = get_object_or_404(PrepaidTerms, variant__product=product)
    facts = {"terms": found, "product": product} | _places(found)
    fragment = request.htmx and not request.htmx.boosted
    template = "orders/_prepaid_terms.html" if fragment else "orders/prepaid_terms.html"
    return render(request, template, facts)


def _places(found: PrepaidTerms) -> dict[str, Any]:
    """Where it is redeemed, as the pages show it."""
    return {
        "stores": [] if found.everywhere else redeeming.entitled(found).order_by("code")[:6],
        "everywhere": found.everywhere,
        "partners": found.partners.filter(is_active=True),
    }


def _told(request: HttpRequest) -> QuerySet[Prepaid]:
    uses = PrepaidUse.objects.standing().select_related("store", "partner").order_by("pk")
    return _mine(request).prefetch_related(Prefetch("redemptions", uses))


def _show(
    request: HttpRequest, prepaid: Prepaid, refusal: DomainError | None = None
) -> HttpResponse:
    facts = _facts(request, prepaid) | {"refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "orders/prepaid.html", facts, status=status)


def _facts(request: HttpRequest, prepaid: Prepaid) -> dict[str, Any]:
    token = pickup.sign(prepaid.code) if prepaid.is_valid else None
    gift = prepaid.gifts.filter(taken_at=None, withdrawn_at=None).first()
    link = gift and request.build_absolute_uri(reverse("orders:gift", args=[gift.token]))
    return {
        "prepaid": prepaid,
        "uses": prepaid.redemptions.all(),
        "svg": qr.svg(token.text) if token else "",
        "seconds": token.seconds if token else 0,
        "digits": spaced(prepaid.code),
        **_places(prepaid.terms),
        "back": redeeming.unspent(prepaid) if prepaid.left else None,
        "is_payer": prepaid.line.order.user_id == request.user.pk,
        "gift": gift,
        "gift_link": link,
    }
