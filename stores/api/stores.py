"""Stores over HTTP: public, read-only, nearest first when the caller says where it is."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Product
from stores.models import Store
from stores.pagination import StoreCursor
from stores.serializers import (
    OfferPage,
    OfferSerializer,
    ProductStoresQuery,
    StoreDetail,
    StorePage,
    StoreSerializer,
    StoresQuery,
)
from stores.services import nearest


class StoreList(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="stores_list",
        parameters=[StoresQuery],
        responses=StorePage,
        summary="Stores, nearest first",
        description=(
            "With `lat` and `lng` nearest first and with `distance_m` (metres), else by code. "
            "With `variant` (SKU or id) only stores that display it or have it free."
        ),
    )
    def get(self, request: Request) -> Response:
        asked = StoresQuery.read(request)
        now = timezone.now()
        stores = asked.narrow(Store.objects.listed().select_related("division__parent__parent"))
        stores = stores.open_at(now) if asked.value("open_now") else stores
        cursor = StoreCursor(place=asked.place, size=asked.value("limit"))
        page = cursor.paginate_queryset(stores.with_hours(now), request, view=self)
        offers = nearest.describe(stores=page, variants=asked.variants, at=now)
        answer = StoreSerializer(offers, many=True, context={"variants": asked.variants})
        return cursor.get_paginated_response(answer.data)


class StoreView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="stores_retrieve", responses=StoreDetail, summary="One store")
    def get(self, request: Request, code: str) -> Response:
        now = timezone.now()
        stores = Store.objects.listed().select_related("division__parent__parent")
        store = get_object_or_404(stores.with_hours(now), code=code)
        (offer,) = nearest.describe(stores=[store], variants=[], at=now)
        return Response(StoreDetail(offer, context={"at": now}).data)


class ProductStores(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="products_stores_list",
        parameters=[ProductStoresQuery],
        responses=OfferPage,
        summary="Where a product can be seen or taken",
        description=(
            "Stores that display a variant of the product or have it free, nearest first when "
            "`lat` and `lng` are given. `available` counts what is free to promise."
        ),
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = ProductStoresQuery.read(request)
        now = timezone.now()
        product = get_object_or_404(Product.objects.visible_to(request.user), slug=slug)
        variants = asked.variants_of(product)
        stores = self._stores(variants, asked).with_hours(now)
        cursor = StoreCursor(place=asked.place, size=asked.value("limit"))
        page = cursor.paginate_queryset(stores, request, view=self)
        offers = nearest.describe(stores=page, variants=variants, at=now)
        return cursor.get_paginated_response(OfferSerializer(offers, many=True).data)

    def _stores(self, variants: list[int], asked: ProductStoresQuery) -> QuerySet[Store]:
        stores = nearest.offering(variants=variants, place=asked.place)
        return stores.select_related("division__parent__parent")
