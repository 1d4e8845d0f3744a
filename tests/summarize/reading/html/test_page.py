"""HTML pages: the takeaway list from the DOM, and the main text without boilerplate."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import Article, ReadError
from summarize.reading.html import parse_html

ITEMS = ["The wall will cost 46 million pounds.", "Voters will have a say in May.", "Boats object."]
PROSE = [
    "The council of Harrow voted on Thursday to build a wall across the mouth of its harbour.",
    "Mayor Denise Orrell, who cast the deciding vote, said the town could not wait for a third "
    "storm, as insurers had warned her that they would leave the waterfront by the autumn.",
    "Skippers of the fishing fleet promised to take the plan to court before any work begins, "
    "since currents in the narrowed mouth would be a danger to small boats.",
]
LIST = "<ul>" + "".join(f"<li>{item}</li>" for item in ITEMS) + "</ul>"
NAV = (
    "<nav><ul>"
    + "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(70))
    + "</ul></nav>"
)


def _page(box: str, *, at: int = 0, head: str = "") -> str:
    blocks = [f"<p>{paragraph}</p>" for paragraph in PROSE]
    blocks.insert(at, box)
    return (
        f"<!doctype html><html><head><title>A wall for Harrow | The Quay</title>{head}</head><body>"
        f"{NAV}<div class=cookie>We use cookies.</div><article><h1>A wall for Harrow</h1>"
        f"<p class=standfirst>Council split on harbour scheme.</p>{''.join(blocks)}</article>"
        "<aside><h3>Most read</h3><ul><li><a href=/a>Other story of the day</a></li></ul></aside>"
        "<footer>© 2025 The Quay</footer></body></html>"
    )


def _body(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.body]


@pytest.mark.parametrize(
    "box",
    [
        f"<aside><h2>Key takeaways</h2>{LIST}</aside>",
        f"<h2>Key points</h2>{LIST}",
        f"<div class='key-points'>{LIST}</div>",
        f"<div><p><strong>Highlights:</strong></p>{LIST}</div>",
        f"<section><header><h3>At a glance</h3></header>{LIST}</section>",
        f"<details><summary>What to know</summary>{LIST.replace('ul>', 'ol>')}</details>",
        f"<div><h4>Summary</h4>{LIST}</div>",
        "<aside><h3>In brief</h3>" + "".join(f"<p>{item}</p>" for item in ITEMS) + "</aside>",
        "<p>Key takeaways: " + " ".join(f"- {item}" for item in ITEMS) + "</p>",
        "<p><b>Key takeaways</b><br>" + "<br>".join(f"• {item}" for item in ITEMS) + "</p>",
    ],
)
@pytest.mark.parametrize("at", [0, 3])
def test_list_is_found_and_removed(box: str, at: int) -> None:
    article = parse_html(_page(box, at=at), "page")
    assert list(article.references) == ITEMS
    assert _body(article) == PROSE
    assert article.title == "A wall for Harrow"


def test_list_in_json_ld() -> None:
    data = '{"@type":"NewsArticle","keyTakeaways":["The wall is coming.","Boats object to it."]}'
    head = f"<script type='application/ld+json'>{data}</script>"
    article = parse_html(_page("", head=head), "page")
    assert article.references == ("The wall is coming.", "Boats object to it.")


def test_menu_under_a_takeaway_heading_is_not_a_list() -> None:
    links = "".join(
        f"<li><a href='/{i}'>Match report number {i} from us</a></li>" for i in range(4)
    )
    article = parse_html(_page(f"<h2>Highlights</h2><ul>{links}</ul>"), "page")
    assert article.references == ()


def test_json_ld_list_that_the_page_also_shows_is_removed() -> None:
    items = ["The wall is coming to the quay.", "Boats object to it and to the bill."]
    data = f'{{"@type":"NewsArticle","keyTakeaways":["{items[0]}","{items[1]}"]}}'
    shown = f"<ul><li>{items[0]}</li><li>{items[1]}</li></ul>"
    head = f"<script type='application/ld+json'>{data}</script>"
    article = parse_html(_page(shown, head=head), "page")
    assert list(article.references) == items
    assert _body(article) == PROSE


def test_words_on_both_sides_of_a_break_stay_apart() -> None:
    items = "<li><b>Diesel</b><br>Up 18%.</li><li><p>Cost:</p><p>46m</p></li>"
    box = f"<h2>Key points</h2><ul>{items}</ul>"
    assert parse_html(_page(box), "page").references == ("Diesel Up 18%.", "Cost: 46m")


@pytest.mark.parametrize("heading", ["Summary", "Key findings", "What to know", "The bottom line"])
def test_section_of_paragraphs_is_prose(heading: str) -> None:
    closing = ["The wall will be finished in 2029.", "The council will publish the bills each May."]
    section = f"<section><h2>{heading}</h2><p>{closing[0]}</p><p>{closing[1]}</p></section>"
    article = parse_html(_page(section, at=3), "page")
    assert article.references == ()
    assert _body(article) == [*PROSE, *closing]


def test_class_of_a_tag_is_not_a_box() -> None:
    page = _page(
        "<p>The soup of the quay needs three things:</p><ul><li>Two pounds of cod at least</li>"
        "<li>One pound of leeks and salt</li></ul>",
        at=2,
    )
    page = page.replace("<article>", "<article class='post tag-takeaways'>")
    assert parse_html(page, "page").references == ()


def test_page_in_a_form_is_read() -> None:
    page = (
        _page("")
        .replace("<body>", "<body><form id=aspnetForm>")
        .replace("</body>", "</form></body>")
    )
    assert _body(parse_html(page, "page")) == PROSE
    byline = _page("").replace("<article>", "<article class='story has-byline'>")
    assert _body(parse_html(byline, "page")) == PROSE


def test_ordinary_list_stays_in_the_prose() -> None:
    box = f"<p>The plan has three parts, according to the council:</p>{LIST}"
    article = parse_html(_page(box, at=2), "page")
    assert article.references == ()
    assert ITEMS[0] in _body(article)


def test_scripts_styles_and_hidden_text_stay_out() -> None:
    box = (
        "<script>var leak = 'scriptleak';</script><style>.styleleak{}</style>"
        "<p style='display:none'>Hidden leak one.</p><p hidden>Hidden leak two.</p>"
        "<noscript>Hidden leak three.</noscript>"
    )
    article = parse_html(_page(box, at=1), "page")
    assert "leak" not in article.text
    assert _body(article) == PROSE


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2025-03-14T08:00:00Z'>",
        '<script type=\'application/ld+json\'>{"datePublished": "2025-03-14"}</script>',
        "<meta name=date content='March 14, 2025'>",
    ],
)
def test_date(head: str) -> None:
    assert str(parse_html(_page("", head=head), "page").date) == "2025-03-14"


def test_offsets_point_into_the_readable_text() -> None:
    article = parse_html(_page(""), "page")
    assert article.text.startswith("A wall for Harrow")
    assert "<" not in article.text


def test_page_without_text_is_an_error() -> None:
    with pytest.raises(ReadError, match="no readable text"):
        parse_html("<html><body><div id=app></div><script>x()</script></body></html>", "page")


_TAGS = [
    "<p>",
    "</p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h2>Key points</h2>",
    "<aside>",
    "<br>",
    "<div hidden>",
]
_SOUP = st.lists(
    st.sampled_from([*_TAGS, "text here. ", "<", "&amp;", "\x00", "&#1;\uffff", "<!--", "é"]),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(_SOUP)
def test_any_tag_soup_is_read_or_refused(soup: list[str]) -> None:
    with suppress(ReadError):
        article = parse_html("".join(soup), "soup")
        assert all(0 <= start < end <= len(article.text) for start, end in article.body)


def test_short_page_is_read_once() -> None:
    prose = ["Norlin cut its sailings.", "Islanders called it a betrayal.", "A vote is due in May."]
    inner = "".join(f"<p>{p}</p>" for p in prose)
    page = f"<html><body><article><h1>Boats</h1><div>{inner}</div></article></body></html>"
    assert _body(parse_html(page, "page")) == prose


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ("<div>" * 600 + "a" + "</div>" * 600, "more than 500 deep"),
        ("<div>" * 60_000, "more than 500 deep"),
        (f"<p {'a b=c ' * 600}>a</p>", "over 1,000 attributes"),
        (f"<p {'/'.join(f'a{n}' for n in range(1200))}>a</p>", "over 1,000 attributes"),
        (f"<p {''.join(f'a{n}=0 ' for n in range(1200))}", "over 1,000 attributes"),
        ("<b>a</b>" * 50_000, "more than 50,000 elements"),
    ],
)
def test_page_that_takes_quadratic_time_is_refused(box: str, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        parse_html(_page(box), "page")


def test_page_that_only_looks_crowded_is_read() -> None:
    drawing = f"<svg><path d='{'M 1 2 ' * 9000}'></path></svg>"
    code = f"<script>for (i=0; i<n; i++) {{ {'x = y / z; ' * 3000} }}</script>"
    style = f"<style>{'a b c ' * 3000}</style>"
    comparisons = f"<script>{'i<n;' * 6000}</script>"
    comment = f"<!--{'<div>' * 6000}-->"
    shapes = f"<svg>{'<path />' * 6000}</svg>"
    prose = f"<p title=don't>{'It is not what it was. ' * 600}</p>"
    for box in (drawing, code, style, prose, comparisons, comment, shapes):
        assert PROSE[0] in parse_html(_page(box), "page").text
