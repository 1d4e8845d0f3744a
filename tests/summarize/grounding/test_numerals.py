"""Numerals: the value of digits, words, magnitudes, ordinals and fractions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.grounding.lexemes import split_lexemes
from summarize.grounding.numerals import number_at


@pytest.mark.parametrize(
    ("text", "value", "numeral"),
    [
        ("1,500 boats", "1500", "1,500"),
        ("1500.75", "1500.75", "1500.75"),
        ("8:30", "8.30", "8:30"),
        ("10:31:05", "10.3105", "10:31:05"),
        ("3½ hours", "3.5", "3 ½"),
        ("¼ mile", "0.25", "¼"),
        ("5k", "5000", "5 k"),
        ("2 million crowns", "2000000", "2 million"),
        ("84-million", "84000000", "84 - million"),
        ("2.5bn", "2500000000", "2.5 bn"),
        ("two-dozen", "24", "two - dozen"),
        ("zero", "0", "zero"),
        ("twenty-one boats", "21", "twenty - one"),
        ("twenty to", "20", "twenty"),
        ("two hundred and fifty", "250", "two hundred and fifty"),
        ("a hundred and fifty", "150", "a hundred and fifty"),
        ("one hundred million", "100000000", "one hundred million"),
        ("two thousand three hundred and four", "2304", "two thousand three hundred and four"),
        ("one million two hundred thousand", "1200000", "one million two hundred thousand"),
        ("two and a half million", "2500000", "two and a half million"),
        ("2 and a half", "2.5", "2 and a half"),
        ("half a million", "500000", "half a million"),
        ("a quarter of a million", "250000", "a quarter of a million"),
        ("quarter of a billion", "250000000", "quarter of a billion"),
    ],
)
def test_value_of_a_cardinal(text: str, value: str, numeral: str) -> None:
    lexemes = split_lexemes(text)
    number = number_at(lexemes, 0)
    assert number is not None
    assert number.values == (Decimal(value),)
    assert " ".join(lexeme.text for lexeme in lexemes[: number.last + 1]) == numeral
    assert not number.ordinal


@pytest.mark.parametrize(
    ("text", "values", "ordinal", "unit"),
    [
        ("21st", ["21"], True, ""),
        ("third", ["3"], True, ""),
        ("forty-first", ["41"], True, ""),
        ("1990s", ["1990"], False, "decade"),
        ("50m", ["50000000", "50"], False, "m"),
        ("three-quarters", ["0.75"], False, "ratio"),
        ("two thirds", ["0.6667"], False, "ratio"),
        ("one fifth", ["0.2"], False, "ratio"),
        ("five thirds", ["5"], False, ""),
        ("two third", ["2"], False, ""),
    ],
)
def test_form_of_a_number(text: str, values: list[str], ordinal: bool, unit: str) -> None:
    number = number_at(split_lexemes(text), 0)
    assert number is not None
    assert number.values == tuple(map(Decimal, values))
    assert (number.ordinal, number.unit) == (ordinal, unit)


@pytest.mark.parametrize("text", ["a wall", "half the wall", "hundreds", "wall", ".", "quarter"])
def test_other_words_are_not_numbers(text: str) -> None:
    assert number_at(split_lexemes(text), 0) is None


@given(st.integers(0, 10**9))
def test_thousands_separators_do_not_change_the_value(value: int) -> None:
    numbers = [number_at(split_lexemes(form), 0) for form in (f"{value}", f"{value:,}")]
    assert [number and number.values for number in numbers] == [(Decimal(value),)] * 2


def test_very_long_digits_are_cut() -> None:
    number = number_at(split_lexemes("9" * 10_000), 0)
    assert number is not None
    assert number.values == (Decimal("9" * 40),)
