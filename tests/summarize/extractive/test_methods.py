"""Each method against an independent implementation that follows its paper step by step."""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import Article, Options, Summarizer
from summarize.document.corpus_frequencies import DocumentFrequencies
from summarize.document.document import Document
from summarize.document.sparse_matrix import SparseMatrix
from summarize.extractive import graph
from summarize.extractive.baselines import random_scores
from summarize.extractive.frequency import kl_scores, luhn_scores, sumbasic_scores
from summarize.extractive.graph import lexrank_scores, textrank_scores
from summarize.extractive.lsa import _leading_topics, lsa_scores
from summarize.method_registry import alias_groups, load_method
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS
from summarize.text.words import has_word, tokenize

_WORDS = (
    "wall harbour storm boat mayor vote the of cost town fleet and court river budget plan".split()
)
_SENTENCE = st.lists(st.sampled_from(_WORDS), min_size=5, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)
_TEXTS = st.lists(_SENTENCE, min_size=2, max_size=9, unique=True).map(" ".join)
_OPTIONS = Options(count=3)


def _document(text: str) -> Document:
    return Document.from_article(Article.from_text(text))


def _dense(matrix: SparseMatrix) -> np.ndarray:
    array = np.zeros(matrix.shape)
    array[matrix.rows, matrix.cols] = matrix.data
    return array


def _bags(document: Document) -> list[Counter[str]]:
    """Stem counts of each sentence, made without the term matrix."""
    content = [[w for w in tokenize(s.text) if w not in STOP_WORDS] for s in document.sentences]
    return [Counter(stems(words)) for words in content]


def _cosines(document: Document) -> list[list[float]]:
    bags = _bags(document)
    size = len(bags)
    frequency = Counter(term for bag in bags for term in bag)
    vectors = [{t: n * (math.log(size / frequency[t]) + 1) for t, n in bag.items()} for bag in bags]

    def cosine(a: dict[str, float], b: dict[str, float]) -> float:
        dot = sum(weight * b.get(term, 0) for term, weight in a.items())
        norm = math.hypot(*a.values()) * math.hypot(*b.values())
        return dot / norm if norm else 0.0

    return [[cosine(a, b) for b in vectors] for a in vectors]


def _pagerank(weights: list[list[float]]) -> list[float]:
    size = len(weights)
    totals = [sum(row) for row in weights]

    def step(j: int, i: int) -> float:
        return weights[i][j] / totals[j] if totals[j] > 1e-12 else 1 / size

    ranks = [1 / size] * size
    for _ in range(300):
        ranks = [
            0.15 / size + 0.85 * sum(ranks[j] * step(j, i) for j in range(size))
            for i in range(size)
        ]
    return ranks


@settings(max_examples=40)
@given(_TEXTS)
def test_lexrank(text: str) -> None:
    document = _document(text)
    expected = _pagerank(_cosines(document))
    assert lexrank_scores(document, _OPTIONS) == pytest.approx(expected, abs=1e-7)


@settings(max_examples=40)
@given(_TEXTS)
def test_textrank(text: str) -> None:
    document = _document(text)
    bags = _bags(document)
    logs = [math.log(max(len(tokenize(s.text)), 2)) for s in document.sentences]
    weights = [
        [
            len(a.keys() & b.keys()) / (logs[i] + logs[j]) if i != j else 0.0
            for j, b in enumerate(bags)
        ]
        for i, a in enumerate(bags)
    ]
    assert textrank_scores(document, _OPTIONS) == pytest.approx(_pagerank(weights), abs=1e-7)


@settings(max_examples=40)
@given(_TEXTS)
def test_lexrank_in_steps_equals_lexrank_solved(text: str) -> None:
    document = _document(text)
    laid_out = lexrank_scores(document, _OPTIONS)
    limit, graph._MAX_SOLVED = graph._MAX_SOLVED, 0
    try:
        walked = lexrank_scores(document, _OPTIONS)
    finally:
        graph._MAX_SOLVED = limit
    assert walked == pytest.approx(laid_out, abs=1e-5)


@settings(max_examples=40)
@given(_TEXTS)
def test_luhn(text: str) -> None:
    document = _document(text)
    totals = sum(_bags(document), Counter())
    common = {term for term, n in totals.items() if n > 1} or set(totals)
    expected = []
    for sentence in document.sentences:
        words = tokenize(sentence.text)
        hits = [
            place
            for place, word in enumerate(words)
            if word not in STOP_WORDS and stems([word])[0] in common
        ]
        clusters: list[list[int]] = []
        for place in hits:
            if clusters and place - clusters[-1][-1] <= 5:
                clusters[-1].append(place)
            else:
                clusters.append([place])
        expected.append(max((len(c) ** 2 / (c[-1] - c[0] + 1) for c in clusters), default=0.0))
    assert luhn_scores(document, _OPTIONS) == pytest.approx(expected)


