"""``takeaways eval``, ``report``, ``compare``, ``metrics`` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from summarize.method_registry import alias_groups
from takeaways.program import main
from tests.commands import run_in_process

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "articles"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in this process."""
    return run_in_process(main, *arguments)


def run_apart(*arguments: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a user does."""
    command = [sys.executable, "-m", "takeaways", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


@pytest.fixture(scope="module")
def all_methods(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The run folder and the output of every method on five sample articles."""
    out = tmp_path_factory.mktemp("cli") / "run"
    arguments = ("data/articles", "--limit", "5", "--method", "all", "--out", out)
    done = run_apart("eval", *arguments)
    assert done.returncode == 0, done.stderr
    assert f"the page is {out}/report.html" in done.stderr
    return out, done.stdout


def test_every_method_on_the_samples(all_methods: tuple[Path, str]) -> None:
    out, table = all_methods
    named = {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")}
    assert named >= set(chain(*alias_groups())) - {"extractive"} | {"oracle", "references"}
    assert "`rouge|types:1,2,Lsum|stem:yes|tok:rouge_score|" in table
    assert {path.name for path in out.iterdir()} == {
        "run.json",
        "articles.jsonl",
        "predictions",
        "scores.parquet",
        "report.html",
    }
    about = json.loads((out / "run.json").read_text())
    assert about["dataset"]["articles"] == 5
    assert about["command"][1:3] == ["eval", "data/articles"]
    assert "numpy" in about["versions"]


def test_report_prints_the_same_again(all_methods: tuple[Path, str]) -> None:
    out, table = all_methods
    page = (out / "report.html").read_bytes()
    (out / "report.html").unlink()
    again = run_apart("report", out)
    assert again.stdout == table
    assert (out / "report.html").read_bytes() == page


@pytest.mark.parametrize(
    ("format", "beginning"),
    [("csv", "method,measure,mean"), ("json", "{\n"), ("latex", r"\begin{table}"), ("text", "")],
)
def test_formats(
    all_methods: tuple[Path, str], format: str, beginning: str, tmp_path: Path
) -> None:
    done = run("report", all_methods[0], "--format", format, "--page", tmp_path / "p.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(beginning)
    assert "lexrank" in done.stdout


def test_label_and_intervals_of_a_latex_table(all_methods: tuple[Path, str]) -> None:
    options = ("--label", "tab:a", "--intervals")
    done = run("report", all_methods[0], "--format", "latex", *options)
    assert r"\label{tab:a}" in done.stdout
    assert r"{\scriptsize " in done.stdout
    for command in ("report", "compare", "eval"):
        refused = run(command, all_methods[0], *options)
        assert refused.returncode == 2
        assert refused.stderr.endswith("--label and --intervals need --format latex\n")


def test_article_of_a_run(all_methods: tuple[Path, str]) -> None:
    done = run("report", all_methods[0], "--article", "05-cup-final")
    assert done.stdout.startswith("Port Hale win Federation Cup")
    assert done.stdout.count("missed  ") >= 9
    assert "strong, likely, weak: how sure a match is" in done.stdout
    done = run("report", all_methods[0], "--article", "05-cup-final", "--format", "json")
    assert json.loads(done.stdout)["id"] == "05-cup-final"
    refused = run("report", all_methods[0], "--article", "05-cup-final", "--format", "csv")
    assert "--article is shown as text or json" in refused.stderr
    wrong = run("report", all_methods[0], "--article", "x")
    assert wrong.returncode == 2
    assert "there is no article 'x'" in wrong.stderr


def test_p_values_of_a_run(all_methods: tuple[Path, str]) -> None:
    done = run("report", all_methods[0], "--p-values", "rouge1,rouge2")
    assert done.stdout.count("p after Holm") == 2
    assert "lead - lexrank" in done.stdout
    refused = run("report", all_methods[0], "--p-values", "rouge1", "--format", "csv")
    assert "--format json has them all" in refused.stderr


def test_compare_joins_runs(all_methods: tuple[Path, str], tmp_path: Path) -> None:
    done = run("eval", SAMPLES, "-m", "lexrank", "--limit", "4", "-o", tmp_path / "few", "-n", "2")
    assert done.returncode == 0, done.stderr
    both = run("compare", all_methods[0], tmp_path / "few", "--page", tmp_path / "both.html")
    assert both.returncode == 0, both.stderr
    assert "| few/lexrank |" in both.stdout
    assert "| run/lexrank |" in both.stdout
    assert "4 articles are shared" in both.stdout
    assert (tmp_path / "both.html").stat().st_size > 10_000
    options = ("--limit", "4", "--metrics", "rouge", "--rouge-types", "L,1")
    run("eval", SAMPLES, "-m", "lexrank", *options, "-o", tmp_path / "types")
    shared = run("compare", all_methods[0], tmp_path / "types", "--page", tmp_path / "both.html")
    assert shared.returncode == 0, shared.stderr
    assert "| method | R-1 |" in shared.stdout
    assert "R-2, R-Lsum, bullets" in shared.stdout
    assert "left out, as not all runs have them" in shared.stdout
    assert "`rouge|types:1|" in shared.stdout


def test_predictions_and_references_from_files(tmp_path: Path) -> None:
    rows = [json.dumps({"id": path.stem, "summary": "x"}) for path in sorted(SAMPLES.iterdir())]
    (tmp_path / "p.jsonl").write_text("\n".join(rows))
    (tmp_path / "more.jsonl").write_text("\n".join(rows))
    done = run(
        *("eval", SAMPLES, "--method", "lead", "--predictions", f"x={tmp_path}/p.jsonl"),
        *("--more-references", tmp_path / "more.jsonl", "--refs", "mean", "--format", "csv"),
        *("--metrics", "rouge", "--rouge-engine", "rouge-score", "--rouge-types", "1,L"),
    )
    assert done.returncode == 0, done.stderr
    means = {tuple(line.split(",")[:2]): line.split(",")[2] for line in done.stdout.splitlines()}
    assert float(means["x", "rouge1"]) == 0.5
    assert ("lead", "rougeL") in means


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["eval", "nowhere"], 1, "nowhere: does not exist"),
        (["eval", "data/articles", "-m", "lexrnk"], 2, "did you mean 'lexrank'"),
        (["eval", "data/articles", "-m", "my:f"], 2, "a function in a file is named my.py:f"),
        (["eval", "data/articles", "--metrics", "rogue"], 2, "did you mean 'rouge'"),
        (["eval", "data/articles", "--metrics", "bertscore"], 2, "--metric-model"),
        (["eval", "data/articles", "--metrics", "rougeL"], 2, "by --rouge-types L, or settings="),
        (["eval", "data/articles", "--predictions", "x"], 2, "--predictions takes NAME=FILE"),
        (["eval", "data/articles", "--predictions", "x=none.txt"], 1, "none.txt"),
        (["eval", "data/articles", "--count", "some"], 2, "refs or a whole number"),
        (["eval", "data/articles", "--rouge-types", "1,9x"], 2, "no ROUGE type '9x'"),
        (["eval", "data/articles", "--out", "data"], 2, "no run folder and not empty"),
        (["report", "data"], 1, "is not a run folder"),
        (["compare", "data"], 1, "is not a run folder"),
    ],
)
def test_error_is_one_message(arguments: list[str], code: int, message: str) -> None:
    done = (run_apart if "nowhere" in arguments else run)(*arguments)
    assert done.returncode == code, done.stderr
    (line,) = done.stderr.splitlines()
    assert message in line
    assert done.stdout == ""


