"""Tests of the benchmarks: their statistics, and the support score on judged sentences."""

from __future__ import annotations

import gzip
import importlib
import json
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from eval.metrics.base import MetricSettings
from eval.metrics.similarity import THRESHOLD, Similarity
from scripts.benchmarks import matching
from scripts.benchmarks.classification import (
    auc_interval,
    balanced_accuracy,
    best_threshold,
    roc_auc,
    tuned_accuracy,
)
from scripts.benchmarks.grounding import JudgedSummary, as_prose, judge
from summarize.reading import read_articles
from summarize.text.sentences import article_sentences
from takeaways.program import app
from tests.commands import run_in_process

ROOT = Path(__file__).parents[2]

# The text of each document, with summary sentences that it supports and that it does not.
JUDGED = [
    (
        "The council of Velden voted on Tuesday to build a wall along the river. It will cost 46 "
        "million crowns and keep 3,000 homes dry. Mayor Ilse Brandt said that work starts in May.",
        ["Velden is to build a wall along the river.", "The wall keeps 3,000 homes dry."],
        [
            "The wall will cost 64 million crowns.",
            "A bakery blames dear flour for its small loaves.",
        ],
    ),
    (
        "The ferry to Aldersey did not sail on Friday because of high waves. About 200 travellers "
        "slept in the school of the harbour town. The company hopes to sail again on Sunday.",
        ["High waves kept the ferry to Aldersey in port.", "About 200 travellers slept in school."],
        ["The ferry to Aldersey did sail on Friday.", "Travellers slept in hotels in Karlsberg."],
    ),
    (
        "A beekeeper in the hills near Tolma has found a hive that survives the mite. Researchers "
        "took samples of 12 queens. They will report what they find after the winter.",
        ["Researchers took samples of 12 queens.", "A hive near Tolma survives the mite."],
        ["Researchers took samples of 50 queens.", "The minister opened a tunnel for trains."],
    ),
    (
        "Key takeaways\n- The library stays open until nine\n- Fines end in June\n\n"
        "The town's library will stay open until nine in the evening. Late readers pay no fines "
        "from June on, said its director, Noor Haddad. The town adds 80,000 crowns a year.",
        ["The library will stay open until nine.", "Noor Haddad is the library's director."],
        ["Petra Lindqvist is the library's director.", "The town adds 90,000 crowns a year."],
    ),
]


def _records() -> list[dict[str, object]]:
    return [
        {
            "document": document,
            "summary": " ".join(true + false),
            "sentences": true + false,
            "support": [[1, True, 0], 1.0, [0, 0, 1], False],
        }
        for document, true, false in JUDGED
    ]


def _run(file: Path, *records: object) -> subprocess.CompletedProcess[str]:
    if records:
        lines = (item if isinstance(item, str) else json.dumps(item) for item in records)
        file.write_text("\n".join(lines) + "\n", "utf-8")
    return _benchmark("grounding", str(file))


