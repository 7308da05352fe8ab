"""Liveness and readiness. Ready = database, broker, and no promise left waiting too long."""

from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from kombu.exceptions import OperationalError

from o2o.outbox import Message

OLDEST_PROMISE = timedelta(minutes=5)


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    age = _oldest_promise()
    checks = {
        "database": age is not None,
        "broker": _broker_answers(),
        "outbox": age is not None and age < OLDEST_PROMISE,
    }
    seconds = round(age.total_seconds()) if age is not None else None
    body = {"status": "ok" if all(checks.values()) else "unready", "checks": checks}
    return JsonResponse(
        body | {"oldest_outbox_seconds": seconds}, status=200 if all(checks.values()) else 503
    )


def _oldest_promise() -> timedelta | None:
    """How long the oldest open promise could have been kept; None without the database."""
    try:
        oldest = Message.objects.open().aggregate(oldest=Min("wanted_at"))["oldest"]
    except DatabaseError:
        connection.close()
        return None
    return max(timezone.now() - oldest, timedelta()) if oldest else timedelta()


def _broker_answers() -> bool:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except (OperationalError, OSError):
        return False
    return True
