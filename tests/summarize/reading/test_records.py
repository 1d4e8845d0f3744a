"""Rows and lines of record files: line ends, quotation marks, entities and tags."""

from __future__ import annotations

import copy
import csv
import io
import json
import pickle
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarize import ReadError, read_article, read_articles
from summarize.reading.delimited import delimited_rows
from summarize.reading.lines import decoded_lines
from summarize.reading.parsing import parse_text_or_html

_CELLS = st.text(alphabet='ab ",;\n\r.é', max_size=12).filter(lambda cell: cell.strip("\r") == cell)


def _texts(path: Path, content: bytes) -> list[tuple[str, str]]:
    path.write_bytes(content)
    return [(article.id, article.text) for article in read_articles(path)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_each_line_end_ends_a_row(tmp_path: Path, end: str, encoding: str) -> None:
    rows = ["id,text", 'b1,"A pier.\nIt comes."', "b2,It is late.", ""]
    expected = [("b1", "A pier.\nIt comes."), ("b2", "It is late.")]
    assert _texts(tmp_path / "a.csv", end.join(rows).encode(encoding)) == expected
    lines = ['{"id": "h1", "text": "A pier."}', '{"id": "h2", "text": "It is late."}', ""]
    expected = [("h1", "A pier."), ("h2", "It is late.")]
    assert _texts(tmp_path / "a.jsonl", end.join(lines).encode(encoding)) == expected


def test_columns_that_no_field_was_read_from_are_the_extra_ones(tmp_path: Path) -> None:
    record = {
        **{"ID": "a1", "text": "A pier.", "document": "", "Title": "Pier", "highlights": ["One."]},
        **{
            "summary": "Two.",
            "date": "2026-06-10",
            "Slug": "pier",
            "tags": ["a", 1],
            "n": None,
        },
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(record))
    article = read_article(path)
    names = ("document", "summary", "Slug", "tags", "n")
    assert article.extra == {name: record[name] for name in names}
    assert json.loads(json.dumps(article.extra)) == article.extra
    with pytest.raises(TypeError, match="cannot be changed"):
        article.extra["Slug"] = "other"  # pyright: ignore[reportIndexIssue]
    copies = (pickle.loads(pickle.dumps(article)), copy.deepcopy(article))
    assert all(copied == article and copied.extra == article.extra for copied in copies)
    other = replace(article, extra={"Slug": "dam"})
    assert other == article
    assert hash(other) == hash(article)


@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_stray_return_is_part_of_its_field(tmp_path: Path, name: str) -> None:
    content = "id\ttext\ng1\tA pier.\rHale agreed.\ng2\tIt is late.\n"
    content = content if name == "a.tsv" else content.replace("\t", ",")
    expected = [("g1", "A pier.\rHale agreed."), ("g2", "It is late.")]
    assert _texts(tmp_path / name, content.encode()) == expected


def test_quotation_that_opens_a_tsv_field_swallows_nothing() -> None:
    rows = ['"Never," he said.', '"It is late.', '"Two\nlines, ""quoted"""', "A pier.", '"Open']
    content = "id\ttext\n" + "".join(f"{number}\t{text}\n" for number, text in enumerate(rows))
    read = [*delimited_rows(io.BytesIO(content.encode()))]
    assert [row.cells for row in read] == [
        {"id": "0", "text": rows[0]},
        {"id": "1", "text": rows[1]},
        {"id": "2", "text": 'Two\nlines, "quoted"'},
        {"id": "3", "text": rows[3]},
        {"id": "4", "text": rows[4]},
    ]
    assert [row.line for row in read] == [2, 3, 4, 6, 7]


@given(st.lists(st.tuples(_CELLS, _CELLS), max_size=5), st.sampled_from(["excel", "excel-tab"]))
def test_what_the_csv_module_writes_is_read(rows: list[tuple[str, str]], dialect: str) -> None:
    file = io.StringIO()
    csv.writer(file, dialect).writerows([("id", "text"), *rows])
    read = [row.cells for row in delimited_rows(io.BytesIO(file.getvalue().encode()))]
    assert read == [{"id": id, "text": text} for id, text in rows]


def test_error_cuts_long_names_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,{'y' * 10_000},z\n1,2,3\n")
    for columns in (None, {"text": "id", "id": "key"}):
        with pytest.raises(ReadError, match=r"it has: id, y{60}…, z") as error:
            read_article(path, columns=columns)
        assert len(str(error.value)) < 300 + len(str(path))


def test_error_names_the_line_where_the_row_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"A\npier."\n2,\n')
    errors: list[Exception] = []
    assert len([*read_articles(path, on_error=errors.append)]) == 1
    assert str(errors[0]).startswith(f"{path}, line 4: its text is empty")


def test_lines_are_not_read_ahead() -> None:
    stream = io.BytesIO(b"id,text\r" + b"1,A pier.\r" * 1_000_000)
    next(decoded_lines(stream))
    assert stream.tell() < 3_000_000


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It said &quot;yes&quot; &amp; it wouldn&rsquo;t.", ['It said "yes" & it wouldn’t.']),
        (
            "<p>It said &amp;quot;yes&amp;quot;.</p><p>It&amp;#39;s so.</p>",
            ['It said "yes".', "It's so."],
        ),
        (
            "It said yes.<br/><br/>The <b>old</b> one is closed.",
            ["It said yes.", "The old one is closed."],
        ),
        (
            "&lt;p&gt;It said yes.&lt;/p&gt;&lt;p&gt;So be it.&lt;/p&gt;",
            ["It said yes.", "So be it."],
        ),
        (
            'It said yes. The post <a href="http://x">Pier</a> appeared first on Herald.',
            ["It said yes."],
        ),
        ("R&D at AT&T cost <3 million, and x<y.", ["R&D at AT&T cost <3 million, and x<y."]),
        ("It said yes.<style>p { color: red. }</style><!-- No. -->", ["It said yes."]),
    ],
)
def test_tags_and_entities_of_a_record_are_read(
    tmp_path: Path, text: str, prose: list[str]
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"title": "A &amp; <i>B</i>", "text": text}))
    article = read_article(path)
    assert article.title == "A & B"
    assert [article.text[start:end] for start, end in article.body] == prose


