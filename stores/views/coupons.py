"""My coupons: to use, used and over; a code to type; a gift for a friend."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from o2o.errors import DomainError
from stores import coupon_tries
from stores.models import Coupon
from stores.services import coupons

MOST = 50


def mine(request: HttpRequest) -> QuerySet[Coupon]:
    rows = Coupon.objects.visible_to(request.user).select_related(
        "campaign__dealer", "campaign__store"
    )
    return rows.prefetch_related("campaign__categories", "campaign__products")


@never_cache
@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    rows = mine(request)
    usable = list(rows.usable().order_by("campaign__ends_at", "pk")[:MOST])
    past = rows.exclude(pk__in=[coupon.pk for coupon in usable]).order_by("-pk")[:MOST]
    facts = {
        "usable": usable,
        "past": past,
        "open": coupons.offered(coupons.open_campaigns(), request.user),
        "gift_base": request.build_absolute_uri("gift/"),
    }
    return render(request, "stores/coupons.html", facts)


@login_required
@require_POST
def redeem(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    return _done(request, lambda: coupon_tries.take(request, code=code), _("It is yours."))


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One of a campaign that is open to everybody."""
    verb = coupons.take_open
    return _done(request, lambda: verb(user=request.user, campaign_id=pk), _("It is yours."))


@login_required
@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    coupon = get_object_or_404(mine(request), pk=pk)
    said = _("Send the link to a friend: whoever opens it first has the coupon.")
    return _done(request, lambda: coupons.pass_on(coupon=coupon), said)


@login_required
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    coupon = get_object_or_404(mine(request), pk=pk)
    return _done(request, lambda: coupons.keep(coupon=coupon), _("You keep it; the link is dead."))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def gift(request: HttpRequest, link: str) -> HttpResponse:
    """A friend's gift: seen first, then taken."""
    if request.method == "POST":
        said = _("It is yours.")
        return _done(request, lambda: coupons.accept(link=link, user=request.user), said)
    try:
        coupon = coupons.gift(link=link)
    except DomainError as refusal:
        return render(request, "stores/gift.html", {"refusal": refusal}, status=refusal.status)
    facts = {"coupon": coupon, "is_own": coupon.user_id == request.user.pk}
    return render(request, "stores/gift.html", facts)


def _done(request: HttpRequest, verb: Callable[[], object], said: str) -> HttpResponse:
    """Back to where it was asked, with what came of it."""
    try:
        verb()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, None) and back.startswith("/")
    return redirect(back if safe else "coupons:coupons")
