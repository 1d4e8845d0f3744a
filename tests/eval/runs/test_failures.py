"""Methods, metrics and articles that fail: unscored with a reason, and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from eval import (
    Example,
    Measure,
    Metric,
    MetricSettings,
    Value,
    evaluate,
    read_dataset,
    render,
)
from summarize import (
    Article,
    OptionError,
    Options,
    ReadError,
    Takeaway,
    Takeaways,
    TakeawaysWarning,
)
from summarize.custom_methods.python_file import _run as _run_file
from summarize.method_registry import load_method

SAMPLES = Path(__file__).parents[3] / "data" / "articles"


def _failing(articles: Sequence[Article], options: Options) -> Sequence[Takeaways]:
    if any("cup-final" in article.id for article in articles):
        raise RuntimeError("out of memory\nat 0x0")
    return load_method("lead")(articles, options)


@pytest.mark.parametrize("batch_size", [1, 8])
def test_method_that_fails_is_unscored_there_and_never_zero(batch_size: int) -> None:
    report = evaluate(SAMPLES, {"failing": _failing}, batch_size=batch_size)
    lead, failing = (report.cells["rouge1"][name] for name in ("lead", "failing"))
    assert (failing.scored, failing.unscored) == (23, 1)
    values = report.scores.values["rouge1"][:, report.methods.index("lead")]
    place = report.scores.articles.index("05-cup-final")
    assert failing.mean == pytest.approx((sum(values) - values[place]) / 23)
    assert lead.scored == 24
    assert report.notes[0] == "failing: 1 unscored, as RuntimeError: out of memory."


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (["a bullet"], "gave str, not Takeaways"),
        ([Takeaways("a", "m", 1, (Takeaway("x", (), object()),))], "TypeError"),  # type: ignore[arg-type]
    ],
)
def test_method_that_gives_something_else(result: list, reason: str) -> None:
    few = read_dataset(SAMPLES, limit=2)
    report = evaluate(few, {"odd": lambda articles, options: result}, metrics=["rouge"])
    assert report.cells["rouge1"]["odd"].scored == 0
    assert "odd: 2 unscored" in " ".join(report.notes)
    assert reason in " ".join(report.notes)


def test_articles_that_a_method_failed_on_are_tried_again(tmp_path: Path) -> None:
    is_up = False

    def mine(articles: Sequence[Article], options: Options) -> Sequence[Takeaways]:
        return load_method("lead")(articles, options) if is_up else _failing(articles, options)

    failure = "mine: 1 unscored, as RuntimeError: out of memory."
    with pytest.warns(TakeawaysWarning, match=failure):
        evaluate(SAMPLES, {"mine": mine}, out=tmp_path, metrics=["rouge"])
    is_up = True
    said: list[str] = []
    report = evaluate(
        SAMPLES, {"mine": mine}, out=tmp_path, metrics=["rouge"], on_message=said.append
    )
    reused = f"{tmp_path}: 95 predictions are reused; --redo METHOD makes them again"
    assert said == ["mine: 23 of 24 predictions are reused", reused]
    assert report.cells["rouge1"]["mine"].mean == report.cells["rouge1"]["lead"].mean


def test_method_is_done_again_when_asked(tmp_path: Path) -> None:
    few = read_dataset(SAMPLES, limit=3)
    # The code of such an object is not compared.
    evaluate(few, {"mine": partial(load_method("kl"))}, out=tmp_path, metrics=["rouge"])
    mine = {"mine": partial(load_method("lead"))}
    before = evaluate(few, mine, out=tmp_path, metrics=["rouge"]).cells["rouge1"]
    after = evaluate(few, mine, out=tmp_path, metrics=["rouge"], redo=["mine"]).cells["rouge1"]
    assert before["mine"].mean != before["lead"].mean == after["mine"].mean
    with pytest.raises(OptionError, match="redo: there is no method 'x'; there are: "):
        evaluate(few, mine, out=tmp_path, redo=["x"])


def test_method_whose_code_changed_is_done_again(tmp_path: Path) -> None:
    few, said = read_dataset(SAMPLES, limit=2), []
    again = "{}: its code has changed, so its predictions are made again"

    def bullets(method: Any, name: str) -> list[str]:
        said.clear()
        methods = {name: method}
        out = tmp_path / "run"
        report = evaluate(few, methods, out=out, metrics=["rouge"], on_message=said.append)
        return [one.takeaways[0].text for one in report.run.predictions(name) if one.takeaways]

    file = tmp_path / "my.py"
    for text in ("One.", "Two."):
        file.write_text(f"def f(article):\n    return ['{text}']\n")
        _run_file.cache_clear()  # as in another process
        assert bullets(f"{file}:f", "in a file") == [text] * 2
    assert said[0] == again.format("in a file")
    assert bullets(f"{file}:f", "in a file") == ["Two."] * 2
    assert again.format("in a file") not in said
    assert bullets(lambda article: ["One."], "mine") == ["One."] * 2
    assert bullets(lambda article: ["Two."], "mine") == ["Two."] * 2
    assert said[0] == again.format("mine")


def test_method_that_gives_another_id_is_put_right(tmp_path: Path) -> None:
    def renaming(articles: Sequence[Article], options: Options) -> list[Takeaways]:
        return [replace(one, article_id="x") for one in load_method("lead")(articles, options)]

    report = evaluate(SAMPLES, {"renaming": renaming}, out=tmp_path, metrics=["rouge"])
    assert report.cells["rouge1"]["renaming"].mean == report.cells["rouge1"]["lead"].mean


def test_method_that_says_nothing_scores_zero() -> None:
    def silent(articles: Sequence[Article], options: Options) -> list[Takeaways]:
        return [Takeaways(article.id, "silent", 0, ()) for article in articles]

    report = evaluate(SAMPLES, {"silent": silent}, metrics=["rouge", "grounding"])
    assert (report.cells["rouge1"]["silent"].mean, report.cells["rouge1"]["silent"].scored) == (
        0,
        24,
    )
    assert report.cells["grounded"]["silent"].scored == 0


def test_method_that_gives_too_few_results() -> None:
    report = evaluate(SAMPLES, {"lazy": lambda articles, options: []}, metrics=["rouge"])
    assert report.cells["rouge1"]["lazy"].scored == 0
    assert report.notes[0] == "lazy: 24 unscored, as ValueError: gave 0 results for 1 articles."
    assert render(report, "md")
    assert render(report, "text")


class _Odd(Metric):
    """Fails on one article, gives nan on another and nothing on a third."""

    measures = (Measure("odd", "odd", "for the test"),)

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        return [self._score(example.article.id) for example in examples]

    def _score(self, id: str) -> dict[str, Value]:
        if id.startswith("05"):
            raise ZeroDivisionError("division by zero")
        if id.startswith("06"):
            return {"odd": Value(float("nan"))}
        return {} if id.startswith("07") else {"odd": Value(0.5)}


def test_metric_that_fails_here_and_there() -> None:
    report = evaluate(SAMPLES, ["lead"], metrics=[_Odd(MetricSettings())])
    cell = report.cells["odd"]["lead"]
    assert (cell.mean, cell.scored, cell.unscored) == (0.5, 21, 3)
    assert report.notes[:2] == [
        "random, lead, oracle: 1 unscored, as _Odd failed: division by zero.",
        "random, lead, oracle: 1 unscored, as the metric gave nan.",
    ]


class _Strict(_Odd):
    """Cannot be given nothing, and gives plain numbers."""

    needs_references = True

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        if not examples:
            raise ValueError("nothing to score")
        return [{"odd": 0.5} for _ in examples]  # type: ignore[dict-item]


def test_metric_is_not_asked_about_nothing() -> None:
    articles = [Article.from_text("The council voted.", str(n)) for n in range(40)]
    articles[0] = replace(articles[0], references=("A vote",))
    report = evaluate(articles, ["lead"], metrics=[_Strict(MetricSettings())])
    assert (report.cells["odd"]["lead"].mean, report.cells["odd"]["lead"].scored) == (0.5, 1)


def test_errors_of_one_kind_are_one_note() -> None:
    def failing(articles: Sequence[Article], options: Options) -> list[Takeaways]:
        raise KeyError(articles[0].id)

    report = evaluate(SAMPLES, {"failing": failing}, metrics=["rouge"])
    assert report.notes[0].startswith("failing: 24 unscored, as KeyError: '01-")


def test_articles_without_references() -> None:
    texts = ("The council voted for a wall. It costs 46 million.", "Rain fell. The wall held.")
    articles = [Article.from_text(text, str(n)) for n, text in enumerate(texts)]
    with pytest.raises(ReadError, match="none of its articles has references: name their column"):
        evaluate(articles, ["lead"])
    report = evaluate(articles, ["lead"], metrics=["grounding", "describing"])
    assert report.cells["grounded"]["lead"].mean == 1
    said: list[str] = []
    some = [*articles, Article.from_text(texts[0], "with", references=["A wall"])]
    report = evaluate(some, ["lead"], on_message=said.append)
    assert said == ["2 of 3 articles have no references: unscored by what needs any"]
    assert (report.cells["rouge1"]["lead"].scored, report.cells["count"]["lead"].scored) == (1, 3)
    assert "random, lead, oracle: 2 unscored, as the article has no references." in report.notes


def test_one_article_has_no_interval_and_no_test() -> None:
    report = evaluate(read_dataset(SAMPLES, limit=1), ["lexrank"])
    assert report.cells["rouge1"]["lexrank"].interval is None
    assert report.comparisons["rouge1"][0].p_randomization is None
    assert report.notes[0] == "One article only: there are no intervals and no tests."


def test_articles_with_the_same_id_are_both_scored(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    row = {"id": "a", "text": "The council voted for a wall.", "takeaways": ["A wall"]}
    path.write_text(2 * (json.dumps(row) + "\n"))
    said: list[str] = []
    report = evaluate(path, ["lead"], on_message=said.append)
    assert report.cells["rouge1"]["lead"].scored == 2
    assert "the id 'a' is taken" in said[0]
