"""Lists of goods: a category, a search, what to choose from, and what to type."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import cards, chips, facets, kept, leads, listing, navigation, nearby, paging
from catalog.models import Category
from catalog.services.search import asked, suggesting
from catalog.views import crumbs, near_pks
from o2o.errors import Invalid
from o2o.origin import only_ours

PER_PAGE = 24
DEPEND_ON_PLACE = {"q", "displayed_near", "in_stock_near"}
SUGGESTED_FOR = 60  # seconds


@require_safe
@kept.for_visitors
def category(request: HttpRequest, slug: str) -> HttpResponse:
    return _list(request, _category(request, slug))


@require_safe
@kept.for_visitors
def search(request: HttpRequest) -> HttpResponse:
    return _list(request, None)


@require_safe
def category_filters(request: HttpRequest, slug: str) -> HttpResponse:
    return _filters(request, _category(request, slug))


@require_safe
def search_filters(request: HttpRequest) -> HttpResponse:
    return _filters(request, None)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the visitor may be typing: a list of options, or JSON for who asks for that."""
    text = request.GET.get("q", "").replace("\0", "")
    tree = navigation.tree(request)
    found = suggesting.complete(text=text, categories=tree.by_slug.values())
    if request.accepts("text/html"):
        context = {
            "found": found,
            "leads": leads.made(request, found.signposts),
            "cards": cards.cards(found.products),
            "text": text,
        }
        response = render(request, "catalog/_suggestions.html", context)
    else:
        response = JsonResponse(found.as_json())
    patch_cache_control(response, private=True, max_age=SUGGESTED_FOR)
    return response


@require_POST
@only_ours
def followed(request: HttpRequest) -> HttpResponse:
    """A piece that a search had found was opened; nobody's name is kept."""
    asked.follow(text=request.POST.get("q", ""))
    return HttpResponse(status=204)


def _category(request: HttpRequest, slug: str) -> Category | None:
    if slug == "all":
        return None
    found = navigation.tree(request).by_slug.get(slug)
    if found is None:
        raise Http404
    return found


def _list(request: HttpRequest, found: Category | None) -> HttpResponse:
    mistakes: dict[str, list[str]] = {}
    wish, page = listing.Wish(category=found), paging.Page([])
    try:
        wish = listing.Wish.of(request.GET, category=found, near=_near(request))
        rows = listing.products(wish).for_cards()
        page = paging.page(rows, by=listing.ORDERS[wish.order], cursor=wish.cursor, size=PER_PAGE)
    except Invalid as refusal:
        mistakes = refusal.fields
    beside = None
    if wish.text and not mistakes and not wish.cursor and not wish.is_narrowed:
        asked.note(text=wish.text, hits=len(page.items))
        beside = leads.of(request, wish.query, beside_goods=bool(page.items))
    goods, tree, filters = cards.cards(page.items), navigation.tree(request), _filters_path(found)
    context = {
        "category": found,
        "wish": wish,
        "given": request.GET,
        "mistakes": mistakes,
        "chips": chips.of(request, wish),
        "orders": _orders(request, wish),
        "filters_path": filters,
        "filters_url": f"{filters}?{chips.query(request)}",
        "children": tree.near(found) if found else tree.beneath(""),
        "crumbs": crumbs(tree.parent(found), found.name) if found else [],
        "cards": goods,
        "leads": beside,
        "near_pks": near_pks(goods),
        "next_url": chips.address(request, cursor=page.next) if page.next else "",
        "previous_url": chips.address(request, cursor=page.previous) if page.previous else "",
    }
    return render(request, "catalog/list.html", context, status=400 if mistakes else 200)


def _filters(request: HttpRequest, found: Category | None) -> HttpResponse:
    """What there is to choose, with counts: a sheet of the list, or a page without JavaScript."""
    mistakes: dict[str, list[str]] = {}
    wish = listing.Wish(category=found)
    try:
        wish = listing.Wish.of(request.GET, category=found, near=_near(request, always=True))
    except Invalid as refusal:
        mistakes = refusal.fields
    list_url = found.get_absolute_url() if found else reverse("catalog:search")
    context: dict[str, Any] = {
        "category": found,
        "wish": wish,
        "given": request.GET,
        "mistakes": mistakes,
        "facets": facets.of(wish),
        "list_url": list_url,
        "clear_url": f"{list_url}?{chips.words_only(request)}",
    }
    template = "catalog/_filters.html" if request.htmx else "catalog/filters.html"
    response = render(request, template, context, status=400 if mistakes else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _near(request: HttpRequest, *, always: bool = False) -> nearby.Nearby:
    """The goods near the visitor, asked for only where the answer depends on it."""
    personal = always or not request.GET.keys().isdisjoint(DEPEND_ON_PLACE)
    return nearby.of(request) if personal else nearby.NOWHERE


def _filters_path(found: Category | None) -> str:
    if found:
        return reverse("catalog:category_filters", args=[found.slug])
    return reverse("catalog:search_filters")


def _orders(request: HttpRequest, wish: listing.Wish) -> list[tuple[str, str, bool]]:
    """(label, address, chosen) of the orders that make sense here."""
    labels = {
        "newest": _("Newest"),
        "price": _("Price, low first"),
        "-price": _("Price, high first"),
    }
    labels = {"relevance": _("Best match")} | labels if wish.text else labels
    return [
        (label, chips.address(request, sort=order), order == wish.order)
        for order, label in labels.items()
    ]
