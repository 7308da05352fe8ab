"""Every refusal of the API has one shape and a stable code."""

import pytest
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions

from o2o import problems
from o2o.errors import DomainError, Invalid, NotAllowed


class Full(DomainError):
    code = "full"
    status = 409
    message = "%(seats)s seats, none free"


def test_a_refusal_names_its_details():
    assert str(Full(seats=8)) == "8 seats, none free"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Full(seats=8), 409, "full"),
        (NotAllowed(), 403, "not_allowed"),
        (Invalid(fields={"name": ["x"]}), 400, "invalid"),
        (Http404(), 404, "not_found"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 401, "authentication_failed"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.UnsupportedMediaType("text/x"), 415, "unsupported_media_type"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_refusal_is_problem_json(error, status, code):
    answer = problems.handle(error, {})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert (answer.data["status"], answer.data["code"]) == (status, code)
    assert answer.data["type"] == f"urn:o2o:problem:{code}"
    assert set(answer.data) == {"type", "title", "status", "code", "detail", "errors"}


def test_signing_in_first_says_how():
    assert problems.handle(exceptions.NotAuthenticated(), {})["WWW-Authenticate"]


def test_waiting_is_named_in_seconds():
    assert problems.handle(exceptions.Throttled(wait=7), {})["Retry-After"] == "7"


def test_nested_mistakes_are_dotted_fields():
    nested = {"address": {"phone": ["Bad."]}, "lines": [{}, {"sku": ["Unknown."]}], "note": "Long."}
    answer = problems.handle(exceptions.ValidationError(nested), {})
    assert answer.data["errors"] == {
        "address.phone": ["Bad."], "lines.1.sku": ["Unknown."], "note": ["Long."]
    }  # fmt: skip


def test_unknown_errors_are_left_to_django():
    assert problems.handle(RuntimeError(), {}) is None


def test_a_refusal_speaks_the_readers_language():
    with translation.override("zh-hans"):
        chinese = problems.handle(Http404(), {}).data["detail"]
    with translation.override("en"):
        assert problems.handle(Http404(), {}).data["detail"] == "There is nothing here."
    assert chinese != "There is nothing here."
