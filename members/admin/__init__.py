"""Members, partners and what they were told, in the headquarters admin."""

from members.admin import notices, partners, people, points, templates

__all__ = ["notices", "partners", "people", "points", "templates"]
