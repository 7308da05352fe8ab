"""Where the shopper is: the picker and the chip in the header."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from o2o.geo import Place
from stores import whereabouts
from stores.models import Division
from stores.services import places
from stores.views.forms import ParentForm, PickerForm, PlaceForm

MOST_FOUND = 30
DAY = 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _choose(request)
    return _picker(request)


def chip(request: HttpRequest) -> HttpResponse:
    return render(request, "stores/_place_chip.html", {"place": whereabouts.chosen(request)})


@require_safe
@cache_control(public=True, max_age=DAY)
def divisions(request: HttpRequest) -> JsonResponse:
    """[{code, name}] of what lies directly inside `?parent=<code>`; without it the provinces."""
    form = ParentForm(request.GET)
    inside = _children(form.cleaned_data["parent"] or None) if form.is_valid() else []
    return JsonResponse([{"code": part.code, "name": part.name} for part in inside], safe=False)


def _choose(request: HttpRequest) -> HttpResponse:
    """Keep the place and go back; what cannot be located says so and keeps the old one."""
    if "forget" in request.POST:
        whereabouts.forget(request)
        return HttpResponseRedirect(_next(request))
    form = PlaceForm(request.POST)
    found = _located(form.cleaned_data) if form.is_valid() else None
    if found is None:
        error = _("This place has no position yet. Please choose a larger one around it.")
        return _picker(request, error=error, status=422)
    whereabouts.choose(request, place=found)
    return HttpResponseRedirect(_next(request))


def _located(asked: dict) -> Place | None:
    if asked["division"]:
        return places.locate(division_code=asked["division"])
    return places.here(lat=asked["lat"], lng=asked["lng"])


def _picker(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    form = PickerForm({"q": request.GET.get("q"), "inside": request.GET.get("in")})
    asked = form.cleaned_data if form.is_valid() else {}
    text, parent = asked.get("q", ""), _parent(asked.get("inside", ""))
    divisions = Division.objects.matching(text)[:MOST_FOUND] if text else _children(parent)
    context = {
        "place": whereabouts.chosen(request),
        "text": text,
        "parent": parent,
        "divisions": divisions,
        "next": _next(request),
        "error": error,
    }
    return render(request, "stores/place.html", context, status=status)


def _parent(code: str) -> Division | None:
    return get_object_or_404(Division.objects.select_related("parent"), pk=code) if code else None


def _children(parent: Division | str | None):
    return Division.objects.inside(parent).order_by("code").with_children()


def _next(request: HttpRequest) -> str:
    """Where to go back to: the given address if it is ours, else the stores."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/stores/"
