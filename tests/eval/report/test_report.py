"""Reports: letters, formats against golden files, and runs joined."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from eval import (
    MetricSettings,
    Report,
    Resampling,
    evaluate,
    join,
    read_dataset,
    render,
    to_dataframe,
)
from eval.report.details import details, details_data
from eval.report.notes import origin_note
from eval.report.page.data import page_data
from eval.report.pairs import pairs_text
from eval.report.render import Format
from eval.report.tables.terminal import print_report, terminal_table
from eval.stats.significance import compact_letters
from summarize import Article, OptionError, read_articles

SAMPLES = Path(__file__).parents[3] / "data" / "articles"
GOLDEN = Path(__file__).parent / "golden"
METRICS = ("rouge", "bullets", "grounding")  # nothing that a clock or the machine decides


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(SAMPLES, ["lexrank", "kl"], metrics=METRICS)


def _is_golden(name: str, text: str) -> bool:
    path = GOLDEN / name
    if os.environ.get("REGOLD"):
        path.write_text(text, "utf-8")
    return path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("format", "golden"), [("md", "markdown"), ("latex", "latex"), ("csv", "csv")]
)
def test_formats_are_golden(report: Report, format: Format, golden: str) -> None:
    text = render(report, format).replace(str(SAMPLES), "data/articles")
    assert _is_golden(f"report.{golden}", text)


def test_latex_table_has_a_label_intervals_on_request_and_its_signatures_in_a_note(
    report: Report,
) -> None:
    table, note = render(report, "latex", label="tab:mine", intervals=True).split(r"\smallskip")
    caption = next(line for line in table.splitlines() if line.startswith(r"\caption"))
    assert r"\label{tab:mine}" in table
    assert r" & {\scriptsize 38.5--43.9} & {\scriptsize 13.7--17.8} & " in table
    assert r"95 \% interval" in caption
    assert "rouge" not in caption
    for signature in report.signatures:
        assert str(signature).replace("|", r"\textbar{}\allowbreak{}").replace("_", r"\_") in note
    plain = render(report, "latex")
    assert r"\label{tab:takeaways}" in plain
    assert "scriptsize" not in plain
    assert "interval" not in plain
    with pytest.raises(OptionError, match="label must be letters, digits and"):
        render(report, "latex", label="tab}")


def test_latex_escapes_every_special_character(tmp_path: Path) -> None:
    name = r"[a]*&%$#_{}~^\|<>`"
    dataset = read_dataset(SAMPLES, limit=3)
    report = evaluate(dataset, {name: "lead", "*b": "kl"}, metrics=["rouge"])
    table = render(report, "latex", intervals=True)
    escaped = (
        r"{[}a]{*}\&\%\$\#\_\{\}\textasciitilde{}\textasciicircum{}\textbackslash{}"
        r"\textbar{}\allowbreak{}\textless{}\textgreater{}\textasciigrave{}"
    )
    assert f"\n{escaped} & " in table
    assert "\n{*}b & " in table
    bare = re.sub(r"\\[\\&%$#_{}]", "", table)
    assert bare.count("{") == bare.count("}")
    body = bare[bare.index(r"\toprule") : bare.index(r"\bottomrule")]
    rows = [line for line in body.splitlines() if "&" in line]
    assert {row.count("&") for row in rows} == {len(report.headline)}
    if latex := shutil.which("pdflatex"):
        text = rf"\documentclass{{article}}\usepackage{{booktabs}}\begin{{document}}{table}"
        (tmp_path / "table.tex").write_text(text + r"\end{document}", "utf-8")
        command = [latex, "-halt-on-error", "-interaction=nonstopmode", "table.tex"]
        subprocess.run(command, cwd=tmp_path, check=True)


def test_scores_of_an_earlier_similarity_are_told(tmp_path: Path) -> None:
    evaluate(SAMPLES, ["lexrank"], metrics=["bullets"], out=tmp_path)
    assert not any("another similarity" in note for note in Report.open(tmp_path).notes)
    path = tmp_path / "run.json"
    path.write_text(path.read_text("utf-8").replace('"content_recall"', '"rouge1"'), "utf-8")
    assert any("another similarity" in note for note in Report.open(tmp_path).notes)


def test_notebook_shows_the_table(report: Report) -> None:
    page = lxml.html.fromstring(report._repr_html_())
    assert [cell.text for cell in page.findall(".//thead//th")][:2] == ["method", "R-1"]
    row = next(row for row in page.iterfind(".//tbody/tr") if row[0].text == "lexrank")
    assert row[1].text_content() == "41.08 b38.5–43.9"
    assert row[1].findtext("strong") == "41.08"
    assert all(str(signature) in page.text_content() for signature in report.signatures)
    assert repr(report) == (
        "<Report of 24 articles; methods random, lead, lexrank, kl, oracle, references; "
        "R-1, R-2, R-Lsum, bullets, grounded, rewritten>"
    )


def test_print_shows_the_table(report: Report) -> None:
    heading, *rows = str(report).splitlines()
    assert heading.split()[:3] == ["method", "R-1", "R-2"]
    row = next(row for row in rows if row.startswith("lexrank"))
    assert row[heading.index("R-1") :].startswith("41.08 b (38.48–43.86)  ")
    assert all(str(signature) in rows for signature in report.signatures)


def test_notebook_escapes_all_text(hostile: Report) -> None:
    page = lxml.html.fromstring(hostile._repr_html_())
    assert not page.findall(".//script")
    assert not page.findall(".//img")
    hostile._repr_html_().encode("utf-8")


def test_text_holds_table_caption_and_signatures(report: Report) -> None:
    lines = render(report, "text").splitlines()
    assert any(line.split()[:2] == ["method", "R-1"] for line in lines)
    assert lines[-len(report.signatures) :] == [str(line) for line in report.signatures]
    assert not any(line.endswith(" ") or "\x1b" in line for line in lines)


def test_unknown_format_is_an_option_error(report: Report) -> None:
    with pytest.raises(OptionError, match="no report format 'yaml'; there are: text, md, "):
        render(report, "yaml")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="did you mean 'latex'"):
        render(report, "latx")  # type: ignore[arg-type]


def test_terminal_table_is_golden(report: Report) -> None:
    console = Console(width=100, file=io.StringIO(), color_system=None)
    console.print(terminal_table(report))
    text = console.file.getvalue().replace(str(SAMPLES), "data/articles")  # type: ignore[attr-defined]
    lines = [line.rstrip() for line in text.splitlines()]
    assert _is_golden("report.txt", "\n".join(lines[1:]) + "\n")  # a title wraps by its length


def test_details_of_an_article_are_golden(report: Report) -> None:
    assert _is_golden("details.txt", details(report, "05-cup-final") + "\n")
    with pytest.raises(OptionError, match="no article 'x'; there are: 01-"):
        details(report, "x")


def test_machine_formats_hold_the_same_numbers(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"))))
    results = json.loads(render(report, "json"))["results"]
    frame = to_dataframe(report)
    assert len(rows) == len(results) == len(frame) == len(report.methods) * len(report.measures)
    for row, result in zip(rows, results, strict=True):
        cell = report.cells[row["measure"]][row["method"]]
        assert (row["mean"] or None) == (str(cell.mean) if cell.mean is not None else None)
        assert result["mean"] == cell.mean
        assert result["low"] == (cell.interval.low if cell.interval else None)


def test_frame_per_article_holds_the_scores(report: Report) -> None:
    frame = report.to_dataframe(per_article=True)
    assert {*frame.columns} >= {"article", "method", "measure", "value", "precision", "recall"}
    assert len(frame) == 24 * len(report.methods) * len(report.measures)
    groups: Any = frame.dropna(subset="value").groupby(["measure", "method"])
    for (measure, method), scores in groups["value"]:
        assert scores.mean() == pytest.approx(report.cells[measure][method].mean)
    assert report.to_dataframe().equals(to_dataframe(report))


def test_part_of_the_predictions_and_other_counts_are_told() -> None:
    few = read_dataset(SAMPLES, limit=12)
    short = {item.article.id: list(item.references[0][:2]) for item in few.items[:5]}
    report = evaluate(few, [], predictions={"mine": short})
    assert report.shown_name("mine") == "mine (n=5)"
    assert report.shown_name("lead") == "lead"
    for format in ("text", "md", "latex", "html"):
        assert "mine (n=5)" in render(report, format)
    assert "mine (n=5)" in report._repr_html_()
    assert "n is the number of articles of a method" in report.legend()
    asked = sum(len(item.references[0]) for item in few.items[:5]) / 5
    (note,) = [note for note in report.notes if note.startswith("Bullets an article")]
    assert f"mine 2.0 where {asked:.1f} were asked for. Fewer" in note
    assert not any(cell.best for cell in report.cells["extra"].values())
    assert any("mine 10, 0, 0" in note for note in report.notes)
    start = page_data(report)["start"]
    assert page_data(report)["methods"][start[0]]["name"] == "mine"


def test_words_of_the_guard_are_explained(report: Report) -> None:
    shares = {"rewritten": 0.5, "guarded": 0.1, "stood_in": 0.2, "shortened": 0.0, "grounded": 1.0}
    cell = next(iter(report.cells["grounded"].values()))
    cells = {name: {"mine": replace(cell, mean=mean)} for name, mean in shares.items()}
    words, verified = origin_note(cells)
    for word in ("Rewritten: ", "Guarded: ", "Stood in: ", "Shortened: "):
        assert word in words
    assert verified == "Grounded is not verified: see docs/trust.md."
    assert verified in report.notes


def test_pairs_have_their_p_values(report: Report) -> None:
    lines = pairs_text(report, ["rouge2"]).splitlines()
    pair = next(p for p in report.comparisons["rouge2"] if (p.first, p.second) == ("lexrank", "kl"))
    row = next(line for line in lines if line.startswith("lexrank - kl"))
    assert f"{pair.p_corrected:.4f}" in row
    assert not any("references" in line for line in lines)
    assert pairs_text(report, ["all"]).count("p after Holm") > 5
    with pytest.raises(OptionError, match="'rogue2' is tested; did you mean 'rouge2'"):
        pairs_text(report, ["rogue2"])
    assert render(report, "html").count("Method against method: ") == 5


def test_narrow_terminal_cuts_no_name(report: Report) -> None:
    console = Console(width=44, file=io.StringIO(), color_system=None)
    print_report(report, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for name in (*report.methods, *(measure.label for measure in report.headline)):
        assert name in text
    tables = text[: text.index("Each share")]
    assert "…" not in tables
    assert tables.count("method ") == 3
    assert all(len(line) <= 44 for line in tables.splitlines())


def test_details_as_data_hold_the_matches(report: Report) -> None:
    data = json.loads(json.dumps(details_data(report, "05-cup-final")))
    lead = next(one for one in data["methods"] if one["method"] == "lead")
    first = lead["bullets"][0]
    assert (first["match"], first["reference"]) == ("strong", 1)
    assert lead["bullets"][1]["match"] == "extra"
    assert lead["missed"] == [2, 3, 4]
    assert lead["scores"]["bullets"] == 0.25
    assert "title" in data


def test_same_signature_same_digits(report: Report, tmp_path: Path) -> None:
    again = evaluate(SAMPLES, ["lexrank", "kl"], metrics=METRICS, out=tmp_path)
    assert again.signatures == report.signatures
    assert render(again, "json") == render(report, "json")
    for other in (
        Resampling(seed=1),
        Resampling(level=0.9),
        Resampling(500),
        Resampling(kind="bca"),
    ):
        found = Report.open(tmp_path, other)
        assert set(found.signatures).isdisjoint(report.signatures)
        assert found.cells["rouge1"]["kl"].interval != report.cells["rouge1"]["kl"].interval


def test_every_measure_has_a_signature(report: Report) -> None:
    names = [signature.metric for signature in report.signatures]
    assert names == ["rouge", "bullets", "grounding"]
    long, short = str(report.signatures[0]), report.signatures[0].short
    assert "|refs:max|n:24|ci:bootstrap1000|ar:3000|seed:12345|v:" in long
    assert len(short) < 0.8 * len(long)


def test_many_methods_can_still_be_told_apart() -> None:
    """With 1,000 samples and Holm over 120 pairs no p-value could be small."""
    draw = random.Random(1)
    articles = [
        Article.from_text("The council voted.", f"a{n}", references=["one two three four five six"])
        for n in range(30)
    ]
    words = "one two three four five six".split()
    predictions = {
        f"m{size:02}": {
            article.id: [" ".join(words[: size % 7] + ["x"] * (size + draw.randrange(2)))]
            for article in articles
        }
        for size in range(12)
    }
    report = evaluate(articles, [], predictions=predictions, metrics=["rouge"])
    assert len(report.methods) == 16
    letters = {name: set(report.cells["rouge1"][name].letters) for name in ("m00", "m06")}
    assert letters["m00"].isdisjoint(letters["m06"])


def test_few_articles_have_no_letters() -> None:
    report = evaluate(read_dataset(SAMPLES, limit=5), ["lexrank", "kl"], metrics=["rouge"])
    assert not any(cell.letters for cell in report.cells["rouge1"].values())
    assert "5 articles are too few for significance tests." in report.notes


def test_best_is_among_methods_scored_on_the_same_articles() -> None:
    few = read_dataset(SAMPLES, limit=12)
    copied = {few.items[0].article.id: list(few.items[0].references[0])}
    report = evaluate(few, ["lexrank"], predictions={"once": copied}, metrics=["rouge"])
    cells = report.cells["rouge1"]
    assert (cells["once"].mean, cells["once"].scored) == (1.0, 1)
    assert not cells["once"].best
    assert cells["once"].letters == ""
    assert cells["lexrank"].best or cells["lead"].best


def test_bca_is_another_interval_of_the_same_mean(report: Report, tmp_path: Path) -> None:
    evaluate(SAMPLES, ["lexrank"], metrics=["rouge"], out=tmp_path)
    here, there = (
        Report.open(tmp_path, Resampling(kind=kind)).cells["rouge1"]["lexrank"]
        for kind in ("percentile", "bca")
    )
    assert here.mean == there.mean
    assert here.interval != there.interval


NAMES = "abcdefg"


@given(
    st.integers(1, 7).flatmap(
        lambda size: st.tuples(
            st.just(NAMES[:size]), st.sets(st.sampled_from([*combinations(NAMES[:size], 2), None]))
        )
    )
)
def test_methods_share_a_letter_exactly_if_they_do_not_differ(drawn: tuple) -> None:
    names, pairs = drawn
    differing = {frozenset(pair) for pair in pairs if pair and set(pair) <= set(names)}
    letters = compact_letters(names, differing)
    for one, other in combinations(names, 2):
        assert bool(set(letters[one]) & set(letters[other])) != ({one, other} in differing)
    assert letters[names[0]].startswith("a")


def test_references_that_say_what_the_article_does_not_are_named() -> None:
    article = Article.from_text(
        "The mayor met the boat owners on Monday. The talks on a deal went on past midnight.",
        "talks",
        references=["The mayor met boat owners on Monday", "The talks ended without a deal"],
    )
    report = evaluate([article], [], metrics=["grounding"])
    assert report.cells["grounded"]["references"].mean == 0.5
    ((id, bullet, flags),) = report.unsupported_references
    assert (id, bullet) == ("talks", "The talks ended without a deal")
    assert flags == ("unsupported negation: without a deal",)
    assert any(
        "may not be supported by" in line and "(talks: " in line for line in report.caption_lines()
    )


# --- several runs ---


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    articles = [*read_articles(SAMPLES)]
    evaluate(articles[:20], ["lexrank"], out=folder / "one")
    evaluate(articles[4:], ["kl"], out=folder / "two")
    evaluate(articles[4:], ["kl"], out=folder / "short", options={"max_words": 10})
    evaluate(articles[:8], ["kl"], out=folder / "bare", settings=MetricSettings(stem=False))
    return folder


def test_runs_are_joined_on_the_articles_that_they_share(runs: Path) -> None:
    one, two = (Report.open(runs / name) for name in ("one", "two"))
    both = join([one, two])
    assert both.methods == ("random", "lead", "lexrank", "kl", "oracle", "references")
    assert both.scores.articles == one.scores.articles[4:]
    assert "16 articles are shared, of up to 20 of a run." in both.notes
    for report, method in ((one, "lexrank"), (two, "kl")):
        rows = [report.scores.articles.index(id) for id in both.scores.articles]
        expected = report.scores.values["rouge2"][rows, report.methods.index(method)]
        assert list(both.scores.values["rouge2"][:, both.methods.index(method)]) == list(expected)
    predicted = [one.article_id for one in both.run.predictions("kl")]
    assert predicted == [item.article.id for item in both.run.items()]
    pair = next(p for p in both.comparisons["rouge1"] if (p.first, p.second) == ("lexrank", "kl"))
    assert (pair.difference or 0) > 0
    assert pair.articles == 16


def test_method_that_differs_between_runs_stands_once_for_each(runs: Path) -> None:
    both = join([Report.open(runs / name) for name in ("two", "short")])
    assert {"two/kl", "short/kl", "two/lead", "short/lead", "oracle"} <= set(both.methods)
    assert both.methods[:4] == ("two/random", "short/random", "two/lead", "short/lead")
    short, long = (both.cells["words"][name].mean or 0 for name in ("short/kl", "two/kl"))
    assert 0 < short < long


def test_measures_that_were_not_taken_alike_are_left_out(runs: Path) -> None:
    both = join([Report.open(runs / name) for name in ("one", "bare")])
    names = {measure.name for measure in both.measures}
    assert "rouge1" not in names
    assert "grounded" in names
    assert any("R-1" in note and "stem:no" in note for note in both.notes)
    assert "rouge" not in {signature.metric for signature in both.signatures}
    assert render(both, "md")


def test_oracle_of_another_count_is_never_best(runs: Path) -> None:
    evaluate([*read_articles(SAMPLES)][4:], ["kl"], out=runs / "two-bullets", count=2)
    both = join([Report.open(runs / name) for name in ("two", "two-bullets")])
    assert both.methods[-3:] == ("two/oracle", "two-bullets/oracle", "references")
    assert not any(both.cells["rouge1"][name].best for name in both.methods[-3:])


def test_types_of_rouge_may_differ(runs: Path) -> None:
    articles = [*read_articles(SAMPLES)]
    evaluate(articles[:20], ["luhn"], out=runs / "types", settings=MetricSettings(types=("1", "L")))
    both = join([Report.open(runs / name) for name in ("one", "types")])
    names = [measure.name for measure in both.measures]
    assert "rouge1" in names
    assert "rougeLsum" not in names
    assert any("R-2" in note and "not all runs have them" in note for note in both.notes)


def test_failures_are_those_on_the_shared_articles(runs: Path) -> None:
    articles = [*read_articles(SAMPLES)]
    half = {article.id: ["x"] for article in articles[4:]}
    evaluate(articles, [], predictions={"half": half}, out=runs / "half", metrics=["rouge"])
    both = join([Report.open(runs / name) for name in ("half", "two")])
    assert both.cells["rouge1"]["half"].unscored == 0
    assert not any("unscored" in note for note in both.notes)


def test_runs_that_share_nothing(runs: Path) -> None:
    with pytest.raises(OptionError, match="share no article"):
        join([Report.open(runs / "bare"), _other(runs)])
    with pytest.raises(OptionError, match="at least two runs"):
        join([Report.open(runs / "one")])


def _other(runs: Path) -> Report:
    articles = [Article.from_text("Rain fell on the town.", "rain", references=["Rain"])]
    return evaluate(read_dataset(articles), ["lead"], out=runs / "other")
