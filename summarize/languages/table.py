"""Tables of languages, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

WordTable = tuple[tuple[str, tuple[str, ...]], ...]  # a number or a unit, and its words

_NO_CODE = "und"  # BCP 47: undetermined
# Languages that are written so much alike that one table serves both.
_SERVED_BY = {"nn": "nb", "no": "nb", "wuu": "zh", "yue": "zh"}


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The words of one language that rules need; empty where nothing is known.

    Words and abbreviations are written as newspapers write them, abbreviations with their stops.

    Attributes:
        code: BCP 47, without a region; ``und`` if the language is not known.
        name: English name.
        script: English name of its script.
        stemmer: name of its Snowball stemmer, or empty.
        stop_words: words without content, as ``tokenize`` returns them.
        abbreviations: those that hardly ever end a sentence: "Dr.", "z. B.".
        abbreviations_at_end: those that may end one: "Inc.", "usw.".
        abbreviations_before_number: those that end none before a number: "Nr.".
        terminals: marks that end a sentence, besides those that end one in English. Where a
            paragraph has "।", a full stop ends none.
        ordinal_dot: whether a full stop makes a number an ordinal: "3. Mai".
        capitals_after_ordinals: whether a capitalised word often follows an ordinal: in German all
            nouns have a capital.
        continues_after_ordinal: capitalised words that follow an ordinal: "Liga".
        months: the names and abbreviations of each month, in all forms that dates have. A
            thirteenth list may hold those of other calendars.
        weekdays: the same for all weekdays together.
        sentence_openers: capitalised words that open a sentence far more often than they follow an
            abbreviation or an initial.
        quotation_marks: pairs of marks, the usual one first.
        dash_opens_speech: whether a dash may open a sentence: "– Vi er glade, sier han."
        speech_verbs: forms of verbs that name a speaker: "said".
        dependent_openers: words at the start of a sentence that cannot be read alone.
        decimal_comma: whether "1,5" is one and a half, and "1.500" one and a half thousand.
        accents_matter: whether words that differ in accents alone are mostly different words, as
            in Vietnamese, so that checks keep the accents.
        negations: words that deny.
        negation_idioms: such a word and the next, where the two deny nothing: "not only".
        weak_negations: words that another writer may use in place of a denial: "hardly".
        hedges_below, hedges_above, hedges_around: words before a number, by where the exact number
            lies: "almost", "over", "about".
        title_words: words with a capital before a name that belong to no name: "President".
        cardinals, ordinals, magnitudes, letter_magnitudes, fractions, implied_numbers: each number
            with its words. The numbers of ``fractions`` are denominators.
        number_joints: words between tens and ones, or after a magnitude: "y" in "treinta y cinco".
        units: each unit with its words; the units are those of ``en.toml`` and other currencies.
    """

    code: str
    name: str = ""
    script: str = ""
    stemmer: str = ""
    stop_words: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    abbreviations_at_end: frozenset[str] = frozenset()
    abbreviations_before_number: frozenset[str] = frozenset()
    terminals: str = ""
    ordinal_dot: bool = False
    capitals_after_ordinals: bool = False
    continues_after_ordinal: frozenset[str] = frozenset()
    months: tuple[tuple[str, ...], ...] = ()
    weekdays: frozenset[str] = frozenset()
    sentence_openers: frozenset[str] = frozenset()
    quotation_marks: tuple[tuple[str, str], ...] = ()
    dash_opens_speech: bool = False
    speech_verbs: tuple[str, ...] = ()
    dependent_openers: tuple[str, ...] = ()
    decimal_comma: bool = False
    accents_matter: bool = False
    negations: frozenset[str] = frozenset()
    negation_idioms: frozenset[str] = frozenset()
    weak_negations: frozenset[str] = frozenset()
    hedges_below: frozenset[str] = frozenset()
    hedges_above: frozenset[str] = frozenset()
    hedges_around: frozenset[str] = frozenset()
    title_words: frozenset[str] = frozenset()
    number_joints: frozenset[str] = frozenset()
    cardinals: WordTable = ()
    ordinals: WordTable = ()
    magnitudes: WordTable = ()
    letter_magnitudes: WordTable = ()
    fractions: WordTable = ()
    implied_numbers: WordTable = ()
    units: WordTable = ()

    @property
    def month_names(self) -> frozenset[str]:
        """The names and abbreviations of all months."""
        return frozenset(chain.from_iterable(self.months))

    @property
    def follows_english(self) -> bool:
        """Return whether the words and rules of English serve: it is English, or has no table."""
        return not self.name or self.code == "en"


_TYPES = {field.name: str(field.type) for field in fields(Language)}


def load_language(code: str | None) -> Language:
    """Return the table of a language; an empty one if there is none.

    >>> load_language("de-AT").name
    'German'

    Args:
        code: BCP 47, in any case; None if the language is not known.

    Raises:
        ValueError: the table has an unknown key.
    """
    primary = (code or _NO_CODE).replace("_", "-").partition("-")[0].lower()
    return _load(_SERVED_BY.get(primary, primary))


def foreign_language(code: str | None) -> str | None:
    """Return the English name of a language; None if it is English or not known.

    >>> foreign_language("de"), foreign_language("en-GB")
    ('German', None)
    """
    if code is None:
        return None
    language = load_language(code)
    return None if language.code == "en" else language.name or language.code


@cache
def known_languages() -> tuple[str, ...]:
    """Return the codes of all languages that have a table, sorted."""
    names = (file.name for file in files("summarize.languages").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def _load(code: str) -> Language:
    if code not in known_languages():
        return Language(code)
    content = files("summarize.languages").joinpath(f"{code}.toml").read_text("utf-8")
    table = tomllib.loads(content)
    if unknown := table.keys() - _TYPES.keys():
        raise ValueError(f"summarize/languages/{code}.toml has an unknown key: {min(unknown)}")
    return Language(code, **{key: _typed(key, value) for key, value in table.items()})


def _typed(key: str, value: Any) -> Any:
    """Return a value of TOML with the type of its field."""
    if isinstance(value, dict):
        return tuple((name, tuple(words)) for name, words in value.items())
    if not isinstance(value, list):
        return value
    if value and isinstance(value[0], list):
        return tuple(map(tuple, value))
    return tuple(value) if _TYPES[key].startswith("tuple") else frozenset(value)


ENGLISH = load_language("en")
