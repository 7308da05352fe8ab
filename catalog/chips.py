"""The addresses of a list: with a filter more, with one less, and what is filtered now."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from catalog import labels, listing
from o2o.templatetags.ui import money_text

SAME = ("q", "category", "sort", "min_price", "max_price", "displayed_near", "in_stock_near")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds now, and the list without it."""

    label: str
    without: str


def address(request: HttpRequest, **changes: str) -> str:
    """This list with the same filters and these changes."""
    return f"{request.path}?{query(request, **changes)}"


def query(request: HttpRequest, **changes: str) -> str:
    """The filters of this list as a query string; the page of the list is none of them."""
    same = QueryDict(mutable=True)
    for name in request.GET:
        if name in SAME or listing.ATTRIBUTE.fullmatch(name):
            same.setlist(name, [value for value in request.GET.getlist(name) if value])
    for name, value in changes.items():
        same[name] = value
    return same.urlencode()


def words_only(request: HttpRequest) -> str:
    kept = QueryDict(mutable=True)
    for name in ("q", "sort"):
        if request.GET.get(name):
            kept[name] = request.GET[name]
    return kept.urlencode()


def of(request: HttpRequest, wish: listing.Wish) -> list[Chip]:
    """A chip for everything that narrows the list, but its words and its category."""
    if not wish.is_narrowed:
        return []
    found = [
        Chip(labels.value(code, value), _without(request, f"attr.{code}", value))
        for code, values in wish.choices.items()
        for value in values
    ]
    if wish.lowest is not None or wish.highest is not None:
        found.append(Chip(_prices(wish), _without(request, "min_price", "max_price")))
    for name, asked in (
        ("displayed_near", wish.displayed_near),
        ("in_stock_near", wish.in_stock_near),
    ):
        if asked:
            found.append(Chip(labels.near(name), _without(request, name)))
    return found


def _prices(wish: listing.Wish) -> str:
    if wish.lowest is None:
        return _("up to %(price)s") % {"price": money_text(wish.highest)}
    if wish.highest is None:
        return _("from %(price)s") % {"price": money_text(wish.lowest)}
    return f"{money_text(wish.lowest)} – {money_text(wish.highest)}"


def _without(request: HttpRequest, name: str, other: str = "") -> str:
    """This list without a parameter, or without one value of an attribute."""
    kept = QueryDict(query(request), mutable=True)
    if name.startswith("attr."):
        kept.setlist(name, [value for value in kept.getlist(name) if value != other])
    else:
        for each in (name, other):
            kept.pop(each, None)
    return f"{request.path}?{kept.urlencode()}"
