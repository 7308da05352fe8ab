"""What goes with what: the suites and rooms a piece stands in, and the pieces beside it."""

from collections import defaultdict

from django.http import HttpRequest

from catalog import kept
from catalog.models import Hotspot, Product, Scene, Suite


class Company:
    """All published suites and rooms, found by product; read once per catalogue version."""

    def __init__(self) -> None:
        self.suites = list(Suite.objects.published().with_pieces())
        self.suites_of: dict[int, list[Suite]] = defaultdict(list)
        self.scenes_of: dict[int, list[Scene]] = defaultdict(list)
        self._together: list[list[Product]] = [self._of_suite(suite) for suite in self.suites]
        self._together += self._of_scenes()
        self._at: dict[int, list[int]] = defaultdict(list)
        for place, goods in enumerate(self._together):
            for product in goods:
                self._at[product.pk].append(place)

    def suite_in(self, scene: Scene) -> Suite | None:
        """The suite that this room shows."""
        return next((suite for suite in self.suites if suite.scene_id == scene.pk), None)

    def beside(self, product: int) -> list[Product]:
        """The other pieces of its suites, then of its rooms, each once."""
        found = {
            each.pk: each for place in self._at.get(product, ()) for each in self._together[place]
        }
        found.pop(product, None)
        return list(found.values())

    def _of_suite(self, suite: Suite) -> list[Product]:
        goods = {piece.variant.product_id: piece.variant.product for piece in suite.pieces.all()}
        for product in goods:
            self.suites_of[product].append(suite)
        return list(goods.values())

    def _of_scenes(self) -> list[list[Product]]:
        goods: dict[int, list[Product]] = defaultdict(list)
        spots = Hotspot.objects.filter(scene__is_published=True, product__is_published=True)
        spots = spots.exclude(product__lowest_price=None).select_related("scene", "product")
        spots = spots.defer("product__search_vector", "product__attributes")
        for spot in spots.order_by("scene__position", "scene", "x"):
            self.scenes_of[spot.product_id].append(spot.scene)
            goods[spot.scene_id].append(spot.product)
        return list(goods.values())


def company(request: HttpRequest) -> Company:
    return kept.fact(request, "company", Company)
