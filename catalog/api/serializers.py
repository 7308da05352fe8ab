"""What the API says of the catalogue. Texts come in the language of the request."""

from decimal import Decimal

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import cards
from catalog.models import Category, Media, Product, Suite, Variant
from catalog.services import pictures
from o2o.money import as_json


class MoneySerializer(serializers.Serializer):
    amount = serializers.CharField(help_text="Two decimals, such as 1299.00.")
    currency = serializers.CharField(help_text="ISO 4217.")


@extend_schema_field(MoneySerializer)
class MoneyField(serializers.Field):
    def to_representation(self, value: Decimal) -> dict[str, str]:
        return as_json(value)


class CategorySerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    children = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_children(self, category: Category) -> list:
        return CategorySerializer(category.below, many=True).data


class RatingSerializer(serializers.Serializer):
    average = serializers.DecimalField(max_digits=3, decimal_places=2, help_text="Of five stars.")
    count = serializers.IntegerField()


class ProductCardSerializer(serializers.ModelSerializer):
    price = MoneyField(source="lowest_price", help_text="The lowest price of its variants.")
    name = serializers.CharField()
    picture = serializers.SerializerMethodField()
    rating = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = ["slug", "name", "price", "picture", "rating"]

    @extend_schema_field(RatingSerializer(allow_null=True))
    def get_rating(self, product: Product) -> dict | None:
        """Null while nobody has reviewed it."""
        if not product.review_count:
            return None
        return RatingSerializer({"average": product.rating, "count": product.review_count}).data

    def get_picture(self, product: Product) -> str | None:
        return pictures.url(product.picture, 800) or None


class VariantSerializer(serializers.ModelSerializer):
    name = serializers.CharField()
    price = MoneyField()
    lowest_30_days = serializers.SerializerMethodField()

    class Meta:
        model = Variant
        fields = [
            *("sku", "name", "color", "price", "lowest_30_days", "is_sellable"),
            *("width_cm", "depth_cm", "height_cm", "weight_kg"),
        ]

    @extend_schema_field(MoneySerializer(allow_null=True))
    def get_lowest_30_days(self, variant: Variant) -> dict[str, str] | None:
        """After a reduction: the lowest price of the thirty days before it."""
        lowest = self.context.get("lowest", {}).get(variant.pk)
        return as_json(lowest) if lowest is not None else None


class MediaSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField()
    alt = serializers.CharField()
    variant = serializers.SlugRelatedField(slug_field="sku", read_only=True)

    class Meta:
        model = Media
        fields = ["url", "role", "alt", "width", "height", "variant"]

    def get_url(self, media: Media) -> str:
        return pictures.url(media.file.name)


class SceneLinkSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class SuitePieceSerializer(serializers.Serializer):
    sku = serializers.CharField(source="variant.sku")
    quantity = serializers.IntegerField()


class SuiteSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    room = serializers.CharField()
    style = serializers.CharField()
    price = MoneyField(source="together", help_text="For the complete set.")
    separately = MoneyField(help_text="What the pieces cost one by one.")
    saving = MoneyField()
    pieces = SuitePieceSerializer(many=True)


class SuiteDetailSerializer(SuiteSerializer):
    story = serializers.CharField()


class ProductSerializer(ProductCardSerializer):
    description = serializers.CharField()
    designer = serializers.SerializerMethodField()
    installation_fee = MoneyField()
    categories = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    variants = VariantSerializer(many=True)
    media = MediaSerializer(many=True)
    scenes = serializers.SerializerMethodField()
    suites = serializers.SerializerMethodField(help_text="The suites it belongs to.")

    class Meta:
        model = Product
        fields = [
            *("slug", "code", "name", "description", "designer", "price", "picture", "rating"),
            *("attributes", "installation_fee", "delivery_class", "categories"),
            *("variants", "media", "scenes", "suites"),
        ]

    def get_designer(self, product: Product) -> str:
        return cards.bilingual(product.attributes, "designer") or product.designer

    @extend_schema_field(SceneLinkSerializer(many=True))
    def get_scenes(self, product: Product) -> list:
        rooms = [spot.scene for spot in product.hotspots.all() if spot.scene.is_published]
        return SceneLinkSerializer(rooms, many=True).data

    @extend_schema_field(SuiteSerializer(many=True))
    def get_suites(self, product: Product) -> list:
        suites = Suite.objects.published().with_pieces()
        own = suites.filter(pieces__variant__product=product).distinct()
        return SuiteSerializer(own, many=True).data


class CountSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class BandSerializer(serializers.Serializer):
    lowest = MoneySerializer()
    highest = MoneySerializer(allow_null=True, help_text="Not in the band any more.")
    count = serializers.IntegerField()


class FacetsSerializer(serializers.Serializer):
    """Each count is taken under the other filters: no value leads to nothing."""

    total = serializers.IntegerField()
    bands = BandSerializer(many=True)
    near = CountSerializer(many=True, help_text="With `lat` and `lng`.")
    categories = CountSerializer(many=True)
    attributes = serializers.DictField(
        child=CountSerializer(many=True), help_text="By attribute code, for `attr.<code>`."
    )
    price = serializers.DictField(child=MoneySerializer(), help_text="`lowest` and `highest`.")


class ProductPageSerializer(serializers.Serializer):
    results = ProductCardSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page.")
    previous = serializers.CharField(allow_null=True, help_text="Address of the page before.")
    facets = FacetsSerializer()
