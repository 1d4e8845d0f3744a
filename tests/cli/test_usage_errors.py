"""Wrong usage: one line that says what is wrong and what to do, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from takeaways.program import main
from tests.commands import ROOT, run_in_process

SAMPLE = "data/articles/05-cup-final.txt"


def refused(*arguments: str, folder: Path = ROOT) -> str:
    """Return the only line that a command prints when it is used wrongly."""
    run = run_in_process(main, *arguments, folder=folder)
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    return line.removeprefix("takeaways: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((SAMPLE, "--max-word", "9"), "there is no option --max-word; did you mean --max-words?"),
        ((SAMPLE, "--verison"), "there is no option --verison; did you mean --version?"),
        ((SAMPLE, "--zzz"), "there is no option --zzz; see takeaways summarize --help"),
        ((SAMPLE, "-x"), "there is no option -x; see takeaways summarize --help"),
        (
            (SAMPLE, "--max_length", "9"),
            "there is no option --max_length; did you mean --max-words?",
        ),
        ((SAMPLE, "--bullets", "3"), "there is no option --bullets; did you mean --count?"),
        ((SAMPLE, "-o", "a"), "there is no option -o; results go to stdout: add > FILE"),
        (
            (SAMPLE, "--output", "a"),
            "there is no option --output; results go to stdout: add > FILE",
        ),
        (
            (SAMPLE, "--columns", "a"),
            "there is no option --columns; did you mean --text-column or --keep?",
        ),
        ((SAMPLE, "--count", "x"), "--count must be a whole number of at least 1, not 'x'"),
        ((SAMPLE, "--count", "0"), "--count must be a whole number of at least 1, not '0'"),
        ((SAMPLE, "--diversity", "2"), "--diversity must be a number from 0 to 0.99, not '2'"),
        (
            (SAMPLE, "--format", "pdf"),
            "--format must be text, md, json, jsonl or html, not 'pdf'",
        ),
        ((SAMPLE, "--guard", "perhaps"), "--guard must be on or off, not 'perhaps'"),
        ((SAMPLE, "--count"), "--count needs a value"),
        ((SAMPLE, "--offline=yes"), "--offline takes no value"),
        ((SAMPLE, "-m", "lexrnk"), "there is no method 'lexrnk'; did you mean 'lexrank'?"),
        (("summarize",), "FILE is missing; see takeaways summarize --help"),
        (("train", "a", "b"), "--base is missing; see takeaways train --help"),
        (("eval", "a", "b"), "'b' is one argument too many; see takeaways eval --help"),
        (("serve", "--port", "x"), "--port must be a whole number from 0 to 65535, not 'x'"),
        (
            ("eval", "a", "--count", "some"),
            "--count must be refs or a whole number of at least 1, not 'some'",
        ),
    ],
)
def test_wrong_usage_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    assert refused(*arguments) == message


def test_word_that_looks_like_a_command_is_told_both_ways(tmp_path: Path) -> None:
    message = "there is no command 'evaluate' and no file of that name: did you mean 'eval'?"
    assert refused("evaluate", folder=tmp_path) == message
    (tmp_path / "evaluate").write_text("The council voted for a wall.")
    run = run_in_process(main, "evaluate", folder=tmp_path)
    assert run.stdout == "- The council voted for a wall.\n"


def test_help_is_a_command_too() -> None:
    shown = run_in_process(main, "help", "eval")
    assert shown.returncode == 0
    assert shown.stdout == run_in_process(main, "eval", "--help").stdout
    assert run_in_process(main).stderr == run_in_process(main, "help").stdout


@pytest.mark.parametrize(
    ("command", "old", "new"),
    [
        ("eval data/articles", "--methods", "method 'no'"),
        ("eval data/articles", "--samples", "--resamples"),
        ("eval data/articles", "--processes", "--workers"),
        ("serve", "--linger", "--batch-timeout"),
        ("serve", "--queue", "--queue-size"),
        ("serve", "--deadline", "--timeout"),
        ("train data/articles out --base x", "--rate", "--learning-rate"),
    ],
)
def test_old_spelling_of_an_option_still_works(command: str, old: str, new: str) -> None:
    """A value that the option refuses shows that the option is known, and which one it is."""
    assert new in refused(*command.split(), old, "no")
