"""The doors of the desks. Headquarters: `orders`, `registers`, `home`; stores: `staff_site`."""

from orders.admin import orders, registers, staff_site

__all__ = ["orders", "registers", "staff_site"]