def test_raw_html_in_markdown_leaves_no_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Meters\n\nA van drives past.\n\n<p>The old ones were read by hand.</p>\n<ul>\n"
        '<li>Two people walked.</li>\n</ul>\n\n<svg aria-hidden="true">\n<path d="M4 9."></path>'
        "\n</svg>\n\nSo be it.\n"
    )
    article = read_article(path)
    assert article.title == "Meters"
    assert [article.text[start:end] for start, end in article.body] == [
        "A van drives past.",
        "The old ones were read by hand.",
        "Two people walked.",
        "So be it.",
    ]


def test_fragment_on_standard_input_is_html(tmp_path: Path) -> None:
    path = tmp_path / "fragment"
    path.write_text("<p>A van drives past &amp; reads.</p>\n<p>So be it, they say.</p>")
    article = read_article(path)
    assert [article.text[start:end] for start, end in article.body] == [
        "A van drives past & reads.",
        "So be it, they say.",
    ]


_RSS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Courier</title><item><title>A pier &amp;amp; a road</title>
<link>http://h.example/1</link><pubDate>Wed, 01 Oct 2025 08:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>The board voted for a pier.</p>
<p>It is&nbsp;late.</p>]]></content:encoded></item>
<item><title>Second</title><description>The old one&e; is closed.</description></item>
</channel></rss>"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><entry>
<title>A pier &amp; a road</title><id>http://h.example/1</id>
<published>2025-10-01T08:00:00Z</published><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The board voted for a pier.</p>
<p>It is late.</p></div></content></entry>
<entry><title>Second</title><summary>The old one is closed.</summary></entry></feed>"""


@pytest.mark.parametrize("feed", [_RSS, _ATOM])
@pytest.mark.parametrize("name", ["a.xml", "a.rss", "feed"])
def test_each_item_of_a_feed_is_an_article(tmp_path: Path, feed: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(feed)
    first, second = read_articles(path)
    assert (first.id, first.title) == ("http://h.example/1", "A pier & a road")
    assert first.date == date(2025, 10, 1)
    assert [first.text[a:b] for a, b in first.body] == [
        "The board voted for a pier.",
        "It is late.",
    ]
    assert (second.title, second.text.replace("&e;", "")) == ("Second", "The old one is closed.")


def test_feed_with_a_comment_first_and_an_undeclared_prefix_is_read_whole(tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>{title}</title><dc:date>2025-10-01</dc:date>"
        f"<description>It was {title}.</description></item>"
        for title in ("One", "Two")
    )
    path = tmp_path / "a.xml"
    path.write_text(f"<?xml version='1.0'?>\n<!-- <html> --><rss><channel>{items}</channel></rss>")
    articles = [*read_articles(path)]
    assert [article.title for article in articles] == ["One", "Two"]
    assert {article.date for article in articles} == {date(2025, 10, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a -->\n" * 60 + "The board voted.",
        "The board voted. See file." + "1" * 60 + "x for more.",
        "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
            for before, name in pairwise("abcdefgh")
        )
        + "takeaways:\n - t: *h\n - t: *h\n---\nThe board voted.",
        '---\ntitle: "\\UFFFFFFFF"\n---\nThe board voted.',
    ],
)
def test_hostile_text_is_read_without_a_hang(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text)
    article = read_article(path)
    assert "The board voted." in article.text
    assert article.references == ()


def test_a_tag_that_is_mentioned_takes_nothing_away(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("Write `<script>` first.\n\nThen go on.\n\nClose it with `</script>`.\n")
    assert "Then go on." in read_article(path).text


def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("\nid\ttext\na\tThe board voted.\nb\t\n")
    errors: list[ReadError] = []
    assert [article.id for article in read_articles(path, on_error=errors.append)] == ["a"]
    assert [error.source for error in errors] == [f"{path}, line 4"]


def test_xml_that_is_no_feed_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<?xml version="1.0"?><urlset><url><loc>http://h.example</loc></url></urlset>')
    with pytest.raises(ReadError, match="no page and no feed"):
        read_article(path)


_PIECES = ["<p>", "</p>", "<br/>", "<li>", "&amp;", "&lt;p&gt;", "<svg", "<!--", "-->", "```\n"]
_PIECES += [
    "# ",
    "A pier.",
    "- x-\n",
    "\n\n",
    "<style>",
    "</style>",
    " is.1 So",
    "\r",
    "<b title='>'>",
]


@example("<p># # ", "")
@example("# # ", "")
@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join), st.sampled_from(["", "text"]))
def test_any_mixture_of_tags_and_text_is_read(text: str, format: str) -> None:
    try:
        article = parse_text_or_html(text, format, "a", "a")
    except ReadError:
        return
    ends = [0, *(end for _, end in article.body)]
    starts = [start for start, _ in article.body]
    assert all(end <= start for end, start in zip(ends, starts, strict=False))
    assert all(article.text[start:end].strip() for start, end in article.body)
