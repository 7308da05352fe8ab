"""The doors of the desks. Headquarters: `orders`, `registers`, `home`; stores: `staff_site`."""

from orders.admin import displays, orders, registers, staff_site, tags

__all__ = ["displays", "orders", "registers", "staff_site", "tags"]
