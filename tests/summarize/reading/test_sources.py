"""Listing of sources: formats by name, ids, order, and how often a source is listed."""

from __future__ import annotations

import glob
import sys
from pathlib import Path

import pytest

from summarize import ReadError, read_article
from summarize.reading.paths import file_stem, format_of, is_pattern, is_remote, sort_key
from summarize.reading.sources import SourceFile, SourceListing, list_files, may_hold_many


@pytest.mark.parametrize(
    ("name", "format", "stem"),
    [
        ("a.txt", "text", "a"),
        ("news/a.MD", "text", "a"),
        ("a.html.gz", "html", "a"),
        ("a.tsv.zst", "csv", "a"),
        ("a.parquet", "parquet", "a"),
        ("a.pdf", "", "a.pdf"),
        ("a.b.gz", "", "a.b.gz"),
        ("s3://bucket/a%20b.jsonl?region=x", "jsonl", "a b"),
    ],
)
def test_name_gives_format_and_stem(name: str, format: str, stem: str) -> None:
    assert (format_of(name), file_stem(name)) == (format, stem)


def test_files_sort_folder_by_folder() -> None:
    assert sorted(["a-b/1.txt", "a/2.txt", "a.txt"], key=sort_key) == [
        "a/2.txt",
        "a-b/1.txt",
        "a.txt",
    ]


def test_existing_name_is_no_pattern(tmp_path: Path) -> None:
    path = tmp_path / "a[1].txt"
    assert is_pattern(str(path))
    path.write_text("A b.")
    assert not is_pattern(str(path))
    assert is_remote("s3://bucket/*.txt")
    assert not is_pattern("s3://bucket/*.txt")


def test_uri_without_pyarrow_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow", "pyarrow.fs"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError) as error:
        read_article("s3://bucket/a.txt")
    reason = 's3://bucket/a.txt: needs pyarrow to be read: pip install "takeaways[data]"'
    assert str(error.value) == reason


def test_special_sources_count_as_one_file() -> None:
    assert [*list_files("-")] == [SourceFile("-", "stdin", 0)]
    assert [*list_files("hf:name:test")] == [SourceFile("hf:name:test", "hf:name:test", 0)]
    assert [SourceListing(name).size() for name in ("-", "hf:name")] == [None, None]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "'': names no file or folder"),
        ("{}", "{}: is a folder without articles"),
        ("{}/*.txt", "{}/*.txt: matches no file"),
        ("{}/a.txt", "{}/a.txt: does not exist"),
    ],
)
def test_empty_source_is_one_error(tmp_path: Path, source: str, message: str) -> None:
    (error,) = list_files(source.format(tmp_path))
    assert isinstance(error, ReadError)
    assert str(error) == message.format(tmp_path)


def test_files_with_the_same_stem_keep_their_endings(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "b.txt"):
        (tmp_path / name).write_text("A b.")
    for source in (str(tmp_path), f"{tmp_path}/*"):
        files = [file for file in list_files(source) if isinstance(file, SourceFile)]
        assert [file.id for file in files] == ["a.md", "a.txt", "b"]
        assert [file.size for file in files] == [4, 4, 4]


def test_pattern_is_listed_once_and_folder_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("A b.")
    listed = []
    find_matches = glob.iglob
    monkeypatch.setattr(glob, "iglob", lambda *a, **k: listed.append(a) or find_matches(*a, **k))
    pattern = SourceListing(f"{tmp_path}/*.txt", exclude=[str(tmp_path / "b.txt")])
    folder = SourceListing(str(tmp_path))
    assert [pattern.size(), folder.size()] == [4, 8]
    (tmp_path / "c.txt").write_text("A b.")
    assert [file.id for file in pattern if isinstance(file, SourceFile)] == ["a"]
    assert [file.id for file in folder if isinstance(file, SourceFile)] == ["a", "b", "c"]
    assert len(listed) == 1


def test_sources_that_may_hold_many_articles(tmp_path: Path) -> None:
    assert all(map(may_hold_many, ("-", "hf:x", "s3://b/a.txt", "news/*.txt", str(tmp_path))))
    assert may_hold_many("a.jsonl")
    assert not any(map(may_hold_many, ("a.txt", "a.html.gz", "missing")))
