"""Errors of the API as application/problem+json (RFC 9457) with a stable code."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from o2o.errors import DomainError

CONTENT_TYPE = "application/problem+json"
CHALLENGE = "X-Session-Token"  # WWW-Authenticate: see /_allauth/app/v1/


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF exception handler: every refusal in one shape, unknown errors left to Django."""
    set_rollback()
    if isinstance(error, DomainError):
        return answer(error.status, error.code, str(error), error.fields)
    if isinstance(error, Http404):
        return answer(404, "not_found", _("There is nothing here."))
    if isinstance(error, exceptions.ValidationError):
        return answer(400, "invalid", _("Please check what you entered."), _fields(error.detail))
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        error.status_code = 401  # the first way to sign in names no scheme, so DRF would say 403
        with_header: Any = error  # an attribute that REST framework itself gives it in passing
        with_header.auth_header = CHALLENGE
    if isinstance(error, exceptions.APIException):
        return _from_api(error)
    return None


def answer(status: int, code: str, detail: str, fields: dict | None = None) -> Response:
    body = {
        "type": f"urn:o2o:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": fields or {},
    }
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _from_api(error: exceptions.APIException) -> Response:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    response = answer(error.status_code, code, str(error.detail))
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten DRF's nested details into dotted field names."""
    if isinstance(detail, dict):
        pairs = [(f"{prefix}.{key}" if prefix else key, value) for key, value in detail.items()]
        return {name: texts for key, value in pairs for name, texts in _fields(value, key).items()}
    if isinstance(detail, list) and any(isinstance(item, dict) for item in detail):
        pairs = [(f"{prefix}.{index}", item) for index, item in enumerate(detail) if item]
        return {name: texts for key, value in pairs for name, texts in _fields(value, key).items()}
    texts = detail if isinstance(detail, list) else [detail]
    return {prefix or "non_field_errors": [str(text) for text in texts]}
