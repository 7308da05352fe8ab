from catalog.models.category import Category
from catalog.models.media import Media
from catalog.models.price import PriceChange
from catalog.models.product import Product, Variant
from catalog.models.scene import Hotspot, Scene
from catalog.models.search import SearchTerm, Spelling, Synonym
from catalog.models.suite import Suite, SuitePiece, SuitePriceChange

__all__ = [
    "Category",
    "Hotspot",
    "Media",
    "PriceChange",
    "Product",
    "Scene",
    "SearchTerm",
    "Spelling",
    "Suite",
    "SuitePiece",
    "SuitePriceChange",
    "Synonym",
    "Variant",
]
