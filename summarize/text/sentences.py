"""Articles and paragraphs to sentences.

Each ``.``, ``!``, ``?`` or ``…`` before white space, a note number or a capital letter is a
candidate for a boundary. In scripts with terminals of their own, ``sentencex`` proposes more; it
knows about 300 languages. A quotation or a bracket that holds several sentences stays whole.
``sentence_boundaries`` judges the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries  # pyright: ignore[reportAttributeAccessIssue]

from summarize.article import Article, Sentence, Span
from summarize.languages.table import ENGLISH, Language
from summarize.text.language_detection import article_language
from summarize.text.missing_spaces import NOTE_NUMBER
from summarize.text.punctuation import CLOSING_MARKS, GERMAN_CLOSING_MARK
from summarize.text.quoted_spans import Enclosures
from summarize.text.readable import is_plain_line, plain_line
from summarize.text.sentence_boundaries import is_boundary

_WINDOW = 8000  # characters that sentencex sees at a time; chosen by hand
_CANDIDATE = re.compile(
    rf"[.!?…](?:\s+(?=\S)|[{re.escape(CLOSING_MARKS)}{GERMAN_CLOSING_MARK}«‹]*"
    rf"(?:\[\d+\]|(?<!\d\.){NOTE_NUMBER})*+[\u200b\u2060\ufeff]*\s+(?=\S)"
    r"|(?<=[\w%)]{2}.)[”’]?(?=[“‘]?[A-ZÀ-ÞΑ-ΩА-Я]))"
)
_AFTER_SPACED_MARK = re.compile(r"(?<=[.!?…]\s)»\s+(?=\S)")  # French: « Oui. » Il
# Scripts other than Latin, Greek and Cyrillic, whose sentences end as above.
_OTHER_SCRIPT = re.compile("[\u0530-\u1dff\u2c80-\ua63f\ua6a0-\uffff\U00010000-\U0001efff]")
_UNSPACED_CANDIDATE = re.compile(r"[。！？｡।॥۔؟]+[」』）】》”’\"'»)\]]*\s*(?=\S)")
_WIDE_SPACE = re.compile(r"(?<=\w)[^\S\x00-\x7f](?=[.!?…])")


def article_sentences(article: Article) -> list[Sentence]:
    """Return the sentences of the article's body in order; each has a letter or digit."""
    language = article_language(article)
    sentences = []
    for span in article.body:
        passage = article.text[span.start : span.end]
        to_line = str.strip if is_plain_line(passage) else plain_line
        for start, end in split_sentences(passage, language):
            sentence = passage[start:end]
            line = to_line(sentence)
            if any(map(str.isalnum, line)):
                indent = len(sentence) - len(sentence.lstrip())
                offset = span.start + start
                last = offset + len(sentence.rstrip())
                sentences.append(Sentence(offset + indent, last, line))
    return sentences


def split_sentences(paragraph: str, language: Language = ENGLISH) -> list[Span]:
    """Split one paragraph into sentences; the spans adjoin and cover all of it.

    The white space after a sentence belongs to its span.

    >>> split_sentences("Dr. Hale spoke. Nobody came.")
    [Span(start=0, end=16), Span(start=16, end=28)]
    """
    cuts = [0, *_boundaries(paragraph, language), len(paragraph)]
    return [Span(*pair) for pair in pairwise(cuts) if pair[0] < pair[1]]


def _boundaries(text: str, language: Language) -> Iterator[int]:
    """Yield the start of each sentence but the first."""
    candidates = {match.end() for match in _CANDIDATE.finditer(text)}
    if "»" in text:
        candidates.update(match.end() for match in _AFTER_SPACED_MARK.finditer(text))
    if not text.isascii() and _OTHER_SCRIPT.search(text):
        candidates |= _sentencex_boundaries(text, language)
        candidates.update(match.end() for match in _UNSPACED_CANDIDATE.finditer(text))
    if language.terminals:
        pattern = rf"[{re.escape(language.terminals)}]\s+(?=\S)"
        candidates.update(match.end() for match in re.finditer(pattern, text))
    if not candidates:
        return
    enclosures = Enclosures(text, language.quotation_marks)
    for position in sorted(candidates):
        if not enclosures.contains(position) and is_boundary(text, position, language):
            yield position


def _sentencex_boundaries(text: str, language: Language) -> set[int]:
    """Return the boundaries that sentencex proposes, window by window.

    Its time grows with the square of a text whose quotation marks do not close, so a window is
    short. The next window starts at the last boundary of the one before.
    """
    boundaries: set[int] = set()
    start = 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        ends = _sentencex_ends(window, language)[:-1]
        boundaries.update(start + end for end in ends)
        start += ends[-1] if ends and start + len(window) < len(text) else len(window)
    return boundaries


def _sentencex_ends(text: str, language: Language) -> list[int]:
    """Return the ends of the sentences that sentencex sees; none where it fails on a text."""
    try:
        # It cannot take a wide space before a full stop.
        found = get_sentence_boundaries(language.code, _WIDE_SPACE.sub(" ", text))
    except BaseException as error:  # a panic of Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return []
    return [sentence["end_index"] for sentence in found]
