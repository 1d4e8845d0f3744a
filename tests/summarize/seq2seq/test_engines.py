"""Both engines on every architecture, with the real code of models and tokenizers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from summarize import ModelError, Summarizer, read_articles
from summarize.options import Engine
from summarize.seq2seq import ctranslate2, transformers
from summarize.seq2seq.convert import CONVERTIBLE, convert
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.settings import Decoding
from tests.summarize.seq2seq.checkpoints import ARCHITECTURES

Build = Callable[[str], Path]
Load = Callable[[str, str], Seq2SeqModel]

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
RUNS_ON_BOTH = tuple("bart flan-t5 m2m100 marian mbart mbart50 mt5 nllb pegasus t5".split())
ONLY_TRANSFORMERS = tuple(name for name in ARCHITECTURES if name not in RUNS_ON_BOTH)
# Positions are learned or counted in these: one token more has no place.
BOUNDED = ("bart", "encoder-decoder", "led", "marian", "pegasus", "bigbird-pegasus")


@pytest.fixture(scope="module")
def loaded(checkpoint: Build, converted: Build) -> Load:
    """Return the model of an engine and an architecture, loaded once."""

    @cache
    def load(engine: str, name: str) -> Seq2SeqModel:
        if engine == "ctranslate2":
            return ctranslate2.load_converted(
                converted(name), name, device="cpu", precision="float32"
            )
        return transformers.load_checkpoint(
            checkpoint(name), name, device="cpu", precision="float32"
        )

    return load


def _texts() -> list[str]:
    lengths = (40, 180, 12, 200)
    return [a.prose[:n] for a, n in zip(read_articles(SAMPLES), lengths, strict=False)]


def _decoding(model: Seq2SeqModel, **asked: Any) -> Decoding:
    usual = model.settings.decoding("summarization")
    return replace(usual, max_tokens=24, min_tokens=4, **asked)


PAIRS = [
    *(("transformers", name) for name in ARCHITECTURES),
    *(("ctranslate2", name) for name in RUNS_ON_BOTH),
]


@pytest.mark.parametrize(("engine", "name"), PAIRS)
def test_a_batch_gives_the_drafts_of_each_text_alone(engine: str, name: str, loaded: Load) -> None:
    model = loaded(engine, name)
    for beams in (1, 4):
        decoding = _decoding(model, num_beams=beams, candidates=beams)
        together = model.write(_texts(), decoding, 16)
        assert together == [model.write([text], decoding, 1)[0] for text in _texts()]
        assert [len(drafts) for drafts in together] == [beams] * len(_texts())
        assert len({drafts[0].text for drafts in together}) > 1  # it heeds what it reads


@pytest.mark.parametrize("beams", [1, 4])
@pytest.mark.parametrize("name", RUNS_ON_BOTH)
def test_ctranslate2_writes_what_transformers_writes(name: str, beams: int, loaded: Load) -> None:
    ours, theirs = (loaded(engine, name) for engine in ("ctranslate2", "transformers"))
    assert ours.tokenizer.encode(_texts()) == theirs.tokenizer.encode(_texts())
    for penalty, ngram in ((1.0, 3), (2.0, 0)):
        asked = {"num_beams": beams, "length_penalty": penalty, "no_repeat_ngram": ngram}
        found = _best(ours.write(_texts(), _decoding(ours, **asked), 16))
        expected = _best(theirs.write(_texts(), _decoding(theirs, **asked), 16))
        assert found == expected


def _best(drafts: Sequence[Sequence[Draft]]) -> list[Draft]:
    return [beams[0] for beams in drafts]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_source_limit_is_the_real_limit_of_the_network(name: str, loaded: Load) -> None:
    model = loaded("transformers", name)
    limit = model.settings.source_limit
    ids = model.tokenizer.encode([" ".join(article.prose for article in read_articles(SAMPLES))])[0]
    decoding = _decoding(model, num_beams=1, candidates=1)
    assert len(model.network.generate([ids[:limit]], decoding)) == 1
    if name in BOUNDED:
        with pytest.raises((IndexError, RuntimeError, ValueError)):
            model.network.generate([ids[: 2 * limit]], decoding)


@pytest.mark.filterwarnings("ignore:.*are sentences of the article")
@pytest.mark.parametrize(
    ("engine", "name", "method"),
    [
        *((*pair, "abstractive") for pair in PAIRS),
        *((engine, name, "hybrid") for engine, name in PAIRS if name in ("bart", "t5")),
    ],
)
def test_random_models_give_exactly_n_bullets_with_evidence(
    engine: Engine, name: str, method: str, checkpoint: Build, converted: Build
) -> None:
    folder = converted(name) if engine == "ctranslate2" else checkpoint(name)
    article = min(read_articles(SAMPLES), key=lambda article: len(article.prose))
    summarizer = Summarizer(
        method, model=str(folder), engine=engine, count=3, num_beams=2, precision="float32"
    )
    takeaways = summarizer(article)
    assert takeaways.model == str(folder)
    assert len({item.text for item in takeaways}) == 3
    for item in takeaways:
        assert item.evidence
        assert all(article.text[one.start : one.end].strip() for one in item.evidence)
        assert not any(flag.startswith("unsupported") for flag in item.flags)


@pytest.mark.parametrize("name", ONLY_TRANSFORMERS)
def test_architectures_that_ctranslate2_cannot_run_are_refused(
    name: str, checkpoint: Build, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="which CTranslate2 cannot run"):
        convert(checkpoint(name), tmp_path / "out", name)
    with pytest.raises(ModelError, match="omit --engine or choose transformers"):
        Summarizer("abstractive", model=str(checkpoint(name)), engine="ctranslate2")


def test_both_engines_use_the_language(checkpoint: Build, tmp_path: Path) -> None:
    for name, code, first in (("mbart50", "de_DE", True), ("m2m100", "de", True)):
        model = transformers.load_checkpoint(
            checkpoint(name), name, precision="float32", language="de"
        )
        read = model.tokenizer.ids_to_tokens(model.tokenizer.encode(["Die Stadt"])[0])
        assert any(code in piece for piece in read)
        assert first == (model.settings.first_token is not None)
        out = tmp_path / name
        convert(checkpoint(name), out, name, quantization="float32", language="de")
        ours = ctranslate2.load_converted(out, name)
        decoding = _decoding(model, num_beams=2)
        assert ours.write(["Die Stadt"], decoding, 1) == model.write(["Die Stadt"], decoding, 1)
    with pytest.raises(ModelError, match="does not know the language 'xx'; it knows"):
        transformers.load_checkpoint(checkpoint("mbart50"), "m", language="xx")


def test_model_of_one_language_is_loaded_for_any(checkpoint: Build, tmp_path: Path) -> None:
    """``language`` is that of the articles, so a German model of one language needs no code."""
    told = transformers.load_checkpoint(checkpoint("bart"), "m", precision="float32", language="de")
    plain = transformers.load_checkpoint(checkpoint("bart"), "m", precision="float32")
    assert told.settings == plain.settings
    convert(checkpoint("bart"), tmp_path / "out", "m", quantization="float32")
    ours = ctranslate2.load_converted(tmp_path / "out", "m", language="de")
    decoding = _decoding(plain, num_beams=2)
    written = [model.write(["Die Stadt"], decoding, 1) for model in (told, plain, ours)]
    assert written[0] == written[1] == written[2]


def test_all_convertible_architectures_are_compared(loaded: Load) -> None:
    compared = {loaded("transformers", name).settings.architecture for name in RUNS_ON_BOTH}
    assert compared == set(CONVERTIBLE) - {"umt5"}