@settings(max_examples=40)
@given(_TEXTS)
def test_sumbasic_ranks_in_the_order_of_its_steps(text: str) -> None:
    document = _document(text)
    bags = _bags(document)
    totals = sum(bags, Counter())
    probability = {term: n / sum(totals.values()) for term, n in totals.items()}
    left = [i for i, bag in enumerate(bags) if bag]
    scores = sumbasic_scores(document, _OPTIONS)
    for index in np.argsort(-scores, kind="stable")[: len(left)]:
        top = max(probability[t] for i in left for t in bags[i])
        mean = {
            i: sum(probability[t] * n for t, n in bags[i].items()) / bags[i].total() for i in left
        }
        most_probable = [t for t in bags[int(index)] if probability[t] >= top - 1e-12]
        assert any(
            mean[int(index)] >= max(mean[i] for i in left if term in bags[i]) - 1e-9
            for term in most_probable
        )
        for term in bags[int(index)]:
            probability[term] **= 2
        left.remove(int(index))


@settings(max_examples=40)
@given(_TEXTS)
def test_each_step_of_kl_takes_the_closest_sentence(text: str) -> None:
    document = _document(text)
    bags = _bags(document)
    totals = sum(bags, Counter())
    size = sum(totals.values())

    def divergence(chosen: list[int]) -> float:
        summary = {t: 0.01 * n for t, n in totals.items()}
        for i in chosen:
            for term, n in bags[i].items():
                summary[term] += n
        whole = sum(summary.values())
        return sum(
            n / size * math.log((n / size) / (summary[t] / whole)) for t, n in totals.items()
        )

    ranking = [int(i) for i in np.argsort(-kl_scores(document, _OPTIONS), kind="stable")]
    for place in range(len(bags)):
        taken, rest = ranking[:place], ranking[place:]
        best = min(divergence([*taken, i]) for i in rest)
        assert divergence([*taken, rest[0]]) == pytest.approx(best, abs=1e-9)


@settings(max_examples=40)
@given(_TEXTS)
def test_lsa(text: str) -> None:
    document = _document(text)
    counts = document.terms.counts
    matrix = _dense(counts) * document.idf(None)[None, :]
    left, values, _ = np.linalg.svd(matrix, full_matrices=False)
    kept = values >= values.max() / 2 - 1e-9
    expected = np.sqrt((left[:, kept] ** 2) @ (values[kept] ** 2))
    doubtful = np.isclose(values, values.max() / 2, atol=1e-6).any()
    if not doubtful:
        assert lsa_scores(document, _OPTIONS) == pytest.approx(expected, abs=1e-6)


def test_leading_topics_of_long_texts_are_those_of_the_whole_matrix() -> None:
    draw = np.random.default_rng(3)
    words = [f"term{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(300)]
    text = " ".join(
        " ".join(words[i] for i in np.minimum(draw.zipf(1.4, 15), 299)).capitalize() + "."
        for _ in range(700)
    )
    matrix = _document(text).terms.counts
    squares, _ = _leading_topics(matrix)
    exact = np.linalg.svd(_dense(matrix), compute_uv=False) ** 2
    assert np.sort(squares)[-2:] == pytest.approx(np.sort(exact)[-2:], rel=1e-3)


def test_lead_takes_the_first_and_random_depends_on_the_seed() -> None:
    text = "The wall is new. The wall is new and big. A third one follows here. And so on it goes."
    assert [t.text for t in Summarizer("lead", count=2)(text)] == [
        "The wall is new.",
        "The wall is new and big.",
    ]
    document = _document(text)
    again = random_scores(_document(text), Options(seed=0))
    assert random_scores(document, Options(seed=0)).tolist() == again.tolist()
    assert random_scores(document, Options(seed=1)).tolist() != again.tolist()


def test_corpus_frequencies_change_the_weights() -> None:
    corpus = [Article.from_text(f"The wall of town {n} is old and tired.") for n in range(9)]
    counted = DocumentFrequencies.count(corpus)
    assert counted.documents == 9
    assert counted.frequencies["wall"] == 9
    idf = counted.idf(["wall", "lighthous"])
    assert idf[0] == pytest.approx(1.0)
    assert idf[1] == pytest.approx(math.log(10) + 1)
    options = Options(frequencies=counted)
    document = _document("The wall is old. The lighthouse is new. The wall has a lighthouse.")
    assert (
        document.idf(options.frequencies).tolist() != document.idf(Options().frequencies).tolist()
    )


@pytest.mark.parametrize("name", [*chain(*alias_groups())])
@pytest.mark.parametrize(
    "text",
    [
        "One sentence is all there is here.",
        "It was the one that she had been before. And then he was not. They were so.",
        "港口周一重新开放。首批货船已于上午离港。",
        "…",
        "",
        "x",
        " ".join(
            f"Sentence number {chr(97 + n % 26) * 3} tells of the wall {n} times."
            for n in range(5000)
        ),
    ],
)
def test_every_method_accepts_every_text(name: str, text: str) -> None:
    if name == "abstractive":
        text = text[:30_000]  # a network reads it all, which takes its time
    scoring = name if hasattr(load_method(name), "scores") else "lead"
    scores = Summarizer(scoring).scores(text)
    assert all(0 <= score <= 1 for _, score in scores)
    texts = [sentence.text for sentence, _ in scores]
    distinct = {text.casefold() for text in texts if has_word(text)}  # "x" is no takeaway
    found = Summarizer(name, count=3)(text)
    assert len({item.text.casefold() for item in found}) == min(3, len(distinct))
    starts = [item.evidence[0].start for item in found]
    assert all(a <= b for a, b in pairwise(starts))
