"""Words in a bullet that are no words: slips of a model that writes letter by letter.

A slip is not in the article. In all languages, broken characters are slips, and so are letters run
together with digits, and a capital letter inside a word. In English, a word is one if neither the
article nor a dictionary has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from summarize.grounding.findings import Finding
from summarize.grounding.lexemes import Lexeme, stem
from summarize.grounding.lexicon import ENGLISH_LEXICON
from summarize.grounding.line import Line
from summarize.grounding.names import ArticleNames
from summarize.text.dictionary import is_english_word
from summarize.text.stop_words import STOP_WORDS, is_english

# UTF-8 that was read as another encoding, and marks that stand for such bytes; collected by hand.
_BROKEN = re.compile("[\ufffd¤¬¦\x80-\x9f]|[ÂÃ][\xa0-\xbf]|â[€\x80-\xbf]|ðŸ|ï[»¿]|‰(?=[^\\W\\d_])")
_PART = re.compile(r"[^\W_]+(?:[.,:'’][^\W_]+)*")
# Letters with a case, which stand apart from digits. Other scripts write the two together.
_CASED = "[A-Za-zÀ-ÖØ-öø-ʯͰ-ϿЀ-ԯ]"
_WITH_NUMBER = re.compile(rf"({_CASED}*)\d+(?:[.,:]\d+)*({_CASED}*)")
_INNER_CAPITAL = re.compile(rf"(?![ie][A-Z])[a-zß-öø-ÿ]+[A-ZÀ-ÖØ-Þ]{_CASED}*")
_LONGEST_CODE = 3  # capital letters of a code before a number, such as "U21"; chosen by hand
_BEFORE_NUMBER = frozenset([*ENGLISH_LEXICON.units, "q", "h", "fy"])  # "q4": reports on companies
# Letters after a number that the article need not have there.
_ENDINGS = "st nd rd th er e s c f g l p w v x d kph gb mb tb kw mw gw kwh mwh hp cc ml mg hz ghz"
_AFTER_NUMBER = frozenset(
    (
        *ENGLISH_LEXICON.units,
        *ENGLISH_LEXICON.magnitudes,
        *ENGLISH_LEXICON.letter_magnitudes,
        *_ENDINGS.split(),
    )
)
_SHORTEST = 3  # letters of a word that the dictionary is asked for; shorter are abbreviations


class ArticleSpellings:
    """The spellings of an article.

    Attributes:
        text: its lines.
        is_english: whether its words are those of the dictionary.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.text = "\n".join(line.text for line in lines)
        self.is_english = is_english(lexeme.norm for line in lines for lexeme in line.lexemes)

    # Few bullets need these two, and they take long.

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the article between spaces, in lower case, without marks."""
        return frozenset(map(_plain, self.text.split()))

    @cached_property
    def letters(self) -> str:
        """Letters and digits of the article without all else, in lower case."""
        return _plain(self.text)


def misspellings(
    line: Line, spellings: ArticleSpellings, names: ArticleNames, others: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield what is no word in a bullet.

    Args:
        line: the bullet.
        spellings, names: of the article.
        others: findings of other kinds; what is a part of one of them is not told again.
    """
    spans = {*_broken(line.text, spellings), *_joined(line.text, spellings)}
    if spellings.is_english:
        spans.update(_unknown_words(line, spellings, names))
    told = [(finding.start, finding.end) for finding in others]
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):  # the longest first
        if not any(told_start <= start and end <= told_end for told_start, told_end in told):
            told.append((start, end))
            yield Finding.of("spelling", line.text, start, end)


def _broken(text: str, spellings: ArticleSpellings) -> Iterator[tuple[int, int]]:
    """Yield what stands between two spaces and has a broken character, without outer marks."""
    for match in _BROKEN.finditer(text):
        if match[0] not in spellings.text:
            start = text.rfind(" ", 0, match.start()) + 1
            end = (text + " ").index(" ", match.end())
            yield start, start + len(text[start:end].rstrip(".,;:!?"))


def _joined(text: str, spellings: ArticleSpellings) -> Iterator[tuple[int, int]]:
    """Yield letters run together with digits, and words with an inner capital letter."""
    for part in _PART.finditer(text):
        if number := _WITH_NUMBER.fullmatch(part[0]):
            known = _is_usual(*number.groups()) or _plain(part[0]) in spellings.letters
        else:
            known = not _INNER_CAPITAL.fullmatch(part[0]) or _plain(part[0]) in spellings.words
        if not known:
            yield part.span()


def _is_usual(before: str, after: str) -> bool:
    """Return whether letters may stand before and after a number: "U21", "46m"."""
    is_code = before.isupper() and len(before) <= _LONGEST_CODE
    return (not before or is_code or before.lower() in _BEFORE_NUMBER) and (
        not after or after.lower() in _AFTER_NUMBER
    )


def _unknown_words(
    line: Line, spellings: ArticleSpellings, names: ArticleNames
) -> Iterator[tuple[int, int]]:
    """Yield the words that neither the article nor the dictionary has."""
    for lexeme in line.lexemes:
        is_plain = lexeme.is_word and lexeme.text[1:] == lexeme.text[1:].lower()
        if is_plain and len(lexeme.norm) >= _SHORTEST:
            in_article = lexeme.norm in names.words or lexeme.norm in spellings.words
            if not in_article and not _is_known(lexeme, names):
                yield lexeme.start, lexeme.end


def _is_known(lexeme: Lexeme, names: ArticleNames) -> bool:
    if lexeme.norm in STOP_WORDS or is_english_word(lexeme.norm):
        return True
    if any(mark in lexeme.text for mark in ".'’"):  # U.S., who'll
        return is_english_word(re.split("[.'’]", lexeme.text)[0]) or "." in lexeme.text
    return names.supports(lexeme) if lexeme.is_capitalised else stem(lexeme) in names.stems


def _plain(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))
