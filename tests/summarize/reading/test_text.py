"""Title, date, standfirst, dateline, run-in headings and credits are separated from the prose."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article
from summarize.reading.boilerplate import is_boilerplate
from summarize.reading.dates import dateline_length, parse_date
from summarize.reading.run_in_headings import run_in_heading_length

PROSE = "The council voted on Tuesday to build a wall. It will cost 46 million."
MORE = "Opponents of the plan promised to go to court before the work begins."


def _body(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.body]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date 2025-10-23 ", date(2025, 10, 23)),
        ("2025-10-23\n\n", date(2025, 10, 23)),
        ("October 23, 2025\n\n", date(2025, 10, 23)),
        ("Published: 23 October 2025 at 14:05 GMT\n\n", date(2025, 10, 23)),
        ("Thursday, Oct. 23, 2025\n\n", date(2025, 10, 23)),
        ("---\ntitle: 'A wall'\ndate: 2025-10-23T08:00:00Z\n---\n\n", date(2025, 10, 23)),
    ],
)
def test_date_is_read_and_removed(text: str, expected: date) -> None:
    article = Article.from_text(f"{text}{PROSE}\n\n{MORE}")
    assert article.date == expected
    assert _body(article) == [PROSE, MORE]


def test_impossible_date_is_ignored() -> None:
    assert parse_date("2025-02-31") is None


@pytest.mark.parametrize("dateline", ["ERBIL (Kurdistan24) – ", "WASHINGTON (AP) — ", "(CNN) -- "])
def test_title_standfirst_and_dateline_are_not_prose(dateline: str) -> None:
    standfirst = "A wall is to be built at last. Not everybody is glad of it."
    text = f"Council votes for a wall\n{standfirst}\n{dateline}{PROSE}\n{MORE}\n"
    article = Article.from_text(text)
    assert article.title == "Council votes for a wall"
    assert _body(article) == [PROSE, MORE]


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT HALE, Sept. 4 (Harbour Press) — ",
        "Port Arvel, Sendria (Northline) -- ",
        "New Delhi (CNN) ",
        "LONDON, Oct 23 - ",
        "ST. JOHN'S, N.L. — ",
        "STANHOLM, Nov. 3, 2025 /PRNewswire/ -- ",
    ],
)
def test_dateline_length(dateline: str) -> None:
    assert dateline_length(dateline + PROSE) == len(dateline)


@pytest.mark.parametrize(
    "prose",
    [
        "The wall (which is new) will hold.",
        "Mayor Denise Orrell (Labour) voted for it.",
        "Mayor Denise Orrell (Labour) – who cast the deciding vote – said it would hold.",
        "The British Broadcasting Corporation (BBC) said on Tuesday that it would move.",
        "NATO–Russia talks collapsed.",
        PROSE,
    ],
)
def test_prose_has_no_dateline(prose: str) -> None:
    assert dateline_length(prose) == 0


def test_run_in_headings_are_cut() -> None:
    quoted = "‘The water came too fast’ Residents of the quay said so."
    assert run_in_heading_length(quoted) == quoted.index("Residents")
    plain = "Talks called off The minister was to fly home."
    assert run_in_heading_length(plain) == 0
    bare = "Summit meeting shelved Orrell was expected to meet the minister."
    assert run_in_heading_length(bare, allow_unquoted=True) == bare.index("Orrell")
    relative = "The officer who arrested Hale was promoted on Friday."
    assert run_in_heading_length(relative, allow_unquoted=True) == 0


def test_single_quotation_at_the_start_is_not_a_heading() -> None:
    article = Article.from_text(f"{PROSE}\n\n“No more walls here” T-shirts sold out in an hour.")
    assert _body(article)[1].startswith("“No more walls")


def test_lead_is_kept_when_a_bracket_stands_later() -> None:
    third = "The British Broadcasting Corporation (BBC) said on Tuesday that it would move."
    article = Article.from_text(f"A wall at last\n\n{PROSE}\n\n{MORE}\n\n{third}")
    assert _body(article) == [PROSE, MORE, third]


def test_sentences_in_capitals_are_prose() -> None:
    article = Article.from_text("THE SUBSIDY ENDS IN MARCH.\n\nISLANDERS ARE ANGRY.")
    assert len(_body(article)) == 2


def test_quotation_in_markdown_is_one_paragraph() -> None:
    article = Article.from_text(
        f"{PROSE}\n\n> The wall will hold for\n> a hundred years, he said.\n"
    )
    assert len(article.body) == 2


@pytest.mark.parametrize(
    "text",
    [
        "‘Star Wars’ Director Ann Hale has died.",
        "“We have won this” Hale said.",
        "‘We have won,’ Hale said.",
        "“The wall will hold,” Hale told reporters.",
    ],
)
def test_quotation_is_not_a_heading(text: str) -> None:
    assert run_in_heading_length(text) == 0


@pytest.mark.parametrize(
    "credit",
    [
        "Tomas Ilar in Port Hale contributed to this report.",
        "(Reporting by Ann Hale; editing by Ruth Amsel)",
        "Editing by Ruth Amsel",
        "Follow us on X for more.",
        "Photo: Ann Hale/Coast Wire",
        "By Ann Hale and Tomas Ilar",
        "Subscribe to our newsletter",
        "© 2025 Coast Wire. All rights reserved.",
        "We use cookies to improve your visit.",
        "Updated October 3, 2025",
        "Also read: Boats object to the plan",
        "READ NEXT | The wall in pictures",
        "Don’t miss: a day at the quay.",
        "Sign up here for the Harbour Press newsletter.",
        "This article contains affiliate links, so we may earn a commission if you buy.",
        "As an Amazon Associate we earn from purchases.",
        "We may earn a small commission from links on this page.",
        "The post A wall at last appeared first on Harbour Press.",
    ],
)
def test_credit_is_not_prose(credit: str) -> None:
    assert is_boilerplate(credit)
    article = Article.from_text(f"{PROSE}\n\n{MORE}\n\n{credit}")
    assert _body(article) == [PROSE, MORE]


@pytest.mark.parametrize(
    "prose",
    [
        "By Monday the talks had failed, and the ministers went home.",
        "The company asked its users to accept cookies before they read the news.",
        "Sign-ups rose by a third.",
        "Readers follow the wall on maps that the council prints.",
        "By Monday, the State Department had not issued any warnings.",
        "The report was published on Tuesday and found grave failures at the quay.",
        "Research by the University of Vale shows that the wall will hold.",
        "Written by a team of 40 scientists, the study was released on Friday.",
        "Heavy rain contributed to the collapse, a report by the council found.",
        "Copyright law was changed in March.",
        "Sponsored by two senators, the bill passed.",
        "Register offices will close at noon.",
        "Find us a better plan, the mayor told the builders.",
        "Read aloud: that is how the mayor wants the plan to be.",
        "The post office on the quay appeared first on maps of 1931.",
        "The traders may earn less, and may receive compensation from the state.",
    ],
)
def test_prose_is_not_a_credit(prose: str) -> None:
    assert not is_boilerplate(prose)


@pytest.mark.parametrize(
    "biography",
    [
        "Ann Hale is a senior reporter at Coast Wire.",
        "Ann Hale is Coast Wire’s harbour correspondent and writes about walls. She lives in Vale.",
        "Tomas Ilar covers the coast for Harbour Press.",
    ],
)
def test_biography_of_the_author_is_not_prose(biography: str) -> None:
    prose = [PROSE, MORE, "The quay was closed in May. It may open again in June."]
    article = Article.from_text("\n\n".join(["A wall at last", *prose, biography]))
    assert _body(article) == prose
    about_a_journalist = Article.from_text("\n\n".join([biography, PROSE, MORE]))
    assert _body(about_a_journalist) == [biography, PROSE, MORE]


def test_notice_at_the_end_of_a_paragraph_is_not_prose() -> None:
    article = Article.from_text(f"{PROSE}\n\n{MORE} The post A wall appeared first on Coast Wire.")
    assert _body(article) == [PROSE, MORE]


def test_hard_wrapped_text_is_joined() -> None:
    text = (
        "At a quarter to four in the morning the only light in the village is\n"
        "the one above the oven, and for most of last winter it looked as if\n"
        "that one would go out as well.\n\n"
        "The baker, who is 74, had worked here for 51 years when his knees\n"
        "failed him, and nobody came forward."
    )
    article = Article.from_text(text)
    assert len(article.body) == 2
    assert article.text == text


def test_markdown_headings_and_list_markers_are_not_prose() -> None:
    article = Article.from_text(f"# A wall\n\n## Why\n\n{PROSE}\n\n- one more thing is sure.\n")
    assert article.title == "A wall"
    assert _body(article) == [PROSE, "one more thing is sure."]


def test_text_without_full_stops_is_kept() -> None:
    article = Article.from_text("no punctuation at all here\n\nnor is there any here")
    assert len(article.body) == 2


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    article = Article.from_text(text)
    ends = [0]
    for start, end in article.body:
        assert ends[-1] <= start < end <= len(article.text)
        assert article.text[start:end].strip()
        ends.append(end)


@given(st.text(alphabet="Ab.- \n\r\t•1)#*_'\"“”‘’:@>=|é中\u200b\xa0\x00", max_size=300))
def test_any_markup_can_be_read(text: str) -> None:
    assert Article.from_text(text).text == text


def test_control_characters_are_no_title() -> None:
    article = Article.from_text(f"\x01\n\n{PROSE}")
    assert (article.title, _body(article)[-1]) == (None, PROSE)


def test_title_after_notices_and_not_a_list_heading() -> None:
    release = Article.from_text(f"FOR IMMEDIATE RELEASE\n\nA wall at last\n\n{PROSE}\n\n{MORE}")
    assert (release.title, _body(release)) == ("A wall at last", [PROSE, MORE])
    brief = Article.from_text(f"IN BRIEF\nA wall at last\n{PROSE}\n{MORE}")
    assert (brief.title, _body(brief)) == (None, [PROSE, MORE])
