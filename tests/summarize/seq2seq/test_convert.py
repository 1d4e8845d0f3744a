"""Conversion: the folder is complete or absent, is made once, and needs no torch."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import transformers
from safetensors.torch import load_file, save_file

from summarize import ModelError, OptionError, Summarizer, Takeaways
from summarize.options import Quantization
from summarize.seq2seq import ctranslate2
from summarize.seq2seq.conversion_cache import convert_once
from summarize.seq2seq.convert import convert
from tests.summarize.seq2seq.copying import sentences

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "articles" / "05-cup-final.txt"
FILES = {"config.json", "model.bin", "shared_vocabulary.json", "takeaways.json", "tokenizer.json"}
LINES = sentences(random.Random(3), 8)
TEXT = " ".join(LINES)


def _made_by(model: Path, **options: object) -> list[str]:
    """Return the bullets of the text after checking that the model copied them."""
    found: Takeaways = Summarizer("abstractive", model=str(model), **options)(TEXT)  # pyright: ignore[reportArgumentType]
    assert len(found) == 4
    assert not any(item.flags for item in found)
    assert {item.text for item in found} < {*LINES}
    return [item.text for item in found]


def _files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _changed(copier: Path, folder: Path, **config: object) -> Path:
    """Return a copy of the copier with another configuration."""
    shutil.copytree(copier, folder)
    said = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(said | config))
    return folder


@pytest.fixture(scope="module")
def small(copier: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the copier, converted with the default options."""
    out = tmp_path_factory.mktemp("converted") / "copier"
    convert(copier, out, "the-copier")
    return out


# --- what is written ----------------------------------------------------------------------------


def test_the_folder_is_complete(copier: Path, small: Path) -> None:
    assert {*_files(small)} == FILES
    assert [*small.parent.iterdir()] == [small]  # nothing is left beside it
    said = json.loads((small / "takeaways.json").read_text())
    assert (said["model"], said["quantization"]) == ("the-copier", "int8")
    config = json.loads((copier / "config.json").read_text())
    assert said["settings"]["source_limit"] == config["max_position_embeddings"]
    assert _made_by(small) == _made_by(copier, engine="transformers")


@pytest.mark.parametrize("quantization", get_args(Quantization))
def test_every_quantization_copies(
    quantization: Quantization, copier: Path, tmp_path: Path
) -> None:
    convert(copier, tmp_path / "small", "copier", quantization=quantization)
    assert _made_by(tmp_path / "small") == _made_by(copier, engine="transformers")
    size = (tmp_path / "small" / "model.bin").stat().st_size
    whole = (copier / "model.safetensors").stat().st_size
    assert size < whole * {"float32": 1.05, "int8": 0.35, "int8_bfloat16": 0.35}.get(
        quantization, 0.55
    )


def test_an_unknown_quantization_is_refused(copier: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="must be one of int8, int8_bfloat16, int16"):
        convert(copier, tmp_path / "out", "copier", quantization="int4")  # pyright: ignore[reportArgumentType]
    assert not [*tmp_path.iterdir()]


def test_embeddings_without_a_token_change_nothing(copier: Path, tmp_path: Path) -> None:
    network = transformers.AutoModelForSeq2SeqLM.from_pretrained(copier)
    network.resize_token_embeddings(64)  # as for a multiple of 64
    shutil.copytree(copier, tmp_path / "padded")
    network.save_pretrained(tmp_path / "padded")
    made = [
        _made_by(tmp_path / "padded", engine=engine) for engine in ("transformers", "ctranslate2")
    ]
    assert made == [_made_by(copier)] * 2


# --- where it is written ------------------------------------------------------------------------


