"""Evaluations as a whole: numbers that can be traced, and predictions made elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet
import pytest
from rouge_score.rouge_scorer import RougeScorer

from eval import (
    Dataset,
    Item,
    MetricSettings,
    Report,
    evaluate,
    read_dataset,
)
from eval.metrics.base import load_metric
from eval.metrics.rouge import Rouge
from eval.oracle import oracle
from summarize import (
    Article,
    OptionError,
    Options,
    TakeawaysError,
    read_articles,
    takeaways,
)
from summarize.method_registry import load_method
from summarize.text.sentences import article_sentences

SAMPLES = Path(__file__).parents[2] / "data" / "articles"


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
        texts = [sentence.text for sentence in article_sentences(article)]
        chosen = [item.text for item in found]
        best = max(gain(list(article.references), [text]) for text in texts)
        assert max(gain(list(article.references), [one]) for one in chosen) == pytest.approx(
            best, abs=0.02
        )


def test_oracle_is_a_ceiling_in_any_script() -> None:
    article = Article.from_text("Шёл дождь. Совет одобрил стену. Река спала.", "ru")
    items = [Item(article, (("Совет одобрил новую стену",),))]
    report = evaluate(
        Dataset("ru", tuple(items)), [], settings=MetricSettings(tokenizer="unicode"), count=1
    )
    assert report.cells["rouge1"]["oracle"].mean == pytest.approx(6 / 7)
    none = [Item(article, (("Ничего общего",),))]
    report = evaluate(Dataset("ru", tuple(none)), [], settings=MetricSettings(tokenizer="unicode"))
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
            few, [], predictions={"p": file}, out=tmp_path / "run", on_message=said.append
        )
        means.append(report.cells["rouge1"]["p"].mean)
    assert means[0] > 0 == means[1]
    assert said == [
        "p: lines of text have no ids, paired by order",
        f"{tmp_path}/run: 6 predictions are reused; --redo METHOD makes them again",
        "p: predictions that are empty and score zero: 1",
    ]
    assert "Paired with the articles by order, as there are no ids: p." in report.notes


def test_table_of_predictions_is_read_as_its_file_is(run: Path) -> None:
    found = _predicted(run, "lexrank")
    rows = [
        {"id": one["id"], "summary": [item["text"] for item in one["takeaways"]]} for one in found
    ]
    frame: Any = pandas.DataFrame(rows)
    texts = frame["summary"].map("\n".join)
    given: dict[str, Any] = {
        "rows": rows,
        "frame": frame[::-1],
        "indexed": frame.set_index("id"),
        "strings": dict(zip(frame["id"], texts, strict=True)),
    }
    report = evaluate(SAMPLES, ["lexrank"], predictions=given, metrics=["rouge"])
    for name in given:
        assert report.cells["rouge2"][name].mean == report.cells["rouge2"]["lexrank"].mean
    alone = evaluate(SAMPLES, [], predictions=frame, metrics=["rouge"])
    assert alone.cells["rouge2"]["predictions"].mean == report.cells["rouge2"]["frame"].mean
    wrong: list[tuple[Any, str]] = [
        (5, "'mine' must be a file, a DataFrame, a list of dictionaries, .* not int"),
        (frame.drop(columns="summary"), "'mine', row 1: has none of the columns takeaways"),
        (frame.drop(columns="id")[:3], "'mine': has 3 predictions for 24 articles"),
        ({"elsewhere": ["A bullet."]}, r"'mine': its ids \('elsewhere'\) are none of"),
    ]
    for predictions, reason in wrong:
        with pytest.raises(TakeawaysError, match=reason):
            evaluate(SAMPLES, [], predictions={"mine": predictions})


# --- methods ---


def _first_sentences(article: Article) -> list[str]:
    return article.prose.split(". ")


def test_names_functions_and_files_mix(tmp_path: Path) -> None:
    file = tmp_path / "my.py"
    file.write_text("def first(article):\n    return article.prose.split('. ')\n")
    listed = evaluate(SAMPLES, ["kl", _first_sentences, f"{file}:first"], metrics=["rouge"])
    assert listed.methods[2:-2] == ("kl", "_first_sentences", "my.py:first")
    named = {"mine": _first_sentences, "kl": "kl", "again": "kl", "file": f"{file}:first"}
    report = evaluate(SAMPLES, named, metrics=["rouge"])
    assert report.methods[2:-2] == tuple(named)
    means = {name: report.cells["rouge1"][name].mean for name in named}
    assert means["kl"] == means["again"] != means["mine"] == means["file"]


@pytest.mark.parametrize(
    ("methods", "reason"),
    [
        ({"longest": len, "kll": "kll"}, "there is no method 'kll'; did you mean 'kl'"),
        (
            {"longest": 5},
            "the method 'longest' must be a name, or a function .*, not int",
        ),
        ([_first_sentences, 5], "the method '5' must be a name, or a function"),
        ([lambda article: [], lambda article: []], "two methods have the name '<lambda>'"),
        (len, "methods must be a list or a dictionary"),
        (["none.py:first"], "none.py: the file cannot be read"),
    ],
)
def test_method_that_cannot_be_called_fails_before_the_data_is_read(
    methods: Any, reason: str
) -> None:
    with pytest.raises(OptionError, match=reason):
        evaluate("no-such-folder", methods)


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
        {"metrics": [load_metric("rouge", MetricSettings()), "rouge"]},
        {"options": {"maxwords": 3}},
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
        refs: evaluate(more, ["lead"], settings=MetricSettings(refs=refs), count=1)
        for refs in ("max", "mean")
    }
    best, mean = (means[refs].scores.values["rouge1"][0, 1] for refs in ("max", "mean"))
    assert best == 1.0
    assert 0 < mean < 1.0
    assert means["max"].cells["bullets"]["lead"].mean == 1.0


def test_language_of_each_article_decides_how_it_is_scored(tmp_path: Path) -> None:
    texts = {
        "en": ("The council voted for a wall. It costs 46 million.", "Councils vote for walls."),
        "de": ("Der Rat stimmte für eine Mauer. Sie kostet viel Geld.", "Räte bauen Mauern."),
    }
    articles = [
        Article.from_text(text, code, language=code, references=[reference])
        for code, (text, reference) in texts.items()
    ]
    mixed = evaluate(articles, ["lead"], out=tmp_path / "mixed")
    english = evaluate(articles[:1], ["lead"], out=tmp_path / "english")
    assert [("tok", "auto") in s.fields for s in mixed.signatures[:2]] == [True, True]
    assert [("tok", "rouge_score") in s.fields for s in english.signatures[:2]] == [True, True]
    assert "Articles by language: en 1, de 1." in mixed.notes
    assert not any(note.startswith("Articles by language") for note in english.notes)
    column = mixed.methods.index("lead")
    scores = mixed.scores.values["rouge1"][:, column]
    assert scores[0] == english.scores.values["rouge1"][0, column]
    assert scores[1] > 0  # "Mauer" and "Mauern" have one stem in German
    frame = mixed.to_dataframe(per_article=True)
    assert set(zip(frame["article"], frame["language"], strict=True)) == {
        ("en", "en"),
        ("de", "de"),
    }
    told = [replace(article, language=None) for article in articles]  # too short to tell
    german = evaluate(told, ["lead"], options={"language": "de"})
    assert ("tok", "auto") in german.signatures[0].fields
