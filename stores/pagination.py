"""Cursor pages of stores: by distance from a place, or by code."""

from rest_framework.pagination import CursorPagination

from o2o.geo import Place

MOST_AT_A_TIME = 100


class StoreCursor(CursorPagination):
    """`place` decides the order; `size` the length of a page (kept in the links by DRF)."""

    def __init__(self, *, place: Place | None, size: int):
        self.by_distance, self.size = place is not None, size

    def get_ordering(self, request, queryset, view) -> tuple[str, ...]:
        return ("chord", "pk") if self.by_distance else ("code",)

    def get_page_size(self, request) -> int:
        return min(self.size, MOST_AT_A_TIME)
