"""``--method`` takes one method or several in every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarize import OptionError
from summarize.method_registry import all_methods
from summarize.web.app import ServerSettings, create_app
from takeaways.program import main
from tests.commands import ROOT, run_in_process

SAMPLES = [f"data/articles/{name}" for name in ("01-harbour-flood-barrier.txt", "05-cup-final.txt")]


def printed(*arguments: str) -> str:
    run = run_in_process(main, *arguments)
    assert run.returncode == 0
    assert [line for line in run.stderr.splitlines() if "a model wrote" not in line] == []
    return run.stdout


def test_bullets_of_each_method_stand_under_its_name() -> None:
    by_method = {name: printed(SAMPLES[1], "-n", "2", "-m", name) for name in ("lead", "lexrank")}
    both = "\n".join(f"{name}:\n{bullets}" for name, bullets in by_method.items())
    assert printed(SAMPLES[1], "-n", "2", "-m", "lead,lexrank") == both
    assert printed(SAMPLES[1], "-n", "2", "-m", "lead", "-m", "lexrank") == both


def test_markdown_has_a_title_per_article_and_a_heading_per_method() -> None:
    lines = printed(*SAMPLES, "-n", "1", "-m", "lead,tiny", "-f", "md").splitlines()
    headings = [line for line in lines if line.startswith("#")]
    titles = ["## 01-harbour-flood-barrier", "## Port Hale win Federation Cup on penalties"]
    for line, title in zip(headings[::3], titles, strict=True):
        assert line.startswith(title)
    assert headings[1:3] == headings[4:6] == ["### lead", "### tiny"]


def test_records_say_their_method() -> None:
    lines = printed(*SAMPLES, "-m", "lead,tiny", "-f", "jsonl").splitlines()
    found = [(record["id"][:2], record["method"]) for record in map(json.loads, lines)]
    assert found == [("01", "lead"), ("01", "tiny"), ("05", "lead"), ("05", "tiny")]


def test_all_means_every_method() -> None:
    lines = printed(SAMPLES[0], "-n", "1", "-m", "all").splitlines()
    assert [line[:-1] for line in lines if line.endswith(":")] == all_methods()


def test_article_that_cannot_be_summarized_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("Key takeaways:\n- The wall is coming.\n- Boats object.\n")
    run = run_in_process(main, tmp_path / "list.txt", SAMPLES[0], "-m", "lead,tiny", "-n", "1")
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout.count("- ") == 2


def test_bullets_that_a_model_wrote_are_told_at_the_end() -> None:
    said = "about a quarter of those that ours wrote and we read were wrong; "
    said += "compare each with its evidence (--evidence), see docs/trust.md\n"
    for options, bullets in (
        (("abstractive",), "these bullets"),
        (("lead,hybrid", "--rewriter", "seq2seq"), "the bullets of hybrid"),
        (("lead,hybrid",), None),
    ):
        run = run_in_process(main, SAMPLES[1], "-n", "2", "-m", *options)
        assert run.stderr == (f"takeaways: a model wrote {bullets}: {said}" if bullets else "")


def test_only_methods_with_a_model_get_one() -> None:
    lines = printed(SAMPLES[0], "-n", "1", "-m", "lead,abstractive", "--model", "writer")
    assert lines.count("\n- ") == 2
    refused = run_in_process(main, SAMPLES[0], "-m", "lead,tiny", "--model", "writer")
    assert "the method 'lead' uses no model" in refused.stderr


def test_batch_writes_an_output_for_each_method(tmp_path: Path) -> None:
    (tmp_path / "my.py").write_text("def first(article): return [article.prose[:60]]\n")
    out, methods = f"{tmp_path}/{{method}}.jsonl", f"lead,{tmp_path}/my.py:first"
    assert printed("batch", SAMPLES[0], out, "--workers", "1", "--quiet", "-m", methods) == ""
    for method in ("lead", "my.py:first"):
        record = json.loads((tmp_path / f"{method}.jsonl").read_text())
        assert record["method"] == method


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((SAMPLES[0], "out.jsonl", "-m", "lead,tiny"), "several methods need {method} in OUT"),
        (("-", "{method}.jsonl", "-m", "lead,tiny"), "several methods cannot share standard input"),
        ((SAMPLES[0], "{method}.jsonl", "-m", "lead,tny"), "did you mean 'tiny'?"),
        ((SAMPLES[0], "out.jsonl", "-m", ","), "--method names no method"),
    ],
)
def test_batch_refuses_methods_before_the_first_job(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    inputs = [str(ROOT / word) if word == SAMPLES[0] else word for word in arguments]
    run = run_in_process(main, "batch", *inputs, folder=tmp_path)
    assert run.returncode == 2
    assert message in run.stderr
    assert not list(tmp_path.iterdir())


def test_server_loads_every_method_that_is_named() -> None:
    create_app(ServerSettings("lead", preload=("lexrank",)))
    with pytest.raises(OptionError, match="lexrank"):
        create_app(ServerSettings("lead", preload=("lexrnk",)))
    run = run_in_process(main, "serve", "--port", "0", "-m", "lead,lexrnk")
    assert run.returncode == 2
    assert "did you mean 'lexrank'?" in run.stderr


def test_options_with_lists_can_be_repeated_too(tmp_path: Path) -> None:
    record = {"id": "a", "text": "The council voted for a wall.", "desk": "city", "url": "x:y"}
    (tmp_path / "in.jsonl").write_text(json.dumps({**record, "takeaways": ["A wall"]}))
    kept = ("-f", "jsonl", "--keep", "desk", "--keep", "url")
    found = json.loads(printed(f"{tmp_path}/in.jsonl", "-m", "lead", *kept))
    assert (found["desk"], found["url"]) == ("city", "x:y")
    metrics = ("--metrics", "rouge", "--metrics", "bullets", "--rouge-types", "1")
    named = ("--text-column", "text")  # so that nothing is said about a text this short
    table = printed("eval", f"{tmp_path}/in.jsonl", "-m", "lead", *named, *metrics)
    assert "| method | R-1 | bullets |" in table
