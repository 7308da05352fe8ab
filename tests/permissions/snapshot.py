"""What the database says, to prove that nothing changed, or only what should."""

import json

from django.apps import apps
from django.db import connection

BESIDES = {"django_session"}  # visiting may open or move a session; it owns nothing


def tables() -> list[str]:
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(found - BESIDES)


def fingerprint() -> tuple:
    """One number per table; equal only while every row is what it was."""
    parts = [f'(SELECT coalesce(sum(hashtext(t::text)), 0) FROM "{name}" t)' for name in tables()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        return cursor.fetchone()


def columns() -> dict[tuple[str, str], list[str]]:
    """(table, column) → its values in all rows, sorted."""
    found: dict[tuple[str, str], list[str]] = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t')
            for (row,) in cursor.fetchall():
                for name, value in (json.loads(row) if isinstance(row, str) else row).items():
                    found.setdefault((table, name), []).append(json.dumps(value, sort_keys=True))
    return {key: sorted(values) for key, values in found.items()}
