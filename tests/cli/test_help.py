"""Help of the commands: plain, whole, within 80 columns, with examples that run."""

from __future__ import annotations

import csv
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from summarize.cli.help import shown_names
from takeaways.program import app, main
from tests.commands import run_in_process

SAMPLES = Path(__file__).parents[2] / "data" / "articles"
PROGRAM: Any = get_command(app)
COMMANDS = {"": PROGRAM, **PROGRAM.commands}
MODEL_COMMANDS = ("summarize", "batch", "eval", "serve")
# What an example needs that a test has not: the network, a model of one's own, a server's life.
NOT_RUN = ("facebook/", "hf:", "bart-int8", "my-model", "mine.jsonl", "takeaways serve", "run2")


def page(*arguments: str, columns: int = 80) -> str:
    """Return what a command prints with exit code 0 on a terminal of so many columns."""
    run = run_in_process(main, *arguments, environment={"COLUMNS": str(columns)})
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_and_describes_everything_within_80_columns(name: str) -> None:
    shown = page(*name.split(), "--help", columns=200)
    assert shown == page(*name.split(), "-h")
    if name in MODEL_COMMANDS:
        assert "--help-models" in shown
        assert "--num-beams" not in shown
        shown += page(name, "--help-models")
    assert max(map(len, shown.splitlines())) <= 80
    assert not set("<│╭") & set(shown)
    words, text = shown.replace(",", " ").split(), " ".join(shown.split())
    for parameter in COMMANDS[name].params:
        assert parameter.help
        assert parameter.help.split(". ")[0].rstrip(".") in text
        if parameter.param_type_name == "option":
            assert set(shown_names(parameter)) <= set(words)
        if isinstance(parameter.default, str):
            assert parameter.default in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_narrow_terminal(name: str) -> None:
    text, _, _ = page(*name.split(), "--help", columns=70).partition("Examples:")
    assert max(map(len, text.splitlines())) <= 70


def examples_of(name: str) -> list[list[str]]:
    """Return the arguments of each example of a command, without variables and redirections."""
    lines = page(*name.split(), "--help").partition("Examples:\n")[2].splitlines()
    found = [shlex.split(line.partition(" > ")[0]) for line in lines]
    return [words[words.index("takeaways") + 1 :] for words in found]


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_can_be_parsed(name: str) -> None:
    examples = examples_of(name)
    assert 1 <= len(examples) <= 3
    for arguments in examples:
        with PROGRAM.make_context("takeaways", list(arguments)) as ctx:
            command, found, rest = PROGRAM.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
            found.make_context(command, rest, parent=ctx)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "news").mkdir()
    for sample in ("05-cup-final.txt", "09-telescope-array.html"):
        shutil.copy(SAMPLES / sample, folder / "news")
    shutil.copy(SAMPLES / "09-telescope-array.html", folder / "article.html")
    with (folder / "news.csv").open("w", newline="", encoding="utf-8") as file:
        text = (SAMPLES / "05-cup-final.txt").read_text("utf-8")
        csv.writer(file).writerows([("id", "section", "story"), ("1", "sport", text)])
    return folder


def test_examples_run(news: Path) -> None:
    ran = 0
    for name in COMMANDS:
        for arguments in examples_of(name):
            if any(word in shlex.join(["takeaways", *arguments]) for word in NOT_RUN):
                continue
            run = run_in_process(main, *arguments, folder=news)
            assert run.returncode == 0, (arguments, run.stderr)
            if arguments[0] == "frequencies":
                (news / "frequencies.json").write_text(run.stdout)
            ran += 1
    assert ran >= 15
