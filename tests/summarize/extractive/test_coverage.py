"""Coverage: each added text raises the objective most, as computed in another way."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, read_articles
from summarize.document.document import Document
from summarize.extractive.centroid import centroid
from summarize.extractive.learned.coverage import LENGTH, Concepts, ExpectedConcepts
from summarize.extractive.learned.estimates import DocumentEstimates, word_model_weights
from summarize.extractive.learned.tiny import tiny
from summarize.options import Options
from summarize.text.stemming import stems

ARTICLES = [*read_articles(Path(__file__).parents[3] / "data" / "articles")]
_WORD = st.sampled_from("boat river mill wall town fire".split())
_TEXTS = st.lists(st.lists(_WORD, min_size=1, max_size=6), min_size=1, max_size=7)
_PROBABILITIES = st.dictionaries(_WORD | st.tuples(_WORD, _WORD), st.floats(0, 1), max_size=30)


def _objective(
    chosen: list[int], lines: list[list[str]], probabilities: dict[Hashable, float], count: int
) -> float:
    concepts = {c for index in chosen for c in {*lines[index], *pairwise(lines[index])}}
    length = sum(len(lines[index]) for index in chosen)
    return 2 * sum(probabilities.get(one, 0.0) for one in concepts) / (length + LENGTH * count)


@given(_TEXTS, _PROBABILITIES, st.integers(1, 4), st.randoms(use_true_random=False))
def test_each_text_raises_the_objective_most(
    lines: list[list[str]], probabilities: dict[Hashable, float], count: int, draw: Random
) -> None:
    bonuses = np.array([draw.random() for _ in lines])
    refused = {index for index in range(len(lines)) if draw.random() < 0.3}
    ranking = ExpectedConcepts(probabilities).ranking(
        lines, bonuses, count, len(lines), lambda index: index not in refused
    )
    assert sorted(ranking) == sorted({*range(len(lines))} - refused)
    for number, index in enumerate(ranking):
        before = ranking[:number]

        def value(one: int, before: list[int] = before) -> float:
            return _objective([*before, one], lines, probabilities, count) + bonuses[one] / count

        assert value(index) == pytest.approx(max(map(value, ranking[number:])))


def test_texts_and_sentences_have_the_same_probabilities() -> None:
    """The sums over the article's sentences are those that the extractive methods use."""
    for article in ARTICLES[:8]:
        document = Document.from_article(article)
        estimates = DocumentEstimates.from_document(document, word_model_weights())
        concepts = Concepts.from_output(estimates.features, estimates.output, estimates.alone)
        probabilities = concepts.expected_content().probabilities
        assert len(probabilities) == len(concepts.probabilities)
        lines = [stems(line) for line in document.tokens]
        sums = [
            sum(probabilities[concept] for concept in {*line, *pairwise(line)}) for line in lines
        ]
        assert sums == pytest.approx(concepts.covered.tolist(), rel=1e-5)


def test_methods_without_estimates_have_no_expected_content() -> None:
    assert centroid.analyse(Document.from_article(ARTICLES[0]), Options()).expected_content is None
    few = Document.from_article(Article.from_text("The boat sank. Nobody was hurt."))
    assert tiny.analyse(few, Options()).expected_content is None
