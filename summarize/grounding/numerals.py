"""Text to numbers: digits, number words, magnitudes, ordinals, shares."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from summarize.grounding.lexemes import Lexeme
from summarize.grounding.units import (
    CARDINALS,
    DENOMINATORS,
    LETTER_MAGNITUDES,
    MAGNITUDES,
    ORDINALS,
    RATIO,
    TENS,
)

DASHES = frozenset("-–—‑−")
_MOST_DIGITS = 40  # a longer number is known by these
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SUFFIXES = frozenset("st nd rd th".split())


class Number(NamedTuple):
    """What a number may mean (``values``) and its last lexeme, with what it tells of its unit."""

    values: tuple[Decimal, ...]
    last: int
    ordinal: bool = False
    unit: str = ""
    scale: Decimal = Decimal(1)


def number_at(line: list[Lexeme], index: int) -> Number | None:
    """Read the number that begins at ``index``, if one does."""
    here = line[index]
    if here.is_number:
        return _scaled(line, index, _in_digits(here.text))
    if here.text in _VULGAR:
        return _scaled(line, index, _VULGAR[here.text])
    word = here.norm
    if word in CARDINALS or (word == "a" and norm_at(line, index + 1) in MAGNITUDES):
        return _in_words(line, index)
    if word in ("a", "half", "quarter"):
        return _part_of_magnitude(line, index)
    if word in ORDINALS:
        return Number((Decimal(ORDINALS[word]),), index, ordinal=True)
    return None


def _in_digits(text: str) -> Decimal:
    """Return the value of digits; clock times and versions read as decimals: 8:30 is 8.30."""
    whole, *rest = text.replace(",", "").replace(":", ".").split(".")
    fraction = "".join(rest)[:_MOST_DIGITS]
    return Decimal(f"{whole[:_MOST_DIGITS]}.{fraction or 0}")


def _scaled(line: list[Lexeme], index: int, value: Decimal) -> Number:
    """Read what may follow digits: ½, an ordinal's ending, magnitudes."""
    following = at(line, index + 1)
    glued = following is not None and following.start == line[index].end
    if following is None:
        return Number((value,), index)
    if glued and following.text in _VULGAR:
        value += _VULGAR[following.text]
        index += 1
    elif glued and following.norm in _SUFFIXES:
        return Number((value,), index + 1, ordinal=True)
    elif glued and following.norm in LETTER_MAGNITUDES:
        scale = LETTER_MAGNITUDES[following.norm]
        unit = "m" if following.norm == "m" else ""
        values = (value * scale, value) if unit else (value * scale,)
        return Number(values, index + 1, unit=unit, scale=scale)
    elif glued and following.norm == "s" and value % 10 == 0:
        return Number((value,), index + 1, unit="decade")
    return _magnified(line, index, value)


def _magnified(line: list[Lexeme], index: int, value: Decimal) -> Number:
    """Read "and a half" and magnitudes after ``value``, whose last lexeme is ``index``."""
    if [lexeme.norm for lexeme in line[index + 1 : index + 4]] == ["and", "a", "half"]:
        value += Decimal("0.5")
        index += 3
    scale = Decimal(1)
    while True:
        step = 1
        following = at(line, index + 1)
        if following and following.text in DASHES:  # 84-million, two-dozen
            following, step = at(line, index + 2), 2
        if following is None or following.norm not in MAGNITUDES:
            return Number((value * scale,), index, scale=scale)
        scale *= MAGNITUDES[following.norm]
        index += step


def _in_words(line: list[Lexeme], index: int) -> Number:
    """Read number words: twenty-one, two hundred and fifty, two-thirds, 61st in words."""
    total, current, scale = Decimal(0), Decimal(0), Decimal(1)
    last, following = index, index
    ordinal = False
    room = Decimal(1000)  # what comes next must be smaller than this
    while (lexeme := at(line, following)) is not None:
        word = lexeme.norm
        if word in CARDINALS and CARDINALS[word] < room:
            current += CARDINALS[word]
            room = Decimal(10 if word in TENS else 0)
        elif word == "a" and following == index:
            current, room = Decimal(1), Decimal(0)
        elif word in ORDINALS and room > 0 and last != following and ORDINALS[word] < room:
            current += ORDINALS[word]
            last, ordinal = following, True
            break
        elif word in MAGNITUDES and current:
            scale = MAGNITUDES[word]
            if scale <= 100:
                current *= scale
                room = Decimal(100)
            else:
                total, current = total + current * scale, Decimal(0)
                room = Decimal(1000)
        else:
            break
        last = following
        following += 1
        if (joint := at(line, following)) is None:
            break
        if (joint.text in DASHES and joint.start == line[last].end) or (
            joint.norm == "and" and word in MAGNITUDES
        ):
            following += 1
    value = total + current
    if not ordinal and (share := _share(line, last, value)):
        return share
    if scale == 1 and not ordinal:
        return _magnified(line, last, value)
    return Number((value,), last, ordinal, scale=scale)


def _share(line: list[Lexeme], last: int, value: Decimal) -> Number | None:
    """Read the denominator of two-thirds, three quarters, one-fifth."""
    following = last + 1
    if (joint := at(line, following)) and joint.text in DASHES:
        following += 1
    lexeme = at(line, following)
    if lexeme is None or lexeme.norm not in DENOMINATORS:
        return None
    denominator = DENOMINATORS[lexeme.norm]
    if value >= denominator or not (value == 1 or lexeme.norm.endswith("s")):
        return None
    return Number(((value / denominator).quantize(Decimal("0.0001")),), following, unit=RATIO)


def _part_of_magnitude(line: list[Lexeme], index: int) -> Number | None:
    """Read "half a million", "a quarter of a million"."""
    words = [lexeme.norm for lexeme in line[index : index + 5]]
    for lead, value in _LEADS:
        after = index + len(lead)
        if words[: len(lead)] == lead and (lexeme := at(line, after)):
            if lexeme.norm not in MAGNITUDES:
                return None
            scale = MAGNITUDES[lexeme.norm]
            return Number((value * scale,), after, scale=scale)
    return None


_LEADS = (
    (["half", "a"], Decimal("0.5")),
    (["a", "quarter", "of", "a"], Decimal("0.25")),
    (["quarter", "of", "a"], Decimal("0.25")),
)


def at(line: list[Lexeme], index: int) -> Lexeme | None:
    """Return a lexeme of ``line``, or none beyond its ends."""
    return line[index] if 0 <= index < len(line) else None


def norm_at(line: list[Lexeme], index: int) -> str:
    """Return the plain form of a lexeme, empty beyond the ends of ``line``."""
    return line[index].norm if 0 <= index < len(line) else ""
