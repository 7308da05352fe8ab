"""The doors for headquarters (`hq`) and for store people (`staff`)."""

from stores.admin import coupons, franchise, hq, staff, visits_hq, visits_staff

__all__ = ["coupons", "franchise", "hq", "staff", "visits_hq", "visits_staff"]
