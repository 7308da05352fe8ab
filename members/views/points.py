"""My points: what I have, what expires soon, how each came and went."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from members.models import PointsEntry, PointsRules
from members.services import points

PAGE = 20


@never_cache
@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Newest first; `before` is the last entry of the page before."""
    rows = PointsEntry.objects.visible_to(request.user).exclude(amount=0)
    if (before := request.GET.get("before", "")).isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    purse = points.purse(user_id=request.user.pk)
    rules = PointsRules.current()
    facts = {
        "purse": purse,
        "worth": rules.worth(purse.balance),
        "rules": rules,
        "entries": found[:PAGE],
        "more": str(found[PAGE - 1].pk) if len(found) > PAGE else "",
    }
    return render(request, "members/points.html", facts)
