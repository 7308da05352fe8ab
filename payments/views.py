"""Doors: the providers' notices."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from o2o.errors import DomainError
from payments import providers
from payments.providers import BadNotice, Kind
from payments.services import collecting, refunding

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def notify(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider's notice: raw body verified, committed, then the byte-exact reply.

    Anything but the accepted reply makes the provider send it again.
    """
    try:
        adapter = providers.get(provider)
        event = adapter.parse_notice(request.body, request.headers)
        verb = collecting.capture if event.kind == Kind.PAID else refunding.settle
        verb(provider=provider, event=event)
    except (BadNotice, RequestDataTooBig) as error:
        logger.warning("notice of %s refused: %s", provider, error)
        return _reply(b"fail", 400)
    except DomainError as error:
        return _reply(b"fail", error.status)
    return _reply(adapter.accepted, 200)


def _reply(body: bytes, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="text/plain")
