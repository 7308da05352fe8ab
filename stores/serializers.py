"""Shapes of the stores API: what it takes and what it gives."""

from typing import Any, Self

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from catalog.models import Product, Variant
from o2o.geo import Place
from stores.models import Store
from stores.pagination import MOST_AT_A_TIME
from stores.services import hours
from stores.services.nearest import Offer


class PlaceQuery(serializers.Serializer):
    """`lat` and `lng` in degrees, both or neither."""

    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)
    lng = serializers.FloatField(required=False, min_value=-180, max_value=180)
    limit = serializers.IntegerField(default=20, min_value=1, max_value=MOST_AT_A_TIME)
    cursor = serializers.CharField(required=False)

    @classmethod
    def read(cls, request: Request) -> Self:
        query = cls(data=request.query_params)
        query.is_valid(raise_exception=True)
        return query

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("lat" in attrs) != ("lng" in attrs):
            missing = "lng" if "lat" in attrs else "lat"
            raise serializers.ValidationError({missing: [_("lat and lng belong together.")]})
        return attrs

    def value(self, key: str) -> Any:
        return self.validated_data.get(key)

    @property
    def place(self) -> Place | None:
        if "lat" not in self.validated_data:
            return None
        return Place(self.value("lat"), self.value("lng"))


class StoresQuery(PlaceQuery):
    radius_km = serializers.FloatField(required=False, min_value=0, max_value=20_100)
    variant = serializers.CharField(required=False, help_text="SKU or id")
    division = serializers.CharField(required=False, max_length=6)
    q = serializers.CharField(required=False, max_length=100)
    open_now = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if "radius_km" in attrs and "lat" not in attrs:
            raise serializers.ValidationError({"radius_km": [_("A radius needs lat and lng.")]})
        if "variant" in attrs:
            attrs["variant"] = variant_named(attrs["variant"])
        return attrs

    @property
    def variants(self) -> list[int]:
        return [self.value("variant").pk] if self.value("variant") else []

    def narrow(self, stores: QuerySet[Store]) -> QuerySet[Store]:
        if self.variants:
            stores = stores.offering(self.variants)
        if self.value("division"):
            stores = stores.in_division(self.value("division"))
        if self.value("q"):
            stores = stores.matching(self.value("q"))
        return self._around(stores)

    def _around(self, stores: QuerySet[Store]) -> QuerySet[Store]:
        if self.place is None:
            return stores
        at = (self.place.lat, self.place.lng)
        if self.value("radius_km") is None:
            return stores.nearest(*at)
        return stores.within(*at, self.value("radius_km") * 1000)


class ProductStoresQuery(PlaceQuery):
    variant = serializers.CharField(required=False, help_text="SKU or id")

    def variants_of(self, product: Product) -> list[int]:
        """Ids of the product's variants, or of the one asked for."""
        if not self.value("variant"):
            return list(product.variants.values_list("pk", flat=True))
        return [variant_named(self.value("variant"), among=product.variants.all()).pk]


def variant_named(name: str, among: QuerySet[Variant] | None = None) -> Variant:
    """A variant by SKU or id; refuses unknown ones."""
    known = Variant.objects.all() if among is None else among
    by_id = Q(pk=int(name)) if name.isdecimal() and len(name) < 19 else Q(pk=None)
    found = sorted(known.filter(Q(sku=name) | by_id), key=lambda variant: variant.sku != name)
    if not found:
        raise serializers.ValidationError({"variant": [_("There is no such variant.")]})
    return found[0]


class StoreStars(serializers.Serializer):
    store = serializers.DecimalField(max_digits=2, decimal_places=1)
    service = serializers.DecimalField(max_digits=2, decimal_places=1)
    count = serializers.IntegerField()


