"""Errors of a command: one line and an exit code."""

from __future__ import annotations

import pytest
import typer

from summarize.cli.messages import errors_as_messages, requires_extra, say
from summarize.errors import ModelError, OptionError, TakeawaysError


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
    assert capsys.readouterr().err == "takeaways: the model 'm' is\ufffdbroken\n"


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
    say("a\x1b[31mred\n")
    assert capsys.readouterr().err == "takeaways: a\ufffd[31mred\ufffd\n"
