"""The account's own pages."""

import time
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.forms import AddressForm, LeavingForm, ProfileForm
from members.models import Address
from members.services import addresses, closing, points, profile, referrals
from o2o import qr
from o2o.errors import DomainError

REMOVED = "removed_address"  # session key
UNDO_SECONDS = 10 * 60


@login_required
def account(request: HttpRequest) -> HttpResponse:
    book = Address.objects.visible_to(request.user)
    return render(
        request,
        "members/account.html",
        {
            "default_address": book.filter(is_default=True).first(),
            "two_factor": is_mfa_enabled(request.user),
            "invited": request.user.referred.count(),
            "points": points.balance_of(request.user.pk),
        },
    )


@login_required
def edit_profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if not form.is_valid():
        return render(request, "members/profile.html", {"form": form})
    user = profile.change(user=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    response = redirect("members:account")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.locale,
        max_age=settings.SESSION_COOKIE_AGE,
        samesite="Lax",
    )
    return response


@login_required
def close(request: HttpRequest) -> HttpResponse:
    """Leave for good: what goes, what stays, and the password once more."""
    form = LeavingForm(request.POST or None)
    if form.is_valid():
        try:
            closing.close(user=request.user, password=form.cleaned_data["password"])
        except DomainError as refusal:
            form.add_error("password" if refusal.fields else None, _said(refusal))
        else:
            logout(request)
            messages.success(request, _("Your account is closed. Thank you for your time with us."))
            return redirect("catalog:home")
    status = 200 if request.method == "GET" else 400
    return render(request, "members/close.html", {"form": form}, status=status)


def _said(refusal: DomainError) -> list[str]:
    return [str(text) for texts in refusal.fields.values() for text in texts] or [str(refusal)]


@login_required
def referral(request: HttpRequest) -> HttpResponse:
    facts = {"link": referrals.link(user=request.user), "invited": request.user.referred.count()}
    return render(request, "members/referral.html", facts)


@login_required
def referral_qr(request: HttpRequest) -> HttpResponse:
    picture = qr.svg(referrals.link(user=request.user))
    return HttpResponse(picture, content_type="image/svg+xml")


# ── The address book ────────────────────────────────────────────────────────────────────
@login_required
def address_list(request: HttpRequest) -> HttpResponse:
    """All addresses; for a while after a removal also the way back."""
    rows = list(Address.objects.visible_to(request.user))
    full = len(rows) >= addresses.MOST
    facts = {"addresses": rows, "removed": _removed(request), "full": full}
    return render(request, "members/addresses.html", facts)


@login_required
def address_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@login_required
def address_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Address.objects.visible_to(request.user), pk=pk))


def _edit(request: HttpRequest, address: Address | None) -> HttpResponse:
    form = AddressForm(request.POST or None, instance=address, initial=_known(request, address))
    if form.is_valid() and _kept(request, form, address):
        messages.success(request, _("Address saved."))
        return redirect("members:addresses")
    facts = {"form": form, "address": address}
    return render(request, "members/address.html", facts)


def _known(request: HttpRequest, address: Address | None) -> dict[str, Any]:
    """A new address starts with what we know of the member."""
    return {} if address else {"recipient": request.user.name, "phone": request.user.phone}


def _kept(request: HttpRequest, form: AddressForm, address: Address | None) -> Address | None:
    fresh = address and Address.objects.get(pk=address.pk)
    try:
        return addresses.save(user=request.user, address=fresh, **form.facts())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


@login_required
@require_POST
def address_default(request: HttpRequest, pk: int) -> HttpResponse:
    address = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
    addresses.set_default(address=address)
    messages.success(request, _("This is your default address now."))
    return redirect("members:addresses")


@login_required
@require_POST
def address_remove(request: HttpRequest, pk: int) -> HttpResponse:
    address = get_object_or_404(Address.objects.visible_to(request.user), pk=pk)
    request.session[REMOVED] = {"address": _as_saved(address), "at": time.time()}
    addresses.remove(address=address)
    return redirect("members:addresses")


@login_required
@require_POST
def address_restore(request: HttpRequest) -> HttpResponse:
    """Undo of the latest removal, once."""
    removed = _removed(request)
    request.session.pop(REMOVED, None)
    if removed is None:
        messages.error(request, _("This can no longer be undone. Please enter the address again."))
        return redirect("members:addresses")
    try:
        addresses.save(user=request.user, **removed)
        messages.success(request, _("The address is back."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("members:addresses")


def _as_saved(address: Address) -> dict[str, Any]:
    """The arguments of `addresses.save` that bring `address` back."""
    facts = "recipient", "region", "detail", "division_code", "lat", "lng"
    return {fact: getattr(address, fact) for fact in facts} | {
        "phone": str(address.phone),
        "default": address.is_default,
    }


def _removed(request: HttpRequest) -> dict[str, Any] | None:
    """What was removed last in this session, while it can be undone."""
    removed: Any = request.session.get(REMOVED)
    fresh = removed and time.time() - removed["at"] < UNDO_SECONDS
    return removed["address"] if fresh else None
