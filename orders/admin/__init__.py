"""The doors of the desks. Headquarters: `orders`, `registers`, `rules`, `home`; stores: `staff_site`."""

from orders.admin import orders, registers, rules, staff_site

__all__ = ["orders", "registers", "rules", "staff_site"]