class StoreFacts(serializers.ModelSerializer):
    name = serializers.CharField()
    division = serializers.SerializerMethodField()
    photo = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url")
    rating = serializers.SerializerMethodField()

    class Meta:
        model = Store
        fields = (
            "code",
            "name",
            "address",
            "division",
            "phone",
            "lat",
            "lng",
            "timezone",
            "status",
            "accepts_pickup",
            "accepts_delivery",
            "photo",
            "url",
            "rating",
        )

    def get_division(self, store: Store) -> str:
        return store.division.full_name if store.division else ""

    @extend_schema_field(StoreStars(allow_null=True))
    def get_rating(self, store: Store) -> dict[str, Any] | None:
        """How buyers found it; null while nobody has said."""
        if not store.rated:
            return None
        said = {"store": store.rating, "service": store.service_rating, "count": store.rated}
        return StoreStars(said).data

    def get_photo(self, store: Store) -> str:
        return f"{settings.MEDIA_URL}{store.photo}" if store.photo else ""


class StoreSerializer(serializers.Serializer):
    """A store's facts with what is true of it now; `displays` and `available` with `variant`."""

    def to_representation(self, offer: Offer) -> dict[str, Any]:
        return StoreFacts(offer.store).data | self._now(offer) | self._of_variant(offer)

    def _now(self, offer: Offer) -> dict[str, Any]:
        return {
            "distance_m": rounded_metres(offer.distance_m),
            "open_now": offer.open_now,
            "opening": offer.label,
        }

    def _of_variant(self, offer: Offer) -> dict[str, Any]:
        if not self.context.get("variants"):
            return {}
        return {"displays": bool(offer.displays), "available": offer.available}


class SpanSerializer(serializers.Serializer):
    opens = serializers.CharField()
    closes = serializers.CharField()


class DaySerializer(serializers.Serializer):
    date = serializers.DateField()
    hours = SpanSerializer(many=True)
    reason = serializers.CharField()


class StoreNow(StoreFacts):
    """Schema of `StoreSerializer`."""

    distance_m = serializers.IntegerField(allow_null=True)
    open_now = serializers.BooleanField()
    opening = serializers.CharField()
    displays = serializers.BooleanField(required=False)
    available = serializers.IntegerField(required=False)

    class Meta(StoreFacts.Meta):
        fields = (
            *StoreFacts.Meta.fields,
            "distance_m",
            "open_now",
            "opening",
            "displays",
            "available",
        )


class StoreDetail(StoreNow):
    """One store with the hours of the next seven days, by its own clock."""

    week = DaySerializer(many=True)

    class Meta(StoreFacts.Meta):
        fields = (*StoreFacts.Meta.fields, "open_now", "opening", "week")

    def to_representation(self, offer: Offer) -> dict[str, Any]:
        week = [
            {
                "date": day.date.isoformat(),
                "hours": [{"opens": f"{o:%H:%M}", "closes": f"{c:%H:%M}"} for o, c in day.hours],
                "reason": day.reason,
            }
            for day in hours.week(offer.store, self.context["at"])
        ]
        now = {"open_now": offer.open_now, "opening": offer.label}
        return StoreFacts(offer.store).data | now | {"week": week}


class OfferedVariant(serializers.Serializer):
    sku = serializers.CharField()
    displays = serializers.BooleanField()
    available = serializers.IntegerField()


class OfferSerializer(serializers.Serializer):
    """What one store shows and has of a product."""

    store = serializers.SerializerMethodField()
    distance_m = serializers.SerializerMethodField()
    displays = serializers.SerializerMethodField()
    available = serializers.IntegerField()
    open_now = serializers.BooleanField()
    opening = serializers.CharField(source="label")
    variants = serializers.SerializerMethodField()

    @extend_schema_field(StoreFacts)
    def get_store(self, offer: Offer) -> dict[str, Any]:
        return StoreFacts(offer.store).data

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_distance_m(self, offer: Offer) -> int | None:
        return rounded_metres(offer.distance_m)

    def get_displays(self, offer: Offer) -> bool:
        return bool(offer.displays)

    @extend_schema_field(OfferedVariant(many=True))
    def get_variants(self, offer: Offer) -> list[dict[str, Any]]:
        shown, free = {v.sku for v in offer.displays}, {v.sku: n for v, n in offer.stock}
        return [
            {"sku": sku, "displays": sku in shown, "available": free.get(sku, 0)}
            for sku in sorted(shown | free.keys())
        ]


def rounded_metres(distance: float | None) -> int | None:
    return None if distance is None else round(distance)


class StorePage(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = StoreNow(many=True)


class OfferPage(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OfferSerializer(many=True)
