"""The doors for headquarters (`hq`) and for store people (`staff`)."""

from stores.admin import hq, staff

__all__ = ["hq", "staff"]
