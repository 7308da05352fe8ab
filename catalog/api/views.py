"""The catalogue for programs: open to everyone, in the language of the request."""

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import condition
from django.views.decorators.vary import vary_on_headers
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import facets, listing, nearby, paging
from catalog.api import serializers
from catalog.models import Category, Hotspot, Product, Suite
from catalog.services import lowest, version
from o2o.errors import Invalid
from o2o.geo import Place

PER_PAGE = 24
MOST_PER_PAGE = 100
FRESH_FOR = 60  # seconds
FILTERS = [
    OpenApiParameter("q", str, description="Words, in Chinese or Latin letters."),
    OpenApiParameter("category", str, description="Slug; includes the categories beneath."),
    OpenApiParameter("min_price", str),
    OpenApiParameter("max_price", str),
    OpenApiParameter(
        "attr.<code>",
        str,
        description=(
            "Value of an attribute, such as attr.formaldehyde=ENF; repeated, any of them will do. "
            "`color` and `material` are read from the options."
        ),
    ),
    OpenApiParameter("lat", float, description="Where the shopper is; with `lng`, in degrees."),
    OpenApiParameter("lng", float),
    OpenApiParameter(
        "displayed_near", bool, description="Only what stands in a store within 50 km."
    ),
    OpenApiParameter("in_stock_near", bool, description="Only what a store within 50 km has free."),
    OpenApiParameter("sort", str, enum=list(listing.ORDERS)),
    OpenApiParameter("limit", int, description=f"At most {MOST_PER_PAGE}; {PER_PAGE} otherwise."),
    OpenApiParameter("cursor", str),
]


def _state(request, *args, **kwargs) -> str | None:
    """The answer is as old as the catalogue: its version is the ETag.

    What is near changes with every sale in a store, and has none.
    """
    now = "" if "lat" in request.GET else version.current()
    return f'"{now}-{request.LANGUAGE_CODE}"' if now else None


class PublicView(APIView):
    """Anyone may read; browsers and proxies may keep the answer for a minute."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]

    @method_decorator(condition(etag_func=_state))
    @method_decorator(vary_on_headers("Accept-Language", "Cookie"))
    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 200:
            patch_cache_control(response, private=True, max_age=FRESH_FOR)
        return response


class Categories(PublicView):
    @extend_schema(responses=serializers.CategorySerializer(many=True), tags=["catalogue"])
    def get(self, request: Request) -> Response:
        """The tree of published categories."""
        return Response(serializers.CategorySerializer(_tree(), many=True).data)


class Products(PublicView):
    @extend_schema(
        operation_id="products_list",
        parameters=FILTERS,
        responses=serializers.ProductPageSerializer,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """Published products that answer every filter, with facets of what else they share."""
        parameters = request.query_params
        wish = listing.Wish.of(parameters, near=_near(request))
        found = listing.products(wish)
        page = paging.page(
            found.for_cards(),
            by=listing.ORDERS[wish.order],
            cursor=wish.cursor,
            size=_limit(parameters),
        )
        return Response(
            {
                "results": serializers.ProductCardSerializer(page.items, many=True).data,
                "next": _address(request, page.next),
                "previous": _address(request, page.previous),
                "facets": facets.of(wish).as_json(),
            }
        )


class ProductDetail(PublicView):
    @extend_schema(responses=serializers.ProductSerializer, tags=["catalogue"])
    def get(self, request: Request, slug: str) -> Response:
        """One product with variants, prices, attributes, media and the rooms it stands in."""
        rooms = Prefetch("hotspots", Hotspot.objects.select_related("scene").order_by("scene_id"))
        products = Product.objects.published().prefetch_related(
            "variants", "media__variant", "categories", rooms
        )
        product = get_object_or_404(products, slug=slug)
        before = lowest.before_reduction([variant.pk for variant in product.variants.all()])
        told = serializers.ProductSerializer(product, context={"lowest": before})
        return Response(told.data)


class Suites(PublicView):
    @extend_schema(
        operation_id="suites_list",
        responses=serializers.SuiteSerializer(many=True),
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """Every suite that can be bought whole."""
        suites = Suite.objects.published().with_pieces()
        return Response(serializers.SuiteSerializer(suites, many=True).data)


class SuiteDetail(PublicView):
    @extend_schema(responses=serializers.SuiteDetailSerializer, tags=["catalogue"])
    def get(self, request: Request, slug: str) -> Response:
        """One suite: its pieces, its price, what it saves."""
        suite = get_object_or_404(Suite.objects.published().with_pieces(), slug=slug)
        return Response(serializers.SuiteDetailSerializer(suite).data)


def _tree() -> list[Category]:
    """Published roots, each with its published children in `below`, read in one query."""
    roots: list[Category] = []
    open_path: list[Category] = []
    for category in Category.objects.filter(is_published=True).order_by("path"):
        category.below = []
        while open_path and not category.path.startswith(open_path[-1].path):
            open_path.pop()
        if open_path:
            open_path[-1].below.append(category)
        elif category.depth == 1:
            roots.append(category)
        else:
            continue  # stands under an unpublished one
        open_path.append(category)
    return roots


def _near(request: Request) -> nearby.Nearby:
    """The goods near `lat`, `lng`; refused when something near is asked for without them."""
    parameters = request.query_params
    place = Place.parse(parameters.get("lat"), parameters.get("lng"))
    if place:
        return nearby.of(request, place)
    missing = [name for name in ("lat", "lng") if parameters.get(name) or _wants_near(parameters)]
    if missing:
        raise Invalid(fields={name: [_("Say where, in degrees.")] for name in missing})
    return nearby.NOWHERE


def _wants_near(parameters: QueryDict) -> bool:
    return any(parameters.get(name) for name in ("displayed_near", "in_stock_near"))


def _limit(parameters: QueryDict) -> int:
    raw = parameters.get("limit", "")
    if not raw:
        return PER_PAGE
    if raw.isascii() and raw.isdecimal() and len(raw) < 5 and 0 < int(raw) <= MOST_PER_PAGE:
        return int(raw)
    raise Invalid(fields={"limit": [f"1–{MOST_PER_PAGE}"]})


def _address(request: Request, cursor: str) -> str | None:
    if not cursor:
        return None
    parameters = request.query_params.copy()
    parameters["cursor"] = cursor
    return f"{request.build_absolute_uri(request.path)}?{parameters.urlencode()}"
