"""Date of an HTML page: the article's own, from metadata or as a reader sees it."""

from __future__ import annotations

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from summarize.reading.html import parse_html
from summarize.reading.html.dates import extract_date
from summarize.reading.html.metadata import json_ld
from summarize.reading.html.titles import page_title

PARAGRAPHS = [
    "The harbour board of Orrin Bay voted seven to two on Tuesday for a new ferry pier, after a "
    "debate that lasted until midnight.",
    "The pier will cost 14 million crowns, a third of it paid by the state, and is to open in two "
    "years.",
    "Harbour master Ilse Brandt said the old one would not last another winter.",
]
PROSE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
OTHER = "<aside><h3>Latest</h3><ul><li>Old crane sold <time datetime='2019-05-05'>5 May 2019</time>"
OTHER += "</ul></aside>"
VIDEO = '{"@type": "VideoObject", "uploadDate": "2018-01-01", "datePublished": "2018-01-01"}'


def _date(head: str = "", before: str = "", after: str = "", *, lang: str = "en") -> str:
    html = f"<html lang='{lang}'><head><title>A pier</title>{head}</head><body>{OTHER}<article>"
    html += f"<h1>Orrin Bay backs ferry pier</h1>{before}{PROSE}{after}</article></body></html>"
    article = parse_html(html, "page")
    assert [article.text[start:end] for start, end in article.body] == PARAGRAPHS
    return str(article.date)


@pytest.mark.parametrize(
    "name",
    "DC.Date DC.date.issued dcterms.created citation_publication_date pubdate date".split(),
)
def test_named_metadata(name: str) -> None:
    assert _date(f"<meta name='{name}' content='2025/01/02'>") == "2025-01-02"


@pytest.mark.parametrize("name", ["og:published_time", "datePublished", "article:published_time"])
def test_properties(name: str) -> None:
    head = "<meta property='article:modified_time' content='2025-03-03'>"
    assert _date(f"{head}<meta property='{name}' content='20250102'>") == "2025-01-02"


@pytest.mark.parametrize(
    "data",
    [
        f'[{VIDEO}, {{"@type": "NewsArticle", "datePublished": "2025-01-02T10:00:00Z"}}]',
        f'{{"@graph": [{VIDEO}, {{"@type": ["Article"], "datePublished": "2025-01-02"}}]}}',
        f'[{VIDEO}, {{"@type": "WebPage", "datePublished": "Jan 2, 2025"}}]',
        '{"@type": "Article", "dateModified": "2025-03-03", "datePublished": "2025-1-2"}',
    ],
)
def test_json_ld_of_the_article(data: str) -> None:
    assert _date(f"<script type='application/ld+json'>{data}</script>") == "2025-01-02"


@pytest.mark.parametrize(
    "element",
    [
        "<abbr itemprop=datePublished title='2025-01-02T03:55:00-07:00'>3:55 AM</abbr>",
        "<span itemprop='datePublished' content='2025-01-02'>yesterday</span>",
        "<time pubdate datetime='2025-01-02'>2 January</time>",
        "<div class=meta><span>Mira Tolland</span> <span class=date>January 2, 2025</span></div>",
        "<p>Published on 2 January 2025 at 10:30</p><p>Updated 4 January 2025</p>",
        "<p>Updated 4 January 2025</p><p><b>Published:</b> 2 January 2025</p>",
        "<ul><li><svg></svg> Thu, Jan 2, 2025</li></ul>",
    ],
)
def test_element_near_the_headline(element: str) -> None:
    assert _date(before=element) == "2025-01-02"


def test_element_after_the_article() -> None:
    assert _date(after="<p class=date><time datetime='2025-01-02'>2 January 2025</time></p>") == (
        "2025-01-02"
    )


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("de-DE", "2. Januar 2025, 17:45 Uhr"),
        ("de", "02.01.2025"),
        ("fr", "2 janvier 2025"),
        ("es", "2 de enero de 2025"),
        ("no", "2. januar 2025"),
        ("ru", "2 января 2025"),
        ("ja", "2025年1月2日"),
        ("en-GB", "02/01/2025"),
        ("en-US", "01/02/2025"),
    ],
)
def test_language_of_the_page(lang: str, line: str) -> None:
    assert _date(before=f"<div class=date>{line}</div>", lang=lang) == "2025-01-02"


def test_date_in_the_address() -> None:
    address = "https://quay.example/news/2025/01/02/ferry-pier"
    assert _date(f"<link rel=canonical href='{address}'>") == "2025-01-02"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<div>01/02/2025</div>",  # which is the month?
        "<p>On the pier</p><div class=comments><div class=comment>2 January 2025</div></div>",
        "<div id=todays-date>Thursday, 2 January 2025</div>",
        "<time datetime='2999-01-02'>2 January 2999</time>",
        "<meta itemprop=datePublished content='1970-01-01'>",
    ],
)
def test_no_date_is_better_than_a_wrong_one(before: str) -> None:
    assert _date(before=before) == "None"


def test_date_by_the_headline_goes_before_a_later_one_in_the_metadata() -> None:
    head = "<meta name=date content='2025-06-30'>"
    assert _date(head, "<p class=date>2 January 2025</p>") == "2025-01-02"
    assert _date(head, "<p class=date>2 August 2025</p>") == "2025-06-30"


@pytest.mark.parametrize(
    "filling",
    [
        "<span>1/1/2025</span>" * 40_000,
        "<h1>" * 100 + "<i>3 May 2025</i> " * 40_000,
        "<aside><b>" * 200 + "2 January 2025 <br>" * 20_000,
        "<script type='application/ld+json'>[" + "[]," * 200_000 + "[]]</script>",
        "<p itemprop=datePublished>" + "May " * 200_000,
    ],
)
def test_hostile_page_takes_little_time(filling: str) -> None:
    html = f"<html><title>A pier</title><body><h1>A pier for us</h1>{PROSE}{filling}</body></html>"
    tree = LexborHTMLParser(html)
    start = time.perf_counter()
    metadata = [*json_ld(tree)]
    extract_date(tree, metadata, page_title(tree, metadata))
    assert time.perf_counter() - start < 10  # seconds; quadratic work would take minutes
