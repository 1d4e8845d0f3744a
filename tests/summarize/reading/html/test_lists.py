"""The editor's list in an HTML page: found in any markup and language, and no other list."""

from __future__ import annotations

import json
import time
import tomllib
from importlib import resources

import pytest
from selectolax.lexbor import LexborHTMLParser

from summarize import Article
from summarize.reading.headings import match_takeaway_heading
from summarize.reading.html import parse_html
from summarize.reading.html.lists import extract_takeaway_lists

ITEMS = [
    "Ferrow replaces its water tower for 2.4 million crowns.",
    "Work starts in October and lasts until next summer.",
    "A repair would have held for a decade at most.",
]
PROSE = [
    "The town of Ferrow will replace its 90-year-old water tower, the council decided on Monday by "
    "eleven votes to four. The new tower will cost 2.4 million crowns.",
    "Work begins in October and ends the following summer, said the town's engineer, Dalia Kesh. "
    "Until then the east side is supplied from a reservoir at Mill Hill.",
    "Opponents had asked for a repair of the old tower, which an expert put at 1.1 million crowns. "
    '"It would have stood another decade, no more," Kesh told the council.',
    "The tower was built in 1934 by the Orlen brothers, whose foundry closed in the sixties. A "
    "local history society wants to keep the tank as a lookout, and has collected money for it.",
]
LIST = "<ul>" + "".join(f"<li>{item}</li>" for item in ITEMS) + "</ul>"
DIVS = "".join(f"<div>{item}</div>" for item in ITEMS)


def _read(*blocks: str, language: str = "en") -> Article:
    """Read a page with a headline and blocks below it."""
    title = "Ferrow to replace its water tower"
    return parse_html(
        f"<!doctype html><html lang={language}><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{''.join(blocks)}</article></body></html>",
        "page",
    )


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _body(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.body]


def _rows() -> str:
    row = "<div class=row><div class=dot></div><div class=text><p>{}</p></div></div>"
    return "".join(map(row.format, ITEMS))


MARKUP = {
    "a button as heading": f"<div><button>Key takeaways</button>{LIST}</div>",
    "a note on AI": f"<h2>Key takeaways</h2><p>This summary was made with AI.</p>{LIST}",
    "an advertisement": f"<h2>Key takeaways</h2><div class=ad>Advertisement</div>{LIST}",
    "a zero-width paragraph": f"<h3>TL;DR</h3><p>\u200d</p>{LIST}<p>\u200d</p>",
    "an introduction": f"<h2>Key points</h2><p>Here is what the council decided.</p>{LIST}",
    "two headings in one": f"<h2>TL;DR – Key Takeaways</h2>{LIST}",
    "a verb": f"<p>Key takeaways include:</p>{LIST}",
    "a topic": f"<section><h2>Ferrow: Quick facts</h2>{LIST}</section>",
    "one list an item": "<h2>Key takeaways</h2>" + LIST.replace("</li><li>", "</li></ul><ul><li>"),
    "divs": f"<div class=key-takeaways><h3>Key takeaways</h3>{DIVS}</div>",
    "divs in divs": f"<div class=key-takeaways><h2>Key takeaways</h2><div>{_rows()}</div></div>",
    "a first item in the paragraph": f"<p><b>Report Highlights.</b> {ITEMS[0]}</p>"
    + LIST.replace(f"<li>{ITEMS[0]}</li>", ""),
    "a hidden box": f"<div hidden><h2>Key takeaways</h2>{LIST}</div>",
    "a collapsed box": f"<div style='display: none'><b>Key takeaways</b><div>{LIST}</div></div>",
    "a script inside": f"<h2>Key points</h2><script>x()</script>{LIST}",
    "drawn bullets": "<h2>Key points</h2>" + LIST.replace("<li>", "<li><span>•</span>"),
    "a promotion": f"<h2>Key points</h2>{LIST[:-5]}<li><a href=/x>Ten stocks to buy</a></li></ul>",
    "a copy for small screens": f"<h2>Key points</h2>{LIST}<div class=mobile>{LIST}</div>",
    "summary-list": LIST.replace("<ul>", "<ul class=summary-list>"),
    "post-summary-bullets": f"<div class=post-summary-bullets>{LIST}</div>",
    "a class with a hash": f"<div class=KeyTakeaways_list__x7Yq>{LIST}</div>",
    "no heading": LIST,
    "no heading, below a byline": f"<p>By Jo Varn</p><time>3 June 2025</time>{LIST}",
    "a custom element": f"<ps-box><ps-label>Key takeaways</ps-label>{LIST}</ps-box>",
    "an icon": f"<h2><i class=icon>lightbulb</i>Key takeaways</h2>{LIST}",
    "short paragraphs in a section": f"<div><h3>Key takeaways</h3>{_paragraphs(*ITEMS)}</div>",
    "roles": "<h2>Key points</h2><div role=list>"
    + "".join(f"<div role=listitem>{item}</div>" for item in ITEMS)
    + "</div>",
    "a definition list": f"<dl><dt>Key points</dt>{DIVS.replace('div>', 'dd>')}</dl>",
    "a first item as heading": LIST.replace("<ul>", "<ul><li><b>Key points</b></li>"),
    "a title in an aside": f"<aside><div>At a glance</div><div>Old towers</div>{LIST}</aside>",
}


