"""Bad models and articles: the error is one line, and a batch continues."""

from __future__ import annotations

import io
import json
import math
import os
import pickle
import random
import re
import shutil
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ctranslate2
import pytest
import torch
import transformers
from huggingface_hub import constants
from safetensors.torch import load_file, save_file

from summarize import (
    Article,
    ModelError,
    OptionError,
    Summarizer,
    Takeaways,
    TakeawaysError,
    TakeawaysWarning,
)
from summarize.composing.candidates import EXTRACTIVE
from summarize.options import Engine
from summarize.seq2seq.convert import convert
from tests.summarize.seq2seq.copying import sentences

Build = Callable[[str], Path]
Damage = Callable[[Path], object]

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "articles" / "05-cup-final.txt"
BOTH = pytest.mark.parametrize("method", ["abstractive", "hybrid"])
ENGINES = pytest.mark.parametrize("engine", ["transformers", "ctranslate2"])


@pytest.fixture(scope="module")
def small(copier: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the copier, converted."""
    out = tmp_path_factory.mktemp("converted") / "copier"
    convert(copier, out, "copier", quantization="float32")
    return out


def _refused(model: object, error: type[TakeawaysError] = ModelError, **options: Any) -> str:
    """Return the one-line error for a model or its options."""
    with pytest.raises(error) as caught:
        Summarizer("abstractive", model=None if model is None else str(model), **options)
    line = str(caught.value)
    assert line.isprintable()  # so it has no line break
    assert len(line) < 600
    if error is ModelError:
        assert line.startswith(f"the model {str(model)!r} ")
    return line


# --- names --------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Disable the network, and return a list that records all requests."""
    hosts: list[object] = []

    def refuse(*address: object, **_: object) -> None:
        hosts.append(address)
        raise OSError("there is no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return hosts


@pytest.mark.parametrize(
    "name",
    ["./nowhere", "/no/such/folder", "no/such/folder", "~/model", "nowhere/", "C:\\no", "no such"],
)
def test_an_invalid_hub_name_makes_no_request(name: str, asked: list[object]) -> None:
    assert "no such folder, and not a valid name on the hub" in _refused(name)
    assert not asked


def test_a_name_that_is_too_long_is_refused(asked: list[object]) -> None:
    assert "is not a usable path" in _refused("x" * 300)
    assert not asked


def test_a_hub_name_makes_a_request_unless_offline(asked: list[object]) -> None:
    assert "leave out offline" in _refused("nobody/nothing", offline=True)
    assert not asked
    line = _refused("nobody/nothing")
    assert "the hub could not be reached: check the network (" in line
    assert "leave out the model to use the one that comes along" in line
    assert "HF_HUB_OFFLINE" not in line
    assert asked


def test_a_model_that_is_not_found_has_one_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError) as caught:
        Summarizer("abstractive", model="nobody/nothing", offline=True)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "unset HF_HUB_OFFLINE" in _refused("nobody/nothing")


def test_a_folder_needs_no_network(copier: Path, small: Path, asked: list[object]) -> None:
    models: dict[Engine, Path] = {"transformers": copier, "ctranslate2": copier, "auto": small}
    for engine, model in models.items():
        Summarizer("abstractive", model=str(model), engine=engine)
    assert not asked


def test_a_file_is_refused_as_a_model(copier: Path) -> None:
    assert "name the folder that holds it" in _refused(copier / "model.safetensors")


# --- broken checkpoints -------------------------------------------------------------------------


def _without(*names: str) -> Damage:
    return lambda folder: [(folder / name).unlink() for name in names]


def _holding(name: str, text: str) -> Damage:
    return lambda folder: (folder / name).write_text(text)


def _saying(name: str, **changes: Any) -> Damage:
    """Return a function that changes fields of a JSON file; None removes a field."""

    def damage(folder: Path) -> None:
        said = json.loads((folder / name).read_text()) | changes
        kept = {key: value for key, value in said.items() if value is not None}
        (folder / name).write_text(json.dumps(kept))

    return damage


def _cut_short(name: str) -> Damage:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def _with_weights(change: Callable[[dict[str, torch.Tensor]], object]) -> Damage:
    def damage(folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        change(weights)
        save_file(weights, folder / "model.safetensors", {"format": "pt"})

    return damage


class _Bomb:
    """An object that runs a command when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch went-off",)


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(_Bomb()))


def _decoder_only(folder: Path) -> None:
    config = transformers.GPT2Config(
        vocab_size=48, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=2
    )
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)


def _more_words(folder: Path) -> None:
    said = json.loads((folder / "tokenizer.json").read_text())
    known = said["model"]["vocab"]
    known |= {f"word{number}": len(known) + number for number in range(100)}
    (folder / "tokenizer.json").write_text(json.dumps(said))


def _with_own_code(folder: Path) -> None:
    code = "import pathlib\npathlib.Path('went-off').touch()\nclass Own: pass\n"
    (folder / "own.py").write_text(code)
    own = {"AutoConfig": "own.Own", "AutoModelForSeq2SeqLM": "own.Own"}
    _saying("config.json", model_type="own", auto_map=own)(folder)


CHECKPOINTS: Mapping[str, tuple[Damage, str]] = {
    "empty": (lambda folder: [*map(Path.unlink, folder.iterdir())], "without config.json: not a"),
    "no weights": (_without("model.safetensors"), "has no weights: the folder has no safetensors"),
    "pickle": (_pickled, "only as pickles, .* save it with save_pretrained"),
    "decoder only": (
        _decoder_only,
        "is a gpt2, which is not a sequence-to-sequence model: use",
    ),
    "cut short": (
        _cut_short("model.safetensors"),
        "cannot be loaded: .*; download its",
    ),
    "a page": (
        _holding("model.safetensors", "<html>" * 9),
        "cannot be loaded: .*download its",
    ),
    "a tensor less": (
        _with_weights(lambda found: found.pop("model.encoder.layers.0.fc1.weight")),
        r"no trained weights of model\.encoder\.layers\.0\.fc1\.weight: train it, or download its",
    ),
    "other sizes": (
        _saying("config.json", decoder_ffn_dim=99),
        r"has a model\.decoder\.layers\.0\.fc1\.bias of \[128\], .* \[99\]: the files are not of",
    ),
    "config broken": (_cut_short("config.json"), "has a broken config.json: "),
    "config no object": (
        _holding("config.json", "[]"),
        "config.json: it must hold a JSON object",
    ),
    "no model type": (
        _saying("config.json", model_type=None),
        "cannot use: .*Should have a `model",
    ),
    "unknown type": (
        _saying("config.json", model_type="no"),
        "cannot use: .*does not recognize",
    ),
    "odd type": (
        _saying("config.json", model_type=["bart"]),
        "that transformers cannot use: ",
    ),
    "own code": (_with_own_code, "needs code that comes with it, which is never run: use another"),
    "generation broken": (_cut_short("generation_config.json"), "broken generation_config.json: "),
    "odd beams": (
        _saying("generation_config.json", num_beams="4"),
        "num_beams is '4'; correct",
    ),
    "deep config": (
        _holding("config.json", "[" * 200_000),
        "has a broken config.json: ",
    ),
    "huge config": (
        _holding("config.json", " " * 17_000_000),
        "has a broken config.json: it has over 16 MB",
    ),
    "deep tokenizer": (
        _holding("tokenizer.json", "[" * 200_000),
        "has no working tokenizer",
    ),
    "a huge network": (
        _saying("config.json", d_model=1_000_000),
        "with d_model 1,000,000, but its weights are smaller",
    ),
    "endless layers": (
        _saying("config.json", encoder_layers=10**9),
        "with encoder_layers 1,000,000,000, but its weights are smaller",
    ),
    "endless positions": (
        _saying("config.json", max_position_embeddings=10**9),
        "with max_position_embeddings 1,000,000,000, but its weights are smaller",
    ),
    "no numbers": (
        _with_weights(lambda found: found["model.encoder.layers.0.fc1.weight"].fill_(math.nan)),
        r"numbers in model\.encoder\.layers\.0\.fc1\.weight that are not finite: its training",
    ),
    "a device": (
        lambda folder: (folder / "vocab.json").symlink_to("/dev/zero"),
        r"holds a pipe or device, vocab\.json: download",
    ),
    "many beams": (
        _saying("generation_config.json", num_beams=1_000_000),
        "num_beams is 1000000; correct",
    ),
    "odd length": (
        _saying("generation_config.json", max_length=-5),
        "max_length is -5; correct",
    ),
    "odd tasks": (
        _saying("config.json", task_specific_params=[1]),
        "invalid generation settings",
    ),
    "odd mark": (
        _saying("config.json", task_specific_params={"summarization": {"focus": 7}}),
        "invalid generation settings",
    ),
    "no tokenizer": (_without("tokenizer.json", "tokenizer_config.json"), "tokenizer without word"),
    "half of it": (_without("tokenizer.json"), "no working tokenizer; its files must be in"),
    "tokenizer broken": (_cut_short("tokenizer.json"), "has no working tokenizer; its files"),
    "more words": (
        _more_words,
        "49 embeddings, but its tokenizer has 149 tokens: use",
    ),
}


@pytest.mark.parametrize("engine", ["auto", "transformers", "ctranslate2"])
@pytest.mark.parametrize("wrong", CHECKPOINTS)
def test_a_broken_checkpoint_is_refused_in_one_line(
    wrong: str,
    engine: Engine,
    copier: Path,
    tmp_path: Path,
    own_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    damage, reason = CHECKPOINTS[wrong]
    folder = Path(shutil.copytree(copier, tmp_path / "model"))
    damage(folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))  # to whatever might be asked
    capfd.readouterr()
    line = _refused(folder, engine=engine)
    assert re.search(reason, line), line
    assert capfd.readouterr() == ("", "")
    assert not (tmp_path / "went-off").exists()
    assert not [*own_cache.rglob("model.bin")]  # nothing was converted


@ENGINES
def test_a_tokenizer_of_another_model_is_refused(
    engine: Engine, copier: Path, checkpoint: Build, tmp_path: Path
) -> None:
    for other in ("bart", "t5", "m2m100"):
        folder = Path(shutil.copytree(copier, tmp_path / other))
        for file in checkpoint(other).iterdir():
            if file.name not in ("config.json", "generation_config.json", "model.safetensors"):
                shutil.copy(file, folder)
        assert "use the tokenizer that it was trained with" in _refused(folder, engine=engine)


# --- broken conversions -------------------------------------------------------------------------


def _without_numbers(folder: Path) -> None:
    """Put bytes that are no number in 32 bits in the place of a weight of a conversion."""
    path = folder / "model.bin"
    content = path.read_bytes()
    place = content.index(b"decoder/layer_0/ffn/linear_0/weight") + 100
    path.write_bytes(content[:place] + b"\xff" * 1000 + content[place + 1000 :])


CONVERTED: Mapping[str, tuple[Damage, str]] = {
    "by something else": (_without("takeaways.json"), "has no takeaways.json: convert the check"),
    "settings broken": (_cut_short("takeaways.json"), "has a broken takeaways.json: "),
    "settings of later": (_saying("takeaways.json", format=99), "by another version: convert"),
    "a setting less": (_saying("takeaways.json", end_token=None), "'end_token'; convert the check"),
    "odd settings": (_saying("takeaways.json", settings={"tasks": "x"}), "'str' .*; convert the"),
    "no weights": (_without("model.bin"), "has no model.bin or no config.json: convert the check"),
    "no config": (_without("config.json"), "has no model.bin or no config.json: convert the check"),
    "cut short": (_cut_short("model.bin"), "cannot be loaded: .*; convert the checkpoint with"),
    "no vocabulary": (_without("shared_vocabulary.json"), "cannot be loaded: .*; convert the"),
    "no tokenizer": (_without("tokenizer.json"), "has no working tokenizer; its files must"),
    "tokenizer broken": (_cut_short("tokenizer.json"), "cannot be loaded: .*; convert the check"),
    "deep settings": (_holding("takeaways.json", "[" * 200_000), "has a broken takeaways.json: "),
    "deep config": (_holding("config.json", "[" * 200_000), "cannot be loaded: .*; convert the"),
    "no numbers": (_without_numbers, "has weights that are not numbers: use another"),
}


@pytest.mark.parametrize("wrong", CONVERTED)
def test_a_broken_conversion_is_refused_in_one_line(
    wrong: str, small: Path, tmp_path: Path
) -> None:
    damage, reason = CONVERTED[wrong]
    folder = Path(shutil.copytree(small, tmp_path / "model"))
    damage(folder)
    line = _refused(folder)
    assert re.search(reason, line), line


# --- options of a good model --------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["auto", "transformers", "ctranslate2", "converted"])
def test_unavailable_devices_are_refused(
    engine: str, copier: Path, small: Path, own_cache: Path
) -> None:
    model = small if engine == "converted" else copier
    asked: dict[str, Any] = {"engine": "auto" if engine == "converted" else engine}
    if not torch.cuda.device_count():
        for device in ("cuda", "cuda:0"):
            line = _refused(model, OptionError, device=device, **asked)
            assert f"the device {device!r} is not available" in line
            assert "leave out device" in line
    for device in ("cuda:99", "cpu:1"):
        assert f"the device {device!r} is not" in _refused(
            model, OptionError, device=device, **asked
        )
    for device in ("nonsense", "", "CPU", "cuda:x", "cuda:", "cuda:-1", "cuda:0:0", "cuda:¹"):
        line = _refused(model, OptionError, device=device, **asked)
        assert line == f"device must be auto, cpu, cuda, cuda:N or mps, not {device!r}"
    assert not [*own_cache.rglob("model.bin")]  # nothing was converted in vain


def test_precisions_that_an_engine_lacks_are_refused(
    copier: Path, small: Path, own_cache: Path
) -> None:
    line = _refused(copier, OptionError, engine="transformers", precision="int8")
    assert "'int8' needs the engine ctranslate2" in line
    line = _refused(small, OptionError, engine="transformers")
    assert line == f"{small} is converted for ctranslate2: transformers cannot run it"
    if "bfloat16" not in ctranslate2.get_supported_compute_types("cpu"):
        for model in (copier, small):
            line = _refused(
                model, OptionError, engine="ctranslate2", device="cpu", precision="bfloat16"
            )
            assert "choose one of auto, float32, int8" in line
    assert not [*own_cache.rglob("model.bin")]


# --- useless outputs and unreadable articles -----------------------------------------------------


def _article(text: str, number: int = 1) -> Article:
    read = Article.from_text(text)
    source = f"news.jsonl, line {number}"
    return Article(read.id, read.text, body=read.body, source=source)


def _lines(seed: int, count: int = 6) -> list[str]:
    return sentences(random.Random(seed), count)


def _told(summarizer: Summarizer, articles: list[Article]) -> tuple[list[Takeaways], list[str]]:
    """Return the takeaways and the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = list(summarizer.batch(articles))
    said = [warning for warning in caught if warning.category is TakeawaysWarning]
    assert len(said) == len(caught)
    return found, [str(warning.message) for warning in said]


@BOTH
@ENGINES
@pytest.mark.parametrize("token", ["</s>", "Anna", "the", "<unk>", "<pad>"])
def test_useless_outputs_are_replaced_by_sentences_of_the_article(
    token: str, engine: Engine, method: str, copier: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(copier, tmp_path / "model"))
    number = transformers.AutoTokenizer.from_pretrained(folder).convert_tokens_to_ids(token)
    _with_weights(lambda found: found["final_logits_bias"][0, number].fill_(1e4))(folder)
    summarizer = Summarizer(method, model=str(folder), engine=engine, count=3)
    articles = [_article(" ".join(_lines(seed)), seed) for seed in (1, 2)]
    found, said = _told(summarizer, articles)
    for article, takeaways in zip(articles, found, strict=True):
        assert len({item.text for item in takeaways}) == 3
        for item in takeaways:
            assert EXTRACTIVE in item.flags
            assert item.text in article.text
    assert said == [
        f"news.jsonl, line {number}: the model {folder} wrote nothing that the article supports: "
        "these takeaways are sentences of the article"
        for number in (1, 2)
    ]


@BOTH
@ENGINES
def test_an_unreadable_article_does_not_affect_the_others(
    engine: Engine, method: str, copier: Path
) -> None:
    good = [_article(" ".join(_lines(seed)), seed) for seed in (1, 3, 5)]
    chinese = _article("市议会周二投票决定修建防洪墙。这项工程将耗资四千六百万。居民表示欢迎。", 2)
    word, empty = _article("Yes", 4), _article("", 6)
    summarizer = Summarizer(method, model=str(copier), engine=engine, count=3)
    found, said = _told(summarizer, [good[0], chinese, good[1], word, good[2], empty])
    alone, nothing = _told(summarizer, good)
    assert [found[0], found[2], found[4]] == alone
    assert not nothing
    assert not any(item.flags for takeaways in alone for item in takeaways)
    assert "".join(item.text for item in found[1]) == chinese.text
    assert [item.text for item in found[3]] == ["Yes"]
    assert all(EXTRACTIVE in item.flags for some in (found[1], found[3]) for item in some)
    assert len(found[5]) == 0
    unread, unwritten, nothing_to_read = said
    assert unread.startswith(
        f"news.jsonl, line 2: the model {copier} does not know most of the characters of this text"
    )
    assert unwritten.startswith(f"news.jsonl, line 4: the model {copier} ")
    assert nothing_to_read.startswith("news.jsonl, line 6: holds no prose")


@ENGINES
def test_a_text_may_contain_a_special_token_without_an_embedding(
    engine: Engine, copier: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(copier, tmp_path / "model"))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"mask_token": "<mask>"})  # as BART's, of 50264 embeddings
    tokenizer.save_pretrained(folder)
    lines = _lines(7)
    text = " ".join([*lines[:3], "A <mask> stands here.", *lines[3:]])
    found = Summarizer("abstractive", model=str(folder), engine=engine, count=3)(text)
    assert {item.text for item in found} < {*lines}
    assert not any(item.flags for item in found)


