"""Numbers: which ones count as the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article
from summarize.grounding import ArticleIndex, check_bullet


def _numbers(bullet: str, text: str) -> list[str]:
    article_index = ArticleIndex.from_article(Article.from_text(text))
    return [f.text for f in check_bullet(bullet, article_index).findings if f.kind == "number"]


@pytest.mark.parametrize(
    ("bullet", "text"),
    [
        ("It cost 1,500 crowns.", "It cost 1500 crowns."),
        ("It cost $1.5m.", "It cost 1.5 million dollars."),
        ("It cost £1.5mn.", "It cost £1.5 million."),
        ("It cost $1.3 m.", "It cost $1.3million."),
        ("It cost 5k.", "It cost five thousand."),
        ("They lent 2bn euros.", "They lent €2 billion."),
        ("They lent £46.2 million.", "The wall is a 46.2 million project."),
        ("They lent $3 to $4 million.", "They lent $3-4 million."),
        ("Twelve came.", "Some 12 came."),
        ("Then 250 came.", "Then two hundred and fifty came."),
        ("Then 150 came.", "Then a hundred and fifty came."),
        ("Then 24 came.", "Then two dozen came."),
        ("Then 21 came.", "Then twenty-one came."),
        ("It is the 21st.", "It is the twenty-first."),
        ("It fell 12%.", "It fell 12 per cent."),
        ("It fell 12 percent.", "It fell 12%."),
        ("It fell by 12.", "It fell by 12%."),
        ("It fell from 8% to 4%.", "It fell from 8 to 4%."),
        ("Two-thirds fell.", "Of them 67% fell."),
        ("Three quarters fell.", "Of them three-quarters fell."),
        ("Half a million fell.", "Then 500,000 fell."),
        ("It took two and a half years.", "It took 2.5 years."),
        ("It took 3½ hours.", "It took 3.5 hours."),
        ("On Oct. 22 it fell.", "On 22 October it fell."),
        ("On October 22nd it fell.", "It fell on the 22nd of October."),
        ("In the 1990s it fell.", "In 1994 it fell."),
        ("In the 90s it fell.", "In the 1990s it fell."),
        ("In 2020 it fell.", "In 2019-20 it fell."),
        ("They won 4-3.", "They lost by 3-4."),
        ("They voted 23-18.", "They voted by 23 to 18."),
        ("At 8.30 a.m. it fell.", "At 8:30 am it fell."),
        ("A 34-km road opened.", "A road of 34 kilometres opened."),
        ("The 36-year-old fell.", "He fell at 36."),
        ("Two fell.", "Both fell."),
        ("Nearly 50,000 came.", "Then 48,206 came."),
        ("More than 48,000 came.", "Then 48,206 came."),
        ("About 200 came.", "Then 203 came."),
        ("One fell, the first of a kind.", "It fell."),
        ("On Tuesday, in May, it may march.", "On Tuesday it fell."),
        ("It cost USD 40.", "It cost $40."),
        ("It cost Rs 40.", "It cost 40 rupees."),
        ("It ran 50m.", "It ran 50 metres."),
        ("It cost £50m.", "It cost £50 million."),
        ("It cost over £46m.", "It cost £46.2m."),
        ("One fifth fell.", "Of them 20% fell."),
        ("They won 4-3.", "They won 4 to 3."),
        ("It took 24 hours.", "It took a day."),
        ("Fewer than 50,000 came.", "Then 48,206 came."),
    ],
)
def test_the_same_number(bullet: str, text: str) -> None:
    assert _numbers(bullet, text) == []


@pytest.mark.parametrize(
    ("bullet", "text", "found"),
    [
        ("It cost 46 million.", "It cost 45 million.", "46 million"),
        ("It cost $46m more.", "It cost £46m more.", "$46m"),
        ("It cost 46 million.", "It cost 46 billion.", "46 million"),
        ("It cost 1.5.", "It cost 15.", "1.5"),
        ("It fell 12%.", "It hit 12 people.", "12%"),
        ("It hit 12 people.", "It fell 12%.", "12"),
        ("It cost $12.", "It hit 12 people.", "$12"),
        ("It took three weeks.", "It took three months.", "three weeks"),
        ("The 36-year-old ran.", "He ran at 35.", "36-year-old"),
        ("It ran 34 miles.", "It ran 34km.", "34 miles"),
        ("On Oct. 22 it fell.", "On 22 November it fell.", "Oct. 22"),
        ("On Tuesday it fell.", "On Monday it fell.", "Tuesday"),
        ("They won 4-3.", "They won 4-2 after 3 days.", "4-3"),
        ("In the 1990s it fell.", "In 1984 it fell.", "1990s"),
        ("Two-thirds fell.", "Of them 57% fell.", "Two-thirds"),
        ("Then 50,000 came.", "Then 48,206 came.", "50,000"),
        ("Nearly 50,000 came.", "Then 51,206 came.", "50,000"),
        ("More than 50,000 came.", "Then 48,206 came.", "50,000"),
        ("About 60,000 came.", "Then 48,206 came.", "60,000"),
        ("About 203 came.", "Then 200 came.", "203"),
        ("One hundred fell.", "One fell.", "One hundred"),
        ("The forty-first fell.", "The forty fell first.", "forty-first"),
        ("It cost 40 pence.", "It cost 40 pounds.", "40 pence"),
        ("It cost over £46m.", "It cost over £45m.", "£46m"),
        ("It cost under £46m.", "It cost £46.2m.", "£46m"),
        ("In October it fell.", "In November it fell.", "October"),
        ("On Oct. 22 it fell.", "Then 22 boats fell.", "Oct. 22"),
        ("It fell from 8% to 4%.", "It fell from 8% to 5%.", "4%"),
        ("They lent $3-4 million.", "They lent $3-5 million.", "4 million"),
        ("In the 80s it fell.", "In 1994 it fell.", "80s"),
        ("The third fell.", "The fourth fell.", "third"),
    ],
)
def test_another_number(bullet: str, text: str, found: str) -> None:
    assert _numbers(bullet, text) == [found]


@given(st.integers(2, 10**7), st.integers(2, 10**7), st.sampled_from(["{}", "{:,}", "${}", "{}%"]))
def test_a_replaced_number_is_found(number: int, in_article: int, form: str) -> None:
    bullet, text = (f"The wall took {form.format(n)} of them." for n in (number, in_article))
    assert _numbers(bullet, text) == ([] if number == in_article else [form.format(number)])


def test_the_date_of_the_article_counts() -> None:
    article_index = ArticleIndex.from_article(
        Article.from_text("2025-10-23\n\nThe wall fell. It was old.")
    )
    assert check_bullet("The wall fell in 2025, on Oct. 23.", article_index).findings == ()
    assert check_bullet("The wall fell in 2024, on Oct. 24.", article_index).flags == (
        "unsupported number: 2024",
        "unsupported number: Oct. 24",
    )
