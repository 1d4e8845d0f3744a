"""Tests of the server's page in a browser, used as people use it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from summarize import Article, Summarizer, read_article
from summarize.web.app import ServerSettings
from tests.browsing import BEST_EVIDENCE_TEXT, HIGHLIGHTED_TEXT, OpenedPage
from tests.summarize.web.conftest import ROOT, SAMPLE, Client, serving
from tests.summarize.web.methods import BlockingMethod

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

SAMPLES = ROOT / "data" / "articles"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOT = ROOT / "data" / "page.png"

Open = Callable[..., OpenedPage]


@pytest.fixture
def opening(browser: Browser, client: Client) -> Iterator[Open]:
    """A function that opens the page. Console messages and foreign requests fail the test."""
    pages: list[OpenedPage] = []

    def open_(port: int = client.port, **options: Any) -> OpenedPage:
        opened = OpenedPage.of(browser, f"http://127.0.0.1:{port}/", **options)
        pages.append(opened)
        return opened

    yield open_
    for opened in pages:
        origin = opened.page.url.split("/")[2]
        opened.page.close()
        assert opened.console_messages == []
        assert {address.split("/")[2] for address in opened.requests} == {origin}


@pytest.fixture
def page(opening: Open) -> Page:
    return opening().page


def _request_takeaways(
    page: Page, text: str, method: str = "extractive", beside: str = "none"
) -> None:
    page.locator("#source").fill(text)
    page.locator("#method-a").select_option(method)
    page.locator("#method-b").select_option(beside)
    page.locator("#submit").click()
    page.wait_for_selector("#form[aria-busy=false]")


def _bullets(page: Page, side: str = "a") -> list[str]:
    return page.locator(f"[data-side={side}] .bullet").all_inner_texts()


@pytest.mark.parametrize("method", ["abstractive", "paired"])
def test_pointing_at_a_bullet_highlights_exactly_its_evidence(
    opening: Open, blocking_method: BlockingMethod, method: str
) -> None:
    article = Article.from_text(read_article(SAMPLES / "13-marathon-record.html").text)
    with serving(ServerSettings()) as client:
        page = opening(client.port).page
        _request_takeaways(page, article.text, method)
        assert page.locator("#title").inner_text() == article.title
        takeaways = Summarizer(method)(article)
        assert _bullets(page) == [takeaway.text for takeaway in takeaways]
        if method == "paired":
            assert min(len(takeaway.evidence) for takeaway in takeaways) > 1
        for index, takeaway in enumerate(takeaways):
            page.locator("[data-side=a] .bullet").nth(index).hover()
            best = takeaway.evidence[0]
            spans = sorted((part.start, part.end) for part in takeaway.evidence)
            assert page.evaluate(BEST_EVIDENCE_TEXT) == article.text[best.start : best.end]
            assert page.evaluate(HIGHLIGHTED_TEXT) == "".join(
                article.text[start:end] for start, end in spans
            )
        page.mouse.move(0, 0)
        assert page.evaluate(HIGHLIGHTED_TEXT) == ""
        assert page.evaluate("document.getElementById('text').textContent") == article.text


def test_pointing_at_a_passage_highlights_the_bullets_that_it_supports(page: Page) -> None:
    _request_takeaways(page, SAMPLE.read_text("utf-8"), "lexrank", "extractive")
    both = set(_bullets(page)) & set(_bullets(page, "b"))
    assert both
    for passage in page.locator("#text .passage").all():
        passage.hover()
        text = " ".join(passage.inner_text().split())
        assert (
            page.evaluate(HIGHLIGHTED_TEXT)
            == page.evaluate(BEST_EVIDENCE_TEXT)
            == passage.text_content()
        )
        lit = page.locator(":is([data-side=a], [data-side=b]) .card.highlighted .bullet")
        if text in both:
            assert lit.all_inner_texts().count(text) == 2
    passage = page.locator("#text .passage", has_text=next(iter(both))[:60])
    passage.click()
    page.mouse.move(0, 0)
    assert page.evaluate("document.activeElement.textContent") in both
    assert page.evaluate(HIGHLIGHTED_TEXT) == passage.text_content()
    described = (passage.get_attribute("aria-describedby") or "").split()
    assert page.evaluate("document.activeElement.id") in described


def test_the_editors_takeaways_are_shown_with_their_matches(page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    _request_takeaways(page, SAMPLE.read_text("utf-8"), "extractive", "lexrank")
    article = read_article(SAMPLE)
    assert _bullets(page, "references") == [*article.references]
    for side in "ab":
        found = page.locator(f"[data-side={side}] .found")
        assert found.count() >= 1
        number = found.first.locator(".badge").inner_text()
        found.first.locator(".bullet").hover()
        badge = page.locator("[data-side=references] .card.highlighted .badge")
        assert badge.inner_text() == number
    found = page.locator("[data-side=a] .found, [data-side=b] .found").count()
    assert page.locator("#connections .connection").count() == found
    assert page.locator("[data-side=references] .hit").count() == found
    notes = page.locator("[data-side=a] .found .match").all_inner_texts()
    says = r"(strong|likely|weak) match with the editor’s no. \d: \d+% of its key words"
    assert all(re.fullmatch(says, note) for note in notes)
    if os.environ.get("SCREENSHOT"):  # writes the picture for the README
        page.locator("[data-side=a] .found .bullet").first.hover()
        page.locator("#title").scroll_into_view_if_needed()
        page.screenshot(path=SCREENSHOT)
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_selector("#connections .connection", state="detached")


def test_emoji_do_not_shift_evidence(page: Page) -> None:
    _request_takeaways(
        page, "🎉🎉 The town 🏠 of Ashford voted. A wall 🧱 costs 46 million. 🎉 Nobody objected."
    )
    for bullet in page.locator("[data-side=a] .bullet").all():
        bullet.hover()
        assert page.evaluate(HIGHLIGHTED_TEXT) == bullet.inner_text()


def test_the_language_of_the_article_is_told_to_screen_readers(page: Page) -> None:
    german = "Der Rat der Stadt stimmte am Dienstag für eine Mauer. Sie kostet 14 Mio. Euro."
    for text, language in ((f"# Rat stimmt zu\n\n{german}", "de"), (SAMPLE.read_text(), "en")):
        _request_takeaways(page, text)
        assert ("German" in page.locator("#result").inner_text()) == (language == "de")
        for selector in ("#title", "#text p", "[data-side=a] .bullet span"):
            assert page.locator(selector).first.get_attribute("lang") == language
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("name", ["12-chip-plant.html", "17-river-restoration.md"])
def test_a_dropped_file_is_summarized(page: Page, name: str) -> None:
    drop = """([name, text]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([text], name));
      const how = { dataTransfer: carried, bubbles: true, cancelable: true };
      document.getElementById("source").dispatchEvent(new DragEvent("drop", how));
    }"""
    text = (SAMPLES / name).read_text("utf-8")
    page.evaluate(drop, [name, text])
    page.wait_for_selector(f"#hint:has-text('{name}')")
    size = "an HTML page, 1" if name.endswith("html") else f"{len(text.split())} words"
    assert page.locator("#hint").inner_text().startswith(f"{name}: {size}")
    page.locator("#submit").click()
    page.wait_for_selector("#result:visible")
    article = read_article(SAMPLES / name)
    assert page.locator("#title").inner_text() == article.title
    assert _bullets(page) == [takeaway.text for takeaway in Summarizer()(article)]


def test_a_text_file_is_opened_and_a_binary_file_is_refused(page: Page, tmp_path: Path) -> None:
    with page.expect_file_chooser() as chosen:
        page.locator("#open").click()
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Das Café voted for a wall. It costs money.".encode("cp1252"))
    chosen.value.set_files(latin)
    page.wait_for_selector("#hint:has-text('latin.txt')")
    assert "Café" in page.locator("#source").input_value()
    wide = tmp_path / "wide.txt"
    wide.write_bytes("The café closed.".encode("utf-16"))
    page.locator("#file").set_input_files(wide)
    page.wait_for_selector("#hint:has-text('wide.txt: 3 words')")
    page.locator("#undo").click()
    assert page.locator("#source").input_value().startswith("Das Café")
    binary = tmp_path / "photo.jpg"
    binary.write_bytes(b"\xff\xd8\x00\x00")
    page.locator("#file").set_input_files(binary)
    page.wait_for_selector("#problem:has-text('photo.jpg is not text')")
    assert "Café" in page.locator("#source").input_value()


def test_an_error_keeps_the_text_and_the_results(opening: Open) -> None:
    opened = opening()
    page = opened.page
    page.locator("#submit").click()
    page.wait_for_selector("#problem:has-text('no article yet')")
    text = SAMPLE.read_text("utf-8")
    _request_takeaways(page, text)
    before = _bullets(page)
    assert not page.locator("#problem").is_visible()
    _request_takeaways(page, "word " * 40_001)
    problem = "The article is too long: it has 200,005 characters, the limit is 200,000."
    assert page.locator("#problem").inner_text() == problem

    _request_takeaways(page, "Key takeaways\n- The council votes.")
    assert "nothing to summarize" in page.locator("#problem").inner_text().lower()
    assert _bullets(page) == before

    page.locator("#source").fill(text)
    page.route("**/v1/takeaways", lambda route: route.abort())
    page.locator("#submit").click()
    page.wait_for_selector("#problem:has-text('cannot be reached')")
    assert page.locator("#source").input_value() == text
    assert _bullets(page) == before
    refused, cut = opened.console_messages  # written by Chromium itself
    assert "422" in refused
    assert "ERR_FAILED" in cut
    opened.console_messages.clear()


def test_everything_works_by_keyboard(opening: Open) -> None:
    opened = opening(permissions=["clipboard-read", "clipboard-write"])
    page = opened.page
    keyboard = page.keyboard
    _tab_to(page, "#source")
    keyboard.insert_text(SAMPLE.read_text("utf-8"))
    keyboard.press("Control+Enter")
    page.wait_for_selector("#result:visible")
    assert page.evaluate("document.activeElement.id") == "title"
    page.wait_for_selector("#status:has-text('4 takeaways')")  # which is told a frame later
    made = Summarizer()(article := read_article(SAMPLE))
    _tab_to(page, "#a-0-bullet")
    (part,) = made[0].evidence
    assert page.evaluate(HIGHLIGHTED_TEXT) == article.text[part.start : part.end]
    keyboard.press("Enter")
    assert page.locator("#a-0-bullet").get_attribute("aria-pressed") == "true"
    keyboard.press("Escape")
    assert page.locator("#a-0-bullet").get_attribute("aria-pressed") == "false"

    _tab_to(page, "#a-0 .edit")
    keyboard.press("Enter")
    keyboard.press("Control+A")
    keyboard.insert_text("Ours <now>\n& theirs.")
    keyboard.press("Control+Enter")
    page.wait_for_selector("#a-0-bullet:has-text('Ours <now> & theirs.')")
    assert page.evaluate("document.activeElement.className") == "edit"
    assert page.locator("#a-0 .note").first.inner_text() == "edited"
    assert "1 of 4 edited by hand" in page.locator("[data-side=a] .disclosure").inner_text()
    _tab_to(page, "[data-side=a] .exports button")
    keyboard.press("Enter")
    page.wait_for_selector("#status:has-text('Markdown copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[2] == "- Ours \\<now\\> &amp; theirs."

    _tab_to(page, "#text .passage", back=True)
    passage = page.evaluate("document.activeElement.textContent")
    assert page.evaluate(HIGHLIGHTED_TEXT) == passage
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "bullet"


def _tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    """Press Tab until the element has the focus; fail if it cannot be reached."""
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by Tab")


def test_options_are_named_in_plain_words(page: Page) -> None:
    labels = page.locator("#form label:visible").all_text_contents()
    assert labels == ["Article", "Method", "Compare with", "Takeaways", "Length of each"]
    assert page.locator("#key-field label").text_content() == "API key"
    lengths = [f"Up to {words} words" for words in (35, 25, 20, 15)]
    assert page.locator("#words option").all_text_contents() == ["No limit", *lengths]


def test_an_unsupported_negation_is_told_with_its_words(page: Page) -> None:
    _request_takeaways(page, "The council voted for a wall. It will cost 46 million.")
    _edit(page, "#a-0", "The council voted without debate.")
    page.wait_for_selector("#a-0 .flag")
    assert page.locator("#a-0 .flag").all_inner_texts() == [
        "“The council” leaves open who or what is meant",
        "says “without debate”, which the article does not",
    ]


def test_an_edited_bullet_is_checked_again(page: Page) -> None:
    _request_takeaways(
        page, "The council voted for a wall. It will cost 46 million. Boats object to it."
    )
    _edit(page, "#a-0", "Boats object to its 64 million.")
    page.wait_for_selector("#a-0 .flag")
    flags = page.locator("#a-0 .flag").all_inner_texts()
    assert flags == ["the number 64 million is not in the article"]
    assert page.locator("#a-0 .note").all_inner_texts() == ["edited"]
    described = (page.locator("#a-0-bullet").get_attribute("aria-describedby") or "").split()
    assert page.locator(f"#{described[0]}").inner_text() == flags[0]
    page.locator("#a-0-bullet").hover()
    assert "Boats object to it." in page.evaluate(HIGHLIGHTED_TEXT)
    page.locator("#a-0 .edit").click()
    page.get_by_role("button", name="Restore original").click()
    page.wait_for_selector("#a-0 .note", state="detached")
    assert _bullets(page)[0] == "The council voted for a wall."


def _edit(page: Page, card: str, text: str) -> None:
    page.locator(f"{card} .bullet").hover()
    page.locator(f"{card} .edit").click()
    page.locator(f"{card} .editing").fill(text)
    page.locator(f"{card} button", has_text="Save").click()


def test_edits_are_kept_until_the_user_agrees_to_lose_them(page: Page) -> None:
    text = "The council voted for a wall. It will cost 46 million. Boats object to it."
    _request_takeaways(page, text)
    page.locator("#a-0-bullet").hover()
    page.locator("#a-0 .edit").click()
    assert page.evaluate(HIGHLIGHTED_TEXT) == "The council voted for a wall."
    page.locator("#a-0 .editing").fill("A draft")
    _edit(page, "#a-1", "Kept, and in the same minute.")
    page.wait_for_selector("#a-1 .note")
    assert page.locator("#a-0 .editing").input_value() == "A draft"
    page.locator("#a-0 .editing").press("Escape")
    page.wait_for_selector("#a-0 .edit", state="attached")
    assert _bullets(page)[0] == "The council voted for a wall."

    asked: list[str] = []
    answers = [False, True]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    page.on("dialog", answer)
    page.locator("#submit").click()
    assert _bullets(page)[1] == "Kept, and in the same minute."
    page.locator("#submit").click()
    page.wait_for_selector("#a-1 .note", state="detached")
    assert len(asked) == 2
    assert page.evaluate("document.activeElement.id") == "title"


def test_on_a_phone_tapping_a_passage_scrolls_to_its_bullet(opening: Open) -> None:
    page = opening(viewport={"width": 360, "height": 740}, has_touch=True).page
    _request_takeaways(page, SAMPLE.read_text("utf-8"), "lexrank")
    for at in range(page.locator("#text .passage").count()):
        page.locator("#text .passage").nth(at).tap()
        place = """() => {
          const card = document.activeElement.closest(".card").getBoundingClientRect();
          const text = document.getElementById("text").getBoundingClientRect();
          return card.top >= text.bottom && card.top < innerHeight;
        }"""
        assert page.evaluate(place)
        assert page.evaluate(HIGHLIGHTED_TEXT)


def test_a_copy_discloses_how_it_was_made(opening: Open) -> None:
    page = opening(permissions=["clipboard-read", "clipboard-write"]).page
    _request_takeaways(page, SAMPLE.read_text("utf-8"), "hybrid")
    bullets, copied = _bullets(page), {}
    for format in ("Markdown", "HTML", "JSON"):
        page.get_by_role("button", name=f"Copy as {format}").click()
        page.wait_for_selector(f"#status:has-text('{format} copied')")
        copied[format] = page.evaluate("navigator.clipboard.readText()")
    line = "Made by software: takeaways 0.1.0, method hybrid, model compress; not edited."
    assert page.locator("[data-side=a] .disclosure").inner_text() == line
    assert copied["Markdown"].splitlines()[2:6] == [f"- {bullet}" for bullet in bullets]
    assert copied["Markdown"].endswith(f"\n_{line}_\n")
    tree = LexborHTMLParser(copied["HTML"])
    assert [item.text() for item in tree.css("li")] == bullets
    assert [note.text() for note in tree.css("small")] == [line]
    value = json.loads(copied["JSON"])
    wanted = Summarizer("hybrid")(read_article(SAMPLE))
    assert value.pop("disclosure") == line
    assert value.pop("version") == "0.1.0"
    assert value == {**json.loads(json.dumps(wanted.to_dict())), "id": "text"}


HOSTILE = "</textarea></script><img src=x onerror='window.__pwned = 1'><b>bold</b>"


def test_html_in_an_article_stays_text(page: Page) -> None:
    before = page.locator("script, img, b").count()
    text = f"{HOSTILE} title\n\nThe council {HOSTILE} voted. A wall {HOSTILE} costs 46 million."
    page.locator("#source").fill(text)
    page.locator("#method-b").select_option("lexrank")
    page.locator("#submit").click()
    page.wait_for_selector("#result:visible")
    for bullet in page.locator("[data-side=a] .bullet").all():
        assert HOSTILE in bullet.inner_text()
        bullet.hover()
        assert HOSTILE in page.evaluate(HIGHLIGHTED_TEXT)
    _edit(page, "#a-0", HOSTILE)
    page.wait_for_selector("#a-0 .note")
    assert HOSTILE in _bullets(page)
    assert page.evaluate("window.__pwned") is None
    assert page.locator("script, img, b").count() == before


def test_a_slow_request_shows_the_time_and_can_be_stopped(
    opening: Open, blocking_method: BlockingMethod
) -> None:
    with serving(ServerSettings()) as client:
        page = opening(client.port).page
        page.locator("#source").fill("The council voted for a wall.")
        page.locator("#method-a").select_option("blocking")
        page.locator("#submit").click()
        page.wait_for_selector(
            "#elapsed:text-matches('Working for [0-9]+ s. Methods with a model take longer.')"
        )
        assert not page.locator("#submit").is_visible()
        page.locator("#stop").click()
        page.wait_for_selector("#working", state="hidden")
        assert not page.locator("#problem").is_visible()
        blocking_method.release.set()
        page.locator("#submit").click()
        page.wait_for_selector("#result:visible")
        assert _bullets(page) == ["The council voted for a"]


def test_the_page_asks_for_an_api_key_if_the_server_needs_one(browser: Browser) -> None:
    with serving(ServerSettings(api_key="open sesame")) as client:
        opened = OpenedPage.of(browser, f"http://127.0.0.1:{client.port}/")
        page = opened.page
        page.wait_for_selector("#key-field:visible")
        assert not page.locator("#problem").is_visible()
        page.locator("#source").fill("The council voted for a wall. It will cost 46 million.")
        page.locator("#key").fill("close sesame")
        page.locator("#submit").click()
        page.wait_for_selector("#problem:has-text('The API key is wrong.')")
        page.locator("#key").fill("open sesame")
        page.locator("#submit").click()
        page.wait_for_selector("#result:visible")
        assert len(_bullets(page)) == 2
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_width_in_both_color_schemes(opening: Open, scheme: str) -> None:
    page = opening(color_scheme=scheme).page
    _request_takeaways(page, SAMPLE.read_text("utf-8"), "extractive", "hybrid")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper))) > 382) == (scheme == "light")
    for width in (1440, 800, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.locator("[data-side=a] .bullet").first.hover()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{page.url}docs")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: npm install --no-save axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_accessibility_problem(opening: Open, scheme: str) -> None:
    page = opening(color_scheme=scheme, bypass_csp=True).page
    _check_accessibility(page)
    page.locator("#submit").click()
    _check_accessibility(page)
    _request_takeaways(page, SAMPLE.read_text("utf-8"), "extractive", "hybrid")
    page.locator("[data-side=a] .bullet").first.hover()
    _check_accessibility(page)
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("#a-0 .edit").click()
    _check_accessibility(page)
    page.goto(f"{page.url}docs")
    _check_accessibility(page)


def _check_accessibility(page: Page) -> None:
    page.add_script_tag(content=AXE.read_text("utf-8"))
    violations = page.evaluate("axe.run()")["violations"]
    serious = [rule for rule in violations if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in serious] == []
