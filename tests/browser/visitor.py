"""A person at a browser, who notices what nobody should see."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Response

from tests.browser.town import PASSWORD

LATIN = re.compile(r"[A-Za-z0-9@.·_'’+-]*[A-Za-z][A-Za-z0-9@.·_'’+-]*")
CODE = re.compile(r"[0-9@]|^[A-Z]+(-[A-Z]+)+$")  # order numbers, addresses, HJ-ML-CT
MEANT = {
    "HEJIAN",
    "English",
    "ENF",
    "HR",
    "SKU",
    "CSV",
    "QR",
    "km",
    "m",
    "cm",
    "kg",
    "ml",
    "W",
    "K",
    "XXXX",
    "Ctrl",
    "sandbox",
}
READ = """() => {
  const seen = [], skip = 'script,style,noscript,code,[lang=en],[translate=no],.material-symbols-outlined,.qr__digits';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const {parentElement: holder, data} = walk.currentNode;
    if (holder.closest(skip)) continue;
    if (holder.closest('option') || holder.checkVisibility()) seen.push(data);
  }
  for (const name of ['alt', 'aria-label', 'placeholder', 'title'])
    for (const holder of document.querySelectorAll(`[${name}]`))
      if (!holder.matches(`${skip},.simplebar-content-wrapper`) && !holder.closest(skip))
        seen.push(holder.getAttribute(name));
  return [document.title, ...seen].join('\\n');
}"""


@dataclass
class Visitor:
    """Wraps a page of `context`; `troubles` collects what the browser complained about."""

    context: BrowserContext
    base: str
    chinese: bool
    page: Page = field(init=False)
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("response", self._weigh)
        self.page.on(
            "requestfailed",
            lambda request: (
                request.failure == "net::ERR_ABORTED"
                or self.troubles.append(f"failed: {request.url} {request.failure}")
            ),
        )

    def _hear(self, message) -> None:
        about_status = message.text.startswith("Failed to load resource")
        if message.type == "error" and not about_status:  # the answer itself is weighed
            self.troubles.append(f"console: {message.text}")

    def _weigh(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{response.status}: {response.url}")

    def go(self, path: str) -> Page:
        """Open a page of the shop and look around."""
        self.page.goto(self.base + path)
        return self.look()

    def look(self) -> Page:
        """The page fits, speaks one language and has nothing to complain about."""
        self.page.wait_for_load_state()
        assert self.troubles == [], (self.page.url, self.troubles)
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} scrolls {wide} px sideways"
        if self.chinese:
            foreign = latin(self.page)
            assert not foreign, f"{self.page.url} says {foreign}"
        return self.page

    def sign_in(self, name: str, door: str = "/account/login/") -> "Visitor":
        self.page.goto(self.base + door)
        self.page.fill("[name=login]", f"{name}@town.example")
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form [type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self


def latin(page: Page) -> list[str]:
    """Words of the page that are not Chinese and not meant: names, units, codes stay."""
    words = LATIN.findall(page.evaluate(READ))
    return sorted({w for w in words if w.strip("·.'’+-_") not in MEANT and not CODE.search(w)})
