"""The learned methods: features, coverage and encoder input, each by its definition."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from summarize import Article, ModelError, Summarizer, read_articles
from summarize.document.document import Document
from summarize.extractive.learned.coverage import (
    EASY,
    LENGTH,
    LONG,
    OPEN_REFERENCES,
    SENTENCE_SCORE,
    Concepts,
)
from summarize.extractive.learned.encoder_input import MAX_TOKENS, encoder_input
from summarize.extractive.learned.features import (
    BUCKETS,
    POSITION_FEATURES,
    SENTENCE_FEATURES,
    TYPE_FEATURES,
    Features,
)
from summarize.extractive.learned.ranker import EncoderCorrector
from summarize.extractive.learned.word_model import WordModelOutput
from summarize.grounding.bullet_encoder import load_bullet_encoder
from summarize.models import bundled_weights
from summarize.seq2seq.bundled_writer import converted_folder
from summarize.text.stemming import stems
from tests.summarize.extractive import bert
from tests.summarize.extractive.bert import SAMPLES

METHODS = ("tiny", "ranker")
_SUMS = (bundled_weights.FOLDER / bundled_weights.CHECKSUMS).read_text("ascii").splitlines()

_WORDS = "Mayor's £46m harbour-wall the of café Ünïon №5 naïve 1,200 storm boats don’t x".split()
_SENTENCE = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40).map(" ".join)
_GERMAN = (
    "Der Rat von Velden stimmte am Dienstag für eine Mauer am Fluss. Sie soll 46 Millionen kosten. "
    "Dreitausend Häuser soll sie schützen. Die Fischer im Hafen sind dagegen. Ihre Boote kämen "
    "nicht mehr hinaus. Im Mai wird abgestimmt. Der Bau begänne im Herbst."
)
_BRIEF = (
    "Boats object to the plan. The council of Velden voted for a wall on Tuesday. It will cost 46 "
    "million. Voters will have a say in May. It would be built by autumn."
)
_TEXT = st.lists(_SENTENCE.map(lambda text: f"{text.capitalize()}."), min_size=1, max_size=40).map(
    " ".join
)


def _document(text: str) -> Document:
    return Document.from_article(Article.from_text(text))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return bert.tokenizer()


@settings(max_examples=60)
@given(_TEXT)
def test_features(text: str) -> None:
    document = _document(text)
    found = Features.from_document(document)
    flat = [word for line in document.tokens for word in line]
    kinds = list(dict.fromkeys(stems(flat)))
    assert [kinds[kind] for kind in found.words] == stems(flat)
    assert found.buckets.tolist() == [zlib.crc32(kind.encode()) % BUCKETS for kind in kinds]
    assert [sum(found.rows == i) for i in range(len(document))] == [*map(len, document.tokens)]
    assert found.types.shape == (len(kinds), len(TYPE_FEATURES))
    assert found.positions.shape == (len(flat), len(POSITION_FEATURES))
    assert found.sentences.shape == (len(document), len(SENTENCE_FEATURES))
    for values in (found.types, found.positions, found.sentences):
        assert np.isfinite(values).all()
        assert values.dtype == np.float32
    frequency = [stems(flat).count(kind) for kind in kinds]
    assert found.types[:, 0] == pytest.approx(np.log1p(frequency), rel=1e-6)


def _concepts(document: Document, seed: int) -> tuple[Concepts, dict[object, float]]:
    """Return random probabilities as concepts, and by word and pair, computed without arrays."""
    features = Features.from_document(document)
    draw = np.random.default_rng(seed)
    words, pairs = draw.normal(size=(2, len(features.words))).astype(np.float32)
    own = draw.normal(size=len(document)).astype(np.float32)
    alone = draw.uniform(size=len(document))
    output = WordModelOutput(words, pairs, own, words, words)
    concepts = Concepts.from_output(features, output, alone)
    too_long = [max(0, len(tokens) - EASY) for tokens in document.tokens]
    assert concepts.bonuses == pytest.approx(
        SENTENCE_SCORE * own - OPEN_REFERENCES * (1 - alone) - LONG * np.array(too_long), abs=1e-6
    )
    places: dict[object, list[float]] = {}
    place = 0
    for line in map(stems, document.tokens):
        for index, word in enumerate(line):
            places.setdefault(word, []).append(float(words[place]))
            if index + 1 < len(line):
                places.setdefault((word, line[index + 1]), []).append(float(pairs[place]))
            place += 1
    probabilities = {
        key: float(np.mean(1 / (1 + np.exp(-np.array(v))))) for key, v in places.items()
    }
    return concepts, probabilities


@settings(max_examples=40)
@given(_TEXT, st.integers(0, 1000), st.integers(1, 5))
def test_ranking_adds_what_raises_the_expected_rouge_most(text: str, seed: int, count: int) -> None:
    document = _document(text)
    concepts, probabilities = _concepts(document, seed)
    ranking = concepts.ranking(count, 6)
    assert len(ranking) == len(set(ranking)) == min(6, len(document))

    def value(chosen: list[int]) -> float:
        lines = [stems(document.tokens[index]) for index in chosen]
        held = {key for line in lines for key in [*line, *pairwise(line)]}
        length = LENGTH * count + sum(map(len, lines))
        own = sum(float(concepts.bonuses[index]) for index in chosen) / count
        short = sum(len(line) < 4 for line in lines)
        return 2 * sum(probabilities[key] for key in held) / length + own - 1000 * short

    for size in range(1, len(ranking) + 1):
        chosen = ranking[:size]
        others = set(range(len(document))) - set(chosen)
        best = value(chosen)
        assert all(value([*chosen[:-1], other]) <= best + 1e-9 for other in others)


@settings(max_examples=60)
@given(_TEXT, st.randoms(use_true_random=False))
def test_encoder_input(tokenizer: Tokenizer, text: str, random: Random) -> None:
    document = _document(text)
    values = np.array([random.random() for _ in range(len(document))])
    found = encoder_input(document, values, tokenizer)
    assert len(found.token_ids) == len(found.segment_ids) <= MAX_TOKENS
    assert found.sentence_indices.tolist() == sorted(found.sentence_indices)
    cls_id = tokenizer.token_to_id("[CLS]")
    starts = [index for index, one in enumerate(found.token_ids) if one == cls_id]
    assert found.cls_positions.tolist() == starts
    assert len(starts) == len(found.sentence_indices)
    best = int(np.argmax(values))
    assert best in found.sentence_indices or len(document.tokens[best]) > MAX_TOKENS
    flat = [word for line in document.tokens for word in line]
    rows = np.repeat(np.arange(len(document)), [len(line) for line in document.tokens])
    for place, word, inner in zip(
        found.token_positions, found.word_indices, found.has_next, strict=True
    ):
        # £46 is £ and ##46
        piece = str(tokenizer.id_to_token(found.token_ids[place])).removeprefix(
            "##"
        )  # £46: £, ##46
        plain = tokenizer.normalizer.normalize_str(flat[word])
        assert piece == "[UNK]" or plain.startswith(piece) or not plain.isascii()
        assert not inner or rows[word + 1] == rows[word]


@pytest.mark.parametrize("name", [line.split()[1] for line in _SUMS])
@pytest.mark.parametrize(
    ("content", "reason"), [(b"other", "is not as it was shipped"), (None, "cannot be read")]
)
def test_weights_that_are_not_as_shipped_are_refused(
    name: str, content: bytes | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in {Path(line.split()[1]).parent for line in _SUMS}:
        (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / bundled_weights.CHECKSUMS).write_text("\n".join(_SUMS))
    for other in (line.split()[1] for line in _SUMS):
        if other != name:
            (tmp_path / other).symlink_to(bundled_weights.FOLDER / other)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(bundled_weights, "FOLDER", tmp_path)
    loads = {
        "minilm": EncoderCorrector.from_package,
        "ranker": EncoderCorrector.from_package,
        "bullets": _load_bullet_models,
        "writer": converted_folder,
    }
    load = loads.get(name.partition("/")[0], partial(bundled_weights.verified_path, name))
    with pytest.raises(ModelError, match=rf"{Path(name).name}' {reason}.*install the package"):
        load()


def _load_bullet_models() -> None:
    """Load them anew, and keep none of them for other tests."""
    load_bullet_encoder.cache_clear()
    try:
        load_bullet_encoder()
    finally:
        load_bullet_encoder.cache_clear()


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("text", [_GERMAN, _BRIEF])
def test_unfamiliar_documents_fall_back_to_centroid(name: str, text: str) -> None:
    learned, plain = (Summarizer(method, count=2)(text) for method in (name, "centroid"))
    assert learned.items == plain.items


@pytest.mark.parametrize("name", METHODS)
def test_a_batch_gives_the_results_of_each_article_alone(name: str) -> None:
    articles = [Article.from_text(_GERMAN), *read_articles(SAMPLES), Article.from_text("5. 6.")]
    summarizer = Summarizer(name, count=3)
    together = summarizer._method(articles, summarizer.options)
    assert [one.items for one in together] == [summarizer(article).items for article in articles]


@pytest.mark.parametrize("name", METHODS)
def test_a_repeated_sentence_is_taken_once(name: str) -> None:
    article = next(iter(read_articles(SAMPLES)))
    twice = replace(article, body=article.body * 2)
    assert len({item.text for item in Summarizer(name, count=5)(twice)}) == 5


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("line", ["A", "The of and wall.", "the the. The. And the", "The 5. 6."])
def test_texts_with_few_words(name: str, line: str) -> None:
    text = "\n\n".join([line] * 7)
    found = Summarizer(name, count=2)(text)
    assert all(item.text in text for item in found)
