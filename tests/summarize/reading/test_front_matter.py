"""Front matter of Markdown: title, date and the editor's takeaways in the forms of YAML."""

from __future__ import annotations

import pytest

from summarize import Article
from summarize.reading.front_matter import read_front_matter

BODY = (
    "The town of Ferrow will replace its 90-year-old water tower, the council decided on Monday. "
    "The new tower will cost 2.4 million crowns."
)
ITEMS = ("Ferrow replaces its water tower.", "Cost: 2.4 million crowns.")


def _read(front: str) -> Article:
    return Article.from_text(f"---\n{front}\n---\n\n{BODY}\n", "file")


@pytest.mark.parametrize(
    "title",
    [
        "title: Ferrow and its tower: a replacement",
        "title: >\n  Ferrow and its tower:\n  a replacement",
        "title: |\n  Ferrow and its tower: a replacement",
        'headline: "Ferrow and its tower: a replacement"',
        "Title: 'Ferrow and its tower: a replacement'\ntags: [town, water]",
    ],
)
@pytest.mark.parametrize(
    "date", ["2026-6-10", "2026/06/10", "2026-06-10 08:00:00 +01:00", "'June 10, 2026'"]
)
def test_title_and_date(title: str, date: str) -> None:
    article = _read(f"{title}\ndate: {date}\nauthor: Mira Tolland")
    assert article.title == "Ferrow and its tower: a replacement"
    assert str(article.date) == "2026-06-10"
    assert article.prose == BODY


@pytest.mark.parametrize("name", ["takeaways", "key_takeaways", "keyTakeaways", "highlights"])
@pytest.mark.parametrize("front", ["", "title: A tower: new or old\n"])
def test_takeaways(name: str, front: str) -> None:
    lines = "".join(f"\n  - {item}" for item in ITEMS)
    article = _read(f"{front}{name}:{lines}")
    assert article.references == ITEMS
    assert article.prose == BODY


@pytest.mark.parametrize(
    "front", ["summary: One text is no list.", "summary:\n- Only one", "tags:\n- town\n- water"]
)
def test_other_fields_are_no_takeaways(front: str) -> None:
    assert _read(front).references == ()


@pytest.mark.parametrize("block", ["The wall of Harrow.", "- one\n- two", "a: " + "[" * 9000])
def test_text_between_rules_is_no_front_matter(block: str) -> None:
    assert read_front_matter(f"---\n{block}\n---\n{BODY}") is None
