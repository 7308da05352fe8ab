"""Goods to and from other stores: sent here, counted there."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from o2o.errors import DomainError
from orders.services import forwarding
from orders.staff.seat import SeatedRequest, for_staff, show
from orders.staff.transfer_forms import ReceiveForm, RefuseForm, SendForm
from stores.models import Store, Transfer
from stores.services import transfers

SHOWN = 50


def _mine(request: SeatedRequest) -> QuerySet[Transfer]:
    rows = Transfer.objects.visible_to(request.user).select_related("source", "target", "sent_by")
    return rows.touching(request.seat.store) if request.seat.store else rows


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    """What is asked for first, then what is on the way and the latest that arrived."""
    rows = _mine(request).prefetch_related("lines")
    facts = {
        "asked": rows.filter(status="asked").order_by("answer_before")[:SHOWN],
        "under_way": rows.filter(status="sent")[:SHOWN],
        "closed": rows.exclude(status__in=["asked", "sent"])[:SHOWN],
    }
    return show(request, "transfers.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def new(request: SeatedRequest) -> HttpResponse:
    """From an own store to any open one, by SKU and pieces."""
    own = Store.objects.managed_by(request.user)
    form = SendForm(request.POST or None, sources=own, here=request.seat.store)
    if request.method == "POST" and form.is_valid():
        try:
            sent = transfers.send(by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, next(iter(refusal.fields.values()), [str(refusal)])[0])
            return show(request, "transfer_new.html", {"form": form}, refusal.status)
        messages.success(request, _("Sent. The other store counts it on arrival."))
        return redirect("staff:transfer", sent.pk)
    return show(request, "transfer_new.html", {"form": form}, 400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def transfer(request: SeatedRequest, pk: int) -> HttpResponse:
    """What is on the way; who works at its target counts it in."""
    row = get_object_or_404(_mine(request).prefetch_related("lines__variant__product"), pk=pk)
    form = ReceiveForm(request.POST or None, lines=list(row.lines.all()))
    status = 200
    if request.method == "POST" and _works_at(request, row.target):
        status = 400
        if form.is_valid():
            try:
                forwarding.receive(transfer=row, by=request.user, **form.facts())
            except DomainError as refusal:
                field = next(iter(refusal.fields), None)
                said = refusal.fields[field][0] if field else str(refusal)
                form.add_error(field if field in form.fields else None, said)
                row.refresh_from_db()
                status = refusal.status
            else:
                messages.success(request, _("Counted in. It is in your stock."))
                return redirect("staff:transfer", pk)
    return _show(request, row, form, status)


def _works_at(request: SeatedRequest, store: Store) -> bool:
    return Store.objects.visible_to(request.user).filter(pk=store.pk).exists()


def _show(
    request: SeatedRequest, row: Transfer, form: ReceiveForm, status: int = 200
) -> HttpResponse:
    facts = {
        "transfer": row,
        "form": form,
        "refusal": RefuseForm(),
        "may_answer": row.status == "asked" and _works_at(request, row.source),
        "may_receive": row.status == "sent" and _works_at(request, row.target),
        "may_take_back": row.status == "sent" and request.seat.manages(row.source),
    }
    return show(request, "transfer.html", facts, status)


@require_POST
@for_staff
def take_back(request: SeatedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        _mine(request).filter(source__in=Store.objects.managed_by(request.user)), pk=pk
    )
    try:
        forwarding.take_back(transfer=row, by=request.user)
        messages.success(request, _("Taken back. It is in your stock again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:transfer", pk)


@require_POST
@for_staff
def send(request: SeatedRequest, pk: int) -> HttpResponse:
    """What another store asked for leaves."""
    row = _asked(request, pk)
    try:
        forwarding.send(transfer=row, by=request.user)
        messages.success(request, _("Sent. The other store counts it on arrival."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:transfer", pk)


@require_POST
@for_staff
def refuse(request: SeatedRequest, pk: int) -> HttpResponse:
    """It cannot be sent, for a reason; it is looked for elsewhere."""
    row, form = _asked(request, pk), RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it cannot be sent."))
        return redirect("staff:transfer", pk)
    try:
        forwarding.refuse(transfer=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you for saying so. We look for it elsewhere."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:transfer", pk)


def _asked(request: SeatedRequest, pk: int) -> Transfer:
    """For who works where it stands."""
    return get_object_or_404(
        _mine(request).filter(source__in=Store.objects.visible_to(request.user)), pk=pk
    )
