"""Reading of files, folders and records, and the errors for those that cannot be read."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize import Article, Columns, ReadError, Summarizer, read_article, read_articles
from summarize.reading.finding import sniff_format

TEXT = "The council voted for a wall. It will cost 46 million. Boats object to the plan."
RECORD = {"id": "a7", "text": TEXT, "title": "A wall", "highlights": "Wall comes.\nBoats object."}


def _read(path: Path, source: str | None = None) -> tuple[list[Article], list[str]]:
    errors: list[ReadError] = []
    articles = list(read_articles(source or path, on_error=errors.append))
    for error in errors:
        assert "\n" not in str(error)
    return articles, [str(error) for error in errors]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", TEXT + " Café – “ça”."),
        ("utf-8-sig", TEXT),
        ("utf-16", TEXT),
        ("utf-16-le", TEXT),
        ("utf-16-be", TEXT),
        ("utf-32", TEXT),
        ("latin-1", TEXT + " Café."),
        ("cp1252", TEXT + " “Café” – ça."),
    ],
)
def test_each_encoding_is_decoded(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert read_article(path).text == text


def test_line_ends_and_special_spaces_stay_as_read(tmp_path: Path) -> None:
    text = "Title here\r\n\r\nIt cost\xa046 million.\u200b So be it.\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    article = read_article(path)
    assert article.text == text
    assert Summarizer(count=1)(article)[0].text == "It cost 46 million."


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("Café " * 50 + TEXT).encode() + b"\xff")
    assert "Café" in read_article(path).text


@pytest.mark.parametrize("opener", [gzip.open, lzma.open, bz2.open])
def test_compressed_records(tmp_path: Path, opener) -> None:
    ending = {gzip.open: "gz", lzma.open: "xz", bz2.open: "bz2"}[opener]
    path = tmp_path / f"news.jsonl.{ending}"
    with opener(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(RECORD) + "\n")
    articles, errors = _read(path)
    assert [article.id for article in articles] == ["a7"]
    assert errors == []


def _write_record(path: Path) -> None:
    if path.suffix == ".jsonl":
        path.write_text(json.dumps(RECORD) + "\n\n")
    elif path.suffix == ".json":
        path.write_text(json.dumps([RECORD], indent=2))
    elif path.suffix == ".csv":
        row = f'a7,"{TEXT}",A wall,"Wall comes.\nBoats object."'
        path.write_text(f"id,text,title,highlights\n{row}\n")
    else:
        pq.write_table(pa.Table.from_pylist([RECORD]), path)


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet"])
def test_record_formats(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"news.{ending}"
    _write_record(path)
    article = read_article(path)
    assert (article.id, article.title, article.text) == ("a7", "A wall", TEXT)
    assert article.references == ("Wall comes.", "Boats object.")
    assert str(path) in (article.source or "")


@pytest.mark.parametrize("name", ["text", "document", "article", "body", "content"])
def test_text_columns(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({name: TEXT, "bullets": ["One thing.", "Two things."]}))
    article = read_article(path)
    assert article.text == TEXT
    assert article.id == "a-1"
    assert article.references == ("One thing.", "Two things.")


def test_columns_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'key;story;notes\n9;"{TEXT}";Wall comes.\n')
    columns = Columns(text="story", id=["key"], references=("notes",))
    article = read_article(path, columns=columns)
    assert (article.id, article.references) == ("9", ("Wall comes.",))
    assert Columns(text="story") == Columns(text=("story",))


def test_one_line_summary_stays_one_reference(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT, "summary": "Wall comes. Boats object."}))
    assert read_article(path).references == ("Wall comes. Boats object.",)


def test_list_in_the_text_of_a_record_never_reaches_the_body(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = TEXT + "\n\nKey takeaways:\n- Wallq is coming.\n- Boatsq object."
    path.write_text(json.dumps({"text": text, "bullets": ["Given."]}))
    article = read_article(path)
    assert article.references == ("Given.",)
    assert "q" not in "".join(article.text[a:b] for a, b in article.body)


def test_folder_is_read_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "sub" / "a.md").write_text("# A wall\n\n" + TEXT)
    (tmp_path / "sub" / "image.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text(TEXT)
    articles, errors = _read(tmp_path)
    assert [article.id for article in articles] == ["b", "sub/a"]
    assert errors == []


def test_bad_records_are_reported_and_the_others_read(tmp_path: Path) -> None:
    lines = [json.dumps({"text": TEXT})] * 8
    lines[2] = json.dumps({"headline": "No text"})
    lines[3] = json.dumps({"text": ""})
    lines[4] = json.dumps({"text": 5})
    lines[5] = '["not", "a", "record"]'
    lines[6] = '{"text": "cut of'
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    articles, errors = _read(path)
    assert len(articles) == 3
    assert [error.split(": ")[0] for error in errors] == [f"{path}, line {n}" for n in range(3, 8)]
    assert "name the right one with Columns(text=...)" in errors[0]
    assert "text is empty" in errors[1]
    assert "not valid JSON" in errors[4]


def test_columns_may_be_a_dictionary(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,words\n1,The council voted.\n")
    article = read_article(tmp_path / "a.csv", columns={"text": "words"})
    assert article.text == "The council voted."


def test_csv_without_a_text_column_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,words\n1,hello\n")
    articles, errors = _read(path)
    assert articles == []
    assert errors == [
        f"{path}, line 2: has no column text, document, article, body, content "
        "(it has: id, words); name the right one with Columns(text=...)"
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\n", "is empty"),
        ("signs.txt", b"... --- ...", "has no words"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("nulls.txt", b"\x00" * 5000, "binary"),
        ("paper.txt", b"%PDF-1.7 ...", "pdftotext"),
        ("same.txt", b"a" * 1_000_000, "same few characters"),
        ("encoded.txt", b"aGVsbG8gd29ybGQh" * 500, "unbroken runs"),
        ("deep.json", b"[" * 100_000, "JSON"),
        ("broken.json", b'{"text": ', "not valid JSON"),
        ("number.json", b"5", "not a record"),
        ("torn.jsonl.gz", gzip.compress(b'{"text": "abc"}', mtime=0)[:-9], "compressed data"),
        ("torn.parquet", b"PAR1 not really", "Parquet"),
        ("empty.html", b"<html></html>", "no readable text"),
    ],
)
def test_bad_file_is_one_error(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (tmp_path / "z-good.txt").write_text(TEXT)
    articles, errors = _read(tmp_path)
    assert [article.id for article in articles] == ["z-good"]
    assert len(errors) == 1
    assert errors[0].startswith(str(path))
    assert reason in errors[0]


def test_missing_file_and_empty_folder_are_errors(tmp_path: Path) -> None:
    assert "does not exist" in _read(tmp_path / "nope.txt")[1][0]
    assert "without articles" in _read(tmp_path)[1][0]
    (tmp_path / "news.csv").touch()
    assert _read(tmp_path / "new.csv")[1][0].endswith(
        f"new.csv: does not exist: did you mean {tmp_path}/news.csv?"
    )
    assert "does not exist: there is no folder" in _read(tmp_path / "no/a.txt")[1][0]


def test_vanished_file_is_an_error_and_reading_goes_on(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT)
    errors: list[ReadError] = []
    reading = read_articles(tmp_path, on_error=errors.append)
    assert next(reading).id == "a"
    (tmp_path / "b.txt").unlink()
    assert [article.id for article in reading] == ["c"]
    assert "vanished" in str(errors[0])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    path.chmod(0)
    assert "permission denied" in _read(path)[1][0]


def test_without_a_callback_the_first_failure_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        read_article(tmp_path / "nope.txt")


def test_read_article_refuses_several(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(RECORD)}\n{json.dumps(RECORD)}\n")
    with pytest.raises(ReadError, match="more than one"):
        read_article(path)


@pytest.mark.parametrize(
    "text",
    [
        "港口周一重新开放。首批货船已于上午离港。市长说城市不能再等。渔民反对这个计划。",
        "عاد الميناء إلى العمل يوم الاثنين. هل كان ذلك متوقعا؟ قال العمدة إن المدينة لا تنتظر.",
        "बंदरगाह सोमवार को फिर खुल गया। मेयर ने कहा कि शहर इंतज़ार नहीं कर सकता। मछुआरे विरोध करते हैं।",
    ],
)
def test_other_scripts_give_three_sentences(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    found = Summarizer("lexrank", count=3)(read_article(path))
    assert len({item.text for item in found}) == 3


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.recursive(st.text(max_size=20) | st.integers() | st.none(), st.lists, max_leaves=5).map(
            lambda value: json.dumps({"text": value}).encode()
        ),
    ),
    ending=st.sampled_from(
        ["txt", "md", "html", "json", "jsonl", "csv", "parquet", "jsonl.gz", ""]
    ),
)
def test_arbitrary_bytes_are_read_or_refused_in_one_line(
    tmp_path: Path, data: bytes, ending: str
) -> None:
    path = tmp_path / f"input.{ending}"
    path.write_bytes(data)
    articles, _ = _read(path)
    for article in articles:
        found = Summarizer(count=2)(article)
        for item in found:
            assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in item.text)


def test_bad_line_does_not_affect_other_lines(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, b"%PDF-\xff\x01", b"\x01\x02\x03\xff", good]))
    articles, errors = _read(path)
    assert len(articles) == 2
    assert [error.split(":")[0] for error in errors] == [f"{path}, line 2", f"{path}, line 3"]


def test_html_in_a_record_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    body = f"<p>{TEXT}</p><h3>Key takeaways</h3><ul><li>Wall comes.</li><li>Boats object.</li></ul>"
    path.write_text(json.dumps({"headline": "A wall", "body": body}))
    article = read_article(path)
    assert article.title == "A wall"
    assert article.references == ("Wall comes.", "Boats object.")
    assert [article.text[a:b] for a, b in article.body] == [TEXT]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!-- cms --><!DOCTYPE html><p>x</p>", "text"),
        (b"PAR1", "parquet"),
        (b'{"text": "a"}\n', "jsonl"),
        (b'{\n "text": "a"}', "json"),
        (b'[ {"text": "a"}]', "json"),
        (b"id,story,text\n", "csv"),
        (b"\xef\xbb\xbfID\tText\n", "csv"),
        (b"The council voted, text and all, for a wall.", "text"),
    ],
)
def test_sniff_format(content: bytes, kind: str) -> None:
    assert sniff_format(content, Columns()) == kind


def test_ids_of_a_folder_differ(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    assert [article.id for article in _read(tmp_path)[0]] == ["a.md", "a.txt", "b"]


def test_broken_characters_never_reach_the_output(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "\\ud800", "title": "\\udfff", "text": "\\ud800 %s"}' % TEXT)  # noqa: UP031
    json.dumps(Summarizer()(read_article(path)).to_dict(), ensure_ascii=False).encode()


@pytest.mark.parametrize("content", [b"", b"id,text\n", b"[]"])
def test_file_without_records_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ("a.json" if content == b"[]" else "a.csv")
    path.write_bytes(content)
    assert "is empty" in _read(path)[1][0] or "not valid JSON" in _read(path)[1][0]


def test_patterns_find_each_file_once(tmp_path: Path) -> None:
    for name in ("a/b/x.txt", "a/y.txt", "z.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    articles, errors = _read(tmp_path / "**" / "**" / "*.txt")
    assert ([article.id for article in articles], errors) == (["a/b/x", "a/y"], [])
    assert "matches no file" in _read(tmp_path / "*.jsonl")[1][0]


def test_link_to_itself_does_not_hide_other_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "b.txt").write_text(TEXT)
    articles, errors = _read(tmp_path)
    assert [article.id for article in articles] == ["b"]
    assert "loop.txt" in errors[0]


def test_uris_of_files_with_any_name(tmp_path: Path) -> None:
    names = ["a b.txt", "p%20q.txt", "q?r.txt", "umlaut-é.txt", "x#y.txt"]
    for name in names:
        (tmp_path / name).write_text(f"{TEXT} {name}")
    (tmp_path / "z.jsonl.gz").write_bytes(gzip.compress(json.dumps(RECORD).encode()))
    (tmp_path / "empty.jsonl").touch()
    articles, errors = _read(Path("x"), source=f"file://{tmp_path}")
    assert [article.id for article in articles] == [*(name[:-4] for name in names), "a7"]
    assert all(one.text.endswith(name) for one, name in zip(articles, names, strict=False))
    assert len(errors) == 1
    assert "empty.jsonl: is empty" in errors[0]
    one = read_article(f"file://{tmp_path}/a%20b.txt")
    assert one.id == "a b"


def test_empty_name_is_not_the_current_folder() -> None:
    errors: list[ReadError] = []
    assert list(read_articles("", on_error=errors.append)) == []
    assert "names no file" in str(errors[0])