def _benchmark(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a benchmark in this process."""

    def main() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(ROOT / "scripts")
            importlib.import_module("benchmark").app(prog_name="benchmark.py")

    return run_in_process(main, *arguments)


def _benchmark_apart(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a benchmark in a process of its own."""
    command = [sys.executable, "scripts/benchmark.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def _rows(output: str) -> dict[str, list[str]]:
    """Return the cells of the tables' rows by their first one."""
    rows = [line.strip("│").split("│") for line in output.splitlines() if line.startswith("│")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in rows}


# --- the file and what is printed ------------------------------------------------------------


def test_judged_summaries(tmp_path: Path) -> None:
    run = _run(tmp_path / "judged.jsonl", *_records())
    assert (run.returncode, run.stderr) == (0, "")
    assert "judged.jsonl: 4 documents, 16 sentences, 50.0% supported; 0 with an even" in run.stdout
    rows = _rows(run.stdout)
    for name in ("support", "minus the number of findings", "support, minus 1 with findings"):
        area, interval, accuracy, thresholds = rows[name]
        low, high = map(float, interval.split(" to "))
        assert 0.6 < low <= float(area) <= high <= 1
        assert float(accuracy) > 0.6
        assert re.fullmatch(r"-?\d\.\d\d, -?\d\.\d\d", thresholds)
    assert float(rows["no findings"][2]) > 0.8
    assert rows["number"] == ["3", "3", "1.000"]
    assert rows["name"] == ["2", "2", "1.000"]
    assert rows["negation"] == ["1", "1", "1.000"]
    assert rows["quotation"] == ["0", "0", "–"]
    assert rows["any"] == ["6", "6", "1.000"]


def test_the_same_file_gives_the_same_figures(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in _records())
    assert _benchmark_apart("grounding", str(file)).stdout == _run(file).stdout != ""


def test_even_votes_are_left_out_and_counted(tmp_path: Path) -> None:
    first, *rest = _records()
    run = _run(tmp_path / "judged.jsonl", {**first, "support": [[1, 0], 0.5, 1, 0]}, *rest)
    assert "4 documents, 14 sentences, 50.0% supported; 2 with an even vote left out" in run.stdout


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"support": [1, 0]}, "has 4 sentences but votes on 2"),
        ({"support": 1}, "has 4 sentences but no list of votes"),
        ({"support": [1, 0, 1, 2]}, "its votes on sentence 4 are not numbers from 0 to 1"),
        ({"support": [1, [], 1, 0]}, "its votes on sentence 2 are not numbers from 0 to 1"),
        ({"support": [[1, None], 1, 1, 0]}, "its votes on sentence 1 are not numbers from 0 to 1"),
        ({"support": [1, 1, float("nan"), 0]}, "its votes on sentence 3 are not numbers"),
        ({"support": [1, "1", 1, 0]}, "its votes on sentence 2 are not numbers from 0 to 1"),
        ({"support": None}, "has no support"),
        ({"sentences": "One. Two."}, "its sentences are not a list of texts"),
        ({"sentences": ["One.", 2]}, "its sentences are not a list of texts"),
        ({"document": " "}, "its document is not a text or is empty"),
        ({"document": None, "sentences": None}, "has no document, sentences"),
    ],
)
def test_a_bad_line_is_reported_and_the_others_are_scored(
    change: dict[str, object], reason: str, tmp_path: Path
) -> None:
    first, second, *rest = _records()
    file = tmp_path / "judged.jsonl"
    run = _run(file, first, {**second, **change}, *rest)
    assert run.returncode == 1
    assert run.stderr.startswith(f"takeaways: {file}, line 2: {reason}")
    assert run.stderr.count("\n") == 1
    assert "3 documents, 12 sentences" in run.stdout


def test_lines_that_are_not_json_objects_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    run = _run(file, "{broken", "[1]", *_records())
    first, second = run.stderr.splitlines()
    assert f"{file}, line 1: is not valid JSON" in first
    assert f"{file}, line 2: is not a record" in second
    assert "4 documents" in run.stdout


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        (1, "people call every one of its sentences supported: there is nothing to tell apart"),
        (0, "people call every one of its sentences unsupported: there is nothing to tell apart"),
        (0.5, "holds no sentence to score (16 with an even vote)"),
    ],
)
def test_sentences_of_only_one_class_are_an_error(
    votes: float, reason: str, tmp_path: Path
) -> None:
    records = [{**record, "support": [votes] * 4} for record in _records()]
    run = _run(tmp_path / "judged.jsonl", *records)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"takeaways: {tmp_path / 'judged.jsonl'}: {reason}\n"


def test_one_document_has_no_interval(tmp_path: Path) -> None:
    run = _run(tmp_path / "judged.jsonl", _records()[0])
    assert (run.returncode, run.stderr) == (0, "")
    assert _rows(run.stdout)["support"][1:] == ["–", "–", "–"]


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    run = _benchmark_apart("grounding", str(tmp_path / "nowhere.jsonl"))
    assert (run.returncode, run.stdout) == (1, "")
    assert "nowhere.jsonl: does not exist" in run.stderr
    assert run.stderr.count("\n") == 1


