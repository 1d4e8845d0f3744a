"""What the README and the pages of the docs show is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from summarize import Article, Options, methods
from summarize.web.app import ServerSettings
from takeaways.program import main
from tests.commands import run_in_process
from tests.summarize.web.conftest import serving

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCKS = _BLOCK.findall(README)
_DOCS = {
    f"{path.name}-{number}": block
    for path in sorted((ROOT / "docs").glob("*.md"))
    for number, block in enumerate(_BLOCK.findall(path.read_text("utf-8")), start=1)
}
_SHOWN = [
    shown
    for kind, block in [*_BLOCKS, *_DOCS.values()]
    if kind == "console"
    for shown in re.findall(r"^\$ takeaways (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


def _python(mark: str) -> str:
    """Return the one Python example that holds ``mark``."""
    (found,) = (block for kind, block in _BLOCKS if kind == "python" and mark in block)
    return found


@pytest.mark.parametrize(("arguments", "output"), _SHOWN, ids=[shown[0] for shown in _SHOWN])
def test_transcript(arguments: str, output: str) -> None:
    run = run_in_process(main, *shlex.split(arguments))
    assert run.stdout.rstrip() == output.rstrip()


def test_python_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(ROOT)
    exec(_python("read_articles"), {})
    assert capsys.readouterr().out.startswith("- The council voted for a wall.")


@pytest.mark.parametrize("name", [name for name, (kind, _) in _DOCS.items() if kind == "python"])
def test_example_of_the_docs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(_DOCS[name][1], {})


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_example_of_an_evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(_python("per_article=True"), names)
    assert (tmp_path / "run" / "scores.parquet").exists()
    assert names["report"].methods[1:3] == ("lead", "lexrank")


def test_example_of_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(_python("summarize.batch"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "24 0\n"
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 24


def test_example_of_a_method() -> None:
    names: dict = {}
    exec(_python("def longest"), names)
    article = Article.from_text("Short is this one. The second sentence is the longer one of both.")
    (found,) = names["method"]([article], Options(count=1))
    assert found[0].text == "The second sentence is the longer one of both."


@pytest.mark.parametrize(
    ("mark", "measure", "method"),
    [("class Questions", "questions", "lexrank"), ("def first_words", "rouge1", "first_words")],
)
def test_examples_of_a_metric_and_a_model(
    mark: str, measure: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict = {}
    exec(_python(mark), names)
    assert names["report"].cells[measure][method].scored == 24


def test_example_of_a_checkpoint(
    copier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    names: dict = {}
    exec(_python('Summarizer("abstractive"').replace("MODEL", str(copier)), names)
    assert names["found"].model == str(copier)


def test_example_of_a_server() -> None:
    (call,) = (block for kind, block in _BLOCKS if kind == "sh" and block.startswith("curl"))
    (answer,) = (block for kind, block in _BLOCKS if kind == "json")
    _, address, _, header, _, body = shlex.split(call.replace("\\\n", ""))
    path = address.removeprefix("localhost:8000")
    with serving(ServerSettings()) as client:
        found = client.request("POST", path, body, dict([header.split(": ")]))
    assert found.body.decode() == answer.strip()


def test_code_for_transformers_4_with_its_import_line_changed(
    copier: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    (diff,) = (block for kind, block in _BLOCKS if kind == "diff")
    lines = diff.splitlines()
    assert [line for line in lines if line[0] != " "] == [
        "-from transformers import pipeline",
        "+from summarize import pipeline",
    ]
    (tmp_path / "facebook").mkdir()
    (tmp_path / "facebook/bart-large-cnn").symlink_to(copier)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    exec("\n".join(line[1:] for line in lines if line[0] != "-"), {})
    assert capsys.readouterr().out.startswith("[{'summary_text': ")


def test_table_of_methods_is_complete() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", README, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named >= set(methods())
