"""Helpers for tests of a page in a browser: open it, and read which text it highlights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GENEROUS = 300_000  # milliseconds; even a slow machine needs less
# JavaScript expressions: the highlighted text of the article, and that of the best evidence.
HIGHLIGHTED_TEXT = (
    "[...document.querySelectorAll('#text .highlighted')].map(e => e.textContent).join('')"
)
BEST_EVIDENCE_TEXT = (
    "[...document.querySelectorAll('#text .best')].map(e => e.textContent).join('')"
)


@dataclass
class OpenedPage:
    """A page, its console messages and errors, and the addresses that it requested."""

    page: Page
    console_messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser, address: str, **options: Any) -> OpenedPage:
        """Open an address in a new page with these options of Playwright."""
        opened = cls(browser.new_page(**{"reduced_motion": "reduce", **options}))
        opened.page.set_default_timeout(GENEROUS)
        opened.page.on("console", lambda message: opened.console_messages.append(message.text))
        opened.page.on("pageerror", lambda error: opened.console_messages.append(str(error)))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.goto(address)
        return opened
