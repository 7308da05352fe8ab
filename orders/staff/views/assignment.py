"""One store's part of an order, and the steps that the store takes with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from o2o.errors import DomainError, NotAllowed
from orders.models import Assignment, Crew, Fulfilment, OrderEvent, Redemption
from orders.services import answering, appointments, fulfilling, pickup
from orders.staff import chronicle, desk
from orders.staff.desk import Task
from orders.staff.forms import (
    CrewForm,
    DeclineForm,
    FailureForm,
    MeasuredForm,
    PhotoForm,
    ReadyForm,
    SignForm,
    UndoForm,
)
from orders.staff.seat import SeatedRequest, for_staff, show

TOLD = {
    "accepted",
    "ready",
    "handed_over",
    "installed",
    "signed",
    "declined",
}  # stages with a tick of their own


class NotAccepted(DomainError):
    code = "not_accepted"
    status = 409
    message = gettext_lazy("Accept this offer first.")


@require_safe
@for_staff
def page(request: SeatedRequest, pk: int) -> HttpResponse:
    return show_task(request, read(request, pk))


@require_safe
@for_staff
def done(request: SeatedRequest, pk: int) -> HttpResponse:
    """The tick after a step, with what to do next."""
    task = read(request, pk)
    if task.stage not in TOLD:
        return redirect("staff:assignment", pk)
    facts = {"task": task, "next": desk.next_task(request.seat, besides=pk)}
    return show(request, "done.html", facts)


# ── Steps ───────────────────────────────────────────────────────────────────────────────
@require_POST
@for_staff
def accept(request: SeatedRequest, pk: int) -> HttpResponse:
    task = read(request, pk)
    return take_step(
        request,
        task,
        "accepted",
        lambda: answering.accept(assignment=task.assignment, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def decline(request: SeatedRequest, pk: int) -> HttpResponse:
    """Asks for the reason first; says that the order goes to the next store."""
    task = read(request, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return take_step(
            request,
            task,
            "declined",
            lambda: answering.decline(
                assignment=task.assignment, by=request.user, **form.cleaned_data
            ),
        )
    if task.stage != Assignment.Status.OFFERED:
        return redirect("staff:assignment", pk)
    status = 400 if form.errors else 200
    return show(request, "decline.html", {"task": task, "form": form}, status)


@require_POST
@for_staff
def ready(request: SeatedRequest, pk: int) -> HttpResponse:
    task = read(request, pk)
    form = ReadyForm(request.POST, lines=task.lines)
    if not form.is_valid():
        return show_task(request, task, status=400, ready=form)
    return take_step(
        request,
        task,
        "ready",
        lambda: fulfilling.ready(fulfilment=taken(task), by=request.user, lines=form.lines),
    )


@require_POST
@for_staff
def dispatch(request: SeatedRequest, pk: int) -> HttpResponse:
    task = read(request, pk)
    return take_step(
        request,
        task,
        "dispatched",
        lambda: fulfilling.dispatch(fulfilment=taken(task), by=request.user),
    )


@require_POST
@for_staff
def sign(request: SeatedRequest, pk: int) -> HttpResponse:
    task = read(request, pk)
    form = SignForm(request.POST)
    if not form.is_valid():
        return show_task(request, task, status=400, sign=form)
    return take_step(
        request,
        task,
        "signed",
        lambda: fulfilling.sign(fulfilment=taken(task), by=request.user, **form.cleaned_data),
    )


@require_POST
@for_staff
def undo(request: SeatedRequest, pk: int) -> HttpResponse:
    """A hand-over taken back by who answers for the store."""
    task = read(request, pk)
    form = UndoForm(request.POST)
    if not request.seat.manages(task.store):
        return show_task(request, task, status=NotAllowed.status, refusal=NotAllowed())
    if not form.is_valid():
        return show_task(request, task, status=400, undo=form)
    redemption = _redemption(task)
    if redemption is None:
        return redirect("staff:assignment", pk)
    try:
        pickup.undo(redemption=redemption, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        return show_task(request, read(request, pk), status=refusal.status, refusal=refusal)
    messages.success(request, _("Undone. The goods wait for the shopper again."))
    return redirect("staff:assignment", pk)


def take_step(
    request: SeatedRequest, task: Task, kind: str, verb: Callable[[], object]
) -> HttpResponse:
    """Do it, then the tick. The same person's second tap gets the first one's answer."""
    pk = task.assignment.pk
    try:
        verb()
    except DomainError as refusal:
        now = read(request, pk)
        if not _is_repeated(request, now, kind):
            return show_task(request, now, status=refusal.status, refusal=refusal)
    return redirect("staff:done", pk)


def _is_repeated(request: SeatedRequest, task: Task, kind: str) -> bool:
    """This user took this step already and nothing has happened since."""
    stage = "handed_over" if kind == "dispatched" else kind
    mine = OrderEvent.objects.filter(order=task.order, store=task.store, kind=kind, by=request.user)
    return task.stage == stage and mine.exists()


# ── Reading and showing ─────────────────────────────────────────────────────────────────
def read(request: SeatedRequest, pk: int) -> Task:
    """Of any own store, whichever is looked at just now."""
    mine = Assignment.objects.visible_to(request.user).filter(pk=pk)
    task = desk.read(request.seat, mine).get(pk)
    if task is None:
        raise Http404
    return task


def taken(task: Task) -> Fulfilment:
    if task.fulfilment is None:
        raise NotAccepted
    return task.fulfilment


def _redemption(task: Task) -> Redemption | None:
    """The hand-over that counts, if it can still be undone."""
    fulfilment = task.fulfilment
    if fulfilment is None or not task.is_pickup or fulfilment.settled_at:
        return None
    used = Redemption.objects.filter(voucher__fulfilment=fulfilment, undone_at=None)
    return used.select_related("voucher__fulfilment__assignment", "by").first()


def show_task(
    request: SeatedRequest, task: Task, *, status: int = 200, **more: Any
) -> HttpResponse:
    forms: dict[str, Form] = {
        "ready": ReadyForm(lines=task.lines),
        "sign": SignForm(),
        "failure": FailureForm(),
        "measured": MeasuredForm(),
        "photo": PhotoForm(),
        "crew": CrewForm(crews=Crew.objects.visible_to(request.user).filter(store=task.store)),
        "undo": UndoForm(),
    }
    is_handed_over = task.stage == Fulfilment.Status.HANDED_OVER
    facts = {
        "task": task,
        "proofs": task.fulfilment.proofs.all() if task.fulfilment else (),
        "agreed": appointments.agreed(task.fulfilment) if task.fulfilment else [],
        "kinds": appointments.open_kinds(task.fulfilment) if task.fulfilment else [],
        "entries": chronicle.of(task.assignment),
        "redemption": _redemption(task) if is_handed_over else None,
        "may_undo": request.seat.manages(task.store),
    }
    return show(request, "assignment.html", forms | facts | more, status)
