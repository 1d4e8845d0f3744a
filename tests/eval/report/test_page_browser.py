"""The page in a browser: clicked through from a file, in Chromium without a window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval import Report, evaluate, render
from tests.browsing import BEST_EVIDENCE_TEXT, HIGHLIGHTED_TEXT, OpenedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLES = Path(__file__).parents[3] / "data" / "articles"


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(SAMPLES, ["lexrank", "extractive"])


@pytest.fixture(scope="module")
def file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(render(report, "html"), "utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[OpenedPage]:
    opened = OpenedPage.of(browser, file.as_uri())
    yield opened
    opened.page.close()
    assert opened.console_messages == []
    assert opened.requests == [file.as_uri()]


def _column(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def test_tables_sort_by_keyboard(opened: OpenedPage, report: Report) -> None:
    page = opened.page
    heading = page.locator("#table thead th", has_text="R-2")
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    means = {method: report.cells["rouge2"][method].mean for method in report.methods}
    scored = [method for method in report.methods if means[method] is not None]
    best_first = sorted(scored, key=lambda method: -(means[method] or 0))
    assert _column(page, "#table tbody th") == [*best_first, "references"]
    page.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert _column(page, "#table tbody th") == [*reversed(best_first), "references"]
    page.wait_for_selector("#status:has-text('R-2, ascending')")  # which is told a frame later

    page.locator("#list thead button", has_text="−").click()
    losses = [float(text.replace("−", "-")) for text in _column(page, "#list tbody td.difference")]
    assert losses == sorted(losses)
    assert losses[0] < 0 < losses[-1]
    page.locator("#filter").fill("MARATHON")
    assert _column(page, "#list tbody .title") == [
        "Dergebo breaks 14-year-old Carrowmere record on marathon debut"
    ]
    page.locator("#chart").select_option("3")
    assert page.locator("figure h3:visible").first.inner_text() == "bullets against time"


def test_articles_by_keyboard_with_their_evidence(opened: OpenedPage, report: Report) -> None:
    page = opened.page
    items = report.run.items()
    page.locator("#list tbody a").nth(4).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#reader:visible")
    assert page.url.endswith("#article-5")
    assert page.evaluate("document.activeElement.id") == "reader-title"
    article = items[4].article
    assert page.evaluate("document.getElementById('text').textContent") == article.text

    method = "oracle"
    page.locator("#made-a").select_option(label=method)
    takeaways = [*report.run.predictions(method)][4].takeaways
    assert takeaways
    bullets = page.locator("[data-side=a] .bullet")
    assert bullets.all_inner_texts() == [item.text for item in takeaways]
    for place, item in enumerate(takeaways):
        bullets.nth(place).hover()
        (part,) = item.evidence
        assert (
            page.evaluate(BEST_EVIDENCE_TEXT)
            == page.evaluate(HIGHLIGHTED_TEXT)
            == article.text[part.start : part.end]
        )
    page.mouse.move(0, 0)
    assert page.evaluate(HIGHLIGHTED_TEXT) == ""

    references = [*report.run.predictions("references")][4].takeaways
    assert references
    several = next(at for at, item in enumerate(references) if len(item.evidence) > 1)
    button = page.locator("[data-side=references] .bullet").nth(several)
    button.focus()
    page.keyboard.press("Enter")
    parts = sorted(references[several].evidence, key=lambda part: part.start)
    quoted = [article.text[part.start : part.end] for part in parts]
    assert page.evaluate(HIGHLIGHTED_TEXT) == "".join(quoted)
    assert button.get_attribute("aria-pressed") == "true"
    described = (button.get_attribute("aria-describedby") or "").split()
    why = page.locator(f"#{described[1]}").text_content() or ""
    assert all(quotation in why for quotation in quoted)
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-pressed") == "false"

    from playwright.sync_api import expect

    def wait_for_article(number: int) -> None:
        page.wait_for_url(f"**#article-{number}")  # the page is drawn a moment later
        title = items[number - 1].article.title or ""
        expect(page.locator("#reader-title")).to_have_text(title)

    page.keyboard.press("j")
    wait_for_article(6)
    page.keyboard.press("k")
    wait_for_article(5)
    page.locator("#next").click()
    wait_for_article(6)
    page.go_back()
    wait_for_article(5)
    page.locator("#reader a", has_text="All articles").click()
    page.wait_for_selector("#list:visible")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#article-5"


def test_matches_are_drawn_where_there_is_room(opened: OpenedPage) -> None:
    page = opened.page
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{page.url}#article-1")
    assert page.locator("#name-b").text_content() == "Compare with"
    page.locator("#made-a").select_option(label="oracle")
    found = page.locator("[data-side=a] .found").count()
    assert found
    assert page.locator("[data-side=references] .hit", has_text="oracle").count() == found
    says = r"(strong|likely|weak) match with reference \d: \d+% of its key words"
    for note in page.locator("[data-side=a] .found .match").all_inner_texts():
        assert re.fullmatch(says, note)
    assert page.locator("#connections .connection").count() >= found
    page.locator("[data-side=a] .found .bullet").first.hover()
    number = page.locator("[data-side=a] .found .badge").first.inner_text()
    assert page.locator("[data-side=references] .highlighted .badge").inner_text() == number
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function("document.querySelectorAll('#connections .connection').length === 0")


def test_the_article_is_marked_with_its_language(opened: OpenedPage) -> None:
    opened.page.goto(f"{opened.page.url}#article-1")
    opened.page.wait_for_selector("#reader:visible")
    for selector in ("#reader-title", "#text p", "[data-side=a] .bullet span"):
        assert opened.page.locator(selector).first.get_attribute("lang") == "en"


def test_flags_are_shown_in_words(opened: OpenedPage, report: Report) -> None:
    id_, _, flags = report.unsupported_references[0]
    number = report.scores.articles.index(id_) + 1
    opened.page.goto(f"{opened.page.url}#article-{number}")
    opened.page.wait_for_selector("#reader:visible")
    kind, _, words = flags[0].removeprefix("unsupported ").partition(": ")
    assert kind == "negation"
    said = f"says “{words}”, which the article does not"
    assert said in opened.page.locator(".flag").all_inner_texts()


def test_two_themes_and_every_width(browser: Browser, file: Path) -> None:
    papers = set()
    for scheme in ("light", "dark"):
        for width in (360, 800, 1600):
            size = {"width": width, "height": 800}
            opened = OpenedPage.of(browser, file.as_uri(), color_scheme=scheme, viewport=size)
            page = opened.page
            papers.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            for place in ("#articles", "#article-8"):
                page.goto(f"{file.as_uri()}{place}")
                for details in page.locator("details:visible").all():
                    details.evaluate("element => { element.open = true }")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert opened.console_messages == []
            page.close()
    assert len(papers) == 2


def test_without_script_tables_and_charts_are_there(browser: Browser, file: Path) -> None:
    opened = OpenedPage.of(browser, file.as_uri(), java_script_enabled=False)
    assert opened.page.locator("#table tbody tr").count() == 6
    assert opened.page.locator("svg.chart:visible").count() == 2
    assert opened.page.locator("noscript").is_visible()
    assert opened.page.locator("select:visible").count() == 0
    opened.page.close()


def test_hostile_texts_are_text(browser: Browser, hostile: Report, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(render(hostile, "html"), "utf-8")
    opened = OpenedPage.of(browser, f"{path.as_uri()}#article-2")
    page = opened.page
    name, never = hostile.methods[2:4]
    page.locator("#made-a").select_option(label=name)
    page.locator("#made-b").select_option(label=never)
    assert name[:39] in page.locator("[data-side=a] .bullet").first.inner_text()
    assert "ValueError" in page.locator("[data-side=b] .scores").inner_text()
    page.locator("[data-side=a] .bullet").nth(1).hover()
    assert page.evaluate(HIGHLIGHTED_TEXT) == "Nobody objected."
    text = hostile.run.items()[1].article.text
    units = page.evaluate("document.getElementById('text').textContent.length")
    assert units == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert page.evaluate("window.__pwned") is None
    assert page.locator("script, img").count() == 2
    assert opened.console_messages == []
    assert opened.requests == [path.as_uri()]
    page.close()
