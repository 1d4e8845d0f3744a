"""Strings from Python: empty ones, paths, addresses and HTML are told from plain text."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from summarize import (
    Article,
    ReadError,
    Summarizer,
    TakeawaysWarning,
    read_article,
    read_articles,
    takeaways,
)


@pytest.mark.parametrize("text", ["", " \n", "# A wall"])
def test_empty_text_gives_no_takeaways_and_a_warning(text: str) -> None:
    for summarize in (takeaways, lambda text: next(Summarizer("lead").batch([text]))):
        with pytest.warns(
            TakeawaysWarning, match=r"text(-1)?: holds no prose: there is nothing to"
        ):
            assert len(summarize(text)) == 0


@pytest.mark.parametrize(
    "text",
    ["/news/x.txt", "x.html", "my news/x.md", r"C:\news\today", "../news/today", "a/x.jsonl.gz"],
)
def test_path_given_as_a_text_is_an_error(text: str) -> None:
    with pytest.raises(
        ReadError, match=r"is a path, not the text .*: read_article\(path\) reads it"
    ):
        takeaways(text)
    with pytest.raises(ReadError, match="is a path"):
        Article.from_text(text)
    with pytest.raises(TypeError, match=r"use read_article\(path\) for a file"):
        takeaways(Path(text))  # pyright: ignore[reportCallIssue, reportArgumentType]


@pytest.mark.parametrize("text", ["It is in notes.txt.", "He wrote it into notes.txt", "/ and //"])
def test_text_about_a_path_is_a_text(text: str) -> None:
    assert Article.from_text(text).text == text


def test_address_is_an_error_that_says_what_to_do() -> None:
    for function in (takeaways, read_article, lambda source: [*read_articles(source)]):
        with pytest.raises(ReadError, match=r"curl -Lo page.html 'https://x.example/a'"):
            function("https://x.example/a")


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html><body><p>The council voted.</p><p>It met on Tuesday.</p></body>",
        "<p>The council voted.</p><p>It met on Tuesday.</p>",
        "The <b>council</b> voted.<br>It met on Tuesday.",
    ],
)
def test_html_is_read_as_html_and_told(text: str) -> None:
    with pytest.warns(TakeawaysWarning, match="is read as HTML, as there are tags in it"):
        found = takeaways(text, "lead")
    assert [item.text for item in found] == ["The council voted.", "It met on Tuesday."]
    article = Article.from_html(text)
    assert article.text[found[1].evidence[0].start :] == "It met on Tuesday."
    with pytest.warns(TakeawaysWarning, match=r"HTML tags in the text: Article.from_html\(text\)"):
        assert Article.from_text(text).text == text


def test_tags_in_code_are_no_markup() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (
            takeaways("A line ends in `<br>`, a paragraph in `</p>`. It is so.").complete is False
        )
