"""The main text of HTML pages: nothing lost, nothing hidden, each paragraph whole."""

from __future__ import annotations

import re

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import Article
from summarize.reading.html import parse_html

TITLE = "Orrin Bay backs ferry pier"
LEAD = (
    "The harbour board of Orrin Bay voted seven to two on Tuesday for a new ferry pier, after a "
    "debate that lasted until midnight."
)
COST = (
    "The pier will cost 14 million crowns, a third of it paid by the state, and is to open in two "
    "years."
)
REST = [
    "Harbour master Ilse Brandt said the old one would not last another winter.",
    "Two members voted against because the price had doubled since 2022.",
    "Shop owners on the quay fear that they will lose trade while the road is closed.",
]
TAIL = "".join(f"<p>{paragraph}</p>" for paragraph in REST)
DIALOG = "<h2>We value your privacy</h2>" + 3 * (
    "<p>We and our 812 partners store and access information on a device, such as cookies.</p>"
)


def _page(content: str) -> str:
    head = f"<!DOCTYPE html><html lang=en><head><title>{TITLE}</title></head>"
    return f"{head}<body>{content}</body></html>"


def _body(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.body]


def _read(content: str) -> list[str]:
    return _body(parse_html(_page(content), "page"))


@pytest.mark.parametrize(
    "content",
    [
        # Loose text between elements.
        f"<div><h1>{TITLE}</h1>{LEAD}<br><br>\n{COST}<br><br>{'<br><br>'.join(REST)}</div>",
        f"<article><h1>{TITLE}</h1><figure><img src=x><figcaption>Pier.</figcaption></figure>{LEAD}"
        f"<p>{COST}</p>{TAIL}</article>",
        f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{COST} <iframe src=x></iframe>{TAIL}</article>",
        # Line breaks in mid-sentence, of the source and of the page.
        f"<div><h1>{TITLE}</h1><p>{LEAD.replace(' ', chr(10))}</p><p>{COST.replace(', ', ',<br>')}"
        f"</p>{TAIL}</div>",
        f"<div><h1>{TITLE}</h1><p>{LEAD.replace('voted', 'voted<br>')}<br>{COST}</p>{TAIL}</div>",
        f"<article><h1>{TITLE}</h1><p>{LEAD.replace('new ferry', '<q>new ferry</q>')}</p>"
        f"<p>{COST}<br></p>{TAIL}</article>",
        # A heading that is a paragraph.
        f"<article><h1>{TITLE}</h1><h2>{LEAD} {COST}</h2>{TAIL}</article>",
        # Hidden while a dialog is open, or while scripts load the page.
        f"<div id=x role=dialog aria-modal=true>{DIALOG}</div><div aria-hidden=true><article>"
        f"<h1>{TITLE}</h1><p>{LEAD}</p><p>{COST}</p>{TAIL}</article></div>",
        f"<main><h1>{TITLE}</h1><!--$?--><template id='B:0'></template><p>Loading the article now"
        f"...</p><!--/$--></main><p>Mira Tolland writes about towns and water, here since 2015.</p>"
        f"<div hidden id='S:0'><article><p>{LEAD}</p><p>{COST}</p>{TAIL}</article></div>",
        f"<h1>{TITLE}</h1><div style='display: none'><article><p>{LEAD}</p><p>{COST}</p>{TAIL}"
        "</article></div><p>Subscribe to read on.</p>",
        # A drop cap: once for screen readers, once for the eye.
        f"<article><h1>{TITLE}</h1><p><span class=visually-hidden>The</span><span aria-hidden=true>"
        f"<span class=cap>T</span>he</span>{LEAD[3:]}</p><p>{COST}</p>{TAIL}</article>",
        # Words for screen readers only, and a caption.
        f"<article><h1>{TITLE}</h1><p>{LEAD[:-1]}<a href=/n><span style='clip:rect(0px, 0px, 0px, "
        f"0px);position:absolute;width:1px'>, opens new tab</span></a>.</p><p>{COST}<span class="
        f"u-visually-hidden> external link</span></p><div><p class=imageCaption>The old pier of "
        f"Orrin Bay leans over the quay of the east side</p></div>{TAIL}</article>",
    ],
)
def test_each_paragraph_is_whole_and_nothing_else_is_there(content: str) -> None:
    paragraphs = _read(content)
    assert " ".join(paragraphs) == " ".join([LEAD, COST, *REST])
    assert paragraphs[-3:] == REST


@pytest.mark.parametrize(
    "name",
    "sr-only screen-reader-text visuallyhidden visually-hidden-focusable show-for-sr a11y-hidden"
    " element-invisible u-hiddenVisually offscreen assistive-text is-vishidden usa-sr-only".split(),
)
def test_words_for_screen_readers_are_left_out(name: str) -> None:
    content = f"<article><h1>{TITLE}</h1><p>{LEAD}<span class={name}>(opens)</span></p>{TAIL}"
    assert _read(content) == [LEAD, *REST]


def test_rows_of_a_table_and_code_are_text_but_no_prose() -> None:
    table = (
        "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2022</td><td>7 million</td></tr></table>"
    )
    code = "<pre><code>def cost(year):\n    return 7</code></pre>"
    article = parse_html(
        _page(f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{table}<p>{COST}</p>{code}{TAIL}"), "page"
    )
    assert _body(article) == [LEAD, COST, *REST]
    assert "2022 7 million" in article.text


@pytest.mark.parametrize("start", ["", "<html><body>", "<div>"])
def test_a_page_of_a_few_words_has_its_paragraphs(start: str) -> None:
    content = f"{start}<h1>{TITLE}</h1><p>{REST[0]}</p><p>{REST[1]}</p>"
    assert _body(parse_html(content, "page")) == REST[:2]


@pytest.mark.parametrize("part", ["<div hidden id='S:0'><p>Other text of the page.</p></div>", ""])
def test_a_placeholder_without_an_end_takes_nothing_away(part: str) -> None:
    content = f"<h1>{TITLE}</h1><template id='B:0'></template><p>{LEAD}</p>{TAIL}{part}"
    assert _read(content) == [LEAD, *REST]


def test_comments_are_no_article() -> None:
    comments = "".join(f"<p>Reader {n} said that the pier is far too dear.</p>" for n in range(40))
    content = (
        f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{TAIL}</article><div class=comments>{comments}"
    )
    assert _read(content) == [LEAD, *REST]


_BLOCKS = st.lists(
    st.sampled_from(
        [
            f"<p>{LEAD}</p>",
            f"<div>{COST}</div>",
            f"{REST[0]}<br><br>",
            f"<h2>The old pier</h2>{REST[1]}",
            f"<ul><li>{REST[2]}<ul><li>A road is closed.</li></ul>until May</li></ul>",
            f"<blockquote><p>{COST}</p>said Brandt of the board</blockquote>",
            "<table><tr><td>The board</td><td>seven members of the town</td></tr></table>",
            "<p>One<br>line<br><br>and another, <b>bold</b> <code>code</code></p>",
            "<pre>x = 1\ny = 2</pre>",
            "<figure><table><tr><td>12 boats</td></tr></table></figure>",
        ]
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=60)
@given(_BLOCKS)
def test_every_word_that_trafilatura_finds_is_in_the_text(blocks: list[str]) -> None:
    page = _page(f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{''.join(blocks)}{TAIL}</article>")
    extracted = trafilatura.extract(page, include_comments=False) or ""
    article = parse_html(page, "page")
    assert {*re.findall(r"\w+", extracted)} <= {*re.findall(r"\w+", article.text)}
