"""The shop window: home, lists, products, rooms."""

from decimal import Decimal
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import cards, gallery, kept, navigation, reading, suite_cards
from catalog.company import company
from catalog.models import Category, Product, Scene, Variant
from catalog.services import lowest
from catalog.words import ROOMS, word
from o2o import qr
from o2o.templatetags.crawled import as_script

NEWEST = 8
RELATED = 4
SUITES = 3
ARTICLES = 3
TURNTABLE = {  # a model may be packed, and hold its textures itself
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "connect-src": ["'self'", "blob:"],
}


@require_safe
@kept.for_visitors
def home(request: HttpRequest) -> HttpResponse:
    scenes = list(_scenes())
    hero = _with_spots(scenes[0]) if scenes else None
    shown = {spot.card.pk for spot in hero["spots"]} if hero else set()
    newest = Product.objects.published().exclude(pk__in=shown).for_cards()
    goods = cards.cards(newest.order_by("-created_at", "-pk")[:NEWEST])
    suites = company(request).suites
    whole = company(request).suite_in(scenes[0]) if scenes else None
    context = {
        "hero": hero,
        "whole": suite_cards.card(whole) if whole else None,
        "suites": suite_cards.cards([suite for suite in suites if suite != whole][:SUITES]),
        "rooms": [_room(scene) for scene in scenes[1:4]],
        "door": _room(scenes[-1]) if scenes else None,
        "articles": [reading.teaser(each) for each in reading.newest(ARTICLES)],
        "cards": goods,
        "near_pks": near_pks([*(spot.card for spot in hero["spots"])] if hero else [], goods),
    }
    return _page(request, "catalog/home.html", context)


@require_safe
@kept.for_visitors
@csp_update(TURNTABLE)
def product(request: HttpRequest, slug: str) -> HttpResponse:
    goods = Product.objects.visible_to(request.user).defer("search_vector")
    piece = get_object_or_404(goods.annotate(category_pks=_category_pks()), slug=slug)
    variants = list(piece.variants.all())
    if not variants:
        raise Http404
    chosen = _chosen(variants, request.GET.get("variant", ""))
    media = list(piece.media.all())
    portraits = gallery.portraits(variants, media)
    pictures = gallery.of(piece, media, variants, portraits[chosen.pk])
    home_category = navigation.tree(request).deepest(piece.category_pks)
    related = _related(request, piece, home_category)
    suites = company(request).suites_of.get(piece.pk, [])[:SUITES]
    shown = {suite.scene_id for suite in suites[:1]}
    rooms = [each for each in company(request).scenes_of.get(piece.pk, []) if each.pk not in shown]
    context = {
        "product": piece,
        "options": [(variant, portraits[variant.pk]) for variant in variants],
        "chosen": chosen,
        "lowest": _lowest(request, piece, variants).get(chosen.pk),
        "pictures": pictures,
        "model": gallery.model(media),
        "designer": cards.bilingual(piece.attributes, "designer") or piece.designer,
        "promises": cards.promises(piece),
        "facts": cards.facts(piece),
        "crumbs": crumbs(home_category, piece.name),
        "suites": suite_cards.cards(suites),
        "rooms": [_room(scene) for scene in rooms[:2]],
        "cards": related,
        "near_pks": near_pks(related),
        "json_ld": _json_ld(piece, variants, pictures),
    }
    return _page(request, "catalog/product.html", context)