@pytest.mark.parametrize("box", MARKUP.values(), ids=MARKUP)
def test_list_is_found_in_any_markup(box: str) -> None:
    article = _read(box, _paragraphs(*PROSE))
    assert list(article.references) == ITEMS
    assert _body(article) == PROSE


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("de", "Das Wichtigste in Kürze"),
        ("de", "Darum geht’s"),
        ("fr", "L’ESSENTIEL"),
        ("es", "Puntos clave:"),
        ("pt", "Em resumo"),
        ("it", "In breve"),
        ("nl", "Het belangrijkste"),
        ("no", "Kortversjonen"),
        ("sv", "Sammanfattning"),
        ("pl", "W skrócie"),
        ("ru", "Главное"),
        ("tr", "HABERİN ÖZETİ"),
        ("hi", "मुख्य बातें"),
        ("ja", "要点"),
    ],
)
def test_list_is_found_under_headings_of_other_languages(language: str, heading: str) -> None:
    article = _read(f"<div><h2>{heading}</h2>{LIST}</div>", *_paragraphs(*PROSE), language=language)
    assert list(article.references) == ITEMS
    assert _body(article) == PROSE


def test_list_in_german() -> None:
    prose = [
        "Die Stadt Ferrau ersetzt ihren alten Wasserturm, wie der Rat am Montag beschloss.",
        "Gebaut wird ab Oktober und bis zum folgenden Sommer, sagte die Ingenieurin Dalia Kesch.",
        "Die Gegner wollten den alten Turm reparieren lassen; dann hätte er zehn Jahre gehalten.",
    ]
    items = [
        "Ferrau ersetzt seinen Wasserturm.",
        "Die Arbeiten beginnen im Oktober und dauern bis zum Sommer.",
        "Eine Reparatur hätte höchstens zehn Jahre gehalten.",
    ]
    listed = "".join(f"<li>{item}</li>" for item in items)
    box = f"<div class=box><h2>Das Wichtigste in Kürze</h2><ul>{listed}</ul></div>"
    article = _read(box, _paragraphs(*prose), language="de")
    assert list(article.references) == items
    assert _body(article) == prose


LINK = "<li><a href=/{0}>Story number {0} about the water tower</a></li>"
SECTION = (
    "<h2>{0}</h2><p>{1}</p><p><strong>Highlights:</strong></p><ul><li>{2}</li><li>{3}</li></ul>"
)
OTHERS = [
    "Shade on every single pitch",
    "Fresh bread on Sunday mornings",
    "View of the lighthouse at night",
    "Boats for hire by the hour",
    "Cheapest of the three by far",
    "New showers and a large kitchen",
]
FALSE = {
    "cards of a round-up": "".join(
        SECTION.format(name, PROSE[0], *OTHERS[2 * number : 2 * number + 2])
        for number, name in enumerate(("Mill Hill", "Skerry Point", "Orlen Foundry"))
    ),
    "lists of two posts": f"<p>{PROSE[0]}</p>{_paragraphs(*PROSE)}<h2>Key takeaways</h2>{LIST}"
    + _paragraphs(*PROSE)
    + f"<h2>Key takeaways</h2><ul><li>{OTHERS[0]}</li><li>{OTHERS[1]}</li></ul>"
    + _paragraphs(*PROSE),
    "contents": "<h2>Key takeaways</h2><ul>"
    "<li><a href=#a>Why Ferrow replaces its tower</a></li>"
    "<li><a href=#b>When the work starts in October</a></li></ul>",
    "links": f"<h2>Highlights</h2><ul>{LINK.format(1)}{LINK.format(2)}</ul>",
    "teasers": "<aside><h3>Highlights</h3><ul>"
    + "".join(f"<li><a href=/x><img src=x></a><p>{item}</p></li>" for item in OTHERS[:3])
    + "</ul></aside>",
    "a promotional box": "<aside><h3>What to know about our newsletters</h3><ul>"
    "<li>Sign up for a weekly digest of politics in your inbox.</li>"
    "<li>Our reporters answer questions from members each Friday.</li></ul></aside>",
    "data": "<div><h3>Quick facts</h3><ul><li>Price: 20 crowns a day</li>"
    "<li>Size: 40 pitches</li></ul></div>",
    "part of a sentence": f"<p>The society offers on open days:</p>{LIST}",
    "a section": f"<h2>Old towers</h2>{LIST}",
    "a list about something else": "<ul>"
    + "".join(f"<li>{item}</li>" for item in OTHERS)
    + "</ul>",
}


