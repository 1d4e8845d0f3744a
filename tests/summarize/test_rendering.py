"""Takeaways as text, Markdown, JSON and HTML."""

from __future__ import annotations

import json

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarize import Article, Evidence, Span, Takeaway, Takeaways, rendering
from summarize.takeaway import TakeawaysList
from summarize.text.markdown import escape_markdown
from summarize.text.readable import plain_line

_TEXT = "A *wall* of <b>4.2</b> m & a dam; #1 | [see] `x`\\y_z costs 46 million."
_ARTICLE = Article.from_text(f"{_TEXT}\n\nWork begins in May.", "a<1>", title="Floods & <dams>")
_EVIDENCE = Evidence(0, len(_TEXT), 0.875)
_TAKEAWAYS = Takeaways(
    *("a<1>", "lead", 2),
    (Takeaway(_TEXT, (_EVIDENCE,), 1.0, ("unsupported number: 46",)),),
    "Floods & <dams>",
)


def test_text_shows_takeaway_flags_and_evidence_as_they_are() -> None:
    assert rendering.text(_TAKEAWAYS) == f"- {_TEXT} [unsupported number: 46]"
    evidence = f"    [0:{len(_TEXT)}, has 87% of its words] {plain_line(_TEXT)}"
    assert rendering.text(_TAKEAWAYS, _ARTICLE).splitlines()[1:] == [evidence]


def test_evidence_of_several_lines_is_quoted_on_one() -> None:
    article = Article.from_text("The council\nvoted for\n a wall.", "b")
    takeaway = Takeaway("x", (Evidence(0, len(article.text), 1.0),), 1.0)
    (line,) = rendering.evidence_lines(takeaway, article)
    assert line.endswith("] The council voted for a wall.")


def test_markdown_escapes_title_takeaway_and_evidence() -> None:
    heading, _, takeaway, evidence = rendering.markdown(_TAKEAWAYS, _ARTICLE).splitlines()
    escaped = (
        r"A \*wall\* of \<b\>4.2\</b\> m &amp; a dam; \#1 \| \[see\] \`x\`\\y\_z costs 46 million."
    )
    assert heading == r"## Floods & \<dams\>"
    assert takeaway == f"- {escaped} [unsupported number: 46]"
    assert (
        evidence
        == rf"  > \[0:{len(_TEXT)}, has 87% of its words\] {escape_markdown(plain_line(_TEXT))}"
    )


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("", ""),
        ("Johnson & Johnson", "Johnson & Johnson"),  # no entity without a semicolon
        ("&copy; 2026", "&amp;copy; 2026"),
        ("a|b", r"a\|b"),  # would end a cell of a table
        (r"\*", r"\\\*"),
        ("1. A wall", r"1\. A wall"),  # would begin a list in the list
        ("- A wall", r"\- A wall"),
        ("1.5 m at -5 C", "1.5 m at -5 C"),
        ("~~~", r"\~\~\~"),  # would begin code
    ],
)
def test_markdown_escapes(plain: str, escaped: str) -> None:
    assert escape_markdown(plain) == escaped


_MARKS = st.sampled_from([*"*_`[]()<>#|~-+.1=&;! \\é\"'", "a", "a ", "&lt;", "1. ", "http://a.b "])


@given(st.lists(_MARKS).map("".join).map(plain_line).filter(bool), st.lists(_MARKS).map("".join))
def test_markdown_shows_a_takeaway_and_its_flags_as_they_are(text: str, name: str) -> None:
    takeaway = Takeaway(text, (), 1.0, (plain_line(f"unsupported name: {name}"),))
    source = rendering.markdown(Takeaways("a", "lead", 1, (takeaway,)), title=False)
    (item,) = lxml.html.fromstring(f"<div>{MarkdownIt().render(source)}</div>").findall("ul/li")
    assert "".join(item.itertext()).strip() == f"{text} [{takeaway.flags[0]}]"


def test_html_holds_no_markup_of_the_article() -> None:
    section = rendering.html(_TAKEAWAYS, _ARTICLE)
    assert "<b>" not in section
    assert "<dams>" not in section
    assert ">Floods &amp; &lt;dams&gt;</h2>" in section
    escaped = "&lt;b&gt;4.2&lt;/b&gt; m &amp; a dam; #1"
    assert section.count(escaped) == 2  # takeaway, text
    assert "1 takeaway of 2 asked for, method lead</p>" in section
    assert rendering.html(_TAKEAWAYS, _ARTICLE, quotations=True).count(escaped) == 3
    bare = rendering.html(_TAKEAWAYS)
    assert (bare.count(escaped), "<a " in bare, "<mark" in bare) == (1, False, False)


def test_html_page_is_well_formed_around_its_sections() -> None:
    sections = [rendering.html(_TAKEAWAYS, _ARTICLE, number=number) for number in (1, 2)]
    page = "".join((rendering.html_head(), *sections, rendering.html_foot()))
    assert page.startswith("<!doctype html>\n")
    assert page.endswith("</section></main>\n</body>\n</html>\n")
    counts = {"html": 1, "head": 1, "body": 1, "main": 1, "section": 2, "ol": 2, "li": 2, "mark": 2}
    for tag, count in counts.items():
        assert page.count(f"<{tag}>") + page.count(f"<{tag} ") == page.count(f"</{tag}>") == count


