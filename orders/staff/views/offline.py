"""Scanning without network: the device's list, what it sends later, and the conflicts."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from o2o.errors import DomainError, Invalid
from orders.models import OfflineScan
from orders.scan_words import OUTCOMES
from orders.services import offline
from orders.services.offline import Told
from orders.staff.seat import SeatedRequest, for_scanners, show

AT_ONCE = 200  # scans in one sending
SHOWN = 50


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the scanner's page for when there is no network."""
    return render(request, "staff/worker.js", content_type="text/javascript; charset=utf-8")


@require_safe
@for_scanners
def device_list(request: SeatedRequest) -> HttpResponse:
    """What this place may hand over now, as hashes; and the token to send scans with."""
    found = offline.device_list(store=request.seat.store, partner=request.seat.partner)
    body = {
        "salt": found.salt,
        "entries": found.entries,
        "place": request.seat.place.name if request.seat.place else "",
        "csrf": get_token(request),
    }
    return JsonResponse(body)


@require_POST
@for_scanners
def send(request: SeatedRequest) -> HttpResponse:
    """Scans made without network, each answered by its nonce."""
    try:
        scans = _told(request.body)
    except Invalid as refusal:
        return JsonResponse({"code": refusal.code}, status=refusal.status)
    kept = offline.sync(scans=scans, by=request.user, store=request.seat.store)
    answers = [{"nonce": scan.nonce, "outcome": scan.outcome} for scan in kept]
    return JsonResponse({"scans": answers})


def _told(body: bytes) -> list[Told]:
    """The scans of the body; raises Invalid for anything else."""
    try:
        rows = json.loads(body)["scans"][:AT_ONCE]
        return [_scan(row) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid from error


def _scan(row: dict[str, Any]) -> Told:
    code, nonce, at = str(row["code"]), str(row["nonce"]), parse_datetime(str(row["at"]))
    if not at or timezone.is_naive(at) or not 0 < len(nonce) <= 64 or not code or len(code) > 200:
        raise ValueError
    if "\0" in code + nonce:
        raise ValueError
    return Told(code, nonce, _in_range(at))


def _in_range(at: datetime) -> datetime:
    """A clock set to another century is as good as one set to last year."""
    return max(at, timezone.now() - timedelta(days=365))


@require_safe
@for_scanners
def page(request: SeatedRequest) -> HttpResponse:
    return _show(request)


@require_POST
@for_scanners
def resolve(request: SeatedRequest, pk: int) -> HttpResponse:
    """What really happened at the counter."""
    scan = get_object_or_404(OfflineScan.objects.visible_to(request.user), pk=pk)
    resolution, note = request.POST.get("resolution", ""), request.POST.get("note", "")[:200]
    try:
        if resolution not in OfflineScan.Resolution.values[1:]:
            raise Invalid(fields={"resolution": [_("Choose what happened.")]})
        offline.resolve(scan=scan, resolution=resolution, note=note, by=request.user)
    except DomainError as refusal:
        return _show(request, refusal=refusal, wrong=scan.pk)
    return redirect("staff:offline")


def _show(
    request: SeatedRequest, *, refusal: DomainError | None = None, wrong: int = 0
) -> HttpResponse:
    rows = OfflineScan.objects.visible_to(request.user).select_related(
        "by", "store", "partner", "prepaid__line", "voucher__fulfilment__assignment__order"
    )
    facts = {
        "conflicts": [(row, _words(row)) for row in rows.conflicts()[:SHOWN]],
        "done": [(row, _words(row)) for row in rows.exclude(pk__in=rows.conflicts())[:SHOWN]],
        "choices": OfflineScan.Resolution.choices[1:],
        "refusal": refusal,
        "wrong": wrong,
    }
    return show(request, "offline.html", facts, refusal.status if refusal else 200)


def _words(scan: OfflineScan) -> str:
    return str(OUTCOMES.get(scan.outcome, scan.outcome))
