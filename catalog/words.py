"""Rooms and styles by the codes that suites, scenes and products carry, in words for people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ROOMS: Words = {
    "living-room": _("Living room"),
    "dining-room": _("Dining room"),
    "bedroom": _("Bedroom"),
    "study-and-hall": _("Study & hall"),
    "kids-room": _("Children’s room"),
    "outdoor": _("Balcony & terrace"),
}
STYLES: Words = {
    "natural": _("Natural wood"),
    "modern": _("Clean modern"),
    "soft": _("Soft and round"),
    "mid-century": _("Mid-century"),
}


def word(words: Words, code: str) -> str:
    """The word for a code; a code that has none speaks for itself."""
    return str(words.get(code, code))
