"""Suites: all of them, and one with its pieces and what taking it whole saves."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import cards, kept, suite_cards
from catalog.company import company
from catalog.models import Hotspot, Suite
from catalog.words import ROOMS, word

MORE = 3


@require_safe
@kept.for_visitors
def index(request: HttpRequest) -> HttpResponse:
    """Every suite that can be bought whole, or those of one room."""
    room = request.GET.get("room", "")
    suites = company(request).suites
    shown = [suite for suite in suites if suite.room == room] or suites
    rooms = [code for code in ROOMS if any(suite.room == code for suite in suites)]
    context = {
        "suites": suite_cards.cards(shown),
        "rooms": [(code, word(ROOMS, code), code == room) for code in rooms],
        "room": room,
    }
    return render(request, "catalog/suites.html", context)


@require_safe
@kept.for_visitors
def page(request: HttpRequest, slug: str) -> HttpResponse:
    suite = next((each for each in company(request).suites if each.slug == slug), None)
    if suite is None:
        raise Http404
    near = [each for each in company(request).suites if each.pk != suite.pk]
    near.sort(key=lambda each: (each.room != suite.room, each.style != suite.style))
    goods = cards.cards({piece.variant.product for piece in suite.pieces.all()})
    context = {
        "suite": suite_cards.card(suite),
        "story": suite.story,
        "smallest_room": suite.smallest_room,
        "hero": _hero(suite),
        "rows": suite_cards.rows(suite),
        "near_pks": ",".join(str(each.pk) for each in goods),
        "more": suite_cards.cards(near[:MORE]),
        "crumbs": [
            (_("Home"), reverse("catalog:home")),
            (_("Suites"), reverse("catalog:suites")),
            (suite.name, ""),
        ],
        "currency": settings.CURRENCY,
        "linked": _linked(suite_cards.card(suite), suite.story),
    }
    return render(request, "catalog/suite.html", context)


def _linked(card: suite_cards.SuiteCard, story: str) -> dict[str, object]:
    """schema.org Product: the complete set at its one price."""
    here = settings.SITE_URL + card.url
    pictures = [settings.SITE_URL + url for url in [card.picture, *card.mosaic] if url]
    offer = {
        "@type": "Offer",
        "url": here,
        "price": f"{card.price:.2f}",
        "priceCurrency": settings.CURRENCY,
        "availability": "https://schema.org/InStock",
    }
    about = {"@type": "Product", "name": card.name, "description": story, "url": here}
    return about | {"image": pictures, "offers": offer}


def _hero(suite: Suite) -> dict[str, object] | None:
    """The room it stands in, with the points of its own pieces."""
    if suite.scene is None or not suite.scene.is_published:
        return None
    goods = [piece.variant.product_id for piece in suite.pieces.all()]
    spots = Hotspot.objects.filter(scene=suite.scene, product__in=goods).select_related("product")
    spots = spots.defer("product__search_vector", "product__attributes").order_by("x")
    about = {"title": suite.scene.title, "url_page": suite.scene.get_absolute_url()}
    return about | cards.scene_picture(suite.scene) | {"spots": cards.spots(spots)}
