"""The catalogue in headquarters: goods with a price history are taken off sale, not deleted."""

from catalog.admin import categories, prices, products, scenes, searching, voices

__all__ = ["categories", "prices", "products", "scenes", "searching", "voices"]
