"""A buyer's reviews: what waits for one, writing, changing; and answering others' questions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog import paging
from catalog.models import Question, Review, ReviewRight
from catalog.services.voices import reviews
from o2o.errors import DomainError, Invalid
from orders.services import reviewing
from orders.voice_forms import ReviewForm, TextForm
from stores.services import speaking

PAGE = 20


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What may be reviewed and what was, the newest purchase first."""
    try:
        page = paging.page(
            _mine(request), by="-handed_over_at", cursor=request.GET.get("cursor", ""), size=PAGE
        )
    except Invalid:
        return redirect("orders:reviews")
    facts = {
        "rights": page.items,
        "next_url": f"?cursor={page.next}" if page.next else "",
        "previous_url": f"?cursor={page.previous}" if page.previous else "",
    }
    return render(request, "orders/reviews.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the review that a purchase allows, or change the one that was written."""
    right = get_object_or_404(_mine(request), pk=pk)
    written = getattr(right, "review", None)
    form = ReviewForm(
        request.POST or None,
        request.FILES or None,
        review=written,
        rates_store=not written and reviewing.rates_store(right),
    )
    if request.method != "POST" or not form.is_valid():
        return _show(request, right, form, 400 if form.errors else 200)
    try:
        said = _say(right, written, dict(form.cleaned_data))
    except DomainError as refusal:
        return _refused(request, right, form, refusal)
    messages.success(request, _thanks(said))
    return redirect("orders:reviews")


def _say(right: ReviewRight, written: Review | None, said: dict[str, Any]) -> Review:
    if written is None:
        return reviewing.write(right=right, **said)
    said["without"] = [photo.pk for photo in said["without"]]
    return reviews.change(review=written, **said)


def _refused(
    request: HttpRequest, right: ReviewRight, form: ReviewForm, refusal: DomainError
) -> HttpResponse:
    for name, texts in (refusal.fields or {"": [str(refusal)]}).items():
        form.add_error(name if name in form.fields else None, [str(text) for text in texts])
    return _show(request, right, form, refusal.status)


def _show(request: HttpRequest, right: ReviewRight, form: ReviewForm, status: int) -> HttpResponse:
    facts = {"right": right, "form": form, "written": getattr(right, "review", None)}
    return render(request, "orders/review.html", facts, status=status)


def _thanks(said: Review) -> str:
    if said.is_public:
        return _("Thank you. Your review helps the next one to choose.")
    return _("Thank you. Your review appears once headquarters has read it.")


def _mine(request: HttpRequest) -> QuerySet[ReviewRight]:
    rights = ReviewRight.objects.visible_to(request.user)
    return rights.select_related("variant__product", "review").prefetch_related("review__photos")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question, as whom one is: buyer, guide or the brand."""
    asked = Question.objects.published().select_related("product")
    question = get_object_or_404(asked, pk=pk)
    speaker = speaking.speaker(user=request.user, product=question.product)
    form = TextForm(request.POST or None)
    facts = {"question": question, "form": form, "speaker": speaker}
    if speaker is None:
        return render(request, "orders/answer.html", facts, status=403)
    if request.method != "POST" or not form.is_valid():
        return render(request, "orders/answer.html", facts, status=400 if form.errors else 200)
    said = speaking.answer(question=question, user=request.user, text=form.cleaned_data["text"])
    text = _("Thank you. Your answer stands below the question.")
    if not said.is_public:
        text = _("Thank you. Your answer appears once headquarters has read it.")
    messages.success(request, text)
    return redirect("catalog:questions", question.product.slug)
