"""The doors of the desks. Headquarters: `orders`, `registers`, `home`; stores: `staff_site`."""

from orders.admin import crews, orders, registers, staff_site

__all__ = ["crews", "orders", "registers", "staff_site"]
