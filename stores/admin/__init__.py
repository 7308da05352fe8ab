"""The doors for headquarters (`hq`) and for store people (`staff`)."""

from stores.admin import hq, staff, visits_hq, visits_staff

__all__ = ["hq", "staff", "visits_hq", "visits_staff"]
