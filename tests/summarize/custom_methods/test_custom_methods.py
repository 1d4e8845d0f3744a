"""Methods of users: functions given in Python, and functions in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from summarize import Article, OptionError, Options, Summarizer, Takeaways, TakeawaysError
from summarize.batch import Job, run
from summarize.method_registry import load_method
from takeaways.program import main
from tests.commands import run_in_process

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "articles" / "05-cup-final.txt"
TEXT = "The council voted for a wall. It will cost 46 million. Boats object."
FILE = """
from beside import SEPARATOR

def sentences(article):
    return article.prose.split(SEPARATOR)

def broken(article):
    return 1 / 0

def wrong(articles, options):
    return [5 for _ in articles]

NUMBER = 5
"""


def _sentences(article: Article) -> list[str]:
    return article.prose.split(". ")


def _first(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    return [Takeaways(article.id, "first", options.count, ()) for article in articles]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").write_text("SEPARATOR = '. '\n")
    path = tmp_path / "my.py"
    path.write_text(FILE)
    return path


def test_function_of_an_article_returns_bullets_whose_evidence_is_found() -> None:
    found = Summarizer(_sentences, count=2)(TEXT)
    assert [item.text for item in found] == TEXT.split(". ")[:2]
    assert (found.method, found.requested, found.complete) == ("_sentences", 2, True)
    evidence = found[1].evidence[0]
    assert TEXT[evidence.start : evidence.end] == "It will cost 46 million."


@pytest.mark.parametrize(
    "function",
    [
        lambda article, count: [f"Bullet {number}." for number in range(count)],
        lambda article, *, count: "".join(f"- Bullet {number}.\n" for number in range(count)),
        lambda article, separator="|": (f"Bullet {number}." for number in range(9)),
    ],
)
def test_function_may_take_the_count_and_return_any_texts(function: Any) -> None:
    bullets = [item.text for item in Summarizer(function, count=3)(TEXT)]
    assert bullets == ["Bullet 0.", "Bullet 1.", "Bullet 2."]


def test_callable_of_articles_and_options_is_a_method_as_it_is() -> None:
    assert load_method(_first) is _first
    lexrank = load_method("lexrank")
    assert load_method(lexrank) is lexrank


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (5, "the method '5' must be a name, or a function of an article .*, not int"),
        (Takeaways, "not a class: make an object of Takeaways first"),
        (lambda: [], r"it takes \(\)"),
        (lambda one, two, three: [], r"it takes \(one, two, three\)"),
    ],
)
def test_what_cannot_be_called_is_refused_at_once(function: Any, reason: str) -> None:
    with pytest.raises(OptionError, match=reason):
        Summarizer(function)


def test_other_results_than_bullets_are_an_error() -> None:
    with pytest.raises(TakeawaysError, match="a bullet must be a string, not NoneType"):
        Summarizer(lambda article: None)(TEXT)


def test_command_runs_a_function_in_a_file(file: Path) -> None:
    ran = run_in_process(main, SAMPLE, "--method", f"{file}:sentences", "--count", "1")
    assert ran.stdout.startswith("- Second-division Port Hale United beat Stanholm Athletic")
    assert ran.returncode == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("my.py", "my.py: name its function too, as in my.py:FUNCTION"),
        ("my.py:sentence", "my.py: there is no function 'sentence'; did you mean 'sentences'?"),
        ("my.py:NUMBER", "the method 'my.py:NUMBER' must be a name, or a function of an article"),
        ("none.py:sentences", "none.py: the file cannot be read: No such file or directory"),
        ("syntax.py:x", "syntax.py, line 2: SyntaxError: "),
        ("raises.py:x", "raises.py, line 3: NameError: name 'undefined' is not defined"),
    ],
)
def test_file_that_cannot_be_used_is_named_with_its_line(
    name: str, reason: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    Path("syntax.py").write_text("def x(article):\n    return (\n")
    Path("raises.py").write_text("import os\n\nundefined\n")
    with pytest.raises(OptionError) as raised:
        Summarizer(name)
    assert str(raised.value).startswith(reason)


def test_error_of_a_function_names_its_line(file: Path) -> None:
    with pytest.raises(TakeawaysError, match=r"my.py, line 8: ZeroDivisionError: division by zero"):
        Summarizer(f"{file}:broken")(TEXT)
    with pytest.raises(TakeawaysError, match=r"my.py: TypeError: gave int, not Takeaways"):
        Summarizer(f"{file}:wrong")(TEXT)


def test_batch_runs_a_function_in_a_file_in_its_workers(file: Path, tmp_path: Path) -> None:
    job = Job(f"{file}:sentences")
    summary = run(str(SAMPLE), tmp_path / "out.jsonl", job, workers=2)
    assert (summary.done, summary.failed) == (1, 0)
    identity = job.identity()
    file.write_text(f"{FILE}# changed\n")
    assert job.identity() != identity
