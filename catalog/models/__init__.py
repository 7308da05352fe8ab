from catalog.models.category import Category
from catalog.models.media import Media
from catalog.models.price import PriceChange
from catalog.models.product import Product, Variant
from catalog.models.scene import Hotspot, Scene
from catalog.models.search import SearchTerm, Spelling, Synonym

__all__ = [
    "Category",
    "Hotspot",
    "Media",
    "PriceChange",
    "Product",
    "Scene",
    "SearchTerm",
    "Spelling",
    "Synonym",
    "Variant",
]
