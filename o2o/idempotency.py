"""The second try of a write is harmless and gets the first answer (Idempotency-Key).

A key belongs to its owner; the same key with another request is refused; a request that is
still running answers 409 until its lease ends; refusals before any work are not kept.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from o2o.errors import DomainError, Invalid

LEASE = timedelta(seconds=60)
KEPT = timedelta(hours=48)
MAX_KEY_LENGTH = 128


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    message = _("This Idempotency-Key was used for a different request.")


class StillRunning(DomainError):
    code = "idempotency_in_progress"
    status = 409
    message = _("The first request with this Idempotency-Key is still running.")


class IdempotencyRecord(models.Model):
    """The first answer given to (owner, key)."""

    owner = models.CharField(_("owner"), max_length=64)
    key = models.CharField(_("key"), max_length=MAX_KEY_LENGTH)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    leased_until = models.DateTimeField(_("leased until"), null=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    body = models.TextField(_("body"), blank=True)  # JSON text: jsonb would reorder the fields
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        verbose_name = _("idempotency record")
        verbose_name_plural = _("idempotency records")
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="idempotency_owner_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_created")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


def once(request: Request, work: Callable[[], Response]) -> Response:
    """Answer `request` by `work()`, at most once per (owner, Idempotency-Key)."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return work()
    if len(key) > MAX_KEY_LENGTH:
        raise Invalid(fields={"Idempotency-Key": [_("At most 128 characters.")]})
    record = _open(owner_of(request), key, fingerprint(request))
    if record.status:
        first = json.loads(record.body)
        return Response(first, status=record.status, headers={"Idempotent-Replay": "true"})
    return _run(record, work)


def owner_of(request: Request) -> str:
    """Who a key belongs to: the member, or the guest's session."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    if not request.session.session_key:
        request.session.save()
    return f"session:{request.session.session_key}"


def fingerprint(request: Request) -> str:
    raw = f"{request.method} {request.get_full_path()}\n".encode() + _body(request)
    return hashlib.sha256(raw).hexdigest()


def _body(request: Request) -> bytes:
    return json.dumps(request.data, sort_keys=True, default=str).encode()


def _open(owner: str, key: str, digest: str) -> IdempotencyRecord:
    """Take the lease of a new or abandoned key, or return the finished record."""
    try:
        with transaction.atomic():
            return IdempotencyRecord.objects.create(
                owner=owner, key=key, fingerprint=digest, leased_until=timezone.now() + LEASE
            )
    except IntegrityError:
        record = IdempotencyRecord.objects.get(owner=owner, key=key)
    if record.fingerprint != digest:
        raise KeyReused
    if record.status is None and not _take_over(record):
        raise StillRunning
    return record


def _take_over(record: IdempotencyRecord) -> bool:
    free = Q(leased_until=None) | Q(leased_until__lt=Now())
    return bool(
        IdempotencyRecord.objects.filter(free, pk=record.pk, status=None).update(
            leased_until=timezone.now() + LEASE
        )
    )


def _run(record: IdempotencyRecord, work: Callable[[], Response]) -> Response:
    kept = IdempotencyRecord.objects.filter(pk=record.pk)
    try:
        response = work()
    except BaseException:
        kept.delete()
        raise
    body = JSONRenderer().render(response.data).decode() or "null"
    kept.update(status=response.status_code, body=body, leased_until=None)
    return response