def test_html_links_each_takeaway_to_its_passage_and_back() -> None:
    text = "One wall.\n\nTwo dams\nof stone, and a \x00 pier.\n\nThree."
    article = Article("a", text, body=(Span(0, 9), Span(11, 43)))
    dams, wall = (Evidence(*span, 1.0) for span in ((11, 43), (0, 9)))
    items = (Takeaway("Dams", (dams, wall), 1.0), Takeaway("None", (), 1.0))
    items += (Takeaway("Wall", (wall,), 1.0),)
    found = Takeaways("a", "lead", 3, items)
    page = lxml.html.fromstring(rendering.html(found, article, number=7))
    marks = {mark.get("id"): mark for mark in page.iter("mark")}
    assert {name: mark.text for name, mark in marks.items()} == {
        "a7-p1": "One wall.",
        "a7-p2": "Two dams\nof stone, and a \ufffd pier.",
    }
    links = [[a.get("href") for a in item.iter("a")] for item in page.iter("li")]
    assert links == [["#a7-p2", "#a7-p1"], [], ["#a7-p1"]]
    back = [a.get("href") for a in page.find_class("back")]
    assert back == ["#a7-b1", "#a7-b3", "#a7-b1"]
    assert {link[1:] for link in back} <= {item.get("id") for item in page.iter("li")}
    (shown,) = page.find_class("text")
    for link in [*page.find_class("back")]:
        link.drop_tree()
    assert " ".join(shown.text_content().split()) == (
        "One wall. Two dams of stone, and a \ufffd pier. Three."
    )


def test_html_says_the_language_of_the_article() -> None:
    for language, count in (("de", 2), (None, 0)):
        article = Article("a", "Der Rat stimmte zu.", language=language, body=(Span(0, 19),))
        shown = rendering.html(Takeaways("a", "lead", 1, (), language=language), article)
        assert shown.count(' lang="de"') == shown.count(" lang=") == count


def test_html_shows_the_editors_list_without_dashes() -> None:
    text = "The council voted.\n\nKey takeaways: -Harrow has a wall.\n\n-Boats object."
    article = Article.from_text(text, "a")
    page = lxml.html.fromstring(rendering.html(Takeaways("a", "lead", 1, ()), article))
    (own,) = page.find_class("own")
    assert [item.text for item in own] == ["Harrow has a wall.", "Boats object."]
    (shown,) = page.find_class("text")
    assert [line.text_content() for line in shown.iter("p")][1:] == [
        "Key takeaways: • Harrow has a wall.",
        "• Boats object.",
    ]


def test_html_quotes_no_passage_that_is_the_takeaway_itself() -> None:
    article = Article.from_text("The council voted for a wall.", "a")
    evidence = (Evidence(0, 29, 0.5),)
    items = [Takeaway(text, evidence, 1.0) for text in ("The council voted for a wall.", "A wall.")]
    found = Takeaways("a", "lead", 2, tuple(items))
    page = lxml.html.fromstring(rendering.html(found, article, quotations=True))
    (quotation,) = page.iter("blockquote")
    assert quotation.text_content() == "The council voted for a wall. has 50% of its words"


@given(
    st.text(alphabet='Ab. \n<&"\U0001f30a', min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=6),
)
def test_html_shows_all_the_text_whatever_the_passages(text: str, ranges: list) -> None:
    article = Article.from_text(text, "a")
    spans = [(start, min(end, len(text))) for start, end in ranges if start < min(end, len(text))]
    items = tuple(Takeaway("x", (Evidence(*span, 1.0),), 1.0) for span in spans)
    page = lxml.html.fromstring(rendering.html(Takeaways("a", "lead", 1, items), article))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in [*page.find_class("back")]:
        link.drop_tree()
    (shown,) = page.find_class("text")
    assert "".join(shown.text_content().split()) == "".join(text.split())


def test_json_is_the_dict_of_the_takeaways() -> None:
    line = rendering.json_object(_TAKEAWAYS)
    assert "\n" not in line
    assert json.loads(line) == json.loads(json.dumps(_TAKEAWAYS.to_dict()))
    assert json.loads(rendering.json_object(_TAKEAWAYS, indent=2)) == json.loads(line)
    assert Takeaways.from_dict(json.loads(line)) == _TAKEAWAYS


def test_notebook_shows_each_bullet_with_its_evidence_on_hover() -> None:
    fragment = lxml.html.fragment_fromstring(_TAKEAWAYS._repr_html_())
    (bullet,) = fragment.findall(".//li/span")
    assert bullet.text == _TEXT
    assert bullet.get("title").startswith(f"[0:{len(_TEXT)}, has 87% of its words]")
    assert {element.tag for element in fragment.iter()} <= {
        *("div", "strong", "ul", "li", "span", "small")
    }
    assert "Floods & <dams>" in fragment.text_content()
    assert "[unsupported number: 46]" in fragment.text_content()
    assert "1 takeaway of 2 asked for, method lead" in fragment.text_content()


def test_notebook_shows_the_first_articles_of_a_list() -> None:
    shown = TakeawaysList([_TAKEAWAYS] * 23)._repr_html_()
    assert shown.count("<ul>") == 20
    assert "… and 3 more articles" in shown
    assert TakeawaysList([_TAKEAWAYS])._repr_html_() == _TAKEAWAYS._repr_html_()
    assert "… and 1 more article<" in TakeawaysList([_TAKEAWAYS] * 21)._repr_html_()


def test_notebook_shows_a_takeaway_alone() -> None:
    bullet, _ = lxml.html.fragment_fromstring(_TAKEAWAYS[0]._repr_html_())
    assert bullet.text == _TEXT
    assert bullet.get("title").startswith(f"[0:{len(_TEXT)}, has 87% of its words]")
