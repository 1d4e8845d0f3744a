"""A page in a browser, and what is lit on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIT = "[...document.querySelectorAll('#text .highlighted')].map(e => e.textContent).join('')"
BEST = "[...document.querySelectorAll('#text .best')].map(e => e.textContent).join('')"


@dataclass
class Opened:
    """A page with what went wrong on it, and what it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser, address: str, **options: Any) -> Opened:
        opened = cls(browser.new_page(**{"reduced_motion": "reduce", **options}))
        opened.page.on("console", lambda message: opened.complaints.append(message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.goto(address)
        return opened
