"""The doors of the desks. Headquarters: `orders`, `registers`, `rules`, `home`; stores: `staff_site`."""

from orders.admin import crews, orders, registers, rules, staff_site

__all__ = ["crews", "orders", "registers", "rules", "staff_site"]
