"""Parser of a model's text into bullets, each one readable line.

Models write running text, or put ``<n>``, line breaks, bullet marks or numbers between sentences.
Some write tokens with spaces between them, some stop inside a sentence or repeat themselves. The
parser keeps their words. It repairs only punctuation and spaces, and drops what is not a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from summarize.languages.table import ENGLISH, Language
from summarize.reading.paragraphs import list_marker
from summarize.text.abbreviations import AMBIGUOUS_ABBREVIATIONS, SPEECH_VERBS, TITLES
from summarize.text.calendar import MONTH_ABBREVIATIONS
from summarize.text.punctuation import CLOSING_MARKS, CLOSING_QUOTES, TERMINALS, ends_sentence
from summarize.text.quoted_spans import Enclosures
from summarize.text.readable import plain_line
from summarize.text.sentences import split_sentences
from summarize.text.words import tokenize

Rules = tuple[tuple[re.Pattern[str], str], ...]

# Special tokens of BERT, T5, PEGASUS and BART, and bullet marks. Between numbers, a star or a
# middle dot with spaces is an operator and not a bullet mark.
_BREAK = re.compile(
    r"</?(?:n|q|s|t|p|li|br|bos|eos|pad|sep|sent|extra_id_\d+|\w{1,20}[_-]sep)\s?/?>"
    r"|\[(?:sep|cls|pad|bos|eos|unused\d+|\w{1,20}[_-]sep)\]|<\|\w{1,30}\|>"
    r"|[•‣▪●■◦]|(?<!\S)(?<!\d\s)[*·](?=\s)|(?<!\S)[*·](?=\s+\D)",
    re.IGNORECASE,
)
_SPELLINGS: Rules = (
    (re.compile(r"<unk>|\[UNK\]"), " "),
    (re.compile(r"\. \. \."), "..."),
    (re.compile(r"``|(?<!\w)''|''(?!\w)"), '"'),
    (re.compile(r"` ([^`]+?) '(?!\w)"), r"'\1'"),
    (re.compile(r"-lrb-", re.IGNORECASE), "("),
    (re.compile(r"-rrb-", re.IGNORECASE), ")"),
)
_NUMBER = re.compile(r"(?<!\S)(\(?)(\d{1,2})([.)])\s(?=\S)")
_DASH = re.compile(r"(?<!\d)\s[-–—]\s|\s[-–—]\s(?!\d)")
_DASH_AFTER_STOP = re.compile(r"(?<=[.!?…])\s(?=[-–—]\s[\"“'‘]?[^\Wa-z])")
# Signs of tokenized text. French has a space before "!" and ":", but only tokenizers put one before
# a full stop or a comma.
_TOKENIZED = re.compile(r" [.,](?:\s|$)| n['’]t\b|\w ['’]s\b|``|` |-[lr]rb-", re.IGNORECASE)
_SPACED_STOP = re.compile(
    r"(?<=\S)\s[.!?]\s(?!(?<=\d\s.\s)\d)(?P<quoted>[\"”]\s"
    rf"(?!(?:\w+\s){{0,3}}(?:{SPEECH_VERBS})\b))?(?=\S)"
)
_FIRST_DASH = re.compile(r"[-–—]\s?(\w)")
_ABBREVIATIONS = TITLES | AMBIGUOUS_ABBREVIATIONS | MONTH_ABBREVIATIONS | {"etc", "govt", "incl"}
_UNCAPPED = re.compile(r"\b([^\W_]{2,})[.!?] [a-z]")
_LONG_UNCAPPED = re.compile(r"\b([^\W_]{4,})\. [a-z]")
_REPAIRS: Rules = (
    (re.compile(r"(?<=\S)\s(?=[.,](?:[\s\"”’')\]]|$))"), ""),
    (re.compile(r"(?<=\w)\s(?=n['’]t\b|['’](?:s|re|ve|ll|d|m)(?![\w-]))"), ""),
    (re.compile(r"((?<!\S)[(\[“])\s|\s(?=[)\]]|”(?:\W|$))"), r"\1"),
    (re.compile(r"(?<!\S)\"\s?([^\"]+?)\s?\"(?!\w)"), r'"\1"'),
)
_REPAIRS_OF_TOKENIZED: Rules = (
    *_REPAIRS,
    (re.compile(r"(?<=\S)\s(?=[;!?](?:\W|$))|(?<=[^\W\d])\s(?=:\s)|(?<=\d)\s(?=%)"), ""),
    (re.compile(r"(?<=[$£€])\s(?=\d)"), ""),
    (re.compile(r"(?<!\S)'\s((?:[^']|'(?=\w))+?)\s'(?!\w)"), r"'\1'"),
    (re.compile(r"(?<=s)\s'(?=\s\w)"), "'"),
)
_AT_START = re.compile(r"^(?:[\s,;:!?)\]}|=~*_]|[-–—]{2,}|[#>]+(?=\s)|\.(?=\s))+")
_AT_END = " ,;|*-–—"
_DOUBLE = re.compile(f"[{''.join(CLOSING_QUOTES)}]")
_BEFORE_QUOTATION = " ([-–—/'‘"
_AFTER_QUOTATION = " .,;:!?)]"
# Single quotation marks around the whole text or without a partner; others may be apostrophes.
_SINGLE_QUOTES: Rules = (
    (re.compile(r"^['‘]([^'‘’]*(?:['’](?=\w)[^'‘’]*)*)['’]([.!?…]?)$"), r"\1\2"),
    (re.compile(r"^(?:‘|'(?=[A-Z])(?!T(?:is|was)\b))(?!.*['’](?!\w))"), ""),
    (re.compile(r"^((?:[^'‘]|(?<=\w)')*[.!?…])['’]$"), r"\1"),
)
# One word four times in a row, or two to six words three times.
_REPETITION = re.compile(r"(?<!\S)(?:(\S+ )\1{3}|((?:\S+ ){2,6}?)\2{2})")
# Words that cannot end a bullet.
_UNFINISHED = frozenset("a an and as at but by for from of or than that the to with".split())


def parse_bullets(text: str, *, finished: bool = True, language: Language = ENGLISH) -> list[str]:
    """Return the bullets in a model's text, in order, each as one readable line.

    Each sentence and each list item is a bullet. Repeated and degenerate bullets are left out. So
    is an unfinished last bullet, except in a list whose items have no full stops.

    Args:
        text: as decoded, with or without special tokens.
        finished: false if the model was stopped at its limit.
        language: has the rules for sentences.

    >>> parse_bullets("- The wall was built.<n>- It cost 46 million .")
    ['The wall was built.', 'It cost 46 million.']
    """
    lines = [*_tidy_lines(text, language)]
    if _is_unfinished(lines, finished):
        lines.pop()
    distinct: dict[str, str] = {}
    for bullet in lines:
        if not _is_degenerate(bullet):
            distinct.setdefault(bullet.casefold().rstrip(f"{TERMINALS}{CLOSING_MARKS}"), bullet)
    return [*distinct.values()]


def _tidy_lines(text: str, language: Language) -> Iterator[str]:
    """Yield the tidy sentences and list items of ``text`` that contain a letter or digit."""
    is_tokenized = bool(_TOKENIZED.search(text))
    for line in _BREAK.sub("\n", _replaced(text, _SPELLINGS)).splitlines():
        waiting = _items(plain_line(line))[::-1]
        while waiting:
            item = waiting.pop()
            sentences = [*_sentences(item, is_tokenized, language)]
            tidy = [*map(_tidied, sentences)]
            if len(tidy) == 1 and tidy == sentences:
                if tokenize(tidy[0]):
                    yield tidy[0]
            else:  # without its quotation marks, a quotation may be two sentences
                waiting.extend(filter(None, tidy[::-1]))


def _replaced(text: str, rules: Rules) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _items(line: str) -> list[str]:
    """Split a line before dashes that follow a full stop, and before consecutive numbers."""
    cuts = {match.start() + 1 for match in _DASH_AFTER_STOP.finditer(line)}
    first = _NUMBER.match(line)
    expected = first.groups() if first else None
    for match in _NUMBER.finditer(line):
        if match.groups() == expected:
            cuts.add(match.start())
            expected = (match[1], str(int(match[2]) + 1), match[3])
    return _cut(line, cuts)


def _sentences(text: str, is_tokenized: bool, language: Language) -> Iterator[str]:
    """Yield the sentences of one line, or its items if dashes separate them."""
    repairs = _REPAIRS_OF_TOKENIZED if is_tokenized else _REPAIRS
    for part in _cut(text, _spaced_stops(text) if is_tokenized else ()):
        part = _replaced(part, repairs)
        for start, end in split_sentences(_capped(part), language):
            yield from _dashed(part[start:end].strip())


def _cut(text: str, positions: Iterable[int]) -> list[str]:
    return [text[start:end].strip() for start, end in pairwise([0, *sorted(positions), len(text)])]


def _spaced_stops(text: str) -> Iterator[int]:
    """Yield the starts of sentences after a full stop with spaces on both sides."""
    enclosures = Enclosures(text)
    for match in _SPACED_STOP.finditer(text):
        for position in (match.start("quoted"), match.end()):
            if position > 0 and not enclosures.contains(position):
                yield position
                break


def _capped(text: str) -> str:
    """Return ``text`` with capital letters after full stops, if the model wrote none."""
    first = next((char for char in text if char.isalpha()), "")
    if first.islower() or any(match[0] != _cap(match) for match in _LONG_UNCAPPED.finditer(text)):
        return _UNCAPPED.sub(_cap, text)
    return text


def _cap(match: re.Match[str]) -> str:
    is_abbreviation = not _ABBREVIATIONS.isdisjoint((match[1], match[1].capitalize()))
    return match[0] if is_abbreviation else match[0][:-1] + match[0][-1].upper()


def _dashed(sentence: str) -> list[str]:
    """Split a sentence at its dashes if they separate list items.

    Dashes may also enclose a parenthesis, or stand in a score. If the sentence starts with a dash,
    one more dash is enough, when the next item starts like the first one. Otherwise there must be
    two dashes (three in a sentence with a full stop) and three words between them.
    """
    parts = _DASH.split(sentence)
    words = min(len(tokenize(part)) for part in parts)
    lead = _FIRST_DASH.match(sentence)
    if lead and (lead[1].islower() or not any(part[:1].islower() for part in parts[1:])):
        return parts if words > 1 else [sentence]
    enough = len(parts) > (3 if ends_sentence(sentence) else 2)
    return parts if enough and words > 2 else [sentence]


def _tidied(text: str) -> str:
    """Return ``text`` without leading marks and numbers, and without unpaired quotation marks."""
    text = _AT_START.sub("", text.rstrip(_AT_END))
    while length := list_marker(text)[1]:
        if text[0] in "»›" and any(mark in text for mark in "«‹"):
            break
        text = text[length:]
    if lone := _lone_marks(text):
        text = "".join(char for index, char in enumerate(text) if index not in lone)
    return " ".join(_replaced(text, _SINGLE_QUOTES).split())


def _lone_marks(text: str) -> set[int]:
    """Return the positions of unpaired double quotation marks, or of a pair around the text."""
    lone: set[int] = set()
    opened = None
    for match in _DOUBLE.finditer(text):
        at = match.start()
        starts = at == 0 or text[at - 1] in _BEFORE_QUOTATION
        opens = starts and bool(text[at + 1 : at + 2].strip(_AFTER_QUOTATION))
        if opened is not None and not opens and text[at] in CLOSING_QUOTES[text[opened]]:
            if opened == 0 and not text[at + 1 :].strip(TERMINALS):
                lone |= {opened, at}
            opened = None
        elif opens or not text[at - 1 : at].isdigit():  # after a digit it means inches
            lone |= {opened} if opened is not None else set()
            opened = at
    return lone if opened is None else lone | {opened}


def _is_unfinished(lines: list[str], finished: bool) -> bool:
    """Return whether the last bullet is a fragment."""
    if not lines or ends_sentence(lines[-1]):
        return False
    ended = [*map(ends_sentence, lines[:-1])]
    if all(ended):
        return bool(ended) or not finished
    without_stops = 2 * sum(ended) < len(ended)
    return not finished and (not without_stops or lines[-1].split()[-1].lower() in _UNFINISHED)


def _is_degenerate(bullet: str) -> bool:
    """Return whether a bullet is broken: too short, cut off at a colon, or repetitive.

    It has fewer than two words, ends with a colon, holds U+FFFD (bytes that are no character), or
    repeats itself.
    It repeats itself if one word comes four times in a row, or two to six words three times. It
    also does if it has eight words or more, and fewer than a third of its word pairs are distinct.
    """
    words = [word for word in tokenize(bullet) if any(map(str.isalpha, word))]
    if len(words) < 2 or bullet.endswith(":") or "\ufffd" in bullet:
        return True
    pairs = [*pairwise(words)]
    if len(words) >= 8 and 3 * len(set(pairs)) < len(pairs):
        return True
    return bool(_REPETITION.search(" ".join(words) + " "))
