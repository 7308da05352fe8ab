"""The doors for headquarters (`hq`) and for store people (`staff`)."""

from stores.admin import franchise, hq, staff, territories, visits_hq, visits_staff

__all__ = ["franchise", "hq", "staff", "territories", "visits_hq", "visits_staff"]
