"""A member's own visits: the list, one of them, its code, moving, cancelling, the calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from o2o import qr
from o2o.errors import DomainError
from stores.models import Store, Visit
from stores.services import calendar_file, greeting, hours, visits, waitlist
from stores.views import booking
from stores.views.visit_forms import HereForm, MoveForm

PAGE = 10


def _mine(request: HttpRequest) -> QuerySet[Visit]:
    """Own visits only, also for people of a store: these are the pages of a visitor."""
    rows = Visit.objects.visible_to(request.user).of(request.user)
    return rows.select_related("store", "guide", "slot", "member").with_wishes()


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What comes first, soonest first; then what was, newest first, some at a time."""
    rows = _mine(request)
    now = timezone.now()
    ahead = rows.open().filter(ends_at__gt=now).order_by("starts_at", "pk")
    past = rows.exclude(pk__in=ahead.values("pk")).order_by("-starts_at", "-pk")
    if before := request.GET.get("before"):
        last = get_object_or_404(_mine(request), number=before)
        past = past.filter(starts_at__lt=last.starts_at)
    shown = list(past[: PAGE + 1])
    more = shown[PAGE - 1].number if len(shown) > PAGE else ""
    facts = {"ahead": [] if before else ahead, "past": shown[:PAGE], "more": more}
    return render(request, "stores/visits/visits.html", facts)


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, get_object_or_404(_mine(request), number=number))


def _show(
    request: HttpRequest, visit: Visit, *, status: int = 200, refusal: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=visit.store_id)
    facts = {
        "visit": visit,
        "store": store,
        "opening": hours.today_label(store, now),
        "ahead": waitlist.parties_before(visit=visit),
        "again": booking.again(visit),
        "refusal": refusal,
    }
    with timezone.override(store.timezone):
        return render(request, "stores/visits/visit.html", facts | _code(visit), status=status)


def _code(visit: Visit) -> dict[str, object]:
    """The QR for the door, while one is expected."""
    if visit.status != "booked":
        return {}
    token, seconds = greeting.token(visit=visit)
    return {"svg": qr.svg(token), "seconds": seconds}


@never_cache
@login_required
@require_safe
def code(request: HttpRequest, number: str) -> HttpResponse:
    """The code anew; with `seen` only a word whether something has happened since."""
    visit = get_object_or_404(_mine(request), number=number)
    if visit.status != "booked":
        return HttpResponseClientRefresh() if request.htmx else redirect(visit)
    if "seen" in request.GET:
        return HttpResponse(status=204)
    response = render(request, "stores/visits/_code.html", {"visit": visit} | _code(visit))
    response["Cache-Control"] = "no-store, private"
    return response


@login_required
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    visit = get_object_or_404(_mine(request), number=number)
    try:
        visits.confirm(visit=visit, by=request.user)
    except DomainError as refusal:
        return _refused(request, number, refusal)
    messages.success(request, _("Booked. We expect you."))
    return redirect(visit)


@login_required
@require_POST
def show_tastes(request: HttpRequest, number: str) -> HttpResponse:
    """Yes or no, at any time: what the guide may know beforehand."""
    visit = get_object_or_404(_mine(request), number=number)
    visits.show_tastes(visit=visit, shown=request.POST.get("shown") == "1")
    return redirect(visit)


@login_required
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    visit = get_object_or_404(_mine(request), number=number)
    try:
        visits.cancel(visit=visit, by=request.user)
    except DomainError as refusal:
        return _refused(request, number, refusal)
    messages.success(request, _("Cancelled. You can book again at any time."))
    return redirect(visit)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Another time, or more or fewer persons; until it is done the old time is kept."""
    visit = get_object_or_404(_mine(request), number=number)
    if visit.status not in ("held", "booked"):
        return redirect(visit)
    form = MoveForm(request.POST if request.method == "POST" else None, initial=_as_is(visit))
    if request.method == "GET":
        return _show_move(request, visit, form)
    if not form.is_valid():
        return _show_move(request, visit, form, status=400)
    try:
        visits.move(visit=visit, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        return _show_move(request, visit, form, status=refusal.status, refusal=refusal)
    messages.success(request, _("Moved. We expect you then."))
    return redirect(visit)


def _as_is(visit: Visit) -> dict[str, object]:
    return {"party": visit.party, "starts_at": visit.starts_at.isoformat()}


def _show_move(
    request: HttpRequest,
    visit: Visit,
    form: MoveForm,
    *,
    status: int = 200,
    refusal: DomainError | None = None,
) -> HttpResponse:
    now = timezone.now()
    store = Store.objects.with_hours(now).prefetch_related("slot_rules").get(pk=visit.store_id)
    query = request.POST if request.method == "POST" else request.GET
    with timezone.override(store.timezone):
        chosen = booking.chip_value(form["starts_at"].value(), store)
        facts = {
            "visit": visit,
            "store": store,
            "form": form,
            "chosen": chosen,
            "strip": booking.strip(store, query, now, chosen),
            "links": "",
            "refusal": refusal,
        }
        part = request.htmx and not request.htmx.boosted and request.method == "GET"
        template = "stores/visits/_times.html" if part else "stores/visits/move.html"
        return render(request, template, facts, status=status)


@never_cache
@login_required
@require_safe
def calendar(request: HttpRequest, number: str) -> HttpResponse:
    visit = get_object_or_404(_mine(request), number=number)
    if visit.status in ("waiting", "held"):
        raise Http404
    response = HttpResponse(
        calendar_file.ics(visit=visit), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{visit.number}.ics"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, code: str) -> HttpResponse:
    """From the QR at the counter: I am here, without a booking. The code lives ten minutes."""
    store = get_object_or_404(Store.objects.listed(), code=code)
    token = request.POST.get("t") or request.GET.get("t", "")
    if not greeting.opens_door(store=store, token=token):
        return render(request, "stores/visits/here_old.html", {"store": store}, status=409)
    form = HereForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        party = form.cleaned_data["party"]
        visit = greeting.here(store=store, member=request.user, party=party)
        messages.success(request, _("Welcome. Somebody is with you in a moment."))
        return redirect(visit)
    facts = {"store": store, "form": form, "token": token}
    status = 400 if form.errors else 200
    return render(request, "stores/visits/here.html", facts, status=status)


def _refused(request: HttpRequest, number: str, refusal: DomainError) -> HttpResponse:
    visit = get_object_or_404(_mine(request), number=number)
    return _show(request, visit, status=refusal.status, refusal=refusal)
