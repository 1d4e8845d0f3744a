"""The bundled model ``writer``, and its checkpoint, which training starts from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
import transformers
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from summarize import (
    ModelError,
    OptionError,
    Summarizer,
    TakeawaysWarning,
    pipeline,
    read_articles,
)
from summarize.options import Options
from summarize.seq2seq import bundled_writer, loading
from summarize.seq2seq.convert import convert
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.loading import load_model
from summarize.text.sentences import article_sentences

DATA = Path(__file__).parents[3] / "data"
CHECKPOINT = DATA / "models" / "writer"
needs_checkpoint = pytest.mark.skipif(
    not CHECKPOINT.is_dir(), reason="the checkpoint is in the repository alone"
)
ARTICLES = [*read_articles(DATA / "articles")]
LINES = [one.text for article in ARTICLES[:4] for one in article_sentences(article)[:5]]
CZECH = "Starosta otevřel nový most přes řeku. Stál devět milionů korun. " * 4
WITHOUT_TORCH = """
import sys
sys.modules["torch"] = sys.modules["transformers"] = None
from summarize import Summarizer
found = Summarizer("abstractive", count=3)(open(sys.argv[1]).read())
print(found.model, len(found))
"""


def test_the_name_that_results_print_names_the_model() -> None:
    named = Summarizer("abstractive", count=2, model=bundled_writer.NAME)(ARTICLES[0])
    assert named == Summarizer("abstractive", count=2)(ARTICLES[0])
    assert named.model == bundled_writer.NAME


@needs_checkpoint
def test_it_is_exactly_what_conversion_makes_of_its_checkpoint(tmp_path: Path) -> None:
    convert(CHECKPOINT, tmp_path / "writer", bundled_writer.NAME)
    made, shipped = (
        {file.name: file.read_bytes() for file in folder.iterdir()}
        for folder in (tmp_path / "writer", bundled_writer.converted_folder())
    )
    assert made == shipped


@needs_checkpoint
def test_both_engines_write_what_generate_writes_by_its_checkpoint(own_cache: Path) -> None:
    ours = [
        load_model(Options(model=str(CHECKPOINT), engine=engine, precision="float32"))
        for engine in ("ctranslate2", "transformers")
    ]
    assert [model.engine for model in ours] == ["ctranslate2", "transformers"]
    asked = replace(ours[0].settings.decoding("rewriting"), num_beams=1)
    texts = [f"{asked.focus} {line}" for line in LINES]
    tokenizer = transformers.AutoTokenizer.from_pretrained(CHECKPOINT)
    network = transformers.AutoModelForSeq2SeqLM.from_pretrained(CHECKPOINT, dtype=torch.float32)
    inputs = [asked.prefix + text for text in texts]
    read = tokenizer(inputs, return_tensors="pt", padding=True)
    search = {"num_beams": 1, "no_repeat_ngram_size": 0, "max_length": asked.max_tokens + 1}
    with torch.inference_mode():
        ids = network.generate(**read, **search)
    wanted = [text.strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]
    for model in ours:
        assert [draft.text.strip() for (draft,) in model.write(texts, asked, 64)] == wanted


@pytest.mark.parametrize(
    "ask",
    [
        partial(Summarizer, "abstractive", engine="transformers"),
        partial(pipeline, engine="transformers"),
        partial(find_checkpoint, bundled_writer.NAME),
    ],
)
def test_where_transformers_is_needed_its_checkpoint_must_be_named(
    ask: Callable[[], object],
) -> None:
    with pytest.raises(ModelError, match=r"the model 'writer' .* the folder data/models/writer of"):
        ask()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(bundled_writer.converted_folder() / "tokenizer.json"))


@given(text=st.text())
def test_decoding_restores_every_text_except_its_first_space(
    tokenizer: Tokenizer, text: str
) -> None:
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    assert tokenizer.decode(ids, skip_special_tokens=False).removeprefix(" ") == text.removeprefix(
        " "
    )


@pytest.mark.parametrize("asked", [("abstractive", "auto"), ("hybrid", "seq2seq")])
def test_it_is_the_default(asked: tuple[str, str], own_cache: Path) -> None:
    loading._load_bundled.cache_clear()
    method, rewriter = asked
    summarizer = Summarizer(method, rewriter=rewriter, count=4)  # pyright: ignore[reportArgumentType]
    found = [*summarizer.batch(ARTICLES[:12])]
    assert {one.model for one in found} == {"writer"}
    assert all(len({item.text for item in one}) == 4 for one in found)
    assert all(item.evidence for one in found for item in one)
    flags = [flag for one in found for item in one for flag in item.flags]
    assert not any(flag.startswith("unsupported") for flag in flags)
    own = [item for one in found for item in one if "extractive" not in item.flags]
    assert len(own) > 2 * len(found)
    assert not own_cache.exists()  # nothing is converted


def test_it_is_the_pipeline_s_default() -> None:
    """The pipeline has a default model, as in transformers 4; it writes prose."""
    (found,) = pipeline("summarization")([ARTICLES[0].text], max_length=100)
    assert found["summary_text"].count(".") > 1
    assert "<" not in found["summary_text"]


def test_it_needs_no_torch(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(ARTICLES[0].text)
    command = [sys.executable, "-c", WITHOUT_TORCH, str(text)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "writer 3\n"


@pytest.mark.parametrize("asked", [("abstractive", "auto"), ("hybrid", "seq2seq")])
def test_it_writes_english_only(asked: tuple[str, str]) -> None:
    method, rewriter = asked
    with pytest.warns(TakeawaysWarning, match="writer writes English only"):
        found = Summarizer(method, rewriter=rewriter, count=2)(CZECH)  # pyright: ignore[reportArgumentType]
    assert len(found) == 2
    assert all(item.flags == ("extractive",) for item in found)
    with pytest.raises(OptionError, match="writes English only; name another"):
        Summarizer(method, rewriter=rewriter, language="cs")  # pyright: ignore[reportArgumentType]
