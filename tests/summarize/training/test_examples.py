"""Training examples: parts of articles with the bullets that they support."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import Article, read_articles
from summarize.grounding import ArticleIndex, check_bullet
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.marked_input import MarkedInputBuilder
from summarize.training.examples import (
    MarkSource,
    marked_example,
    rewriting_pairs,
    summarization_examples,
)

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
ARTICLES = [article for article in read_articles(SAMPLES) if article.references]


def _words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.mark.parametrize("limit", [60, 150, 5000])
def test_each_bullet_belongs_to_the_part_that_supports_it(limit: int) -> None:
    told = 0
    for article in ARTICLES:
        article_index = ArticleIndex.from_article(article)
        whole = " ".join(sentence.text for sentence in article_index.sentences)
        found = [
            *summarization_examples(
                article,
                article_index,
                "<n>",
                lambda lines: chunk_sentences(lines, lambda t: _words([*t]), limit),
            )
        ]
        assert all(example.source in whole for example in found)
        assert max(_words([example.source for example in found]), default=0) <= limit
        assert limit < 5000 or [example.source for example in found] in ([], [whole])
        bullets = [bullet for example in found for bullet in example.target.split("<n>")]
        supported = [
            one for one in article.references if not check_bullet(one, article_index).findings
        ]
        assert sorted(bullets) == sorted(supported)
        for example in found:
            part = ArticleIndex.from_article(Article.from_text(example.source))
            for bullet in example.target.split("<n>"):
                best = check_bullet(bullet, article_index).evidence[0]
                begin = article.text[best.start : best.end].split()[0]
                assert begin in example.source
                assert check_bullet(bullet, part).evidence
        told += len(bullets)
    assert told > 50


def test_a_sentence_is_paired_with_the_bullet_that_it_supports() -> None:
    text = "The council voted for a wall. It will cost 46 million. Boats object to the wall."
    lies = "The wall will cost 99 million.", "Zelda objects."
    article = Article.from_text(text, references=("The wall costs 46 million.", *lies))
    ((passage, bullet),) = rewriting_pairs(article, ArticleIndex.from_article(article))
    assert passage.text == "It will cost 46 million."
    assert passage.before == "The council voted for a wall."
    assert bullet == "The wall costs 46 million."


@pytest.mark.parametrize("limit", [60, 150, 5000])
@pytest.mark.parametrize("marks", ["oracle", "predicted", "none"])
def test_a_marked_input_is_paired_with_the_bullets_that_it_supports(
    marks: MarkSource, limit: int
) -> None:
    told = 0
    for article in ARTICLES:
        article_index = ArticleIndex.from_article(article)
        builder = MarkedInputBuilder("<focus>", lambda texts: _words([*texts]), limit)
        found = marked_example(article, article_index, "<n>", builder, marks)
        if found is None:
            continue
        bullets = found.target.split("<n>")
        assert [one for one in article.references if one in bullets] == bullets
        assert len(found.source.split()) <= limit
        parts = [part.strip() for part in found.source.split("<focus>")[1:]]
        for bullet in bullets:
            known = check_bullet(bullet, article_index)
            line = article_index.sentences[article_index.sentence_index(known.evidence[0])].text
            assert not known.findings
            assert line in found.source
            assert marks != "oracle" or any(part.startswith(line) for part in parts)
        assert bool(parts) == (marks != "none")
        told += len(bullets)
    assert told > (18 if limit < 100 else 35)
