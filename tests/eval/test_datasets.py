"""Articles with references from every kind of source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import read_dataset
from eval.datasets import with_references
from summarize import Article, Columns, OptionError, ReadError
from summarize.reading.hub_datasets import parse_hub_name

SAMPLES = Path(__file__).parents[2] / "data" / "articles"


def _articles(count: int) -> list[Article]:
    return [
        Article.from_text(f"The council voted {n} times.", str(n), references=[f"{n} votes"])
        for n in range(count)
    ]


def test_folder_of_articles() -> None:
    dataset = read_dataset(SAMPLES)
    assert len(dataset.items) == dataset.with_references == 24
    assert dataset.items[0].references == (dataset.items[0].article.references,)


def test_limit_and_sample() -> None:
    articles = _articles(100)
    assert [i.article.id for i in read_dataset(articles, limit=3).items] == ["0", "1", "2"]
    drawn = [int(i.article.id) for i in read_dataset(articles, sample=10).items]
    assert len(drawn) == 10
    assert drawn == sorted(drawn) != list(range(10))
    again = read_dataset(iter(articles), sample=10)
    assert [int(i.article.id) for i in again.items] == drawn
    assert [int(i.article.id) for i in read_dataset(articles, sample=10, seed=1).items] != drawn
    with pytest.raises(OptionError, match="sample must be at least 1"):
        read_dataset(articles, sample=0)


def test_every_article_is_drawn_equally_often() -> None:
    articles = _articles(8)
    drawn = [
        item.article.id
        for seed in range(800)
        for item in read_dataset(articles, sample=2, seed=seed).items
    ]
    expected = 800 * 2 / 8
    assert all(abs(drawn.count(str(n)) - expected) < 5 * expected**0.5 for n in range(8))


def test_ids_that_stand_twice_are_told_apart() -> None:
    said: list[str] = []
    twice = [*_articles(2), *_articles(1), Article.from_text("Another.", "0~2")]
    dataset = read_dataset(twice, on_message=said.append)
    assert [item.article.id for item in dataset.items] == ["0", "1", "0~3", "0~2"]
    assert said == ["0: the id '0' is taken; now '0~3'"]


def test_bad_records_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    good = json.dumps({"id": "a", "story": "The council voted.", "gold": ["A vote"]})
    path.write_text(f"{good}\n{{broken\n")
    said: list[str] = []
    columns = Columns.named(text="story", references="gold")
    dataset = read_dataset(path, columns=columns, on_message=said.append)
    assert dataset.items[0].references == (("A vote",),)
    assert dataset.failed == len(said) == 1
    with pytest.raises(ReadError, match="does not exist"):
        read_dataset(tmp_path / "none.jsonl")


def test_fingerprint_is_of_ids_texts_and_references() -> None:
    first = read_dataset(_articles(3))
    assert first.fingerprint == read_dataset(_articles(3)).fingerprint
    more = with_references(first, [[["x"], None, ["y", "z"]]])
    others = {d.fingerprint for d in (first, more, read_dataset(_articles(4)))}
    assert len(others) == 3


def test_more_references_make_further_lists() -> None:
    bare = read_dataset([Article.from_text("The council voted.", "a")])
    found = with_references(bare, [[["one"]], [["two", "three"]]]).items[0]
    assert found.references == (("one",), ("two", "three"))
    assert found.article.references == ("one",)


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        ("hf:cnn_dailymail/3.0.0:test", ("cnn_dailymail", "3.0.0", "test")),
        (
            "hf:abisee/cnn_dailymail/3.0.0:validation",
            ("abisee/cnn_dailymail", "3.0.0", "validation"),
        ),
        ("hf:xsum", ("xsum", None, "test")),
        ("hf:owner/name:train", ("owner/name", None, "train")),
        ("hf:./local:test", ("./local", None, "test")),
        ("hf:/data/local", ("/data/local", None, "test")),
    ],
)
def test_names_of_hub_datasets(name: str, parsed: tuple) -> None:
    assert parse_hub_name(name) == parsed


def test_dataset_that_the_datasets_library_loads(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    rows = [
        {"id": f"r{n}", "article": f"The council voted {n} times.", "highlights": "One .\nTwo ."}
        for n in range(5)
    ]
    (tmp_path / "test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    dataset = read_dataset(f"hf:{tmp_path}:test", limit=3)
    assert [item.article.id for item in dataset.items] == ["r0", "r1", "r2"]
    assert dataset.items[0].references == (("One .", "Two ."),)
    with pytest.raises(ReadError, match="could not be loaded by datasets"):
        read_dataset(f"hf:{tmp_path}:validation")


def test_column_of_ids_taken_as_the_text_is_told(tmp_path: Path) -> None:
    rows = [{"article": f"{n:02}-x", "summary": "A wall.\nA mayor."} for n in range(5)]
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    said: list[str] = []
    read_dataset(file, on_message=said.append)
    (line,) = said
    assert "the column 'article' is short (median: 1 words)" in line
    assert "name theirs with --text-column" in line
    said.clear()
    read_dataset(SAMPLES, on_message=said.append)
    assert said == []
    said.clear()
    read_dataset(file, columns={"text": "article"}, on_message=said.append)
    assert said == []
