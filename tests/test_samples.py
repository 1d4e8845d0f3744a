"""Sample articles: their takeaway lists are read whole, and nothing of them is in the input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarize import Article, read_articles
from summarize.text.sentences import article_sentences

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
ARTICLES = {article.id: article for article in read_articles(SAMPLES)}


def test_there_are_24() -> None:
    assert len(ARTICLES) == 24


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES.keys())
def test_sample(article: Article) -> None:
    assert 3 <= len(article.references) <= 5
    body = " ".join(article.text[start:end] for start, end in article.body)
    assert 250 <= len(body.split()) <= 900
    flat = " ".join(body.split())
    for reference in article.references:
        assert 6 <= len(reference.split()) <= 30
        assert reference.rstrip(".") not in flat
    assert not re.search(r"contributed to this|@highlight|Follow us|Subscribe|cookie", flat)
    assert len(article_sentences(article)) >= 12
