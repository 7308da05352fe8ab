"""The doors of the desks. Headquarters: `orders`, `registers`, `home`; stores: `staff_site`."""

import orders.admin.staff_site  # noqa: F401
