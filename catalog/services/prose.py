"""Markdown of headquarters as HTML: no raw HTML, no scripts in links, no pictures from elsewhere."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Raw HTML is shown as text; links of dangerous kinds stay plain text.
READER = MarkdownIt("commonmark", {"html": False}).disable("image")


@lru_cache(maxsize=256)
def html(text: str) -> SafeString:
    return mark_safe(READER.render(text))
