"""The doors of the desks. Headquarters: `orders`, `registers`, `home`; stores: `staff_site`."""

import orders.admin.orders
import orders.admin.registers  # noqa: F401