# --- each benchmark alone ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ["sumy", "rouge_score", "nltk", "numpy"]),
        (["sentences"], ["sumy", "rouge_score"]),
        (["significance", "--articles", "20", "--samples", "10"], ["sumy", "rouge_score", "nltk"]),
        (["grounding", "judged.jsonl"], ["sumy", "rouge_score", "nltk"]),
    ],
)
def test_a_benchmark_runs_without_the_libraries_of_the_others(
    arguments: list[str], absent: list[str], tmp_path: Path
) -> None:
    (tmp_path / "judged.jsonl").write_text("\n".join(map(json.dumps, _records())))
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r}); "
        f"sys.modules.update(dict.fromkeys({absent})); "  # importing one of them fails
        "from benchmark import app; app()"
    )
    command = [sys.executable, "-c", code, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_help_lists_the_benchmarks() -> None:
    run = _benchmark("--help")
    for name in ("sentences", "extractive", "rouge", "significance", "grounding"):
        assert re.search(rf"^│ {name} +[A-Z]", run.stdout, re.MULTILINE)
    assert "│ one-article " not in run.stdout


def test_one_article_prints_words_milliseconds_and_megabytes() -> None:
    words, milliseconds, megabytes = _benchmark_apart("one-article", "lexrank", "10").stdout.split()
    assert (int(words), float(milliseconds) > 0, int(megabytes) > 10) == (234, True, True)


# --- judgement of sentences -----------------------------------------------------------------


def test_all_of_a_document_is_prose() -> None:
    document = JUDGED[3][0]
    article = as_prose(document)
    assert "".join(document[start:end] for start, end in article.body) == document
    assert article.references == ()
    texts = [sentence.text for sentence in article_sentences(article)]
    assert texts[0] == "Key takeaways -"


def test_lines_with_the_same_text_count_as_one_document() -> None:
    document, true, false = JUDGED[0]
    summaries = [
        JudgedSummary(document, true, [1, 1]),
        JudgedSummary(document, false, [0, 0]),
    ]
    assert judge(summaries).document.tolist() == [0, 0, 0, 0]


# --- statistics ------------------------------------------------------------------------------

# Few different scores, so that there are ties.
SCORED = st.lists(st.tuples(st.integers(-4, 4).map(lambda n: n / 4), st.booleans()), min_size=2)
BOTH = SCORED.filter(lambda rows: len({gold for _, gold in rows}) == 2)


def _arrays(rows: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in rows]), np.array([gold for _, gold in rows])


@given(BOTH)
def test_roc_auc_counts_pairs(rows: list[tuple[float, bool]]) -> None:
    right = [score for score, gold in rows if gold]
    wrong = [score for score, gold in rows if not gold]
    wins = fmean((a > b) + (a == b) / 2 for a, b in product(right, wrong))
    assert roc_auc(*_arrays(rows)) == pytest.approx(wins, abs=1e-12)


def test_roc_auc_of_one_class_is_nan() -> None:
    assert np.isnan(roc_auc(np.array([0.1, 0.2]), np.array([True, True])))


def test_balanced_accuracy_by_hand() -> None:
    called = np.array([True, True, False, True, False])
    gold = np.array([True, True, True, False, False])
    assert balanced_accuracy(called, gold) == pytest.approx((2 / 3 + 1 / 2) / 2)


@given(BOTH)
def test_best_threshold_is_the_lowest_of_the_best(rows: list[tuple[float, bool]]) -> None:
    scores, gold = _arrays(rows)
    accuracies = {score: balanced_accuracy(scores >= score, gold) for score in sorted(scores)}
    best = max(accuracies.values())
    lowest = next(score for score, found in accuracies.items() if found > best - 1e-12)
    assert best_threshold(scores, gold) == lowest


def test_interval_draws_whole_documents() -> None:
    scores, gold = np.array([0.9, 0.1, 0.2, 0.8]), np.array([True, False, True, False])
    document = np.array([0, 0, 1, 1])
    found = auc_interval(scores, gold, document)
    assert found is not None
    assert (found.low, found.high) == (0.0, 1.0)  # the second document alone, the first alone
    assert auc_interval(scores, gold, np.zeros(4, np.intp)) is None


def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    truth = 0.7602  # of normal scores one standard deviation apart: Phi(1 / sqrt(2))
    covered = 0
    for _ in range(200):
        gold = random.random(150) < 0.5
        found = auc_interval(random.normal(size=150) + gold, gold, np.arange(150) // 3)
        assert found is not None
        covered += found.low <= truth <= found.high
    assert 0.88 < covered / 200 < 0.99


def test_a_threshold_is_tuned_on_the_other_half() -> None:
    # Scores mean one thing in two documents and its contrary in two others.
    gold = np.array([True, False] * 4)
    scores = np.where(np.arange(8) < 4, gold, ~gold).astype(float)
    document = np.arange(8) // 2
    drawn = [tuned_accuracy(scores, gold, document, seed) for seed in range(20)]
    assert min(found[0] for found in drawn if found) < 0.5
    steady = tuned_accuracy(gold.astype(float), gold, document)
    assert steady == (1.0, [1.0, 1.0])


def test_no_threshold_where_a_half_has_one_class() -> None:
    assert tuned_accuracy(np.array([0.1, 0.9]), np.array([False, True]), np.array([0, 1])) is None


def test_matches_are_tuned_on_judged_pairs_of_the_samples() -> None:
    pairs = matching.read_pairs()
    assert len(pairs.texts) >= 200
    references = {a.id: a.references for a in read_articles(ROOT / "data" / "articles")}
    records = map(json.loads, matching.JUDGED.read_text("utf-8").splitlines())
    assert all(record["reference"] in references[record["article"]] for record in records)
    scores = np.array([Similarity()(*texts) for texts in pairs.texts])
    called, thresholds = matching.left_out_calls(scores, pairs)
    tuned = matching.best_threshold(scores, pairs.main)
    assert [*(scores >= THRESHOLD)] == [*(scores >= tuned)]
    assert thresholds == pytest.approx([tuned] * len(thresholds), abs=0.02)
    assert (called == pairs.main).mean() == pytest.approx(0.84, abs=0.005)
    assert matching.f1(called, pairs.main) == pytest.approx(0.67, abs=0.005)
    assert MetricSettings().threshold == THRESHOLD
    threshold = next(p for p in get_command(app).commands["eval"].params if p.name == "threshold")  # type: ignore[attr-defined]
    assert threshold.default == THRESHOLD


def test_the_matching_benchmark_prints_agreement_and_confidence() -> None:
    run = _benchmark("matching")
    assert run.returncode == 0, run.stderr
    rows = [line.split("│")[1:-1] for line in run.stdout.splitlines() if line.startswith("│")]
    cells = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}
    assert float(cells["content words recall"][0]) > float(cells["ROUGE-1 F"][0])
    shares = [int(cells[word][1].rstrip("%")) for word in ("strong", "likely", "weak", "below")]
    assert shares == sorted(shares, reverse=True)


