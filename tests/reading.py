"""What machines find wrong with a page: the standard's own parser, and axe."""

import html5lib
from axe_playwright_python.sync_playwright import Axe
from html5lib.constants import E
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


def mistakes(text: str, *, part: bool = False) -> list[str]:
    """Where it is no valid HTML."""
    parser = html5lib.HTMLParser()
    (parser.parseFragment if part else parser.parse)(text)
    return [f"{where}: {E[code] % facts}" for where, code, facts in parser.errors]


def barriers(page: Page) -> list[str]:
    """What axe finds of WCAG 2.2 A and AA: the rule and where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['target']}" for v in found for node in v["nodes"]]
