"""The doors for headquarters (`hq`) and for store people (`staff`)."""

from stores.admin import franchise, hq, staff

__all__ = ["franchise", "hq", "staff"]
