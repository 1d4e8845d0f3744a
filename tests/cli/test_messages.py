"""Errors of a command: one line and an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from summarize import Columns, read_articles
from summarize.cli.messages import errors_as_messages, requires_extra, say
from summarize.errors import ModelError, OptionError, TakeawaysError
from takeaways.program import main
from tests.commands import run_in_process


def _raise(error: BaseException, **settings) -> None:
    with errors_as_messages(**settings):
        raise error


def test_wrong_usage_is_left_to_typer() -> None:
    with pytest.raises(typer.BadParameter, match="no such method"):
        _raise(OptionError("no such method"))
    with pytest.raises(typer.BadParameter, match="the model 'm' is broken"):
        _raise(ModelError("m", "is broken"), usage=TakeawaysError)


def test_other_error_is_printed_and_gives_exit_code_1(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(typer.Exit) as raised:
        _raise(ModelError("m", "is\nbroken"))
    assert raised.value.exit_code == 1
    assert capsys.readouterr().err == "takeaways: the model 'm' is\\nbroken\n"


def test_interruption_is_printed_and_gives_exit_code_130() -> None:
    lines: list[str] = []
    with pytest.raises(typer.Exit) as raised:
        _raise(KeyboardInterrupt(), show=lines.append, interrupted="stopped")
    assert raised.value.exit_code == 130
    assert lines == ["stopped"]
    with pytest.raises(KeyboardInterrupt):
        _raise(KeyboardInterrupt())


def test_missing_package_names_its_extra() -> None:
    with pytest.raises(typer.BadParameter, match=r'needs uvicorn: pip install "takeaways\[web\]"'):
        _import_missing("uvicorn")
    with pytest.raises(ModuleNotFoundError):
        _import_missing("summarize.nothing")


def _import_missing(name: str) -> None:
    with requires_extra("web"):
        raise ModuleNotFoundError(name=name)


def test_message_is_one_line_on_stderr(capsys: pytest.CaptureFixture) -> None:
    say("a\x1b[31mred\n\u2028b\u202ec\ud800d\xa0e")
    expected = r"takeaways: a\x1b[31mred\n\u2028b\u202ec\ud800d" + "\xa0e\n"
    assert capsys.readouterr().err == expected


def test_names_with_line_breaks_stay_on_the_line_of_their_message(tmp_path: Path) -> None:
    name = "two\nlines\x1b[31m.jsonl"
    record = {"id": "an\nid", "a\ncolumn": 1, "text": ""}
    (tmp_path / name).write_text(f"{json.dumps(record)}\n{{broken\n")
    errors: list[TakeawaysError] = []
    list(read_articles(tmp_path / name, on_error=errors.append))
    list(read_articles(tmp_path / name, on_error=errors.append, columns=Columns(text="a\nb")))
    errors += [OptionError("no a\nb"), ModelError("m\n", "is\rbad")]
    assert len(errors) == 6
    assert all(str(error).isprintable() for error in errors)
    good = {"id": "an\nid", "text": "The council voted. It will cost 46 million. Boats object."}
    (tmp_path / "good.jsonl").write_text(json.dumps(good) + "\n")
    for format in ("text", "md"):
        arguments = ("good.jsonl", "--method", "lead", "--count", "1", "--format", format)
        found = run_in_process(main, *arguments, folder=tmp_path)
        assert r"an\nid" in found.stdout.replace(r"\\", "\\").splitlines()[0]
    for arguments in ([name], ["batch", name, "o\nut.jsonl"], ["batch", name, "out.jsonl"]):
        found = run_in_process(main, *arguments, "--text-column", "a\nb", folder=tmp_path)
        lines = found.stderr.splitlines()
        assert all(line.startswith("takeaways: ") and line.isprintable() for line in lines), lines
