"""An offer answered from the link in its message, without signing in."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from o2o.errors import DomainError
from orders.models import Assignment, OrderLine
from orders.services import answer_links, answering
from orders.services.answer_links import Asked
from orders.staff.forms import DeclineForm

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Says what is offered and asks; answers only by POST."""
    asked = answer_links.read(token)
    if asked is None:
        raise Http404
    if request.user == asked.person:
        return redirect("staff:assignment", asked.assignment.pk)
    if not asked.is_open:
        return _show(request, asked, status=GONE)
    if request.method != "POST":
        return _show(request, asked, form=DeclineForm())
    if "accept" in request.POST:
        return _answer(request, asked, lambda: _accept(asked))
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, form=form, status=400)
    return _answer(request, asked, lambda: _decline(asked, form))


def _accept(asked: Asked) -> None:
    answering.accept(assignment=asked.assignment, by=asked.person)


def _decline(asked: Asked, form: DeclineForm) -> None:
    answering.decline(assignment=asked.assignment, by=asked.person, **form.cleaned_data)


def _answer(request: HttpRequest, asked: Asked, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except DomainError as refusal:
        asked.assignment.refresh_from_db(fields=["status"])
        return _show(request, asked, status=refusal.status)
    return _show(request, asked, is_done=True)


def _show(
    request: HttpRequest,
    asked: Asked,
    *,
    form: DeclineForm | None = None,
    is_done: bool = False,
    status: int = 200,
) -> HttpResponse:
    assignment = asked.assignment
    facts = {
        "assignment": assignment,
        "person": asked.person,
        "lines": OrderLine.objects.filter(assignment_lines__assignment=assignment).order_by("pk"),
        "form": form,
        "is_done": is_done,
        "is_taken": assignment.status == Assignment.Status.ACCEPTED,
    }
    answer = render(request, "staff/answer.html", facts, status=status)
    answer["Referrer-Policy"] = "same-origin"  # the address is the key
    return answer
