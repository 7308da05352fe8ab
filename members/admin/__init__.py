"""Members and what they were told, in the headquarters admin."""

from members.admin import notices, people, points, templates

__all__ = ["notices", "people", "points", "templates"]
