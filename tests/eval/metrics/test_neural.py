"""Neural metrics, with tiny models made here and against an independent computation in numpy."""

from __future__ import annotations

import json
import math
import pickle
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.experiment import evaluate
from eval.metrics.base import Example, Metric, MetricSettings, load_metric
from eval.stats.significance import Resampling
from summarize.article import Article
from summarize.errors import ModelError, OptionError
from summarize.reading import read_articles
from summarize.takeaway import Takeaway, Takeaways
from summarize.text.sentences import article_sentences

torch: Any = pytest.importorskip("torch")
transformers: Any = pytest.importorskip("transformers")

torch.set_num_threads(1)  # more of them only wait for each other over models this small

from safetensors.torch import load_file, save_file  # noqa: E402
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers  # noqa: E402

from eval.metrics import networks, neural  # noqa: E402

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
LIMIT = 48  # tokens of the tiny models, far below what articles and long bullets have

Words = Sequence[str]


# --- tiny models --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def articles() -> list[Article]:
    return list(read_articles(SAMPLES))


@pytest.fixture(scope="session")
def word_pieces(articles: list[Article]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # type: ignore[call-arg]
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)  # type: ignore[assignment]
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()  # type: ignore[assignment]
    trainer = trainers.WordPieceTrainer(vocab_size=1500, special_tokens=SPECIAL)  # type: ignore[call-arg]
    tokenizer.train_from_iterator([article.text for article in articles], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(  # type: ignore[assignment]
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def save(network: Any, tokenizer: Tokenizer, folder: Path) -> str:
    """Write a model as a folder that ``from_pretrained`` reads; return its name."""
    network.save_pretrained(folder)
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(folder)
    return str(folder)


def tiny(tokenizer: Tokenizer, kind: str = "Bert", **options: Any) -> Any:
    """Return a config small enough for a test."""
    sizes = {"hidden_size": 32, "intermediate_size": 64, "max_position_embeddings": LIMIT}
    layers = {"num_hidden_layers": 2, "num_attention_heads": 2, "initializer_range": 0.2}
    known = {"vocab_size": tokenizer.get_vocab_size(), "pad_token_id": 0}
    return getattr(transformers, f"{kind}Config")(**sizes, **layers, **known, **options)


@pytest.fixture(scope="session")
def encoder(word_pieces: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> str:
    torch.manual_seed(7)
    network = transformers.BertModel(tiny(word_pieces))
    return save(network, word_pieces, tmp_path_factory.mktemp("models") / "tiny-encoder")


@pytest.fixture(scope="session")
def classifier(word_pieces: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> str:
    torch.manual_seed(8)
    labels = {0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}
    network = transformers.BertForSequenceClassification(tiny(word_pieces, id2label=labels))
    return save(network, word_pieces, tmp_path_factory.mktemp("models") / "tiny-nli")


def example(bullets: Words, *references: Words, article: Article | None = None) -> Example:
    items = tuple(Takeaway(bullet, (), 1.0) for bullet in bullets)
    article = article or Article("a", "")
    takeaways = Takeaways(article.id, "test", len(items), items)
    return Example(article, tuple(map(tuple, references)), takeaways)


def metric(name: str, model: str | None) -> Metric:
    return load_metric(name, MetricSettings(model=model))


def bert_score(model: str, bullets: Words, *references: Words) -> tuple[float, ...]:
    """Return F, precision and recall of one example."""
    (values,) = metric("bertscore", model).score([example(bullets, *references)])
    return tuple(number or 0.0 for number in values["bertscore"])


# --- an independent BERTScore -------------------------------------------------------------------


def reference_score(folder: str, bullets: Words, references: Words) -> tuple[float, ...]:
    """BERTScore by loops over tokens, from one text, or window of one, at a time."""
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    network = transformers.BertModel.from_pretrained(folder)
    beginning, end = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))

    def vectors(texts: Words) -> list[np.ndarray]:
        found = []
        for text in texts:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            for at in range(0, len(ids), LIMIT - 2):
                window = [beginning, *ids[at : at + LIMIT - 2], end]
                with torch.no_grad():
                    output = network(torch.tensor([window])).last_hidden_state[0, 1:-1]
                found.extend(vector / np.linalg.norm(vector) for vector in output.numpy())
        return found

    ours, theirs = vectors(bullets), vectors(references)
    precision = float(np.mean([max(a @ b for b in theirs) for a in ours]))
    recall = float(np.mean([max(a @ b for a in ours) for b in theirs]))
    return 2 * precision * recall / (precision + recall), precision, recall


def test_same_texts_score_one(encoder: str, articles: list[Article]) -> None:
    texts = [sentence.text for sentence in article_sentences(articles[0])[:4]]
    assert bert_score(encoder, texts, texts) == pytest.approx((1, 1, 1), abs=1e-5)
    assert bert_score(encoder, texts[::-1], texts) == pytest.approx((1, 1, 1), abs=1e-5)


def test_scores_are_those_of_the_paper(encoder: str, articles: list[Article]) -> None:
    """One text at a time gives what batches of texts of all lengths give."""
    long = " ".join(sentence.text for sentence in article_sentences(articles[5])[:6])
    sides = [
        (["Rain."], ["The council voted for the barrier on Thursday."]),
        ([long, "Yes.", articles[1].references[0]], articles[0].references),
        *((articles[i].references, articles[i + 1].references) for i in range(6)),
    ]
    examples = [example(bullets, references) for bullets, references in sides]
    found = metric("bertscore", encoder).score(examples)
    for (bullets, references), values in zip(sides, found, strict=True):
        expected = reference_score(encoder, bullets, references)
        assert tuple(values["bertscore"]) == pytest.approx(expected, abs=1e-5)


def test_precision_and_recall_swap_with_the_sides(encoder: str, articles: list[Article]) -> None:
    one, other = articles[2].references, articles[3].references[:2]
    f, precision, recall = bert_score(encoder, one, other)
    assert bert_score(encoder, other, one) == pytest.approx((f, recall, precision), abs=1e-6)
    assert precision != pytest.approx(recall, abs=1e-3)


def test_the_best_of_several_reference_lists_counts(encoder: str, articles: list[Article]) -> None:
    lists = [articles[i].references for i in (1, 2, 3)]
    each = [bert_score(encoder, articles[0].references, list_) for list_ in lists]
    assert bert_score(encoder, articles[0].references, *lists) == pytest.approx(max(each), abs=1e-6)


@pytest.mark.parametrize("bullets", [[], [""], [" ", ""]])
def test_nothing_scores_zero(encoder: str, bullets: list[str]) -> None:
    assert bert_score(encoder, bullets, ["The council voted."]) == (0, 0, 0)
    assert bert_score(encoder, ["The council voted."], bullets) == (0, 0, 0)


def test_no_token_of_a_long_bullet_is_lost(encoder: str, articles: list[Article]) -> None:
    model = networks.load_network("AutoModel", encoder)
    ids = model.tokenizer(articles[0].text, add_special_tokens=False, verbose=False).input_ids
    windows = model.windows(articles[0].text)
    assert model.limit == LIMIT
    assert len(windows) == -(-len(ids) // (LIMIT - 2)) > 5
    assert [i for window in windows for i in window["input_ids"][1:-1]] == ids
    assert sum(row.count(0) for row in (w["special_tokens_mask"] for w in windows)) == len(ids)
    vectors = model.run(windows, metric("bertscore", encoder)._vectors)  # type: ignore[attr-defined]
    assert [len(rows) for rows in vectors] == [len(w["input_ids"]) - 2 for w in windows]


@pytest.mark.parametrize("kind", ["Bert", "Roberta"])
def test_the_longest_window_is_the_longest_that_runs(
    kind: str, word_pieces: Tokenizer, tmp_path: Path, articles: list[Article]
) -> None:
    network = getattr(transformers, f"{kind}Model")(tiny(word_pieces, kind, type_vocab_size=2))
    model = networks.load_network("AutoModel", save(network, word_pieces, tmp_path))
    assert model.limit == {"Bert": LIMIT, "Roberta": LIMIT - 1}[kind]  # its padding has number 0
    assert len(model.windows(articles[0].text)[0]["input_ids"]) == model.limit
    bert_score(str(tmp_path), [articles[0].text], ["The council voted."])
    with pytest.raises((IndexError, RuntimeError)):
        network(torch.tensor([[5] * (model.limit + 1)]))


def test_a_layer_can_be_chosen(encoder: str, articles: list[Article]) -> None:
    sides = articles[0].references, articles[1].references
    last, first = bert_score(encoder, *sides), bert_score(f"{encoder}#1", *sides)
    assert bert_score(f"{encoder}#2", *sides) == pytest.approx(last, abs=1e-6)
    assert first != pytest.approx(last, abs=1e-3)
    assert "|model:tiny-encoder|layer:1|" in str(metric("bertscore", f"{encoder}#1").signature)


def test_an_encoder_of_a_sequence_to_sequence_model(word_pieces: Tokenizer, tmp_path: Path) -> None:
    sizes = {"d_model": 32, "encoder_layers": 2, "decoder_layers": 1, "encoder_ffn_dim": 64}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2, "decoder_ffn_dim": 64}
    known = {"vocab_size": word_pieces.get_vocab_size(), "pad_token_id": 0, "eos_token_id": 3}
    config = transformers.BartConfig(
        **sizes, **heads, **known, bos_token_id=2, decoder_start_token_id=3, forced_eos_token_id=3
    )
    folder = save(transformers.BartModel(config), word_pieces, tmp_path)
    names = ["input_ids", "attention_mask"]
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, model_input_names=names)
    tokenizer.save_pretrained(folder)
    assert bert_score(folder, ["The council."], ["The council."]) == pytest.approx((1, 1, 1))


# --- entailment ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "index"),
    [
        (["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], 2),
        (["entailment", "neutral", "contradiction"], 0),
        (["entailment", "not_entailment"], 0),
        (["NOT ENTAILED", "ENTAILED"], 1),
        (["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"], 0),
        (["unsupported", "supported"], 1),
        (["not_supported", "supported"], 1),
        (["inconsistent", "consistent"], 1),
        (["factually_inconsistent", "factually_consistent"], 1),
        (["non-entailment", "entailment"], 1),
        (["LABEL_0", "LABEL_1"], 1),
    ],
)
def test_class_of_support(labels: list[str], index: int) -> None:
    assert neural.supported_class(dict(enumerate(labels))) == index


@pytest.mark.parametrize(
    "labels",
    [
        ["NEGATIVE", "POSITIVE"],
        ["LABEL_0", "LABEL_1", "LABEL_2"],
        ["LABEL_0"],
        ["partly supported", "fully supported", "unsupported"],
        ["not_entailment", "other"],
    ],
)
def test_no_class_of_support(labels: list[str]) -> None:
    with pytest.raises(OptionError, match=f"the classes are {', '.join(labels)}$"):
        neural.supported_class(dict(enumerate(labels)))


def test_packing_keeps_order_and_room() -> None:
    draw = random.Random(1)
    for _ in range(200):
        counts = [draw.randint(1, 30) for _ in range(draw.randint(0, 40))]
        runs = [counts[run] for run in neural.pack(counts, 40)]
        assert [count for run in runs for count in run] == counts
        assert all(sum(run) <= 40 for run in runs)
        assert all(sum(one) + next_[0] > 40 for one, next_ in pairwise(runs))
    assert [*neural.pack([50, 3, 60, 2, 2], 40)] == [
        slice(0, 1),
        slice(1, 2),
        slice(2, 3),
        slice(3, 5),
    ]


def test_windows_hold_all_sentences_and_the_bullet(
    classifier: str, articles: list[Article]
) -> None:
    """In 48 tokens some sentences have room only in pieces: they too are there in full."""
    model = networks.load_network("AutoModelForSequenceClassification", classifier)
    ids = lambda text: model.tokenizer(text, add_special_tokens=False, verbose=False).input_ids  # noqa: E731
    for article in articles:
        premises = [sentence.text for sentence in article_sentences(article)]
        claim = " ".join(premises[0].split()[:8])
        windows = neural.pairs(model, premises, claim)
        assert all(len(window["input_ids"]) <= LIMIT for window in windows)
        halves = []
        for window in windows:
            types = np.array(window["token_type_ids"])
            tokens = np.array(window["input_ids"])
            assert tokens[types == 1].tolist() == [*ids(claim), word_id("[SEP]", model)]
            halves += tokens[types == 0].tolist()[1:-1]
        assert halves == [token for premise in premises for token in ids(premise)]


def word_id(word: str, model: networks.Network) -> int:
    return model.tokenizer.convert_tokens_to_ids(word)


def test_probabilities_are_those_of_one_pair_at_a_time(
    classifier: str, articles: list[Article]
) -> None:
    """The best window of each bullet, the mean over bullets; worked out without batches."""
    network = transformers.BertForSequenceClassification.from_pretrained(classifier)
    model = networks.load_network("AutoModelForSequenceClassification", classifier)
    examples = [example(["Rain.", *one.references[:2]], article=one) for one in articles[:3]]
    found = metric("entailment", classifier).score(examples)
    for one, values in zip(examples, found, strict=True):
        shares = []
        for bullet in one.bullets:
            parts = model.parts(bullet, LIMIT // 2)
            assert " ".join("".join(parts).split()) == bullet
            premises = [sentence.text for sentence in article_sentences(one.article)]
            shares.append(min(best(network, model, premises, part) for part in parts))
        assert values["entailed"].value == pytest.approx(np.mean(shares), abs=1e-5)
        assert values["entailed_bullets"].value == np.mean(np.array(shares) >= 0.5)


def best(network: Any, model: networks.Network, premises: Words, claim: str) -> float:
    found = []
    for window in neural.pairs(model, premises, claim):
        names = ("input_ids", "token_type_ids")
        with torch.no_grad():
            logits = network(**{name: torch.tensor([window[name]]) for name in names}).logits
        found.append(float(logits.softmax(-1)[0, 2]))
    return max(found)


def test_a_long_bullet_is_as_entailed_as_its_worst_part(
    classifier: str, articles: list[Article]
) -> None:
    model = networks.load_network("AutoModelForSequenceClassification", classifier)
    bullet = articles[1].text[:600]
    parts = model.parts(bullet, LIMIT // 2)
    assert len(parts) == -(-model.counts([bullet])[0] // (LIMIT // 2)) > 3
    found = metric("entailment", classifier).score(
        [example([text], article=articles[0]) for text in (bullet, *parts)]
    )
    whole, *each = (values["entailed"].value for values in found)
    assert whole == pytest.approx(min(each), abs=1e-6)


def test_nothing_to_entail_is_unscored(classifier: str, articles: list[Article]) -> None:
    empty = example([], article=articles[0])
    alone = example(["Rain."], article=Article("none", ""))
    blank = example([" "], article=articles[0])
    found = metric("entailment", classifier).score([empty, alone, blank])
    assert found[:2] == [{}, {}]
    assert found[2]["entailed"].value == 0


# --- loading ------------------------------------------------------------------------------------


def test_a_metric_is_light_until_it_scores(encoder: str) -> None:
    code = f"""
import pickle, sys
from eval.metrics.base import MetricSettings, load_metric
for name in ("bertscore", "entailment"):
    metric = pickle.loads(pickle.dumps(load_metric(name, MetricSettings(model={encoder!r}))))
    print([measure.name for measure in metric.measures], metric.signature)
print({{"torch", "transformers", "tokenizers"}} & set(sys.modules))
"""
    lines = run(code).splitlines()
    known = f"transformers:{transformers.__version__}|v:"
    assert f"['bertscore'] bertscore|model:tiny-encoder|layer:last|{known}" in lines[0]
    assert f"['entailed', 'entailed_bullets'] entailment|model:tiny-encoder|{known}" in lines[1]
    assert lines[2] == "set()"


def test_a_missing_package_is_named() -> None:
    code = """
import sys
from importlib.machinery import PathFinder
class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name in ("torch", "transformers") else super().find_spec(name, path, target)
sys.meta_path[:] = [Without if finder is PathFinder else finder for finder in sys.meta_path]
from eval.metrics.base import MetricSettings, load_metric
from summarize.errors import ModelError, OptionError
try:
    load_metric("bertscore", MetricSettings(model="any"))
except OptionError as error:
    print(error)
"""
    need = "the metric bertscore needs torch and transformers"
    assert run(code).strip() == f'{need}: pip install "takeaways[neural-metrics]"'


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_metric_that_was_used_can_be_sent(encoder: str) -> None:
    one = example(["The council voted."], ["The town has a barrier."])
    used = metric("bertscore", encoder)
    values = used.score([one])
    assert pickle.loads(pickle.dumps(used)).score([one]) == values
    assert used.score([]) == []
    assert used.score([one] * 150) == [*values] * 150


def test_a_folder_needs_no_network_and_says_nothing(
    encoder: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    networks.load_network.cache_clear()
    assert metric("bertscore", encoder).remarks([]) == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["bertscore", "entailment"])
def test_a_model_must_be_named(name: str) -> None:
    with pytest.raises(OptionError) as caught:
        metric(name, None)
    assert str(caught.value) == f"the metric {name} needs a model: --metric-model NAME_OR_FOLDER"


@pytest.mark.parametrize("model", ["name#", "name#two", "name#-1", "name#0", "#3"])
def test_a_layer_must_be_a_number(model: str) -> None:
    with pytest.raises(OptionError, match=f"a layer 1, 2, …, not '{model}'"):
        metric("bertscore", model)


def test_a_layer_must_be_there(encoder: str) -> None:
    with pytest.raises(OptionError, match="tiny-encoder has the layers 1 to 2, not 3"):
        metric("bertscore", f"{encoder}#3").remarks([])


def test_a_folder_may_have_a_layer_mark_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "model#3").mkdir()
    assert networks.parse_model(str(tmp_path / "model#3")) == (str(tmp_path / "model#3"), None)
    assert networks.parse_model(f"{tmp_path}/model#3#2") == (str(tmp_path / "model#3"), 2)


def test_what_is_no_model_is_one_clear_line(
    encoder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in Path(encoder).iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    (broken / "model.safetensors").write_bytes(b"not weights")
    (tmp_path / "empty").mkdir()
    for folder in (broken, tmp_path / "empty", tmp_path / "absent"):
        with pytest.raises(OptionError) as caught:
            metric("bertscore", str(folder)).remarks([])
        assert str(caught.value).startswith(f"the model {str(folder)!r} cannot be loaded: ")
        assert "\n" not in str(caught.value)


def test_impossible_sizes_and_weights_without_numbers_are_refused(
    encoder: str, tmp_path: Path
) -> None:
    sizes, weights = (Path(shutil.copytree(encoder, tmp_path / name)) for name in ("s", "w"))
    config = json.loads((sizes / "config.json").read_text())
    (sizes / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 10**9}))
    found = load_file(weights / "model.safetensors")
    max(found.values(), key=torch.Tensor.numel).fill_(math.nan)
    save_file(found, weights / "model.safetensors", {"format": "pt"})
    for folder, reason in ((sizes, "its weights are smaller"), (weights, "that are not finite")):
        with pytest.raises(ModelError, match=reason):
            networks.load_network("AutoModel", str(folder))


def test_an_encoder_is_no_classifier(encoder: str) -> None:
    """Its missing head would be random, and every score with it."""
    with pytest.raises(OptionError, match="it has not trained weights of classifier"):
        metric("entailment", encoder).remarks([])


# --- as a part of an evaluation -----------------------------------------------------------------


def test_in_an_evaluation(classifier: str, articles: list[Article]) -> None:
    """One model serves both; the references are entailed too, and not measured by themselves."""
    report = evaluate(
        articles[:2],
        ["lead"],
        metrics=["bertscore", "entailment"],
        settings=MetricSettings(model=f"{classifier}#1"),
        resampling=Resampling(samples=20),
    )
    assert [measure.name for measure in report.headline] == ["bertscore", "entailed"]
    values = report.scores.values
    lead, references = (report.scores.methods.index(name) for name in ("lead", "references"))
    assert np.isfinite(values["bertscore"][:, lead]).all()
    assert np.isnan(values["bertscore"][:, references]).all()
    assert np.isfinite(values["entailed_bullets"][:, [lead, references]]).all()


def test_a_model_of_no_use_ends_an_evaluation_before_it_begins(
    tmp_path: Path, articles: list[Article]
) -> None:
    out = tmp_path / "run"
    with pytest.raises(OptionError, match="cannot be loaded"):
        evaluate(
            articles[:2],
            metrics=["entailment"],
            settings=MetricSettings(model=str(tmp_path)),
            out=out,
        )
    assert not out.exists()
