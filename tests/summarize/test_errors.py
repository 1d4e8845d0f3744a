"""Errors: one line each, and the same in another process."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from eval import evaluate, read_dataset
from summarize import (
    Columns,
    ModelError,
    OptionError,
    Options,
    ReadError,
    Summarizer,
    TakeawaysError,
    read_articles,
)
from summarize.errors import closest, did_you_mean, short_message
from summarize.reading.failures import NetworkError, to_read_error


@pytest.mark.parametrize(
    "error",
    [
        ReadError("news.jsonl, line 7", "is not valid JSON"),
        NetworkError("s3://bucket/a.txt", "could not be read (timeout)"),
        ModelError("t5", "cannot be loaded"),
        OptionError("count must be at least 1"),
    ],
)
def test_errors_survive_pickling(error: TakeawaysError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_short_message_is_one_short_line() -> None:
    assert short_message(ValueError("bad\n  value")) == "bad value"
    assert short_message(ValueError()) == "ValueError"
    assert len(short_message(ValueError("word " * 100))) <= 200


def test_wrong_word_gets_the_nearest_known_one_or_all_of_them() -> None:
    assert did_you_mean("cuont", ["count", "order"]) == "did you mean 'count'?"
    assert did_you_mean("zzz", ["count", "order"]) == "there are: count, order"
    assert closest("evaluate", ["summarize", "eval"]) == "eval"
    assert closest("zzz", ["count"]) is None
    assert closest("--bullets", ["--quiet"]) is None  # far off
    assert closest("--num_bullets", ["--quiet", "--count"]) == "--count"
    assert closest("max_length", ["method", "max_words"]) == "max_words"


_PATHS: Any = ["a.txt"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Options(**named("maxwords")), "Options has no argument 'maxwords'; did you mean"),
        (lambda: Columns(**named("txt")), "Columns has no argument 'txt'; did you mean 'text'?"),
        (lambda: evaluate("x", **named("metric")), "has no argument 'metric'; did you mean 'metr"),
        (lambda: evaluate("x", **named("num_bullets")), "did you mean 'count'?"),
        (lambda: Summarizer(**named("n")), "there is no option 'n'; did you mean 'count'?"),
        (lambda: read_articles("x", **named("columns", "a")), "columns cannot be 'a': give Colu"),
        (
            lambda: read_dataset(_PATHS),
            "data: 'a.txt' is no Article: give the path of one file",
        ),
    ],
)
def test_wrong_arguments_are_one_line_with_a_hint(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(OptionError) as raised:
        call()
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def named(name: str, value: str = "rouge") -> dict[str, Any]:
    return {name: value}


@pytest.mark.parametrize(
    ("source", "error", "error_class", "reason"),
    [
        ("a.txt", FileNotFoundError(2, "x"), ReadError, "does not exist"),
        ("a.txt", PermissionError(13, "x"), ReadError, "cannot be read: permission denied"),
        ("a.gz", EOFError("ended early"), ReadError, "is damaged or incomplete compressed data"),
        ("s3://b/a", OSError("timeout"), NetworkError, "could not be read (timeout)"),
        ("s3://b/a", FileNotFoundError(2, "x"), ReadError, "does not exist"),
        ("s3://b/a.gz", EOFError("ended early"), ReadError, "is damaged"),
    ],
)
def test_only_remote_failures_that_may_pass_are_network_errors(
    source: str, error: Exception, error_class: type[ReadError], reason: str
) -> None:
    read_error = to_read_error(source, error)
    assert type(read_error) is error_class
    assert read_error.source == source
    assert read_error.reason.startswith(reason)
