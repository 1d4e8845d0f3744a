"""Training of the bundled checkpoint ``writer``, from a BERT to the files that are loaded."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, BertModel

from scripts.writing.vocabulary import BULLET, SPECIAL, learn_vocabulary, transfer_embeddings
from scripts.writing.warm_start import bart_from_bert
from summarize import Article, Summarizer, read_articles
from summarize.models import bundled_weights
from summarize.seq2seq import loading
from tests.scripts.test_ranking import run_script
from tests.summarize.extractive import bert
from tests.summarize.extractive.bert import SAMPLES

TEXTS = [article.text for article in read_articles(SAMPLES)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert.build(tmp_path_factory.mktemp("bert"))


@pytest.fixture(scope="module")
def vocabulary() -> Tokenizer:
    return learn_vocabulary(TEXTS, 1500)


def test_the_vocabulary_restores_texts_and_keeps_special_tokens(vocabulary: Tokenizer) -> None:
    assert vocabulary.get_vocab_size() <= 1500
    for text in (*TEXTS, "“Žluť”\t🦉\n\n  x"):
        found = vocabulary.decode(vocabulary.encode(text).ids)
        assert found.removeprefix(" ") == text.removeprefix(" ")
    read = vocabulary.encode(f"<rewrite> One.<focus> Two.{BULLET}Three.")
    assert [piece for piece in read.tokens if piece in (*SPECIAL, BULLET)] == [
        "<rewrite>",
        "<focus>",
        BULLET,
        "</s>",
    ]
    assert vocabulary.decode(read.ids) == f" One. Two.{BULLET} Three."


def test_embeddings_are_means_over_the_tokens_of_the_other_vocabulary(base: Path) -> None:
    vocabulary = learn_vocabulary(["harbour barrier " * 9], 300)
    known = Tokenizer.from_file(str(base / "tokenizer.json"))
    embeddings = np.random.default_rng(1).standard_normal((600, 8)).astype(np.float32)
    found = transfer_embeddings(vocabulary, known, embeddings)
    assert found.shape == (vocabulary.get_vocab_size(), 8)
    ids = known.encode("harbour", add_special_tokens=False).ids
    own = vocabulary.encode("harbour", add_special_tokens=False).ids
    assert len(own) == 1
    assert found[own[0]] == pytest.approx(embeddings[ids].mean(axis=0))
    assert len({row.tobytes() for row in found[: len(SPECIAL)]}) == len(SPECIAL)


def test_the_encoder_gives_the_states_of_the_bert(base: Path, vocabulary: Tokenizer) -> None:
    old = BertModel.from_pretrained(base).eval()
    words = old.get_input_embeddings().weight.detach().numpy()
    new = bart_from_bert(old, words, vocabulary).eval()
    ids = torch.randint(0, 600, (3, 50), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        wanted = old(ids).last_hidden_state
        found = new.get_encoder()(ids).last_hidden_state
    assert found.numpy() == pytest.approx(wanted.numpy(), abs=1e-4)


def test_from_articles_to_the_checkpoint(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole script on some sample articles; then what it wrote is the default model."""
    some = tmp_path / "articles"
    some.mkdir()
    for path in sorted(SAMPLES.iterdir())[:8]:
        (some / path.name).symlink_to(path)
    checkpoint = tmp_path / "checkpoint"
    options = ["--out", tmp_path / "out", "--checkpoint", checkpoint]
    options += ["--work", tmp_path / "work", "--base", base]
    options += ["--epochs", "1", "--share", "1", "--also", some, "--device", "cpu"]
    run_script("train_seq2seq.py", some, some, *options)
    sums = (tmp_path / "out" / bundled_weights.CHECKSUMS).read_text()
    assert "writer/model.bin" in sums
    assert AutoTokenizer.from_pretrained(checkpoint).model_max_length == 512
    monkeypatch.setattr(bundled_weights, "FOLDER", tmp_path / "out")
    loading._load_bundled.cache_clear()
    summarizer = Summarizer("abstractive", count=2, selector="lead", guard=False)
    found = summarizer(Article.from_text(TEXTS[0]))
    assert (found.model, len(found)) == ("writer", 2)
    loading._load_bundled.cache_clear()


@pytest.mark.slow
@pytest.mark.skipif("TRAINING" not in os.environ, reason="TRAINING names no folder of data")
def test_training_on_one_percent(tmp_path: Path) -> None:
    """The README's command on a hundredth of the data, from MiniLM."""
    data = Path(os.environ["TRAINING"])
    files = [data / f"cnndm_{part}.jsonl.xz" for part in ("train", "val")]
    more = ("--also", data / "onestop_sentences.jsonl.xz", "--sample", "0.01", "--share", "1")
    out, checkpoint, work = (tmp_path / name for name in ("out", "checkpoint", "work"))
    more += ("--out", out, "--checkpoint", checkpoint, "--work", work)
    run_script("train_seq2seq.py", *files, *more)
    history = work / "writer" / "rewrites" / "checkpoints" / "history.jsonl"
    losses = [json.loads(line).get("loss") for line in history.read_text().splitlines()]
    kept = [loss for loss in losses if loss is not None]
    assert kept[-1] < kept[0]
    assert (out / "writer" / "model.bin").stat().st_size < 30e6
    assert (checkpoint / "model.safetensors").stat().st_size < 60e6
    AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
    assert AutoTokenizer.from_pretrained(checkpoint).model_max_length == 512
