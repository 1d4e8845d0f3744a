"""The page of takeaways in a browser: read from a file, in Chromium without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from takeaways.program import main
from tests.browsing import OpenedPage
from tests.commands import run_in_process

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLES = Path(__file__).parents[2] / "data" / "articles"
SIZES = {"wide": (1280, 800), "phone": (390, 800)}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inputs = (SAMPLES / "05-cup-final.txt", SAMPLES / "09-telescope-array.html")
    run = run_in_process(main, *inputs, "--method", "hybrid", "--format", "html")
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(run.stdout, "utf-8")
    return path


@pytest.fixture(params=["light wide", "dark wide", "light phone", "dark phone"])
def opened(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[OpenedPage]:
    scheme, size = request.param.split()
    width, height = SIZES[size]
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": height}}
    opened = OpenedPage.of(browser, file.as_uri(), java_script_enabled=False, **options)
    yield opened
    opened.page.close()
    assert opened.console_messages == []
    assert opened.requests == [file.as_uri()]


def _is_in_view(page: Page, selector: str) -> bool:
    box, size = page.locator(selector).bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return 0 <= box["y"] < size["height"]


def test_link_leads_to_the_passage_and_back_without_a_script(opened: OpenedPage) -> None:
    page = opened.page
    for bullet in ("#a1-b3", "#a2-b2"):
        link = page.locator(f"{bullet} .bullet")
        passage = link.get_attribute("href") or ""
        link.click()
        assert page.url.endswith(passage)
        assert _is_in_view(page, passage)
        page.locator(f'{passage} + .back[href="{bullet}"]').click()
        assert page.url.endswith(bullet)
        assert _is_in_view(page, bullet)


def test_passage_lights_up_with_its_takeaway(opened: OpenedPage) -> None:
    page = opened.page
    passage = page.locator("mark.e2").first
    before = passage.evaluate("mark => getComputedStyle(mark).backgroundColor")
    page.locator("#a1-b2 .bullet").focus()
    lit = passage.evaluate("mark => getComputedStyle(mark).backgroundColor")
    assert lit != before
    page.locator("#a1-b2 .bullet").press("Enter")
    assert passage.evaluate("mark => mark.matches(':target')")


def test_page_fits_its_window(opened: OpenedPage) -> None:
    root = opened.page.locator("html")
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
