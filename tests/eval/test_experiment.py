"""Evaluations as a whole: run folders, resuming, failures, and numbers that can be traced."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from rouge_score.rouge_scorer import RougeScorer

from eval import (
    Dataset,
    Example,
    Item,
    Measure,
    Metric,
    Report,
    Settings,
    Value,
    Watch,
    evaluate,
    read_dataset,
)
from eval.metric import load_metric
from eval.oracle import oracle
from eval.rouge import Rouge
from eval.runs import Run
from summarize import (
    Article,
    OptionError,
    Options,
    ReadError,
    Takeaway,
    Takeaways,
    read_articles,
    takeaways,
)
from summarize.registry import load_method
from summarize.sentences import sentences

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "articles"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run on the sample articles."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    evaluate(SAMPLES, ["lexrank"], out=folder)
    return folder


def _scores(run: Path) -> dict[tuple[str, str, str], dict]:
    rows = pyarrow.parquet.read_table(run / "scores.parquet").to_pylist()
    return {(row["article"], row["method"], row["metric"]): row for row in rows}


def _predicted(run: Path, method: str) -> list[dict]:
    lines = (run / "predictions" / f"{method}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


# --- the numbers ---


def test_scores_are_those_of_rouge_score_on_the_predictions(run: Path) -> None:
    scorer = RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
    scores = _scores(run)
    for method in ("random", "lead", "lexrank", "oracle"):
        predictions = _predicted(run, method)
        assert len(predictions) == 24
        for article, found in zip(read_articles(SAMPLES), predictions, strict=True):
            text = "\n".join(item["text"] for item in found["takeaways"])
            expected = scorer.score("\n".join(article.references), text)
            for name, score in expected.items():
                row = scores[article.id, method, name]
                values = (row["precision"], row["recall"], row["value"])
                assert values == pytest.approx(score, abs=1e-12)


def test_predictions_are_those_of_the_summarizer(run: Path) -> None:
    for article, found in zip(read_articles(SAMPLES), _predicted(run, "lexrank"), strict=True):
        made = takeaways(article, method="lexrank", count=len(article.references), seed=12345)
        costs = {key: found.pop(key) for key in ("milliseconds", "megabytes") if key in found}
        assert found == json.loads(json.dumps(made.to_dict()))
        assert costs["milliseconds"] > 0


def test_report_holds_the_means_of_the_scores(run: Path) -> None:
    report = Report.open(run)
    assert report.methods == ("random", "lead", "lexrank", "oracle", "references")
    scores = _scores(run)
    for method in ("lexrank", "oracle"):
        values = [row["value"] for (_, m, k), row in scores.items() if (m, k) == (method, "rouge2")]
        cell = report.cells["rouge2"][method]
        assert cell.mean == pytest.approx(sum(values) / 24)
        assert cell.interval is not None
        assert cell.mean is not None
        assert cell.interval.low < cell.mean < cell.interval.high
    assert report.cells["rouge1"]["lexrank"].best
    assert not report.cells["rouge1"]["oracle"].best
    assert report.cells["grounded"]["lexrank"].mean == 1
    assert report.cells["rouge1"]["references"].mean is None


def test_oracle_is_above_every_method_on_every_article(run: Path) -> None:
    scores = _scores(run)
    for article in read_articles(SAMPLES):
        totals = {
            method: sum(scores[article.id, method, name]["value"] for name in ("rouge1", "rouge2"))
            for method in ("random", "lead", "lexrank", "oracle")
        }
        assert totals["oracle"] == max(totals.values())


def test_every_sentence_of_the_oracle_is_the_best_to_add() -> None:
    """Against trying all sentences, one text at a time, by the Rouge that is tested elsewhere."""
    rouge = Rouge(["1"], tokenizer="unicode")
    pairs = Rouge(["2"], tokenizer="unicode")

    def gain(reference: list[str], taken: list[str]) -> float:
        """ROUGE-1 + ROUGE-2 F, pairs of words counted within lines only."""
        one = rouge.score("\n".join(reference), "\n".join(taken))["1"].fmeasure
        parts = [(" \u2022 ".join(reference)), (" \u2022 ".join(taken))]
        return one + pairs.score(*parts)["2"].fmeasure

    for article in [*read_articles(SAMPLES)][:6]:
        (found,) = oracle([article], Options(count=3))
        texts = [sentence.text for sentence in sentences(article)]
        chosen = [item.text for item in found]
        best = max(gain(list(article.references), [text]) for text in texts)
        assert max(gain(list(article.references), [one]) for one in chosen) == pytest.approx(
            best, abs=0.02
        )


def test_oracle_is_a_ceiling_in_any_script() -> None:
    article = Article.from_text("Шёл дождь. Совет одобрил стену. Река спала.", "ru")
    items = [Item(article, (("Совет одобрил новую стену",),))]
    report = evaluate(
        Dataset("ru", tuple(items)), [], settings=Settings(tokenizer="unicode"), count=1
    )
    assert report.cells["rouge1"]["oracle"].mean == pytest.approx(6 / 7)
    none = [Item(article, (("Ничего общего",),))]
    report = evaluate(Dataset("ru", tuple(none)), [], settings=Settings(tokenizer="unicode"))
    assert report.cells["rouge1"]["oracle"].mean == 0


def test_several_processes_give_the_same_scores(run: Path, tmp_path: Path) -> None:
    other = tmp_path / "run"
    evaluate(SAMPLES, ["lexrank"], out=other, processes=2)
    costs = ("milliseconds", "megabytes")
    here, there = (
        {key: row for key, row in _scores(path).items() if key[2] not in costs}
        for path in (run, other)
    )
    assert here == there


def test_batches_give_the_same_predictions(run: Path, tmp_path: Path) -> None:
    evaluate(SAMPLES, ["lexrank"], out=tmp_path, batch_size=7)
    texts = [
        [[item["text"] for item in found["takeaways"]] for found in _predicted(path, "lexrank")]
        for path in (run, tmp_path)
    ]
    assert texts[0] == texts[1]


def test_count_is_that_of_the_references_or_a_number(tmp_path: Path) -> None:
    evaluate(SAMPLES, ["lead"], out=tmp_path / "two", count=2, metrics=["rouge"])
    assert {len(found["takeaways"]) for found in _predicted(tmp_path / "two", "lead")} == {2}
    report = evaluate(SAMPLES, ["lead"], metrics=["bullets", "describing"])
    assert report.cells["count"]["lead"].mean == report.cells["count"]["references"].mean


# --- run folders ---


def test_finished_run_is_not_done_again(run: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*.*") if path.name != "run.json"}
    steps: list[str] = []
    evaluate(SAMPLES, ["lexrank"], out=run, watch=Watch(step=lambda *at: steps.append(at[0])))
    assert steps == []
    assert {p: p.stat().st_mtime_ns for p in run.rglob("*.*") if p.name != "run.json"} == before


def test_method_is_added_to_a_run(tmp_path: Path) -> None:
    evaluate(SAMPLES, ["luhn"], out=tmp_path, metrics=["rouge"])
    lead = (tmp_path / "predictions" / "lead.jsonl").stat().st_mtime_ns
    report = evaluate(SAMPLES, ["luhn", "kl"], out=tmp_path, metrics=["rouge"])
    assert report.methods == ("random", "lead", "luhn", "kl", "oracle", "references")
    assert (tmp_path / "predictions" / "lead.jsonl").stat().st_mtime_ns == lead


def test_run_is_gone_on_with_after_a_kill(tmp_path: Path) -> None:
    """kill -9 while a slow method works: what was predicted stays, the rest is made."""
    out, code = tmp_path / "run", tmp_path / "slow.py"
    code.write_text(
        "import sys, time\n"
        "from eval import evaluate\n"
        "from summarize.registry import load_method\n"
        "luhn = load_method('luhn')\n"
        "def slow(articles, options):\n"
        "    time.sleep(float(sys.argv[3]))\n"
        "    return luhn(articles, options)\n"
        "evaluate(sys.argv[1], {'slow': slow}, out=sys.argv[2], metrics=['rouge'])\n"
    )
    command = [sys.executable, str(code), str(SAMPLES), str(out)]
    process = subprocess.Popen([*command, "0.05"], cwd=ROOT)
    file = out / "predictions" / "slow.jsonl"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (file.exists() and file.read_text().count("\n") > 3):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with file.open("a") as torn:
        torn.write('{"id": "torn of')
    kept = file.read_text().splitlines()[:-1]
    assert 3 < len(kept) < 24
    with pytest.raises(ReadError, match="is not finished: run the same takeaways eval again"):
        Report.open(out)

    subprocess.run([*command, "0"], check=True, cwd=ROOT)
    lines = file.read_text().splitlines()
    assert lines[: len(kept)] == kept
    assert [json.loads(line)["id"] for line in lines] == [a.id for a in read_articles(SAMPLES)]
    assert Report.open(out).cells["rouge1"]["slow"].scored == 24


def test_edited_predictions_are_scored_anew_after_a_kill(tmp_path: Path) -> None:
    """Killed between writing predictions and scoring them: old scores must not stand beside."""
    few, file = read_dataset(SAMPLES, limit=3), tmp_path / "p.txt"
    file.write_text("x\ny\nz\n")
    evaluate(few, [], predictions={"p": file}, out=tmp_path / "run", metrics=["rouge"])
    file.write_text("".join(f"{' '.join(item.references[0])}\n" for item in few.items))

    class Killed(BaseException):
        pass

    def kill(label: str, done: int, total: int) -> None:
        if label.startswith("scoring"):
            raise Killed

    with pytest.raises(Killed):
        evaluate(
            *(few, []),
            predictions={"p": file},
            out=tmp_path / "run",
            metrics=["rouge"],
            watch=Watch(step=kill),
        )
    with pytest.raises(ReadError, match="is not finished"):
        Report.open(tmp_path / "run")
    report = evaluate(few, [], predictions={"p": file}, out=tmp_path / "run", metrics=["rouge"])
    assert report.cells["rouge1"]["p"].mean == 1.0


def test_file_cannot_take_the_place_of_a_method(tmp_path: Path) -> None:
    few, file = read_dataset(SAMPLES, limit=2), tmp_path / "p.txt"
    file.write_text("x\ny\n")
    evaluate(few, ["kl"], out=tmp_path / "run", metrics=["rouge"])
    with pytest.raises(OptionError, match="predictions named 'kl' that were made by a method"):
        evaluate(few, [], predictions={"kl": file}, out=tmp_path / "run", metrics=["rouge"])


def test_only_what_is_new_is_scored(tmp_path: Path) -> None:
    """Adding a method, a metric or changing one setting leaves the other scores as they are."""
    few = read_dataset(SAMPLES, limit=4)

    def scored(methods: list[str], metrics: list[str], **settings: object) -> set[str]:
        labels: list[str] = []
        evaluate(
            *(few, methods),
            metrics=metrics,
            settings=Settings(**settings),  # type: ignore[arg-type]
            out=tmp_path,
            watch=Watch(step=lambda *at: labels.append(at[0])),
        )
        return {label for label in labels if label.startswith("scoring")}

    assert scored(["kl"], ["rouge", "grounding"]) == {"scoring by rouge", "scoring by grounding"}
    assert scored(["kl"], ["rouge", "grounding"]) == set()
    assert scored(["kl"], ["rouge", "grounding"], stem=False) == {"scoring by rouge"}
    unstemmed = Report.open(tmp_path).cells["rouge1"]["kl"].mean
    assert scored(["kl"], ["rouge", "grounding"]) == {"scoring by rouge"}
    assert Report.open(tmp_path).cells["rouge1"]["kl"].mean != unstemmed
    scored(["kl", "luhn"], ["rouge", "bullets", "grounding"])
    again = evaluate(few, ["kl", "luhn"], metrics=["rouge", "bullets", "grounding"])
    assert Report.open(tmp_path).rows() == again.rows()


def test_broken_scores_are_made_again(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run, tmp_path / "run")
    (tmp_path / "run" / "scores.parquet").write_bytes(b"PAR1 torn")
    evaluate(SAMPLES, ["lexrank"], out=tmp_path / "run")
    assert Report.open(tmp_path / "run").rows() == Report.open(run).rows()


def test_torn_inside_a_character(tmp_path: Path) -> None:
    few = read_dataset(SAMPLES, limit=3)
    evaluate(few, ["kl"], out=tmp_path, metrics=["rouge"])
    file = tmp_path / "predictions" / "kl.jsonl"
    content = file.read_bytes()
    file.write_bytes(content[: content.rfind(b"\n", 0, -1) + 1] + '{"id": "é'.encode()[:-1])
    evaluate(few, ["kl"], out=tmp_path, metrics=["rouge"])
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] == [
        item.article.id for item in few.items
    ]


def test_folder_that_another_process_writes_is_left_alone(run: Path) -> None:
    with Run.open(run).locked(), pytest.raises(OptionError, match="being written by another"):
        evaluate(SAMPLES, ["lexrank"], out=run)


def test_run_folder_within_the_articles_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "in")
    with pytest.raises(OptionError, match="it would be read as articles next time"):
        evaluate(tmp_path / "in", ["lead"], out=tmp_path / "in" / "run")


def test_run_of_other_settings_or_articles_is_refused(run: Path) -> None:
    with pytest.raises(OptionError, match="count was 'refs' and is 3; name another folder"):
        evaluate(SAMPLES, ["lexrank"], out=run, count=3)
    with pytest.raises(OptionError, match="it is of other articles or references"):
        evaluate(read_dataset(SAMPLES, limit=3), ["lexrank"], out=run)
    assert Report.open(run).cells["rouge1"]["lexrank"].scored == 24


def test_restart_empties_a_run_and_nothing_else(tmp_path: Path) -> None:
    few = read_dataset(SAMPLES, limit=3)
    evaluate(few, ["kl"], out=tmp_path, metrics=["rouge"])
    (tmp_path / "notes.txt").write_text("mine")
    evaluate(few, ["kl"], out=tmp_path, metrics=["rouge"], count=1, restart=True)
    assert Report.open(tmp_path).run.about["count"] == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    for restart in (False, True):
        with pytest.raises(OptionError, match="is no run folder and not empty"):
            evaluate(SAMPLES, ["lead"], out=tmp_path, restart=restart)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_run_folders_that_cannot_be_read(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"is not a run folder \(it has no run.json\)"):
        Report.open(tmp_path)
    about = json.loads((run / "run.json").read_text())
    (tmp_path / "run.json").write_text(json.dumps({**about, "format": 0}))
    with pytest.raises(ReadError, match="is of format 0, this version of takeaways knows 1"):
        Report.open(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(about))
    with pytest.raises(ReadError, match=r"articles.jsonl: cannot be read"):
        Report.open(tmp_path)
    (tmp_path / "articles.jsonl").write_text("{broken\n")
    with pytest.raises(ReadError, match=r"articles.jsonl, line 1: is damaged"):
        Report.open(tmp_path)
    (tmp_path / "articles.jsonl").write_bytes((run / "articles.jsonl").read_bytes())
    (tmp_path / "scores.parquet").write_bytes(b"PAR1 torn")
    with pytest.raises(ReadError, match=r"scores.parquet: cannot be read .* run the evaluation"):
        Report.open(tmp_path)
    (tmp_path / "scores.parquet").write_bytes((run / "scores.parquet").read_bytes())
    assert Report.open(tmp_path).rows() == Report.open(run).rows()
    for wrong in ({"signatures": ["rouge|v:1"]}, {"measures": [{"name": "x"}]}, {"settings": {}}):
        scoring = {**about["scoring"], **wrong}
        (tmp_path / "run.json").write_text(json.dumps({**about, "scoring": scoring}))
        with pytest.raises(ReadError, match=r"run.json is damaged"):
            Report.open(tmp_path)
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(ReadError, match=r"run.json: cannot be read"):
        Report.open(tmp_path)


def test_articles_come_back_from_a_run_as_they_were(run: Path) -> None:
    items = Run.open(run).items()
    for item, article in zip(items, read_articles(SAMPLES), strict=True):
        assert (item.article.id, item.article.text, item.article.body, item.article.references) == (
            article.id,
            article.text,
            article.body,
            article.references,
        )


# --- what fails ---


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
    evaluate(SAMPLES, {"mine": _failing}, out=tmp_path, metrics=["rouge"])
    said: list[str] = []
    watch = Watch(say=said.append)
    lead = load_method("lead")
    report = evaluate(SAMPLES, {"mine": lead}, out=tmp_path, metrics=["rouge"], watch=watch)
    assert said == ["mine: 23 of 24 predictions are kept"]
    assert report.cells["rouge1"]["mine"].mean == report.cells["rouge1"]["lead"].mean


def test_method_is_done_again_when_asked(tmp_path: Path) -> None:
    few = read_dataset(SAMPLES, limit=3)
    evaluate(few, {"mine": load_method("kl")}, out=tmp_path, metrics=["rouge"])
    mine = {"mine": load_method("lead")}
    before = evaluate(few, mine, out=tmp_path, metrics=["rouge"]).cells["rouge1"]
    after = evaluate(few, mine, out=tmp_path, metrics=["rouge"], redo=["mine"]).cells["rouge1"]
    assert before["mine"].mean != before["lead"].mean == after["mine"].mean
    with pytest.raises(OptionError, match="there is no method 'x' to do again"):
        evaluate(few, mine, out=tmp_path, redo=["x"])


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
    assert report.to_markdown()  # and every format copes with it
    assert report.to_table()


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
    report = evaluate(SAMPLES, ["lead"], metrics=[_Odd(Settings())])
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
    report = evaluate(articles, ["lead"], metrics=[_Strict(Settings())])
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
    report = evaluate(some, ["lead"], watch=Watch(say=said.append))
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
    report = evaluate(path, ["lead"], watch=Watch(say=said.append))
    assert report.cells["rouge1"]["lead"].scored == 2
    assert "the id 'a' is taken" in said[0]


# --- predictions made elsewhere ---


def test_predictions_made_elsewhere_stand_beside_ours(run: Path, tmp_path: Path) -> None:
    """The same bullets, brought by a file, score the same; evidence is found for them."""
    file = tmp_path / "theirs.jsonl"
    rows = [
        {"id": found["id"], "bullets": [item["text"] for item in found["takeaways"]]}
        for found in _predicted(run, "lexrank")
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows[1:]))
    report = evaluate(SAMPLES, ["lexrank"], predictions={"theirs": file}, out=tmp_path / "run")
    columns = [report.methods.index(name) for name in ("lexrank", "theirs")]
    for measure in ("rouge1", "rougeLsum", "bullets", "grounded", "words"):
        ours, theirs = report.scores.values[measure][1:, columns].T
        assert list(ours) == list(theirs), measure
    assert "theirs: 1 unscored, as there is none for this article." in report.notes
    for ours, theirs in zip(
        _predicted(run, "lexrank")[1:], _predicted(tmp_path / "run", "theirs")[1:], strict=True
    ):
        for item, found in zip(ours["takeaways"], theirs["takeaways"], strict=True):
            assert found["evidence"][0]["start"] == item["evidence"][0]["start"]


def test_changed_file_of_predictions_is_read_again(tmp_path: Path) -> None:
    file, few = tmp_path / "p.txt", read_dataset(SAMPLES, limit=2)
    means = []
    for text in ("The council\nThe council\n", "Nothing\n\n"):
        file.write_text(text)
        said: list[str] = []
        report = evaluate(
            few, [], predictions={"p": file}, out=tmp_path / "run", watch=Watch(say=said.append)
        )
        means.append(report.cells["rouge1"]["p"].mean)
    assert means[0] > 0 == means[1]
    assert said == ["p: predictions that are empty and score zero: 1"]


def test_names_and_values_that_cannot_be(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    for name in ("lead", "oracle", "references"):
        with pytest.raises(OptionError, match="cannot be the name of yours: it is taken"):
            evaluate(SAMPLES, [], predictions={name: file})
        with pytest.raises(OptionError, match="cannot be the name of yours: it is taken"):
            evaluate(SAMPLES, {name: load_method("kl")})
    twice = [Article.from_text("The council voted.", "a", references=["A vote"])] * 2
    with pytest.raises(OptionError, match="an id stands twice"):
        evaluate(Dataset("twice", tuple(Item(one, (one.references,)) for one in twice)), [])
    wrong_ones: tuple[dict[str, Any], ...] = (
        {"methods": ["lexrnk"]},
        {"methods": "lexrank"},
        {"predictions": {"é" * 41: file}},
        {"predictions": {"\ud800": file}},
        {"metrics": ["rogue"]},
        {"metrics": "rouge"},
        {"metrics": []},
        {"metrics": [load_metric("rouge", Settings()), "rouge"]},
        {"count": 0},
        {"count": "many"},
        {"batch_size": 0},
    )
    for wrong in wrong_ones:
        with pytest.raises(OptionError):
            evaluate(SAMPLES, **wrong)


def test_several_reference_lists_of_an_article() -> None:
    article = Article.from_text("The council voted for a wall.", "a", references=["A mayor sang"])
    dataset = read_dataset([article, Article.from_text("Rain fell.", "b", references=["Rain"])])
    from eval.datasets import with_references

    more = with_references(dataset, [[["The council voted for a wall"], None]])
    means = {
        refs: evaluate(more, ["lead"], settings=Settings(refs=refs), count=1)
        for refs in ("max", "mean")
    }
    best, mean = (means[refs].scores.values["rouge1"][0, 1] for refs in ("max", "mean"))
    assert best == 1.0
    assert 0 < mean < 1.0
    assert means["max"].cells["bullets"]["lead"].mean == 1.0