def test_an_existing_folder_stays_unless_forced(copier: Path, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(small, out)
    (out / "model.bin").write_bytes(b"old")
    before = _files(out)
    with pytest.raises(OptionError, match="out already exists; use --force"):
        convert(copier, out, "copier")
    assert _files(out) == before
    convert(copier, out, "the-copier", force=True)
    assert _files(out) == _files(small)
    assert [*tmp_path.iterdir()] == [out]


def test_force_replaces_conversions_only(copier: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    checkpoint = tmp_path / "checkpoint"
    shutil.copytree(copier, checkpoint)
    for out in (mine, mine / "thesis.txt", checkpoint):
        with pytest.raises(OptionError, match="exists and is not a conversion: name another"):
            convert(checkpoint, out, "copier", force=True)
    assert (mine / "thesis.txt").read_text() == "years of work"
    assert _files(checkpoint) == _files(copier)


@pytest.mark.parametrize("force", [False, True])
def test_a_conversion_that_fails_leaves_no_trace(
    force: bool, copier: Path, small: Path, tmp_path: Path
) -> None:
    # transformers runs it, so that it is CTranslate2's converter that fails, after all checks.
    broken = _changed(copier, tmp_path / "broken", activation_function="leaky_relu")
    Summarizer("abstractive", model=str(broken), engine="transformers")
    place = tmp_path / "place"
    place.mkdir()
    if force:
        shutil.copytree(small, place / "out")
    for wrong, reason in (
        (broken, "cannot be converted: .*leaky_relu.*; try the engine transformers"),
        (_changed(copier, tmp_path / "other", decoder_ffn_dim=99), "not of the same checkpoint"),
        (small, "is already converted"),
    ):
        with pytest.raises(ModelError, match=f"the model 'm' .*{reason}"):
            convert(wrong, place / "out", "m", force=force)
        assert [*place.iterdir()] == ([place / "out"] if force else [])
    if force:
        assert _files(place / "out") == _files(small)


# --- on first use -------------------------------------------------------------------------------


def test_a_checkpoint_is_converted_once_into_the_cache(
    copier: Path, own_cache: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(copier, folder)
    first = convert_once(folder, "m")
    assert own_cache in first.parents
    stamp = (first / "model.bin").stat().st_mtime_ns
    assert convert_once(folder, "m") == first
    assert (first / "model.bin").stat().st_mtime_ns == stamp
    assert convert_once(folder, "m", quantization="float32") != first

    weights = load_file(folder / "model.safetensors")
    save_file(
        {k: v + 0.001 for k, v in weights.items()}, folder / "model.safetensors", {"format": "pt"}
    )
    second = convert_once(folder, "m")
    assert second != first
    assert (second / "model.bin").read_bytes() != (first / "model.bin").read_bytes()
    assert len([*first.parent.glob("[!.]*")]) == 3

    (second / "model.bin").unlink()  # as a cleaner of caches may do
    assert convert_once(folder, "m") == second
    assert {*_files(second)} == FILES


def test_the_engine_converts_on_first_use(copier: Path, own_cache: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(copier, tmp_path / "model"))
    made = _made_by(folder, engine="ctranslate2", precision="float32")
    (kept,) = (own_cache / "takeaways" / "models").glob("[!.]*")
    assert kept.name.startswith("model-float32-")
    assert _made_by(kept) == made


@pytest.mark.parametrize("blocked", [".", "takeaways", "takeaways/models"])
def test_an_unwritable_cache_is_a_one_line_error(
    blocked: str, copier: Path, own_cache: Path
) -> None:
    place = own_cache / blocked
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file, which stops root, too")
    with pytest.raises(ModelError) as caught:
        Summarizer("abstractive", model=str(copier), engine="ctranslate2")
    line = str(caught.value)
    assert line.isprintable()
    assert f"the model {str(copier)!r} cannot be stored in {own_cache}" in line
    assert line.endswith("; convert it elsewhere with `takeaways convert`")
    assert place.read_text() == "a file, which stops root, too"


# --- languages ----------------------------------------------------------------------------------


def test_a_conversion_is_for_one_language(copier: Path, small: Path, tmp_path: Path) -> None:
    ctranslate2.load_converted(small, "m", language="de")  # knows one language only
    said = json.loads((small / "takeaways.json").read_text()) | {"multilingual": True}
    german = Path(shutil.copytree(small, tmp_path / "german"))
    (german / "takeaways.json").write_text(json.dumps(said))
    with pytest.raises(ModelError, match=r"for the language None: .*convert` --language de"):
        ctranslate2.load_converted(german, "m", language="de")
    (german / "takeaways.json").write_text(json.dumps(said | {"language": "de"}))
    ctranslate2.load_converted(german, "m", language="de")
    ctranslate2.load_converted(german, "m")
    with pytest.raises(ModelError, match=r"for the language 'de': .* --language fr"):
        ctranslate2.load_converted(german, "m", language="fr")


# --- without torch ------------------------------------------------------------------------------

_WITHOUT_TORCH = """
import sys
for name in ("torch", "transformers", "safetensors", "sentencepiece"):
    sys.modules[name] = None  # as if it were not installed
"""


def _python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_a_converted_folder_needs_no_torch(copier: Path, small: Path) -> None:
    code = (
        _WITHOUT_TORCH
        + """
import json
from summarize import ModelError, Summarizer
model, checkpoint, text = sys.argv[1:]
for method in ("abstractive", "hybrid"):
    print(json.dumps([[i.text, i.flags] for i in Summarizer(method, model=model)(text)]))
for engine in ("auto", "ctranslate2", "transformers"):
    try:
        Summarizer("abstractive", model=checkpoint, engine=engine)
    except ModelError as error:
        print(error)
"""
    )
    run = _python(code, small, copier, TEXT)
    assert run.returncode == 0, run.stderr
    *found, first, second, third = run.stdout.splitlines()
    written, rewritten = map(json.loads, found)
    assert written == [[line, []] for line in _made_by(small)]
    assert {line for line, _ in rewritten} < {*LINES}
    assert [flags for _, flags in rewritten] == [[]] * 4
    advice = f"the model {str(copier)!r} needs the package torch: pip install 'takeaways[hub]'"
    assert [first, second, third] == [advice] * 3


@pytest.mark.parametrize(
    "code",
    [
        "import summarize; summarize.Summarizer; summarize.ModelError; summarize.read_articles",
        "from summarize import Summarizer; Summarizer('lead')('One is here. Two is here.')",
        "import summarize.cli.options, summarize.options; summarize.options.Options(model='m')",
        *(
            f"sys.argv = ['takeaways', *{arguments!r}]; from takeaways.program import main; main()"
            for arguments in (["--help"], ["convert", "--help"], ["methods"])
        ),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    heavy = "{'torch', 'transformers', 'ctranslate2', 'tokenizers', 'huggingface_hub'}"
    last = f"atexit.register(lambda: print(sorted({heavy} & {{*sys.modules}}), file=sys.stderr))"
    run = _python(f"import atexit, sys; {last}; {code}")
    assert run.stderr.strip() == "[]"


# --- the command --------------------------------------------------------------------------------


def test_the_command_converts_and_refuses_other_folders(copier: Path, tmp_path: Path) -> None:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        code = "from takeaways.program import main; main()"
        return _python(code, *arguments)

    out = tmp_path / "out"
    out.write_text("a file")
    for given, reason in (([], "use --force"), (["--force"], "name another folder")):
        refused = run("convert", copier, out, *given)
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert reason in " ".join(refused.stderr.replace("│", " ").split())
    assert out.read_text() == "a file"
    out.unlink()
    made = run("convert", copier, out)
    assert made.returncode == 0, made.stderr
    assert not made.stdout
    assert f"{out} is ready: takeaways FILE --method abstractive --model {out}" in made.stderr
    used = _python(
        _WITHOUT_TORCH + "from takeaways.program import main; main()",
        SAMPLE,
        "--method",
        "hybrid",
        "--model",
        out,
        "-n",
        "2",
    )
    assert used.returncode == 0, used.stderr
    assert used.stdout.count("- ") == 2
