"""The way to the shopper's home: when, who goes, what was found there, and the proof."""

from collections.abc import Callable, Collection

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from o2o import uploads
from o2o.errors import DomainError
from orders import photos
from orders.forms import WindowForm
from orders.models import Appointment, Crew, Fulfilment, Proof
from orders.services import appointments, fulfilling, proofs, windows
from orders.services.appointments import NothingToAgree
from orders.staff.desk import Task
from orders.staff.forms import CrewForm, FailureForm, MeasuredForm, PhotoForm
from orders.staff.seat import SeatedRequest, for_staff, show
from orders.staff.views.assignment import read, show_task, take_step, taken
from orders.views.home import asked_kind
from stores.models import Store


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def window(request: SeatedRequest, pk: int) -> HttpResponse:
    """Choose or change the time; the shopper is told at once."""
    task = read(request, pk)
    fulfilment, kind = taken(task), asked_kind(request, taken(task))
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appointments.book(
                fulfilment=fulfilment,
                starts_at=form.cleaned_data["starts_at"],
                by=request.user,
                kind=kind,
            )
        except DomainError as refusal:
            return _ask_for_window(request, task, form, kind, refusal)
        messages.success(request, _("Agreed. The shopper has been told."))
        return redirect("staff:assignment", pk)
    return _ask_for_window(request, task, form, kind)


def _ask_for_window(
    request: SeatedRequest,
    task: Task,
    form: WindowForm,
    kind: str,
    refusal: DomainError | None = None,
) -> HttpResponse:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=task.store.pk)
    facts = {
        "task": task,
        "form": form,
        "days": windows.days(store=store, at=now),
        "standing": appointments.standing(taken(task), kind),
        "kind": Appointment.Kind(kind).label,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return show(request, "window.html", facts, status)


@require_POST
@for_staff
def crew(request: SeatedRequest, pk: int) -> HttpResponse:
    """Say who goes; the shopper sees the names."""
    task = read(request, pk)
    form = CrewForm(
        request.POST, crews=Crew.objects.visible_to(request.user).filter(store=task.store)
    )
    if not form.is_valid():
        return show_task(request, task, status=400, crew=form)
    return _step(
        request,
        task,
        lambda appointment: appointments.assign(
            appointment=appointment, crew=form.cleaned_data["crew"], by=request.user
        ),
        _("Saved. The shopper sees who comes."),
    )


@require_POST
@for_staff
def failed(request: SeatedRequest, pk: int) -> HttpResponse:
    """The crew came in vain: the goods are back, the shopper chooses again."""
    task = read(request, pk)
    form = FailureForm(request.POST)
    if not form.is_valid():
        return show_task(request, task, status=400, failure=form)
    return _step(
        request,
        task,
        lambda appointment: appointments.fail(
            appointment=appointment, by=request.user, **form.cleaned_data
        ),
        _("Noted. The shopper is asked for another time."),
    )


@require_POST
@for_staff
def measured(request: SeatedRequest, pk: int) -> HttpResponse:
    """What the crew found at the shopper's home."""
    task = read(request, pk)
    form = MeasuredForm(request.POST)
    if not form.is_valid():
        return show_task(request, task, status=400, measured=form)
    return _step(
        request,
        task,
        lambda appointment: appointments.measured(
            appointment=appointment, by=request.user, **form.cleaned_data
        ),
        _("Kept. The measures stand with the order."),
        kinds=[Appointment.Kind.MEASURING],
    )


def _step(
    request: SeatedRequest,
    task: Task,
    verb: Callable[[Appointment], object],
    said: str,
    *,
    kinds: Collection[str] = Appointment.Kind.values,
) -> HttpResponse:
    """On the appointment that was named, else on the next one of these kinds."""
    pk = request.POST.get("appointment", "")
    rows = [row for row in appointments.agreed(taken(task)) if row.kind in kinds]
    try:
        found = next((row for row in rows if str(row.pk) == pk or not pk), None)
        if found is None:
            raise NothingToAgree
        verb(found)
    except DomainError as refusal:
        fresh = read(request, task.assignment.pk)
        return show_task(request, fresh, status=refusal.status, refusal=refusal)
    messages.success(request, said)
    return redirect("staff:assignment", task.assignment.pk)


@require_POST
@for_staff
def installed(request: SeatedRequest, pk: int) -> HttpResponse:
    task = read(request, pk)
    return take_step(
        request,
        task,
        "installed",
        lambda: fulfilling.install(fulfilment=taken(task), by=request.user),
    )


# ── Proof ───────────────────────────────────────────────────────────────────────────────
@require_POST
@for_staff
def photo(request: SeatedRequest, pk: int) -> HttpResponse:
    task = read(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_task(request, task, status=400, photo=form)
    try:
        content = uploads.read(form.cleaned_data["photo"])
        proofs.photograph(fulfilment=taken(task), content=content, by=request.user)
    except DomainError as refusal:
        form.add_error("photo", str(refusal))
        return show_task(request, task, status=refusal.status, photo=form)
    messages.success(request, _("The photo is kept."))
    return redirect("staff:assignment", pk)


@require_safe
@for_staff
def proof(request: SeatedRequest, name: str) -> HttpResponseBase:
    mine = Fulfilment.objects.visible_to(request.user)
    row = get_object_or_404(Proof, name=name, kind=Proof.Kind.PHOTO, fulfilment__in=mine)
    return photos.answer(row)
