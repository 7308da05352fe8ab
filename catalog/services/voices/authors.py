"""The name under what somebody says: enough to be a person, too little to be found."""

from typing import Any


def shown(user: Any) -> str:
    """宋知夏 → 宋**, Anna Karlsson → A***; an address stays unnamed."""
    name = (user.name or "").strip()
    if not name or "@" in name:
        return ""
    return f"{name[0]}***" if name[0].isascii() else f"{name[0]}**"
