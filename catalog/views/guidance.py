"""What helps to choose: the finder, comparison, and whether a piece fits the room."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import cards, comparing, finder, kept, navigation, suite_cards
from catalog.company import company
from catalog.finder import Wish
from catalog.forms import FitForm
from catalog.models import Product
from catalog.words import ROOMS, STYLES
from o2o.templatetags.ui import money_text

SUGGESTED = 4
RECENT = 8


# ── The finder ──────────────────────────────────────────────────────────────────────────
@require_safe
@kept.for_visitors
def find(request: HttpRequest) -> HttpResponse:
    """Four questions and what answers them, at an address that can be passed on."""
    wish = Wish.of(request.GET.dict())
    context: dict[str, object] = {"wish": wish, "questions": _questions(wish)}
    if wish:
        found = finder.suites(wish, company(request).suites)
        goods = cards.cards(_pieces(request, wish))
        labels = _labels()
        context |= {
            "suites": suite_cards.cards(found.suites),
            "let_go": [labels[name] for name in found.let_go],
            "cards": goods,
            "near_pks": ",".join(str(each.pk) for each in goods),
        }
    return render(request, "catalog/finder.html", context)


def _pieces(request: HttpRequest, wish: Wish) -> list[Product]:
    """Kept per wish: there are only so many that can be asked."""
    category = navigation.tree(request).by_slug.get(wish.room)
    name = ("finder", wish.room, wish.style, wish.budget)
    return kept.fact(request, name, lambda: finder.pieces(wish, category))


def _labels() -> dict[str, str]:
    return {"room": _("room"), "size": _("room size"), "style": _("style"), "budget": _("budget")}


def _questions(wish: Wish) -> list[dict[str, object]]:
    sizes = {
        "small": _("up to 12 m²"),
        "medium": _("12 to 20 m²"),
        "large": _("more than 20 m²"),
    }
    budgets = {most: _("up to %(sum)s") % {"sum": money_text(most)} for most in finder.BUDGETS}
    asked = [
        ("room", _("Which room?"), dict(ROOMS), wish.room),
        ("size", _("How large is it?"), sizes, wish.size),
        ("style", _("What do you like?"), dict(STYLES), wish.style),
        ("budget", _("What may it cost?"), budgets, wish.budget),
    ]
    return [
        {
            "name": name,
            "title": title,
            "choices": [(code, label, code == answer) for code, label in words.items()],
            "open": not answer,
        }
        for name, title, words, answer in asked
    ]


# ── Comparison ──────────────────────────────────────────────────────────────────────────
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four products side by side; the address says which."""
    products = comparing.chosen(request.GET.getlist("p"))
    only = request.GET.get("only") == "differences"
    rows = comparing.rows(products)
    slugs = [product.slug for product in products]
    context = {
        "columns": [
            (card, _compare_url([slug for slug in slugs if slug != product.slug]))
            for card, slug, product in zip(cards.cards(products), slugs, products, strict=True)
        ],
        "rows": [row for row in rows if row.differs] if only else rows,
        "only": only,
        "all_url": _compare_url(slugs),
        "only_url": _compare_url(slugs, only="differences"),
        "suggested": _suggested(request, products, slugs),
    }
    return render(request, "catalog/compare.html", context)


def _suggested(
    request: HttpRequest, products: list[Product], slugs: list[str]
) -> list[tuple[cards.Card, str]]:
    """Others of the first one's category, while there is room for more."""
    if not products or len(products) >= comparing.MOST:
        return []
    links = Product.categories.through.objects.filter(product=products[0])
    home = navigation.tree(request).deepest(set(links.values_list("category_id", flat=True)))
    if home is None:
        return []
    others = Product.objects.published().in_category(home).exclude(slug__in=slugs)
    near = others.for_cards().order_by("-created_at", "-pk")[:SUGGESTED]
    return [(cards.card(other), _compare_url([*slugs, other.slug])) for other in near]


def _compare_url(slugs: list[str], **more: str) -> str:
    asked = urlencode([*(("p", slug) for slug in slugs), *more.items()])
    return reverse("catalog:compare") + (f"?{asked}" if asked else "")


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """The pieces that this browser saw last, as a fragment; it alone knows which."""
    asked = [slug for slug in request.GET.getlist("p")[:RECENT] if "\0" not in slug]
    found = {
        each.slug: each for each in Product.objects.published().for_cards().filter(slug__in=asked)
    }
    goods = [found[slug] for slug in dict.fromkeys(asked) if slug in found]
    if not goods:
        return HttpResponse(status=204)
    return render(request, "catalog/_recent.html", {"cards": cards.cards(goods)})


# ── Fits my room ────────────────────────────────────────────────────────────────────────
@require_safe
def fits(request: HttpRequest, slug: str) -> HttpResponse:
    """The shopper's lengths against those of a variant; nothing is kept."""
    goods = Product.objects.published().defer("search_vector").prefetch_related("variants")
    product = get_object_or_404(goods, slug=slug)
    if not product.variants.all():
        raise Http404
    asked = request.GET.get("variant", "")
    variants = [variant for variant in product.variants.all() if variant.size_label]
    chosen = next(
        (each for each in variants if each.sku == asked), variants[0] if variants else None
    )
    is_sent = any(name in request.GET for name in FitForm.base_fields)
    form = FitForm(request.GET if is_sent else None)
    is_right = is_sent and form.is_valid()
    context = {
        "product": product,
        "card": cards.card(product),
        "variants": variants,
        "chosen": chosen,
        "form": form,
        "verdicts": form.verdicts(chosen) if is_right and chosen else [],
        "crumbs": [
            (_("Home"), reverse("catalog:home")),
            (product.name, product.get_absolute_url()),
            (_("Does it fit?"), ""),
        ],
    }
    return render(
        request, "catalog/fits.html", context, status=400 if is_sent and not is_right else 200
    )
