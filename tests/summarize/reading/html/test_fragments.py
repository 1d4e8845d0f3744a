"""Fragments of pages, as exports hold them: the editor's list and the prose of the text in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize import Article, Columns, read_articles
from summarize.reading.parsing import parse_text_or_html

SAMPLES = Path(__file__).parents[4] / "data" / "articles"
ARTICLES = {article.id: article for article in read_articles(SAMPLES)}
PAGES = {path.stem for path in SAMPLES.glob("*.html")}
ITEMS = [
    "Ferrow replaces its water tower for 2.4 million crowns.",
    "Work starts in October and lasts until next summer.",
    "A repair would have held for a decade at most.",
]
PROSE = [
    "The town of Ferrow will replace its 90-year-old water tower, the council decided on Monday by "
    "eleven votes to four. The new tower will cost 2.4 million crowns.",
    "Work begins in October and ends the following summer, said the town's engineer, Dalia Kesh. "
    "Until then the east side is supplied from a reservoir at Mill Hill.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in PROSE)
LINES = "\n".join(ITEMS)


def _fragment(text: str) -> str:
    return "<p>" + text.replace("\r\n", "\n").replace("\n\n", "</p><p>") + "</p>"


WRAPPINGS: dict[str, Callable[[str], str]] = {
    "paragraphs": _fragment,
    "on lines": lambda text: _fragment(text).replace("</p>", "</p>\n"),
    "breaks": lambda text: _fragment(text).replace("\n", "<br>"),
    "breaks on lines": lambda text: _fragment(text).replace("\n", "<br />\n"),
    "classes": lambda text: _fragment(text).replace("<p>", "<p class=wp-block-paragraph>"),
    "divs": lambda text: _fragment(text).replace("p>", "div>"),
    "body": lambda text: f"<html><body>{_fragment(text)}</body></html>",
    "one paragraph": lambda text: f"<p>{text}</p>",
}


def _body(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.body]


def _words(article: Article) -> list[str]:
    return " ".join(_body(article)).split()


def _read(html: str) -> Article:
    return parse_text_or_html(html, "", "a", "a")


@pytest.mark.parametrize("wrapping", WRAPPINGS.values(), ids=WRAPPINGS)
@pytest.mark.parametrize("name", sorted(ARTICLES.keys() - PAGES))
def test_text_in_tags_is_read_like_the_text(name: str, wrapping: Callable[[str], str]) -> None:
    sample = ARTICLES[name]
    article = _read(wrapping(sample.text))
    assert article.references == sample.references
    assert _words(article) == _words(sample)
    if not sample.text.startswith("---"):  # front matter is that of a file
        assert (article.title, article.date) == (sample.title, sample.date)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_article_of_a_page_is_read_like_the_page(name: str) -> None:
    page = (SAMPLES / f"{name}.html").read_text("utf-8", "replace")
    inner = re.search(r"<body[^>]*>(.*)</body>", page, re.DOTALL)
    assert inner
    article = _read(inner[1])
    assert article.references == ARTICLES[name].references
    assert _words(article) == _words(ARTICLES[name])


def test_column_of_an_export_is_read_like_the_texts(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["slug", "body_html"])
        rows.writerows([id, _fragment(sample.text)] for id, sample in ARTICLES.items())
    columns = Columns(text="body_html", id="slug")
    articles = {article.id: article for article in read_articles(path, columns=columns)}
    assert [*articles] == [*ARTICLES]
    for id, sample in ARTICLES.items():
        # The text of a page is without the list.
        assert articles[id].references == (() if id in PAGES else sample.references)
        assert _words(articles[id]) == _words(sample)


LISTS = {
    "lines below a heading": f"<p>What to know\n{LINES}</p>",
    "lines below a bold heading": f"<p><strong>Key takeaways</strong>\n{LINES}</p>",
    "lines below a heading in Markdown": f"<p>## In brief\n{LINES}</p>",
    "lines below a bold heading in Markdown": f"<p>**Key takeaways**\n{LINES}</p>",
    "lines in the paragraph after the heading": f"<p>Highlights</p><p>{LINES}</p>",
    "lines after a heading that runs in": f"<p>Key takeaways: {LINES}</p>",
    "bullets": "<p>Key points:\n• " + "\n• ".join(ITEMS) + "</p>",
    "bullets after breaks": "<p><b>Key points</b><br>• " + "<br>• ".join(ITEMS) + "</p>",
    "numbers": f"<p>Highlights\n1. {ITEMS[0]}\n2. {ITEMS[1]}\n3. {ITEMS[2]}</p>",
    "numbers in a class": f"<p class=a>TL;DR\n1) {ITEMS[0]}\n2) {ITEMS[1]}\n3) {ITEMS[2]}</p>",
    "blank lines": "<p>Key Takeaways\r\n\r\n– " + "\r\n\r\n– ".join(ITEMS) + "</p>",
    "repeated marks": "".join(f"<p>@highlight</p><p>{item}</p>" for item in ITEMS),
    "repeated marks in divs": "".join(f"<div>@highlight</div><div>{i}</div>" for i in ITEMS),
    "a list with a heading in a div": f"<div>Key takeaways</div><p>• {LINES}</p>".replace(
        "\n", "\n• "
    ),
}


@pytest.mark.parametrize("box", LISTS.values(), ids=LISTS)
def test_list_is_found_in_a_fragment(box: str) -> None:
    article = _read(
        PARAGRAPHS + "<h2>On the site</h2>" + "<p>It is near the mill and the bridge.</p>" + box
    )
    assert list(article.references) == ITEMS
    assert _body(article)[:2] == PROSE
    assert not any(item in text for text in _body(article) for item in ITEMS)


def test_heading_without_a_list_is_not_glued_to_prose() -> None:
    article = _read(f"<p>{PROSE[0]}</p><p>Summary\n{PROSE[1]}\n{PROSE[0]}</p>{PARAGRAPHS * 4}")
    assert article.references == ()
    assert _body(article)[1].startswith("Work begins")


def test_line_breaks_of_the_source_are_spaces() -> None:
    article = _read(
        "<p>\n  He met\n  <a href='/k'>Dalia Kesh</a>\n  and the\n  Council on\n  Monday.\n</p>"
        f"{PARAGRAPHS}"
    )
    assert _body(article) == ["He met Dalia Kesh and the Council on Monday.", *PROSE]


def test_lines_of_a_page_are_left_as_browsers_show_them() -> None:
    page = f"<html><head><title>Ferrow</title></head><body>{PARAGRAPHS}<p>Note.\nEnd.</p></body>"
    assert "Note. End." in _read(page).text
