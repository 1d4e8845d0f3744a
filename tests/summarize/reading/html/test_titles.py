"""Title of an HTML page: the headline, without the site's name and without other headings."""

from __future__ import annotations

import pytest

from summarize.reading.html import parse_html
from summarize.reading.html.site_names import SiteNames

PROSE = (
    "<p>The town of Ferrow will replace its 90-year-old water tower, the council decided on "
    "Monday by eleven votes to four. The new tower will cost 2.4 million crowns.</p>"
    "<p>Work begins in October and ends the following summer, said the town's engineer.</p>"
)
HEADLINE = "Ferrow to replace its water tower"
SITE = "<meta property='og:site_name' content='The Ferrow Courier'>"
ADDRESS = "<link rel=canonical href='https://www.ferrowcourier.example/towers/1'>"


def _title(head: str, body: str = "") -> str | None:
    html = f"<html lang=en><head>{head}</head><body>{body}<article>{PROSE}</article></body></html>"
    return parse_html(html, "page").title


@pytest.mark.parametrize(
    "head",
    [
        f"{SITE}<meta property='og:title' content='{HEADLINE} | The Ferrow Courier'>",
        f"{SITE}<title>{HEADLINE} - The Ferrow Courier</title>",
        f"{SITE}<title>The Ferrow Courier: {HEADLINE}</title>",
        f"{SITE}<title>{HEADLINE} – Ferrow Courier Online News</title>",
        f"{ADDRESS}<title>{HEADLINE} · Ferrow Courier</title>",
        f"<title>{HEADLINE} | Towns | Some Paper</title>",
        f"<script type='application/ld+json'>[{{'@type': 'VideoObject', 'headline': 'A film'}},"
        f" {{'@type': 'NewsArticle', 'headline': '{HEADLINE}'}}]</script>".replace("'", '"'),
    ],
)
def test_site_name_is_left_out(head: str) -> None:
    assert _title(head) == HEADLINE


@pytest.mark.parametrize(
    "body",
    [
        f"<div class=nav><h1 class=logo><div>MENU</div></h1></div><h1>{HEADLINE}</h1>",
        f"<aside><h1>{HEADLINE}: the film</h1></aside><h1>{HEADLINE}</h1><h1>Most read</h1>",
        "<h1>The Ferrow Courier</h1>",
        f"<h1>{HEADLINE} | The Ferrow Courier</h1>",
        "<h1>Contact us</h1><h1>Follow us</h1>",
        f"<h1>News: {HEADLINE}</h1>",
        "<h1>Ferrow to replace its<br>water tower</h1>",
    ],
)
def test_headline_is_the_heading_that_agrees_with_the_metadata(body: str) -> None:
    assert _title(f"{SITE}<title>{HEADLINE} - The Ferrow Courier</title>", body) == HEADLINE


def test_heading_goes_before_a_title_for_search_engines() -> None:
    head = "<title>New water tower for Ferrow 2025 | Ferrow Courier</title>"
    assert _title(head, "<h1>Ferrow to replace its old water tower</h1>") == (
        "Ferrow to replace its old water tower"
    )


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Water tower - a history", "Water tower - a history"),
        ("Ferrow: a town and its tower", "Ferrow: a town and its tower"),
        ("The Ferrow Courier", "The Ferrow Courier"),
        ("A tower | The Ferrow Courier - Towns", "A tower"),
    ],
)
def test_names_are_taken_off_a_title_and_nothing_else(title: str, headline: str) -> None:
    names = SiteNames(["The Ferrow Courier"], ["https://ferrowcourier.example/"])
    assert names.without(title) == headline
