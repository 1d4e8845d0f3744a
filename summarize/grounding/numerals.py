"""Numerals: the value of digits, number words, magnitudes, ordinals and fractions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import ENGLISH_LEXICON, RATIO, Lexicon

DASHES = frozenset("-–—‑−")
_GROUPED = re.compile(r"\d{1,3}(?:[.\s]\d{3})+(?:,\d+)?")  # 1.500,75  1 500 000
_MAX_DIGITS = 40  # digits before and after the point that are read; bounds time; by hand
_VULGAR_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
# Words before a magnitude -> the part of it that they name.
_PARTS = (
    (["half", "a"], Decimal("0.5")),
    (["a", "quarter", "of", "a"], Decimal("0.25")),
    (["quarter", "of", "a"], Decimal("0.25")),
)
_ORDINAL_SUFFIXES = frozenset("st nd rd th".split())


class Number(NamedTuple):
    """A number that is written in digits or words.

    Attributes:
        values: its value, or the values that it may have.
        last: the index of its last lexeme.
        ordinal: whether it is an ordinal, such as ``third``.
        unit: the unit that its form implies (``decade``, ``ratio``, ``m``), or an empty string.
        scale: the magnitude that it names, such as 1,000,000; otherwise 1.
    """

    values: tuple[Decimal, ...]
    last: int
    ordinal: bool = False
    unit: str = ""
    scale: Decimal = Decimal(1)


def number_at(
    lexemes: list[Lexeme], index: int, lexicon: Lexicon = ENGLISH_LEXICON
) -> Number | None:
    """Return the number that begins at the lexeme ``index``; None if no number does.

    >>> number_at(split_lexemes("two hundred and fifty boats"), 0).values
    (Decimal('250'),)
    """
    lexeme = lexemes[index]
    if lexeme.is_number:
        value = _digits_value(lexeme.text, decimal_comma=lexicon.language.decimal_comma)
        return _scaled(lexemes, index, value, lexicon)
    if lexeme.text in _VULGAR_FRACTIONS:
        return _scaled(lexemes, index, _VULGAR_FRACTIONS[lexeme.text], lexicon)
    word = lexeme.norm
    begins_magnitude = word == "a" and norm_at(lexemes, index + 1) in lexicon.magnitudes
    if word in lexicon.cardinals or (lexicon.is_english and begins_magnitude):
        return _number_in_words(lexemes, index, lexicon)
    if lexicon.is_english and word in ("a", "half", "quarter"):
        return _part_of_magnitude(lexemes, index, lexicon)
    if word in lexicon.ordinals:
        return Number((Decimal(lexicon.ordinals[word]),), index, ordinal=True)
    return None


def _digits_value(text: str, *, decimal_comma: bool) -> Decimal:
    """Return the value of digits; clock times and versions become decimals: 8:30 is 8.30."""
    if decimal_comma:
        if _GROUPED.fullmatch(text):
            text = re.sub(r"[.\s]", "", text)
        text = text.replace(",", ".")
    whole, *rest = text.replace(",", "").replace(":", ".").split(".")
    fraction = "".join(rest)[:_MAX_DIGITS]
    return Decimal(f"{whole[:_MAX_DIGITS]}.{fraction or 0}")


def _scaled(lexemes: list[Lexeme], index: int, value: Decimal, lexicon: Lexicon) -> Number:
    """Return a number from its digits and what follows: ½, the ending of an ordinal, magnitudes.

    ``index`` is the lexeme of the digits and ``value`` their value.
    """
    following = lexeme_at(lexemes, index + 1)
    glued = following is not None and following.start == lexemes[index].end
    if following is None:
        return Number((value,), index)
    if glued and following.text in _VULGAR_FRACTIONS:
        value += _VULGAR_FRACTIONS[following.text]
        index += 1
    elif glued and lexicon.is_english and following.norm in _ORDINAL_SUFFIXES:
        return Number((value,), index + 1, ordinal=True)
    elif glued and following.norm in lexicon.letter_magnitudes:
        scale = lexicon.letter_magnitudes[following.norm]
        unit = "m" if following.norm == "m" else ""
        values = (value * scale, value) if unit else (value * scale,)
        return Number(values, index + 1, unit=unit, scale=scale)
    elif glued and lexicon.is_english and following.norm == "s" and value % 10 == 0:
        return Number((value,), index + 1, unit="decade")
    return _magnified(lexemes, index, value, lexicon)


def _magnified(lexemes: list[Lexeme], index: int, value: Decimal, lexicon: Lexicon) -> Number:
    """Return the number ``value``, multiplied by the magnitudes that follow ("and a half" too).

    ``index`` is its last lexeme so far.
    """
    if [lexeme.norm for lexeme in lexemes[index + 1 : index + 4]] == ["and", "a", "half"]:
        value += Decimal("0.5")
        index += 3
    scale = Decimal(1)
    while True:
        step = 1
        following = lexeme_at(lexemes, index + 1)
        if following and following.text in DASHES:  # 84-million, two-dozen
            following, step = lexeme_at(lexemes, index + 2), 2
        if following is None or following.norm not in lexicon.magnitudes:
            return Number((value * scale,), index, scale=scale)
        scale *= lexicon.magnitudes[following.norm]
        index += step
        if norm_at(lexemes, index + 1) == "." and following.norm in lexicon.shortened:  # Mio.
            index += 1


def _number_in_words(lexemes: list[Lexeme], index: int, lexicon: Lexicon) -> Number:
    """Return a number in words: twenty-one, two hundred and fifty, two-thirds, sixty-first."""
    cardinals, ordinals, magnitudes = lexicon.cardinals, lexicon.ordinals, lexicon.magnitudes
    total, current, scale = Decimal(0), Decimal(0), Decimal(1)
    last, following = index, index
    ordinal = False
    limit = Decimal(1000)  # the next cardinal must be smaller
    while (lexeme := lexeme_at(lexemes, following)) is not None:
        word = lexeme.norm
        if word in cardinals and cardinals[word] < limit:
            current += cardinals[word]
            limit = Decimal(10 if word in lexicon.tens else 0)
        elif word == "a" and following == index:
            current, limit = Decimal(1), Decimal(0)
        elif word in ordinals and limit > 0 and last != following and ordinals[word] < limit:
            current += ordinals[word]
            last, ordinal = following, True
            break
        elif word in magnitudes and current:
            scale = magnitudes[word]
            if scale <= 100:
                current *= scale
                limit = Decimal(100)
            else:
                total, current = total + current * scale, Decimal(0)
                limit = Decimal(1000)
        else:
            break
        last = following
        following += 1
        if _joins_words(lexemes, following, lexicon):
            following += 1
    value = total + current
    if not ordinal and (fraction := _fraction(lexemes, last, value, lexicon)):
        return fraction
    if scale == 1 and not ordinal:
        return _magnified(lexemes, last, value, lexicon)
    return Number((value,), last, ordinal, scale=scale)


def _joins_words(lexemes: list[Lexeme], index: int, lexicon: Lexicon) -> bool:
    """Return whether a hyphen, "and" after a magnitude, or a joint stands at ``index``."""
    joint = lexeme_at(lexemes, index)
    if joint is None:
        return False
    before = lexemes[index - 1]
    if joint.text in DASHES:
        return joint.start == before.end
    if before.norm in lexicon.magnitudes:
        return joint.norm == "and" or joint.norm in lexicon.joints
    return joint.norm in lexicon.joints and before.norm in lexicon.tens


def _fraction(lexemes: list[Lexeme], last: int, value: Decimal, lexicon: Lexicon) -> Number | None:
    """Return the fraction with numerator ``value``: two-thirds, three quarters, one-fifth.

    ``last`` is the last lexeme of the numerator. None if no denominator follows.
    """
    following = last + 1
    if (joint := lexeme_at(lexemes, following)) and joint.text in DASHES:
        following += 1
    lexeme = lexeme_at(lexemes, following)
    if lexeme is None or lexeme.norm not in lexicon.denominators:
        return None
    denominator = lexicon.denominators[lexeme.norm]
    if value >= denominator or (
        lexicon.is_english and value != 1 and not lexeme.norm.endswith("s")
    ):
        return None
    return Number(((value / denominator).quantize(Decimal("0.0001")),), following, unit=RATIO)


def _part_of_magnitude(lexemes: list[Lexeme], index: int, lexicon: Lexicon) -> Number | None:
    """Return a part of a magnitude: "half a million", "a quarter of a million"."""
    words = [lexeme.norm for lexeme in lexemes[index : index + 5]]
    for lead, value in _PARTS:
        after = index + len(lead)
        if words[: len(lead)] == lead and (lexeme := lexeme_at(lexemes, after)):
            if lexeme.norm not in lexicon.magnitudes:
                return None
            scale = lexicon.magnitudes[lexeme.norm]
            return Number((value * scale,), after, scale=scale)
    return None


def lexeme_at(lexemes: list[Lexeme], index: int) -> Lexeme | None:
    """Return the lexeme at ``index``; None outside the line."""
    return lexemes[index] if 0 <= index < len(lexemes) else None


def norm_at(lexemes: list[Lexeme], index: int) -> str:
    """Return the plain form of the lexeme at ``index``; empty outside the line."""
    return lexemes[index].norm if 0 <= index < len(lexemes) else ""
