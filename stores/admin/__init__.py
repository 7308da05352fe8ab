"""The doors for headquarters (`hq`) and for store people (`staff`)."""

from stores.admin import (
    coupons,
    coupons_staff,
    franchise,
    hq,
    staff,
    territories,
    visits_hq,
    visits_staff,
)

__all__ = [
    "coupons",
    "coupons_staff",
    "franchise",
    "hq",
    "staff",
    "territories",
    "visits_hq",
    "visits_staff",
]