def test_reading_benchmark_compares_pages_with_what_is_right(tmp_path: Path) -> None:
    prose = "The council of Harrow voted on Thursday to build a wall. Boats object to the plan."
    items = ["The council votes for a wall.", "Boats object to the plan of the council."]
    listed = "<h2>Key takeaways</h2><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    page = (
        f"<title>A wall | The Quay</title><article><h1>A wall</h1>{listed}<p>{prose}</p></article>"
    )
    bodies = {"id": "a", "html": page.replace(listed, ""), "text": prose, "title": "A wall"}
    lists = {"id": "b", "content": page, "format": "html", "language": "en", "takeaways": items}
    path = tmp_path / "pages.jsonl"
    path.write_text(json.dumps(bodies | {"date": None}) + "\n" + json.dumps(lists) + "\n")
    run = _benchmark("reading", str(path))
    assert run.returncode == 0, run.stderr
    rows = [line.split("│")[1:-1] for line in run.stdout.splitlines() if line.startswith("│")]
    cells = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}
    assert cells["Article.text"] == ["1.000", "1.000", "0", "0", "0"]
    assert cells["title"] == ["1", "1", "0", "0", "0"]
    assert cells["English"] == ["1", "1", "0", "0"]
    assert "own items: 0 of" in run.stdout


def _record(path: Path, yardstick: float, **series: list[float]) -> Path:
    all_series = {"yardstick": [yardstick] * 5, **series}
    record = {name: {"unit": "ms", "values": values} for name, values in all_series.items()}
    path.write_text(json.dumps({"series": record}))
    return path


def test_compare_tells_what_got_worse_beyond_noise(tmp_path: Path) -> None:
    before = _record(
        tmp_path / "before.json",
        10,
        slow=[20, 21, 22, 23, 24],
        noisy=[20, 21, 22, 23, 24],
        fast=[20, 21, 22, 23, 24],
        old=[1, 1, 1, 1, 1],
    )
    after = _record(  # on a machine of half the speed
        tmp_path / "after.json",
        20,
        slow=[50, 51, 52, 53, 54],
        noisy=[47, 50, 52, 53, 54],
        fast=[30, 31, 32, 33, 34],
        new=[1, 1, 1, 1, 1],
    )
    run = _benchmark("compare", str(before), str(after))
    assert run.returncode == 1
    rows = _rows(run.stdout)
    assert {name: cells[-1] for name, cells in rows.items()} == {
        "slow": "worse",
        "noisy": "level",
        "fast": "better",
    }
    assert rows["slow"][-2] == "1.18"  # 52 ms at half the speed for 22 ms
    assert "only in before: old" in run.stdout
    assert "only in after: new" in run.stdout
    assert _benchmark("compare", str(before), str(before)).returncode == 0


def test_profile_names_rooms_and_functions() -> None:
    sample = str(ROOT / "data" / "articles" / "17-river-restoration.md")
    run = _benchmark("profile", "lexrank", sample, "--rounds", "30")
    rooms, functions = run.stdout.split("function")
    assert "lexrank:" in rooms
    assert re.search(r"│ text +│ [\d.]+% │ [\d.]+ │", rooms)
    assert re.search(r"│ document/\w+\.py +│", functions)