def test_an_engine_failure_on_one_article_does_not_affect_the_others(
    small: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(small, tmp_path / "model"))
    said = json.loads((folder / "takeaways.json").read_text())
    said["settings"]["source_limit"] = 500  # which is a lie
    (folder / "takeaways.json").write_text(json.dumps(said))
    articles = [_article(" ".join(_lines(seed, count))) for seed, count in ((1, 3), (2, 9), (3, 3))]
    summarizer = Summarizer("abstractive", model=str(folder), count=2)
    (_, first), (_, failed), (_, last) = summarizer.each(articles)
    assert isinstance(failed, ModelError)
    assert re.fullmatch(rf"the model {str(folder)!r} failed: No position encodings .*", str(failed))
    for found in (first, last):
        assert isinstance(found, Takeaways)
        assert [item.flags for item in found] == [(), ()]


# --- the command --------------------------------------------------------------------------------


def _command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "takeaways", *map(str, arguments)]
    run = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment}
    )
    assert "Traceback" not in run.stderr
    return run


def test_the_command_reports_a_bad_model_in_one_message(
    copier: Path, small: Path, tmp_path: Path
) -> None:
    gpt = tmp_path / "gpt"
    _decoder_only(gpt)
    wrong: list[tuple[list[object], str]] = [
        (["nobody/nothing"], "has not been downloaded yet: unset HF_HUB_OFFLINE"),
        ([gpt], "is a gpt2, which is not a sequence-to-sequence model"),
        ([small, "--device", "nonsense"], "device must be auto, cpu, cuda, cuda:N or mps"),
    ]
    for arguments, reason in wrong:
        run = _command(SAMPLE, "--method", "abstractive", "--model", *arguments, HF_HUB_OFFLINE="1")
        assert run.returncode == 2
        assert not run.stdout
        assert reason in " ".join(run.stderr.replace("│", " ").split()), run.stderr


def test_the_command_continues_after_an_unreadable_article(small: Path, tmp_path: Path) -> None:
    lines = [_lines(seed) for seed in (1, 2)]
    texts = [
        " ".join(lines[0]),
        "市议会周二投票决定修建防洪墙。居民表示欢迎。",
        "",
        " ".join(lines[1]),
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), "text": t}) for n, t in enumerate(texts)))
    run = _command(path, "-m", "abstractive", "--model", small, "-n", "2", "-f", "jsonl")
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["id"] for one in found] == ["0", "1", "3"]
    assert [len(one["takeaways"]) for one in found] == [2, 2, 2]
    said = sorted(line for line in run.stderr.splitlines() if not line.endswith("…"))  # progress
    unread, empty, by_model = said
    assert "a model wrote these bullets" in by_model
    assert "line 2: the model" in unread
    assert "does not know most of the characters" in unread
    assert "line 3" in empty
    assert run.returncode == 1  # for the record that is empty
