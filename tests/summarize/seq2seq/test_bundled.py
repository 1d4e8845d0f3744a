"""The bundled checkpoint ``writer``: it is the same for transformers and for CTranslate2."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import ctranslate2
import pytest
import torch
import transformers
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from summarize import (
    OptionError,
    Summarizer,
    TakeawaysWarning,
    pipeline,
    read_articles,
)
from summarize.options import Options
from summarize.seq2seq import bundled_writer, loading
from summarize.seq2seq.convert import convert
from summarize.seq2seq.convert_bart import convert_bart
from summarize.seq2seq.currency_signs import hide_signs, restore_signs
from summarize.seq2seq.loading import load_model
from summarize.text.sentences import article_sentences
from tests.summarize.conftest import Build

ARTICLES = [*read_articles(Path(__file__).parents[3] / "data" / "articles")]
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


def test_convert_bart_gives_the_scores_of_ctranslate2_s_converter(
    checkpoint: Build, tmp_path: Path
) -> None:
    folder = checkpoint("bart")
    wanted, found = tmp_path / "wanted", tmp_path / "found"
    convert(folder, wanted, "bart", quantization="float32")
    found.mkdir()
    pieces = json.loads((wanted / "shared_vocabulary.json").read_text())
    config = json.loads((folder / "config.json").read_text())
    convert_bart(config, load_file(folder / "model.safetensors"), pieces, found, "float32")
    texts = [[*pieces[start : start + 40], "</s>"] for start in range(10, 200, 20)]
    scores = [
        [
            value
            for one in ctranslate2.Translator(str(made)).score_batch(texts, texts[::-1])
            for value in one.log_probs
        ]
        for made in (wanted, found)
    ]
    assert scores[1] == pytest.approx(scores[0], abs=1e-4)
    assert len({*scores[0]}) > 100


def test_transformers_loads_it_and_writes_the_same() -> None:
    """Both engines write the same as transformers' own ``generate``."""
    folder = bundled_writer.checkpoint_folder()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    network = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32)
    model = load_model(Options(precision="float32"))
    asked = replace(model.settings.decoding("rewriting"), num_beams=1)
    texts = [f"{asked.focus} {line}" for line in LINES]
    inputs = [asked.prefix + hide_signs(text) for text in texts]
    read = tokenizer(inputs, return_tensors="pt", padding=True)
    search = {"num_beams": 1, "no_repeat_ngram_size": 0, "max_length": asked.max_tokens + 1}
    with torch.inference_mode():
        ids = network.generate(**read, **search)
    outputs = tokenizer.batch_decode(ids, skip_special_tokens=True)
    wanted = [restore_signs(*pair).strip() for pair in zip(outputs, texts, strict=True)]
    for engine in ("ctranslate2", "transformers"):
        model = load_model(Options(engine=engine, precision="float32"))
        drafts = model.write(texts, asked, 64)
        assert (model.name, model.engine) == ("writer", engine)
        assert [draft.text.strip() for (draft,) in drafts] == wanted


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(bundled_writer.checkpoint_folder() / "tokenizer.json"))


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
    (folder,) = (own_cache / "takeaways" / "models").glob("[!.]*")
    assert folder.name.startswith("writer-int8-")
    assert (folder / "model.bin").stat().st_size < 30e6


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