def test_text_that_is_not_english_is_scored_by_its_language(tmp_path: Path) -> None:
    row = {"id": "a", "text": "Совет одобрил стену. Она стоит дорого.", "takeaways": ["Стена"]}
    (tmp_path / "ru.jsonl").write_text(json.dumps(row))
    done = run("eval", tmp_path / "ru.jsonl", "-m", "lead", "--tokenizer", "rouge-score")
    assert "100% of the letters are ignored" in done.stderr
    assert "auto" in done.stderr
    for options, shown in (([], "tok:auto"), (["--tokenizer", "unicode"], "tok:unicode")):
        done = run("eval", tmp_path / "ru.jsonl", "-m", "lead", *options)
        assert "letters" not in done.stderr
        assert shown in done.stdout


def test_bad_record_gives_a_message_and_exit_code_1(tmp_path: Path) -> None:
    row = {"id": "a", "text": "The council voted for a wall.", "takeaways": ["A wall"]}
    (tmp_path / "in.jsonl").write_text(json.dumps(row) + "\n{broken\n")
    done = run("eval", tmp_path / "in.jsonl", "-m", "lead")
    assert done.returncode == 1
    assert "line 2: is not valid JSON" in done.stderr
    assert "| lead |" in done.stdout


def test_failures_are_told_on_stderr_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "my.py").write_text("def f(article):\n    raise ValueError('no luck')\n")
    options = ("--limit", "2", "--metrics", "rouge", "--format", "csv")
    done = run("eval", SAMPLES, "-m", f"{tmp_path}/my.py:f", *options)
    assert done.returncode == 1
    assert "my.py:f: 2 unscored, as" in done.stderr
    assert "ValueError: no luck" in done.stderr


def test_metrics_are_listed() -> None:
    names = [line.split("\t")[0] for line in run("metrics").stdout.splitlines()]
    built_in = ["rouge", "bullets", "grounding", "support", "describing"]
    assert names == [*built_in, "bertscore", "entailment"]


def test_library_does_not_import_the_harness() -> None:
    imports = [
        line.strip()
        for path in (ROOT / "summarize").rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.strip().startswith(("from eval", "import eval"))
    ]
    assert imports == []