@pytest.mark.parametrize("box", FALSE.values(), ids=FALSE)
def test_other_lists_are_not_the_editors(box: str) -> None:
    article = (
        _read(_paragraphs(*PROSE), box, _paragraphs(*PROSE))
        if "<aside" in box
        else _read(box, _paragraphs(*PROSE))
    )
    assert article.references == ()


def test_refused_list_stays_in_the_body() -> None:
    body = _body(_read(FALSE["cards of a round-up"]))
    assert [item for item in body if item in OTHERS] == OTHERS


def test_list_of_the_article_counts_if_another_article_follows() -> None:
    other = f"<article><h1>Campsites</h1><h2>Key points</h2><ul><li>{OTHERS[0]}</li></ul></article>"
    page = f"<h2>Key points</h2>{LIST}{_paragraphs(*PROSE)}</article>{other}<article>"
    assert list(_read(page).references) == ITEMS


def test_list_of_the_metadata_counts_if_it_is_about_the_page() -> None:
    def read(texts: list[str]) -> Article:
        data = json.dumps({"@type": "ItemList", "name": "Highlights", "itemListElement": texts})
        return _read(
            f"<script type='application/ld+json'>{data}</script>", _paragraphs(*PROSE), LIST
        )

    assert list(read(ITEMS).references) == ITEMS
    assert _body(read(ITEMS)) == PROSE
    assert read(OTHERS).references == ()


@pytest.mark.parametrize(
    "block",
    [
        "<h2>Key points</h2><p></p>" * 10_000,
        "<h2>Key points</h2><ul>" + "<li>water tower</li>" * 15_000,
        "<div><h3>Summary</h3><ul><li>A tower.</li><li>A town.</li></ul></div>" * 5_000,
        "<div class=key-points>" * 400 + "<ul><li>a tower in a town</li></ul>" * 3_000,
        "<p>" + "<button>Key points</button>" * 20_000,
    ],
)
def test_hostile_page_takes_little_time(block: str) -> None:
    tree = LexborHTMLParser(block)
    start = time.process_time()
    extract_takeaway_lists(tree, [])
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "is_clear"),
    [
        ("TL;DR – Key Takeaways", True),
        ("Summary | Key points", True),
        ("Report highlights", True),
        ("Kernaussagen der Studie", False),
        ("Zusammenfassung", False),
        ("darum gehts!", True),
    ],
)
def test_heading(text: str, is_clear: bool) -> None:
    heading = match_takeaway_heading(text)
    assert heading is not None
    assert heading.is_clear == is_clear


def test_headings_of_other_languages_stand_once_and_casefolded() -> None:
    file = resources.files("summarize.reading") / "takeaway_headings.toml"
    for language, kinds in tomllib.loads(file.read_text("utf-8")).items():
        headings = [*kinds["clear"], *kinds["ambiguous"]]
        assert len(headings) == len({text.casefold() for text in headings}), language
        assert not any("’" in text or text.strip(" :") != text for text in headings), language


@pytest.mark.parametrize("text", ["Ferrow", "Key", "Das", "Claves de bóveda", "TL;DR – Ferrow"])
def test_other_line_is_no_heading(text: str) -> None:
    assert match_takeaway_heading(text) is None