@require_safe
@kept.for_visitors
def qr_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The way back to a product from its printed sheet."""
    piece = get_object_or_404(Product.objects.visible_to(request.user).only("slug"), slug=slug)
    return HttpResponse(qr.svg(settings.SITE_URL + piece.get_absolute_url()), "image/svg+xml")


@require_safe
@kept.for_visitors
def scenes(request: HttpRequest) -> HttpResponse:
    room = request.GET.get("room", "")
    found = list(_scenes())
    codes = {scene.room for scene in found}
    context = {
        "rooms": [_room(each) for each in ([s for s in found if s.room == room] or found)],
        "kinds": [(code, word(ROOMS, code), code == room) for code in ROOMS if code in codes],
        "room": room,
    }
    return _page(request, "catalog/scenes.html", context)


@require_safe
@kept.for_visitors
def scene(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(_scenes(), slug=slug)
    room, whole = _with_spots(found), company(request).suite_in(found)
    goods = [spot.card for spot in room["spots"]]
    context = {
        "hero": room,
        "whole": suite_cards.card(whole) if whole else None,
        "cards": goods,
        "together": sum(each.price for each in goods),
        "rooms": [_room(other) for other in _scenes().exclude(slug=slug)[:3]],
        "near_pks": near_pks(goods),
    }
    return _page(request, "catalog/scene.html", context)


# ── Products ────────────────────────────────────────────────────────────────────────────
def _chosen(variants: list[Variant], sku: str) -> Variant:
    """The variant asked for, else the first that can be bought."""
    for variant in variants:
        if variant.sku == sku:
            return variant
    return next((variant for variant in variants if variant.is_sellable), variants[0])


def _lowest(request: HttpRequest, piece: Product, variants: list[Variant]) -> dict[int, Decimal]:
    """What the reductions of this product are measured by, kept until the catalogue changes."""
    pks = [variant.pk for variant in variants]
    return kept.fact(request, ("lowest", piece.pk), lambda: lowest.before_reduction(pks))


def _category_pks() -> ArraySubquery:
    """Its categories, in the same question as the product."""
    links = Product.categories.through.objects.filter(product=OuterRef("pk"))
    return ArraySubquery(links.values("category"))


def _related(
    request: HttpRequest, piece: Product, home_category: Category | None
) -> list[cards.Card]:
    """What stands beside it in suites and rooms, then the newest of the same category."""
    beside = company(request).beside(piece.pk)
    if home_category is None or len(beside) >= RELATED:
        return cards.cards(beside[:RELATED])

    def newest() -> list[Product]:
        goods = Product.objects.published().in_category(home_category).for_cards()
        return list(goods.order_by("-created_at", "-pk")[: RELATED + 1])

    near = kept.fact(request, ("newest", home_category.pk), newest)
    goods = {other.pk: other for other in (*beside, *near) if other.pk != piece.pk}
    return cards.cards(list(goods.values())[:RELATED])


def crumbs(parent: Category | None, name: str) -> list[tuple[str, str]]:
    way = [(_("Home"), reverse("catalog:home"))]
    if parent:
        way.append((parent.name, parent.get_absolute_url()))
    return [*way, (name, "")]


def _json_ld(piece: Product, variants: list[Variant], pictures: list[gallery.Picture]) -> str:
    """schema.org Product for search engines, safe inside a script element."""
    here = settings.SITE_URL + piece.get_absolute_url()
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": piece.name,
        "description": piece.description,
        "sku": piece.code,
        "url": here,
        "image": [settings.SITE_URL + picture.large for picture in pictures],
        "offers": [_offer(variant, here) for variant in variants],
    }
    return mark_safe(as_script(data))


def _offer(variant: Variant, here: str) -> dict[str, str]:
    state = "InStock" if variant.is_sellable else "InStoreOnly"
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "url": f"{here}?{urlencode({'variant': variant.sku})}",
        "price": f"{variant.price:.2f}",
        "priceCurrency": settings.CURRENCY,
        "availability": f"https://schema.org/{state}",
    }


# ── Rooms ───────────────────────────────────────────────────────────────────────────────
def _scenes():
    return Scene.objects.filter(is_published=True)


def _room(scene: Scene) -> dict[str, Any]:
    about = {"title": scene.title, "url_page": scene.get_absolute_url()}
    return about | cards.scene_picture(scene)


def _with_spots(scene: Scene) -> dict[str, Any]:
    goods = Product.objects.published().for_cards()
    spots = scene.hotspots.filter(product__in=goods).prefetch_related(Prefetch("product", goods))
    return _room(scene) | {"spots": cards.spots(spots.order_by(F("x")))}


# ── Every page ──────────────────────────────────────────────────────────────────────────
def near_pks(*lists: list[cards.Card]) -> str:
    """The products whose near line one request fills."""
    return ",".join(dict.fromkeys(str(each.pk) for goods in lists for each in goods))


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, context, status=status)
