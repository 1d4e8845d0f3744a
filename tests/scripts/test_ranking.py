"""Training of the learned methods: what torch trains is what numpy and CTranslate2 run."""

from __future__ import annotations

import json
import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertModel

from eval.datasets import read_dataset
from scripts.ranking.batches import RankerCollator, WordModelCollator
from scripts.ranking.examples import Example, row_of
from scripts.ranking.export import export_arrays, export_encoder, export_word_model
from scripts.ranking.networks import RankerNetwork, WordModelNetwork
from summarize.document.document import Document
from summarize.extractive.learned.estimates import DocumentEstimates
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.fingerprint import FINGERPRINT_FILE, check_fingerprint
from summarize.extractive.learned.ranker import EncoderCorrector
from summarize.extractive.learned.word_model import run_word_model
from summarize.grounding.bullet_encoder import load_bullet_encoder
from summarize.grounding.printable import Printable, judge_printable
from summarize.models import bundled_weights
from summarize.models.bundled_weights import read_tokenizer
from summarize.models.weights import load_weights
from summarize.rewriting.compress import load_compressor
from tests.commands import run_in_process
from tests.summarize.extractive import bert
from tests.summarize.extractive.bert import SAMPLES

ROOT = Path(__file__).parents[2]
TEXTS = [  # a sound one; then one that is not alone, not whole, not worth
    "The council voted for a wall on Monday.",
    "He said he and his family will go.",
    "Scientists found in the of the",
    "(left) (right) (above) (left)",
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert.build(tmp_path_factory.mktemp("bert"))


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    items = [item for item in read_dataset(SAMPLES).items if item.references][:4]
    return [row_of(Document.from_article(item.article), item.references[0]) for item in items]


def _drawn(network: torch.nn.Module) -> None:
    """Draw what training would begin with at 0, so that nothing is equal because it is 0."""
    torch.manual_seed(1)
    for name, parameter in network.named_parameters():
        if not name.startswith("encoder."):
            torch.nn.init.normal_(parameter, std=0.1)


def test_targets(rows: list[dict]) -> None:
    """The references' own words are told from others, and a copied sentence is worth most."""
    article = Document.from_article(read_dataset(SAMPLES).items[0].article)
    third = article.sentences[2].text
    row = row_of(article, [third])
    assert int(np.argmax(row["sentences"])) == 2
    assert row["sentences"][2] == pytest.approx(2.0)
    own = [i for i, line in enumerate(article.tokens) for _ in line]
    assert all(row["words"][place] for place, index in enumerate(own) if index == 2)
    inner = [place for place, index in enumerate(own) if index == 2][:-1]
    assert all(row["pairs"][place] for place in inner)
    assert not all(row["words"])


def test_the_word_model_runs_as_trained(tmp_path: Path, rows: list[dict]) -> None:
    network = WordModelNetwork(width=8, hidden=16).eval()
    _drawn(network)
    network.get_buffer("types_mean").fill_(0.3)
    batch = WordModelCollator()(rows)
    with torch.no_grad():
        expected = {name: value.numpy() for name, value in network(batch["batch"]).items()}
    export_arrays(network, tmp_path / "exact.npz")
    exact = load_weights(tmp_path / "exact.npz")
    features = [Features.from_document(Example.from_row(row).document) for row in rows]
    found = [run_word_model(exact, one) for one in features]
    inner = np.concatenate([np.diff(one.rows, append=-1) == 0 for one in features])
    words = np.concatenate([one.words for one in found])
    pairs = np.concatenate([one.pairs for one in found])
    scores = np.concatenate([one.sentences for one in found])
    near = 0.02  # half precision
    assert words == pytest.approx(expected["words"], abs=near)
    assert pairs[inner] == pytest.approx(expected["pairs"][inner], abs=near)
    assert scores == pytest.approx(expected["scores"], abs=near)


def test_the_encoder_runs_as_trained(tmp_path: Path, base: Path, rows: list[dict]) -> None:
    import ctranslate2

    small = WordModelNetwork(width=8, hidden=16)
    _drawn(small)
    export_word_model(small, tmp_path)
    check_fingerprint(tmp_path / FINGERPRINT_FILE)
    network = RankerNetwork(BertModel.from_pretrained(base), hidden=16, inner=24).eval()
    _drawn(network)
    export_encoder(network.encoder, base, tmp_path / "ranker", "float32")
    export_arrays(network, tmp_path / "ranker" / "head.npz")
    tiny = load_weights(tmp_path / "tiny.npz")
    batch = RankerCollator(tiny, base / "tokenizer.json")(rows)
    targets = [name for name in batch if name.endswith("targets")]
    inputs = {name: value for name, value in batch.items() if name not in targets}
    with torch.no_grad():
        expected = {name: value.numpy() for name, value in network(**inputs).items()}
    documents = [Example.from_row(row).document for row in rows]
    assert "[unused1]" in read_tokenizer(base / "tokenizer.json").get_vocab()
    pieces = read_tokenizer(tmp_path / bundled_weights.ENCODER_TOKENIZER).get_vocab()
    assert not {piece for piece in pieces if "unused" in piece}
    estimates = [DocumentEstimates.from_document(document, tiny) for document in documents]
    outputs = [one.output for one in estimates]
    files = {
        "config.json": (tmp_path / "ranker" / "config.json").read_bytes(),
        "vocabulary.json": (tmp_path / bundled_weights.ENCODER_VOCABULARY).read_bytes(),
        "model.bin": (tmp_path / "ranker" / "model.bin").read_bytes(),
    }
    corrector = EncoderCorrector(
        ctranslate2.Encoder("ranker", compute_type="float32", files=files),
        read_tokenizer(tmp_path / bundled_weights.ENCODER_TOKENIZER),
        load_weights(tmp_path / "ranker" / "head.npz"),
    )
    corrected = [one.output for one in corrector.correct(estimates)]
    changed = [
        (one.words - before.words)[one.words != before.words]
        for one, before in zip(corrected, outputs, strict=True)
    ]
    wanted = expected["words"] - batch["batch"]["words"].numpy()
    assert np.concatenate(changed) == pytest.approx(wanted, abs=0.03 * float(wanted.std()))
    scores = np.concatenate([one.sentences for one in corrected])
    before = np.concatenate([one.sentences for one in outputs])
    moved = expected["scores"] - batch["batch"]["scores"].numpy()
    assert (scores - before)[scores != before] == pytest.approx(
        moved, abs=0.03 * float(moved.std())
    )


def run_script(script: str, *arguments: str | Path) -> str:
    """Run a script that trains, in this process, which has imported torch; return its output."""
    path = ROOT / "scripts" / script
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(path.parent)
        done = run_in_process(lambda: runpy.run_path(str(path), run_name="__main__"), *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def forget_weights() -> Iterator[None]:
    """Load the weights of bullets anew in a test, and again after it."""
    load_bullet_encoder.cache_clear()
    yield
    load_bullet_encoder.cache_clear()


@pytest.mark.usefixtures("forget_weights")
def test_training_from_articles_to_weights(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole script on the sample articles; then the weights that it wrote are used."""
    options = ["--out", tmp_path / "out", "--work", tmp_path / "work", "--base", base]
    more = ("--tiny-epochs", "2", "--epochs", "1", "--device", "cpu")
    run_script("train_ranker.py", SAMPLES, SAMPLES, *options, *more)
    monkeypatch.setattr(bundled_weights, "FOLDER", tmp_path / "out")
    corrector = EncoderCorrector.from_package()
    document = Document.from_article(read_dataset(SAMPLES).items[0].article)
    estimate = DocumentEstimates.from_document(
        document, load_weights(bundled_weights.verified_path("tiny.npz"))
    )
    (corrected,) = corrector.correct([estimate])
    check_fingerprint(bundled_weights.verified_path(FINGERPRINT_FILE))
    assert np.isfinite(corrected.output.words).all()
    assert (corrected.output.words != estimate.output.words).any()
    options += ["--epochs", "20", "--device", "cpu"]
    cuts = tmp_path / "cuts.jsonl"
    cut = {"sentence": "But the council voted on Monday.", "cut": "The council voted."}
    cuts.write_text(f"{json.dumps(cut)}\n" * 4)
    options += ["--cuts", cuts, "--judged", _judged(tmp_path / "judged.jsonl"), "--save-steps", "9"]
    printed = run_script("train_bullets.py", SAMPLES, SAMPLES, *options).splitlines()
    areas = [line for line in printed if "ROC-AUC" in line]
    assert [line.split(":")[0] for line in areas] == ["alone", "whole", "worth", "all"]
    assert all(float(line.split()[2]) > 0.9 for line in areas), areas
    assert all(line.endswith("on 80 texts held out") for line in areas)
    (scores,) = load_compressor().cut_scores(["The council voted for a wall."])
    for values, size in ((scores.keeps, 6), (scores.opens, 5), (scores.closes, 5)):
        assert np.isfinite(values).all()
        assert len(set(values)) == size
    sound, *faulty = judge_printable(TEXTS)
    for name, judgement in zip(sound._fields, faulty, strict=True):
        assert getattr(judgement, name) < getattr(sound, name)
    weights = (tmp_path / "out" / "bullets" / "printable.npz").read_bytes()
    again = run_script("train_bullets.py", SAMPLES, SAMPLES, *options).splitlines()
    assert [line for line in again if "ROC-AUC" in line] == areas  # the last checkpoints are used
    assert (tmp_path / "out" / "bullets" / "printable.npz").read_bytes() == weights


def _judged(file: Path) -> Path:
    """Write 800 texts of 80 documents: a sound one, and one for each answer that is no."""
    with file.open("w", encoding="utf-8") as lines:
        for number in range(800):
            kind = number % 4
            answers = {name: kind != fault for fault, name in enumerate(Printable._fields, 1)}
            record = {"text": TEXTS[kind], **answers, "document": number // 10}
            print(json.dumps(record | {"open": ["He"] if kind == 1 else []}), file=lines)
    return file


@pytest.mark.slow
@pytest.mark.skipif("TRAINING" not in os.environ, reason="TRAINING names no folder of data")
def test_training_on_one_percent(tmp_path: Path) -> None:
    """The README's command on a hundredth of the data, from MiniLM."""
    data = Path(os.environ["TRAINING"])
    files = [data / f"cnndm_{part}.jsonl.xz" for part in ("train", "val")]
    given = (*files, "--sample", "0.01", "--out", tmp_path / "out", "--work", tmp_path / "work")
    run_script("train_ranker.py", *given)
    run_script("train_bullets.py", *given)  # goes on from the encoder
    assert (tmp_path / "out" / "ranker" / "model.bin").stat().st_size < 25e6
    assert (tmp_path / "out" / "bullets" / "model.bin").stat().st_size < 25e6
    assert (tmp_path / "out" / "tiny.npz").stat().st_size < 1e6
