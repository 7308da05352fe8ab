"""The catalogue in headquarters: goods with a price history are taken off sale, not deleted."""

from catalog.admin import (
    articles,
    categories,
    prices,
    products,
    scenes,
    searching,
    suites,
    voices,
)

__all__ = [
    "articles",
    "categories",
    "prices",
    "products",
    "scenes",
    "searching",
    "suites",
    "voices",
]
