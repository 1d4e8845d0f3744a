"""Takeaway lists are found whole, and nothing of them is left in the prose."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article

# List words end in "q" and prose words never do, so that a leak shows in the letters.
_WORDS = ["mayor", "council", "harbour", "voted", "barrier", "budget", "river", "storm", "crews"]
_PROSE = st.sampled_from(_WORDS)
_LISTED = st.sampled_from([f"{word}q" for word in _WORDS])

CLEAR = ["Key takeaways", "KEY TAKEAWAYS", "Takeaways", "Key points", "Highlights", "At a glance"]
CLEAR += ["Story highlights", "The key takeaways", "5 key takeaways", "Main points"]
AMBIGUOUS = ["In brief", "What to know", "What you need to know", "Summary", "The bottom line"]
MARKERS = ["- ", "-", "– ", "• ", "* ", "+ ", "· ", "1"]


def _sentence(words: list[str]) -> str:
    return " ".join(words).capitalize() + "."


_PARAGRAPH = st.lists(_PROSE, min_size=14, max_size=40).map(_sentence)
_ITEM = st.lists(_LISTED, min_size=4, max_size=12).map(_sentence)
_BODY = st.lists(_PARAGRAPH, min_size=2, max_size=6)
_ITEMS = st.lists(_ITEM, min_size=2, max_size=5, unique=True)


def _lines(items: list[str], marker: str) -> list[str]:
    if marker == "1":
        return [f"{number}. {item}" for number, item in enumerate(items, 1)]
    return [marker + item for item in items]


def _body_text(article: Article) -> str:
    return " ".join(article.text[start:end] for start, end in article.body)


def _assert_found(article: Article, items: list[str], body: list[str]) -> None:
    assert list(article.references) == items
    prose = _body_text(article)
    assert not re.search(r"q\b", prose)
    assert prose.split() == " ".join(body).split()


@given(
    body=_BODY,
    items=_ITEMS,
    heading=st.sampled_from(CLEAR + AMBIGUOUS),
    dress=st.sampled_from(["{}", "{}:", "## {}", "**{}**", "### {}:"]),
    marker=st.sampled_from(MARKERS),
    gap=st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"]),
    at_top=st.booleans(),
)
def test_list_under_a_heading(
    body: list[str],
    items: list[str],
    heading: str,
    dress: str,
    marker: str,
    gap: str,
    at_top: bool,
) -> None:
    block = gap.join([dress.format(heading), *_lines(items, marker)])
    prose = "\n\n".join(body)
    text = f"{block}\n\n{prose}" if at_top else f"{prose}\n\n{block}"
    _assert_found(Article.from_text(text), items, body)


@given(
    body=_BODY,
    items=_ITEMS,
    marker=st.sampled_from(["-", "- ", "• "]),
    heading=st.sampled_from(CLEAR),
)
def test_list_run_into_the_last_paragraphs(
    body: list[str], items: list[str], marker: str, heading: str
) -> None:
    """The form of the first seed: ``Key takeaways: -First`` and a paragraph each for the rest."""
    block = "\n\n".join(_lines(items, marker))
    text = "\n\n".join(body) + f"\n\n{heading}: {block}"
    _assert_found(Article.from_text(text), items, body)


@given(body=_BODY, items=_ITEMS, marker=st.sampled_from(["- ", "• "]))
def test_list_in_a_text_without_line_breaks(body: list[str], items: list[str], marker: str) -> None:
    text = " ".join([*body, "Key takeaways:", *_lines(items, marker)])
    _assert_found(Article.from_text(text), items, body)


@given(body=_BODY, items=_ITEMS)
def test_highlight_blocks(body: list[str], items: list[str]) -> None:
    blocks = [f"@highlight\n\n{item}" for item in items]
    _assert_found(Article.from_text("\n\n".join([*body, *blocks])), items, body)


@given(body=_BODY, items=_ITEMS, heading=st.sampled_from(CLEAR))
def test_lines_without_markers_at_the_end(body: list[str], items: list[str], heading: str) -> None:
    text = "\n\n".join(body) + f"\n\n{heading}\n" + "\n".join(items)
    _assert_found(Article.from_text(text), items, body)


@pytest.mark.parametrize(
    "prose",
    [
        "The key takeaways from the auditors' report were grim, the mayor said on Friday.",
        "Among the highlights: a new harbour wall, a library and a bridge for cyclists.",
        "In brief, the plan failed. The council will try again in March, officials said.",
        "Summary executions were reported in the north, according to two aid agencies there.",
        "What you need to know is this: the harbour will close at noon until the storm has passed.",
        "The bottom line is that nobody will pay. The bottom line has not moved for years.",
        "Highlights of the match were shown at 10 p.m., after the news and before the weather.",
        "Her summary: the river rose, the wall held, and nobody slept until the morning came.",
        "The takeaway: nobody reads the timetable. Everyone asks the harbour master. He is tired.",
        "Key facts: the boat was old. The crew was young. The sea did what it does in March.",
        "Highlights: the chief executive sang on deck. The band joined him. Nobody danced at all.",
        "Users of the @highlight tag rose in number, the company said. It will close in May.",
    ],
)
def test_prose_that_mentions_a_heading_stays(prose: str) -> None:
    before = "The council met for six hours on Tuesday and voted before midnight on the budget."
    after = "A second vote is due in the spring, when the new members will have taken their seats."
    article = Article.from_text("\n\n".join([before, prose, after]))
    assert article.references == ()
    assert _body_text(article) == " ".join([before, prose, after])


def test_ordinary_list_and_section_stay_in_the_prose() -> None:
    article = Article.from_text(
        "The survey found three changes since the first count, the trust said in its report:\n\n"
        "- mayfly larvae up from 40 to 210\n- summer water cooler by 2.1C\n\n"
        + "The ponds drained and the warblers left, which nobody had planned for. "
        * 20
        + "\n\nWhat to know\n\nVisitors should bring boots, as the path floods each winter.\n\n"
        "The trust will watch the river for ten more years and publish what it finds each May."
    )
    assert article.references == ()
    assert "mayfly larvae" in _body_text(article)
    assert "bring boots" in _body_text(article)


def test_prose_after_a_list_at_the_top_of_one_line_is_kept() -> None:
    article = Article.from_text(
        "Highlights: - The wall will cost 46 million. - Voters get a say in May. "
        "The council of Harrow voted on Thursday for a wall. It took six hours."
    )
    assert article.references == ("The wall will cost 46 million.", "Voters get a say in May.")
    assert _body_text(article).startswith("The council of Harrow voted")


@pytest.mark.parametrize(
    "text", ["Key takeaways", "Key takeaways:", "Prose stands here.\n\nSummary"]
)
def test_heading_without_items_is_not_a_list(text: str) -> None:
    assert Article.from_text(text).references == ()


@pytest.mark.parametrize("heading", ["Key findings", "Key takeaways", "At a glance", "Summary"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_section_of_short_paragraphs_is_prose(heading: str, gap: str) -> None:
    prose = [
        "Norlin cut its sailings on Monday, it said in a notice at the quay.",
        "Each household gave up eleven trips.",
        "Farmers lost most.",
        "A hearing is planned for May.",
        "Norlin will read the report.",
    ]
    lines = ["Ferries fall silent", prose[0], heading, *prose[1:]]
    article = Article.from_text(gap.join(lines))
    assert article.references == ()
    assert _body_text(article) == " ".join(prose)


def test_lines_without_full_stop_end_where_the_prose_begins() -> None:
    article = Article.from_text(
        "Boats\n\nNorlin cut its sailings on Monday.\n\nKey takeaways\n\nFewer boats\n\n"
        "Dearer diesel\n\nA hearing is planned for May.\n\nNorlin will read the report."
    )
    assert article.references == ("Fewer boats", "Dearer diesel")
    assert "A hearing is planned for May." in _body_text(article)


def test_another_dash_ends_the_list() -> None:
    article = Article.from_text(
        "Key takeaways\n- Fewer boats\n- Dearer diesel\n\n"
        "– Nobody asked us, said Ivar Holt, a farmer.\n\n– They sent me a bill instead, he said."
    )
    assert article.references == ("Fewer boats", "Dearer diesel")
    assert "Nobody asked us" in _body_text(article)


def test_items_keep_their_numbers_and_their_wrapped_lines() -> None:
    article = Article.from_text(
        "The frost broke records on Monday, the office said. It will last.\n\nKey takeaways\n"
        "- -4C was the coldest night of a long\nand dark week.\n- 3. Liga side wins.\n"
    )
    assert article.references == (
        "-4C was the coldest night of a long and dark week.",
        "3. Liga side wins.",
    )


@pytest.mark.parametrize(
    "heading",
    ["🔑 Key takeaways", "“Key takeaways”", "— Key takeaways —", "Key Takeaways (AI-generated)"],
)
def test_heading_with_decoration_is_recognised(heading: str) -> None:
    text = f"The wall will be built, the council said.\n\n{heading}\n- Wall comes.\n- Boats object."
    assert Article.from_text(text).references == ("Wall comes.", "Boats object.")


_TOWER = (
    "The town of Ferrow will replace its water tower, the council decided on Monday.",
    "The tower was built in 1934 by the Orlen brothers, whose foundry closed in the sixties.",
)


@pytest.mark.parametrize(
    "block",
    [
        "Key points\n\n- It costs 2.4 million\n\nAdvertisement\n\n- Work starts in October",
        "## Key takeaways\n\nThis is a long report, so here are the points that matter.\n\n"
        "- It costs 2.4 million\n- Work starts in October",
        "Key takeaways include:\n\n- It costs 2.4 million\n- Work starts in October",
        "Das Wichtigste in Kürze:\n\n- It costs 2.4 million\n- Work starts in October",
        "In breve: - It costs 2.4 million\n- Work starts in October",
    ],
)
def test_list_with_notices_and_other_headings(block: str) -> None:
    article = Article.from_text("\n\n".join([block, *_TOWER]))
    assert article.references == ("It costs 2.4 million", "Work starts in October")
    assert _body_text(article) == " ".join(_TOWER)


def test_item_goes_on_in_a_second_paragraph() -> None:
    block = "**Key Points**\n\n-   **Cost**\n\n    It is paid over six years.\n\n-   **Time**\n\n"
    text = f"{_TOWER[0]}\n\n{block}    Work starts in October.\n\n{_TOWER[1]}"
    article = Article.from_text(text)
    assert article.references == (
        "Cost: It is paid over six years.",
        "Time: Work starts in October.",
    )
    assert _body_text(article) == " ".join(_TOWER)


def test_highlights_on_one_line_after_a_line_without_full_stop() -> None:
    text = f"{_TOWER[0]} Jo Varn wrote this @highlight Tower goes @highlight Work starts in October"
    article = Article.from_text(text)
    assert article.references == ("Tower goes", "Work starts in October")
    assert _body_text(article) == f"{_TOWER[0]} Jo Varn wrote this"


def test_lists_of_a_round_up_stay_in_the_prose() -> None:
    card = (
        "## {0}\n\n" + "\n\n".join(_TOWER * 3) + "\n\nHighlights:\n\n- Shade at {0}\n- Bread at {0}"
    )
    text = "\n\n".join(card.format(name) for name in ("Mill Hill", "Skerry Point", "Orlen"))
    article = Article.from_text(text)
    assert article.references == ()
    assert "Shade at Orlen" in _body_text(article)


def test_items_are_sentences_by_the_rules_of_their_language() -> None:
    items = ("Die Stadt zahlt rund 14 Mio. Euro für die Mauer.", "Am 3. April beginnt der Bau.")
    prose = "Der Rat der Stadt stimmte am Dienstag für eine Mauer. Es ist die dritte am Fluss."
    text = "\n\n".join(["Das Wichtigste in Kürze", "\n".join(items), prose])
    assert Article.from_text(text).references == items
