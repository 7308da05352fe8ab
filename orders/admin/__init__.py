"""The doors of the desks. Headquarters: `orders`, `registers`, `home`; stores: `staff_site`."""

from orders.admin import crews, dealers, displays, orders, registers, staff_site, tags

__all__ = ["crews", "dealers", "displays", "orders", "registers", "staff_site", "tags"]
