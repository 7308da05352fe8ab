"""`{% steady %}`: what is the same on every page is drawn once per language, then kept.

    {% steady nav_categories here=request.path %}<a href="…">…</a>{% endsteady %}

What stands inside depends on nothing but the language and the values named; they are small,
hashable and few. With `here`, links to that path are marked as the current page.
"""

from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.encoding import escape_uri_path
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 32  # texts kept for one place in one template


@register.tag
def steady(parser: Parser, token: Token) -> "Steady":
    words = token.split_contents()[1:]
    here = [word.removeprefix("here=") for word in words if word.startswith("here=")]
    values = [word for word in words if not word.startswith("here=")]
    nodes = parser.parse(("endsteady",))
    parser.delete_first_token()
    return Steady(
        nodes,
        [parser.compile_filter(value) for value in values],
        parser.compile_filter(here[0]) if here else None,
    )


class Steady(Node):
    """Keeps its texts itself: a template that is read anew begins anew."""

    def __init__(
        self, nodelist: NodeList, values: list[FilterExpression], here: FilterExpression | None
    ):
        self.nodelist = nodelist
        self.values = values
        self.here = here
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        key = (get_language(), *(value.resolve(context) for value in self.values))
        text = self.kept.get(key)
        if text is None:
            text = self._draw(key, context)
        return current(text, self.here.resolve(context)) if self.here else text

    def _draw(self, key: tuple[Any, ...], context: Context) -> SafeString:
        if len(self.kept) >= MOST:
            self.kept.clear()
        return self.kept.setdefault(key, self.nodelist.render(context))


def current(text: str, path: str) -> SafeString:
    """The text, with its links to `path` (as `request.path` has it) marked as this very page."""
    link = f'href="{escape(escape_uri_path(path or ""))}"'
    return SafeString(text.replace(link, f'{link} aria-current="page"'))
