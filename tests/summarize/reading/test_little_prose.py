"""A long page that yields almost nothing is told; a short text and an honest page are not."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from summarize import Summarizer, TakeawaysWarning, read_article, read_articles

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
SCRIPT = f"<script>{'let a = 1;' * 3000}</script>"
NOTICE = "The whole story is for readers who pay by month."


def _page(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "a.html"
    path.write_text(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    return path


def test_page_of_a_few_words_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = _page(tmp_path, f"<p>{NOTICE}</p>", SCRIPT)
    told = r"a\.html: only 10 words of prose in 30,\d+ characters; .* save the page from a browser"
    with pytest.warns(TakeawaysWarning, match=told):
        article = read_article(path)
    assert article.prose == NOTICE


def test_letter_is_no_takeaway(tmp_path: Path) -> None:
    with pytest.warns(TakeawaysWarning, match="only 1 word of prose in 30,"):
        article = read_article(_page(tmp_path, "<div>x</div>", SCRIPT))
    for method in ("lead", "extractive", "hybrid"):
        with pytest.warns(TakeawaysWarning, match="there is nothing to summarize"):
            assert len(Summarizer(method)(article)) == 0
        found = Summarizer(method, count=3)(
            "x. The council voted for a wall. 42! It met on Monday."
        )
        assert sorted(len(item.text) > 5 for item in found) == [True, True]


def test_samples_and_short_texts_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("The council voted.")
    _page(tmp_path, f"<p>{NOTICE}</p>")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len([*read_articles([SAMPLES, tmp_path])]) == 26
