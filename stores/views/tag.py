"""What a scanned code opens: this piece in this store with this guide, at the very same price."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.models import User
from stores import tagging
from stores.models import Display, Store, Tag, Touch
from stores.services import hours, tags
from stores.views.finder import directions_to

ASKED = "asked"  # in the address after the question was answered: no second scan
MOST_DISPLAYS = 8


@never_cache
@require_safe
def landing(request: HttpRequest, code: str) -> HttpResponse:
    tag = _tag(code)
    if not tag.is_active:
        return HttpResponseRedirect(_without_tag(tag))
    kept = tagging.read(request)
    if _is_scan(request):
        tags.touch(tag=tag, visitor=kept.visitor if kept else "", member=_member(request))
    response = render(request, "stores/tag.html", _facts(tag) | {"kept": kept, "asked": ASKED})
    if kept:
        tagging.remember(request, response, tagging.next_of(request, tag.code))
    return response


@never_cache
@require_POST
def remember(request: HttpRequest, code: str) -> HttpResponse:
    """Yes or no to being remembered for 30 days; a no forgets what was kept before."""
    tag = _tag(code)
    back = HttpResponseRedirect(f"{tag.get_absolute_url()}?{ASKED}=1")
    back.status_code = 303
    if "yes" not in request.POST or not tag.is_active:
        tagging.forget(back)
        return back
    kept = tagging.next_of(request, tag.code)
    tags.touch(tag=tag, visitor=kept.visitor, member=_member(request), kind=Touch.Kind.KEPT)
    tagging.remember(request, back, kept)
    return back


def _tag(code: str) -> Tag:
    return get_object_or_404(Tag.objects.with_target(), code=code.upper())


def _is_scan(request: HttpRequest) -> bool:
    """A person opened the page: no look ahead by the browser, no answer to our question."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "GET" and ASKED not in request.GET and "prefetch" not in purpose


def _member(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _without_tag(tag: Tag) -> str:
    """The piece, else the store, else all stores: what an old label still stands for."""
    if tag.variant:
        return f"{tag.variant.product.get_absolute_url()}?variant={tag.variant.sku}"
    return tag.store.get_absolute_url() if tag.store else reverse("stores:stores")


def _facts(tag: Tag) -> dict[str, Any]:
    facts: dict[str, Any] = {"tag": tag, "variant": tag.variant, "guide": _guide(tag)}
    return facts | (_of_store(tag) if tag.store else {})


def _guide(tag: Tag) -> User | None:
    return tag.guide if tag.guide and tags.works_in(tag.guide, tag.store) else None


def _of_store(tag: Tag) -> dict[str, Any]:
    now = timezone.now()
    store = Store.objects.listed().with_hours(now).filter(pk=tag.store_id).first()
    if store is None:
        return {}
    standing = store.displays.current().filter(variant__product__is_published=True)
    return {
        "store": store,
        "open_now": hours.is_open(store, now),
        "opening": hours.today_label(store, now),
        "directions_url": directions_to(store),
        "visit_url": _visit_url(store),
        "display": standing.filter(variant=tag.variant).first() if tag.variant else None,
        "displays": [] if tag.variant else _some(standing),
    }


def _some(standing: Any) -> list[Display]:
    return list(standing.select_related("variant__product").order_by("variant")[:MOST_DISPLAYS])


def _visit_url(store: Store) -> str:
    """Where a visit is booked, once visits can be."""
    try:
        return reverse("stores:visit", args=[store.code])
    except NoReverseMatch:
        return ""
