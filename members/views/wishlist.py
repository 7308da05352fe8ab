"""The wishlist's doors: the page, what hearts ask, and the heart itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from catalog import cards
from catalog.models import Product
from members import favourites
from o2o.origin import only_ours


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Newest first; what is no longer on the site is left out."""
    liked = favourites.slugs(request)
    found = {
        each.slug: each for each in Product.objects.published().for_cards().filter(slug__in=liked)
    }
    goods = cards.cards([found[slug] for slug in liked if slug in found])
    context = {"cards": goods, "near_pks": ",".join(str(each.pk) for each in goods)}
    return render(request, "members/wishlist.html", context)


@never_cache
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """The slugs that the hearts of a kept page ask for."""
    return JsonResponse({"wished": favourites.slugs(request)})


@only_ours  # its form stands on kept pages
@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """`wanted` is 1 or 0."""
    wanted = request.POST.get("wanted", "1") != "0"
    product = get_object_or_404(Product.objects.published(), slug=slug)
    favourites.change(request, product, wanted=wanted)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"wanted": wanted})
    said = _("%(name)s is on your wishlist.") if wanted else _("%(name)s is off your wishlist.")
    messages.success(request, said % {"name": product.name})
    return redirect("members:wishlist")
