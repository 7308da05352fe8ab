"""What shoppers say about goods that our stores handed over, and what they ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import paging, telling
from catalog.models import Question
from o2o.errors import DomainError, Invalid
from orders.staff.seat import SeatedRequest, for_staff, show
from orders.voice_forms import TextForm
from stores.services import speaking

PAGE = 20


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    """Reviews of goods that these stores handed over, the newest first."""
    rows = speaking.served_by(request.user).published().prefetch_related("photos")
    if request.seat.store:
        rows = rows.filter(right__store=request.seat.store.pk)
    rows = rows.select_related("product", "right__variant")
    return _page(request, "reviews", rows)


@require_safe
@for_staff
def questions(request: SeatedRequest) -> HttpResponse:
    """What is asked about the goods: everybody's, for any guide may answer."""
    rows = telling.answered(Question.objects.published()).select_related("product")
    return _page(request, "questions", rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def reply(request: SeatedRequest, pk: int) -> HttpResponse:
    """Reply below a review in the name of the store that served."""
    mine = speaking.served_by(request.user).select_related("product", "right__variant")
    review = get_object_or_404(mine, pk=pk)
    form = TextForm(request.POST or None, initial={"text": review.reply})
    if request.method != "POST" or not form.is_valid():
        facts = {"review": review, "form": form}
        return show(request, "reply.html", facts, 400 if form.errors else 200)
    try:
        speaking.reply(review=review, text=form.cleaned_data["text"], by=request.user)
    except DomainError as refusal:
        form.add_error("text", str(refusal))
        return show(request, "reply.html", {"review": review, "form": form}, refusal.status)
    messages.success(request, _("Your reply stands below the review."))
    return redirect("staff:reviews")


def _page(request: SeatedRequest, name: str, rows: Any) -> HttpResponse:
    try:
        found = paging.page(rows, by="-created_at", cursor=request.GET.get("cursor", ""), size=PAGE)
    except Invalid:
        return redirect(f"staff:{name}")
    facts = {
        name: found.items,
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
        "current": name,
    }
    return show(request, "voices.html", facts)
