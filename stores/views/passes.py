"""The card of a visit for the pocket, and the worker that keeps such cards without a network."""

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from o2o import pass_card
from o2o.pass_card import Card
from stores.models import Visit
from stores.services import greeting


@never_cache
@login_required
@require_safe
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """Opened once, it opens again without a network; its code is good until the visit."""
    rows = Visit.objects.visible_to(request.user).of(request.user)
    found = get_object_or_404(rows.select_related("store", "guide"), number=number)
    if found.status != Visit.Status.BOOKED:
        return redirect(found)
    with timezone.override(found.store.timezone):
        facts = {
            "title": _("Visit"),
            "svg": pass_card.draw(_card(found)),
            "back": found.get_absolute_url(),
            "back_label": _("Visit"),
            "calendar": reverse("visits:calendar", args=[found.number]),
            "file": f"{found.number}.png",
        }
        return render(request, "pass.html", facts)


def _card(visit: Visit) -> Card:
    """Dates in full: nobody knows on which day a kept card is looked at."""
    begins, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    time = f"{date_format(begins, 'DATE_FORMAT')} {begins:%H:%M}–{ends:%H:%M}"
    rows = [(_("Time"), time), (_("Address"), visit.store.address or visit.store.name)]
    rows += [(_("Your guide"), visit.guide.name)] if visit.guide else []
    rows += [(_("Persons"), str(visit.party))]
    code = greeting.pass_code(visit=visit)
    return Card(_("Visit"), visit.store.name, rows, code, visit.number)


@cache_control(max_age=3600, public=True)
@require_safe
def worker(request: HttpRequest) -> FileResponse:
    """Under /passes/, so that it answers for nothing else."""
    path = finders.find("js/pass-worker.js")
    return FileResponse(open(path, "rb"), content_type="text/javascript")
