"""Texts kept in both languages: `name_zh` and `name_en`, read as `name` in the active one."""

from django.utils.translation import get_language


class Bilingual:
    """A property that reads `<field>_zh` or `<field>_en`, falling back to the other."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance, owner=None) -> str:
        if instance is None:
            return self
        zh, en = getattr(instance, f"{self.name}_zh"), getattr(instance, f"{self.name}_en")
        return (en or zh) if (get_language() or "").startswith("en") else (zh or en)
