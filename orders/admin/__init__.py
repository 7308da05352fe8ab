"""The doors of the desks. Headquarters: `orders`, `registers`, `rules`, `home`; stores: `staff_site`."""

from orders.admin import (
    crews,
    dealers,
    displays,
    orders,
    prepaid,
    registers,
    rules,
    staff_site,
    tags,
)

__all__ = [
    "crews",
    "dealers",
    "displays",
    "orders",
    "prepaid",
    "registers",
    "rules",
    "staff_site",
    "tags",
]
