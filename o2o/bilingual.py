"""Texts kept in both languages: `name_zh` and `name_en`, read as `name` in the active one."""

from typing import Any, Self, overload

from django.utils.translation import get_language


class Bilingual:
    """A property that reads `<field>_zh` or `<field>_en`, falling back to the other."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: Any = None) -> Self: ...

    @overload
    def __get__(self, instance: Any, owner: Any = None) -> str: ...

    def __get__(self, instance: Any, owner: Any = None) -> Self | str:
        if instance is None:
            return self
        zh, en = getattr(instance, f"{self.name}_zh"), getattr(instance, f"{self.name}_en")
        return (en or zh) if (get_language() or "").startswith("en") else (zh or en)
