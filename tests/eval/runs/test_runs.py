"""Run folders: resumed, refused, restarted, damaged, locked."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval import (
    MetricSettings,
    Report,
    Resampling,
    evaluate,
    read_dataset,
)
from eval.runs.folder import Run
from summarize import (
    OptionError,
    ReadError,
    read_articles,
)
from summarize.runtime.progress import Progress, progress_listener
from tests.commands import needs_pipes

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "data" / "articles"


def test_finished_run_is_not_done_again(run: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*.*") if path.name != "run.json"}
    steps: list[str] = []
    with progress_listener(lambda progress: steps.append(progress.label)):
        evaluate(SAMPLES, ["lexrank"], out=run)
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
        "from summarize.method_registry import load_method\n"
        "luhn, calls = load_method('luhn'), 0\n"
        "def slow(articles, options):\n"
        "    global calls\n"
        "    calls += 1\n"
        "    while sys.argv[3] == 'held' and calls > 6:\n"
        "        time.sleep(1)\n"
        "    return luhn(articles, options)\n"
        "evaluate(sys.argv[1], {'slow': slow}, out=sys.argv[2], metrics=['rouge'])\n"
    )
    command = [sys.executable, str(code), str(SAMPLES), str(out)]
    process = subprocess.Popen([*command, "held"], cwd=ROOT)
    file = out / "predictions" / "slow.jsonl"
    deadline = time.monotonic() + 300
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

    subprocess.run([*command, "free"], check=True, cwd=ROOT)
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

    def kill(progress: Progress) -> None:
        if progress.label.startswith("scoring"):
            raise Killed

    with pytest.raises(Killed), progress_listener(kill):
        evaluate(
            *(few, []),
            predictions={"p": file},
            out=tmp_path / "run",
            metrics=["rouge"],
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
        with progress_listener(lambda progress: labels.append(progress.label)):
            evaluate(
                *(few, methods),
                metrics=metrics,
                settings=MetricSettings(**settings),  # type: ignore[arg-type]
                out=tmp_path,
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


def test_scores_of_fewer_measures_are_made_again(tmp_path: Path) -> None:
    """As of a run of an earlier version, whose metric had other measures."""
    few, path = read_dataset(SAMPLES, limit=2), tmp_path / "run.json"
    rows = evaluate(few, [], metrics=["bullets"], out=tmp_path).rows()
    about = json.loads(path.read_text("utf-8"))
    (scored,) = about["scored"].values()
    scored["measures"].remove("strong")
    path.write_text(json.dumps(about), "utf-8")
    labels: list[str] = []
    with progress_listener(lambda progress: labels.append(progress.label)):
        assert evaluate(few, [], metrics=["bullets"], out=tmp_path).rows() == rows
    assert labels == ["scoring by bullets"]


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
    with pytest.raises(OptionError, match="count was refs, now it is 3; name another folder"):
        evaluate(SAMPLES, ["lexrank"], out=run, count=3)
    statistics = f"seed was 12345, now it is 7; .* 'takeaways report {run} --seed 7' changes"
    with pytest.raises(OptionError, match=statistics):
        evaluate(SAMPLES, ["lexrank"], out=run, resampling=Resampling(seed=7))
    with pytest.raises(OptionError, match="max_words was None, now it is 9; name"):
        evaluate(SAMPLES, ["lexrank"], out=run, options={"max_words": 9})
    with pytest.raises(OptionError, match="it is of other articles or references"):
        evaluate(read_dataset(SAMPLES, limit=3), ["lexrank"], out=run)
    assert Report.open(run).cells["rouge1"]["lexrank"].scored == 24


def test_restart_empties_a_run_and_nothing_else(tmp_path: Path) -> None:
    few = read_dataset(SAMPLES, limit=3)
    evaluate(few, ["kl"], out=tmp_path, metrics=["rouge"])
    (tmp_path / "notes.txt").write_text("mine")
    evaluate(few, ["kl"], out=tmp_path, metrics=["rouge"], count=1, restart=True)
    assert Report.open(tmp_path).run.metadata["count"] == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    for restart in (False, True):
        with pytest.raises(OptionError, match="is no run folder and not empty"):
            evaluate(SAMPLES, ["lead"], out=tmp_path, restart=restart)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@needs_pipes
def test_only_in_a_run_folder_pipes_are_looked_for(run: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "articles.jsonl")
    with pytest.raises(ReadError, match="is not a run folder"):
        Report.open(tmp_path)
    shutil.copy(run / "run.json", tmp_path)
    with pytest.raises(ReadError, match=r"articles.jsonl: is a pipe or device"):
        Report.open(tmp_path)


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
