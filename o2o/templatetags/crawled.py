"""What search engines read in the head of a page."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from o2o.tongue import PARAMETER

register = template.Library()
HREFLANG = {"zh-hans": "zh-Hans", "en": "en"}


@register.simple_tag(takes_context=True)
def canonical(context: Context, path: str) -> SafeString:
    """The one address of this page, and the same page in either language."""
    return _links(path, getattr(context["request"], "tongue", ""))


@lru_cache(maxsize=4096)
def _links(path: str, tongue: str) -> SafeString:
    here = settings.SITE_URL + path
    own = f"{here}?{PARAMETER}={tongue}" if tongue else here
    others = [(HREFLANG[code], f"{here}?{PARAMETER}={code}") for code, _name in settings.LANGUAGES]
    return format_html('<link rel="canonical" href="{}">', own) + format_html_join(
        "", '<link rel="alternate" hreflang="{}" href="{}">', [*others, ("x-default", here)]
    )


@register.simple_tag
def breadcrumb_list(crumbs: Sequence[tuple[str, str]]) -> SafeString:
    """The way to this page, for search engines; the last crumb is the page itself."""
    steps = [
        {"@type": "ListItem", "position": place, "name": str(name)}
        | ({"item": settings.SITE_URL + url} if url else {})
        for place, (name, url) in enumerate(crumbs, 1)
    ]
    return linked_data({"@type": "BreadcrumbList", "itemListElement": steps})


@register.simple_tag
def linked_data(about: dict[str, Any]) -> SafeString:
    """What the page is about, in the words of schema.org."""
    data = {"@context": "https://schema.org"} | about
    return mark_safe(f'<script type="application/ld+json">{as_script(data)}</script>')


def as_script(data: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for character, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return text
