"""Connecting WeChat, under /account/wechat/: opened inside WeChat, confirmed there, done."""

import secrets
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import wechat
from members.services import wechat as connecting
from o2o import qr
from o2o.errors import DomainError

STATE = "wechat_state"


def where_offered(view):
    """Absent where the brand has no service account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not wechat.is_offered():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@where_offered
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Whether WeChat is connected; a POST goes to WeChat and comes back to `back`."""
    if request.method == "POST":
        request.session[STATE] = state = secrets.token_urlsafe(16)
        back = settings.SITE_URL + reverse("members:wechat_back")
        return redirect(wechat.consent_url(back=back, state=state))
    facts = {
        "is_inside": "MicroMessenger" in request.headers.get("User-Agent", ""),
        "qr": qr.svg(settings.SITE_URL + request.path),
    }
    return render(request, "members/wechat.html", facts)


@where_offered
@never_cache
@login_required
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From WeChat, with a code that is good once; only for the browser that asked."""
    asked, given = request.session.pop(STATE, ""), request.GET.get("state", "")
    try:
        if not asked or not secrets.compare_digest(asked.encode(), given.encode()):
            raise connecting.NotConfirmed
        connecting.connect(user=request.user, code=request.GET.get("code", ""))
        messages.success(request, _("WeChat is connected. Messages reach you there now, too."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("members:wechat")


@where_offered
@login_required
@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    connecting.disconnect(user=request.user)
    messages.success(request, _("WeChat is disconnected. Nothing reaches you there any more."))
    return redirect("members:wechat")
