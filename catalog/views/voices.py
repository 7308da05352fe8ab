"""What buyers say and others ask of a product: a part of its page, and a page without JavaScript."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import telling
from catalog.models import Product, Review
from catalog.services.voices import questions as asking
from catalog.services.voices import reviews as reviewing
from o2o.errors import DomainError, Invalid

KEPT = ("stars", "photos", "sort")
SHOWN_AT_FIRST = 3


@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them with filters; htmx gets the list alone, `part` the beginning for the product."""
    product = _product(request, slug)
    try:
        wanted = telling.Wanted.of(request.GET.dict())
        page = telling.reviews(product, wanted)
    except Invalid:
        return redirect("catalog:reviews", slug)
    shown = page.items[:SHOWN_AT_FIRST] if "part" in request.GET else page.items
    facts = {
        "product": product,
        "bars": telling.bars(product),
        "wanted": wanted,
        "reviews": shown,
        "filters": _filters(product, wanted),
        "orders": _orders(product, wanted),
        "more": len(page.items) - len(shown) or page.next,
        "next_url": _url(product, wanted, cursor=page.next) if page.next else "",
        "previous_url": _url(product, wanted, cursor=page.previous) if page.previous else "",
    }
    return render(request, _template(request, "reviews"), facts)


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions with their answers; a member asks here."""
    product = _product(request, slug)
    if request.method == "POST":
        return _ask(request, product)
    try:
        return _questions(request, product)
    except Invalid:
        return redirect("catalog:questions", slug)


@login_required
def _ask(request: HttpRequest, product: Product) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        asked = asking.ask(product=product, user=request.user, text=text)
    except DomainError as refusal:
        mistake = next(iter(refusal.fields.get("text", [])), str(refusal))
        return _questions(request, product, status=refusal.status, typed=text, mistake=mistake)
    said = _("Thank you. We have asked the buyers and the stores.")
    if not asked.is_public:
        said = _("Thank you. Your question appears here once headquarters has read it.")
    messages.success(request, said)
    return redirect("catalog:questions", product.slug)


def _questions(
    request: HttpRequest, product: Product, status: int = 200, **typed: Any
) -> HttpResponse:
    page = telling.questions(product, request.GET.get("cursor", ""))
    shown = page.items[:SHOWN_AT_FIRST] if "part" in request.GET else page.items
    here = reverse("catalog:questions", args=[product.slug])
    facts = {
        "product": product,
        "questions": shown,
        "more": len(page.items) - len(shown) or page.next,
        "next_url": f"{here}?{urlencode({'cursor': page.next})}" if page.next else "",
        "previous_url": f"{here}?{urlencode({'cursor': page.previous})}" if page.previous else "",
        "most": asking.LONGEST_QUESTION,
    }
    return render(request, _template(request, "questions"), facts | typed, status=status)


@login_required
@require_POST
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """One vote; a second tap takes it back when the page says so (`undo`)."""
    review = get_object_or_404(Review.objects.published().select_related("product"), pk=pk)
    verb = reviewing.take_back_vote if "undo" in request.POST else reviewing.find_helpful
    try:
        verb(review=review, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    if request.htmx:
        facts = {"review": review, "voted": "undo" not in request.POST}
        return render(request, "catalog/_helpful.html", facts)
    return redirect(f"{_url(review.product, telling.Wanted())}#review-{review.pk}")


def _product(request: HttpRequest, slug: str) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user), slug=slug)


def _template(request: HttpRequest, name: str) -> str:
    """The page; what htmx swaps; or its beginning within the product's page."""
    if not request.htmx:
        return f"catalog/{name}.html"
    return f"catalog/_{name}_part.html" if "part" in request.GET else f"catalog/_{name}.html"


def _url(product: Product, wanted: telling.Wanted, **changes: str) -> str:
    same = {
        "stars": str(wanted.stars or ""),
        "photos": "1" if wanted.with_photos else "",
        "sort": wanted.order if wanted.order != "newest" else "",
    }
    kept = {name: value for name, value in (same | changes).items() if value}
    here = reverse("catalog:reviews", args=[product.slug])
    return f"{here}?{urlencode(kept)}" if kept else here


def _filters(product: Product, wanted: telling.Wanted) -> list[dict[str, Any]]:
    """All, with photos, then each number of stars that somebody gave."""
    is_all = not wanted.stars and not wanted.with_photos
    tabs = [_tab(product, wanted, _("All"), product.review_count, is_all)]
    if product.photo_reviews:
        label, count = _("With photos"), product.photo_reviews
        tabs.append(_tab(product, wanted, label, count, wanted.with_photos, photos="1"))
    for bar in telling.bars(product):
        if bar.count:
            label = _("%(n)s stars") % {"n": bar.stars}
            is_it = wanted.stars == bar.stars
            tabs.append(_tab(product, wanted, label, bar.count, is_it, stars=str(bar.stars)))
    return tabs


def _tab(
    product: Product, wanted: telling.Wanted, label: str, count: int, current: bool, **narrow: str
) -> dict[str, Any]:
    only = {"stars": "", "photos": ""} | narrow
    return {
        "label": label, "count": count, "current": current, "url": _url(product, wanted, **only),
    }  # fmt: skip


def _orders(product: Product, wanted: telling.Wanted) -> list[tuple[str, str, bool]]:
    """(label, url, is it this one)"""
    named = {
        "newest": _("Newest"),
        "helpful": _("Most helpful"),
        "-stars": _("Best first"),
        "stars": _("Worst first"),
    }
    return [
        (label, _url(product, wanted, sort=order), order == wanted.order)
        for order, label in named.items()
    ]
