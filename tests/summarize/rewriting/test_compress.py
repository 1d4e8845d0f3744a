"""``compress`` with its own weights, on the sample articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summarize import Article, Options, Takeaway, read_articles
from summarize.composing.candidates import EXTRACTIVE
from summarize.composing.hybrid import hybrid
from summarize.document.document import Document
from summarize.rewriting.base import SentenceInContext
from summarize.rewriting.compress import Compressor, load_compressor
from summarize.text.words import count_words
from tests.summarize.rewriting.test_pruning import only_leaves_out

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
CZECH = "Starosta otevřel nový most přes řeku. Stál devět milionů korun. " * 4


@pytest.fixture(scope="module")
def compressor() -> Compressor:
    return load_compressor()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return list(read_articles(SAMPLES))


def sentences(article: Article) -> list[SentenceInContext]:
    document = Document.from_article(article)
    return [SentenceInContext(document, index) for index in range(len(document))]


def test_drafts_only_leave_words_out(compressor: Compressor, articles: list[Article]) -> None:
    shorter = 0
    for sentence in sentences(articles[0]) + sentences(articles[1]):
        (drafts,) = compressor.rewrite([sentence], Options())
        lengths = [len(draft.text.split()) for draft in drafts]
        assert lengths == sorted(lengths)
        for draft in drafts:
            assert only_leaves_out(draft.text, sentence.text)
            shorter += draft.text != sentence.text
    assert shorter > 10


def test_a_batch_gives_the_results_of_each_sentence_alone(
    compressor: Compressor, articles: list[Article]
) -> None:
    texts = [sentence.text for sentence in sentences(articles[2])]
    together = compressor.cut_scores(texts)
    for sentence, scores in zip(texts, together, strict=True):
        assert len(scores.keeps) == len(scores.opens) + 1 == len(sentence.split())
        (alone,) = compressor.cut_scores([sentence])
        for name in ("keeps", "opens", "closes"):
            np.testing.assert_allclose(getattr(scores, name), getattr(alone, name), atol=0.3)


def test_words_beyond_the_limit_stay(compressor: Compressor) -> None:
    (scores,) = compressor.cut_scores(["The wall held " + "and held " * 600])
    assert scores.keeps[-1] > 3
    assert scores.opens[-1] < -3


def test_a_long_sentence_is_cut_further_than_a_short_one(
    compressor: Compressor, articles: list[Article]
) -> None:
    drafts = [
        (sentence.text, draft)
        for article in articles
        for sentence in sentences(article)
        for draft in compressor.rewrite([sentence], Options())[0][:1]
    ]
    long = [draft.text for text, draft in drafts if len(text.split()) > 25]
    assert len(long) > 40
    assert sum(len(text.split()) > 30 for text in long) < 0.25 * len(long)
    assert sum(len(text.split()) <= 25 for text in long) > 0.4 * len(long)


def test_other_languages_get_no_drafts(compressor: Compressor) -> None:
    assert not any(compressor.rewrite(sentences(Article.from_text(CZECH)), Options()))


def _unresolved(item: Takeaway) -> str:
    """Return a bullet with the references that its flags say were replaced."""
    text = item.text
    for flag in item.flags:
        original, equals, words = flag.removeprefix("resolved: ").partition(" = ")
        text = text.replace(words, original, 1) if equals else text
    return text


def test_hybrid_needs_no_model(articles: list[Article]) -> None:
    """As many bullets as asked for, distinct, each out of its evidence, nothing unsupported."""
    words = []
    for article, found in zip(articles, hybrid(articles, Options()), strict=True):
        texts = [item.text for item in found]
        assert len(set(texts)) == found.requested == 4
        for item in found:
            evidence = article.text[item.evidence[0].start : item.evidence[0].end]
            assert only_leaves_out(_unresolved(item), evidence)
            assert not any("unsupported" in flag for flag in item.flags if "guarded" not in flag)
        words.append(sum(len(text.split()) for text in texts))
    assert {found.model for found in hybrid(articles[:1], Options())} == {"compress"}
    assert np.mean(words) < 80  # of the sentences themselves it is 90


@pytest.mark.parametrize("most", [12, 15, 19])
def test_a_limit_on_words_gives_whole_bullets(articles: list[Article], most: int) -> None:
    options = Options(max_words=most)
    found = [item for takeaways in hybrid(articles, options) for item in takeaways]
    assert len(found) == options.count * len(articles)
    assert all(count_words(item.text) <= most for item in found)
    # The last choice may differ between processors, as the arithmetic is in int8.
    assert sum(item.text.endswith("…") for item in found) <= 2
    assert sum(EXTRACTIVE not in item.flags for item in found) > len(found) / 2


def test_article_of_two_sentences_gives_two_takeaways() -> None:
    text = (
        "The harbour board of Orrin Bay, a town of 9,000 people on the west coast, voted seven to "
        "two on Tuesday for a new ferry pier, after a debate that lasted until midnight. Harbour "
        "master Ilse Brandt, who has held the post since 2011, said the old one would not last "
        "another winter."
    )
    (found,) = hybrid([Article.from_text(text)], Options(count=3))
    assert len({item.evidence[0].start for item in found}) == len(found) == 2
    assert not found.complete
