"""Features of a bullet alone: its marks, and whether it can be a sentence.

A label, a direction to a picture, half of a quotation, a missing verb and a word twice are faults
that no comparison with the article shows, since its own sentences have them. The rules are for
English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from summarize.grounding.word_alignment import Words
from summarize.text.captions import DIRECTION, label_end
from summarize.text.english_words import (
    AUXILIARY,
    BINDING,
    LEADING,
    OPENING,
    SUBORDINATING,
    is_verb,
)

# Verbs of the third person; the commonest after "he", "she", "it", "who" and "which" in 6,000
# training articles, without those that are more often nouns.
_PRESENT = frozenset(
    """
    adds admits affects allows appears argues arrives asks becomes begins believes belongs boasts
    brings calls carries causes claims comes connects considers contains continues creates deals
    depends describes deserves ends enjoys expects explains faces falls features feels finds follows
    gets gives goes handles happens heads helps holds hopes includes insists intends involves keeps
    knows lacks lets lies likes lives looks loves maintains makes means meets misses moves needs
    offers opens owes owns plans plays prefers presents produces provides puts reaches reads recalls
    receives recommends refers remains represents requires returns runs says seeks seems sees sells
    sends serves sets shows sits sounds speaks spends stands starts stays struggles suffers suggests
    supports takes teaches tells thinks tries turns understands uses wants wears weighs welcomes
    wins wishes works worries writes
    """.split()
)
_CONTRACTED = re.compile(
    r"(?:n['’]t|['’](?:re|ve|ll|d|m)|\b(?:he|she|it|that|there|who|here|what)['’]s)$"
)
# Words that need another word directly after them, whatever the verb.
_UNFINISHED = frozenset(
    """
    a according an and at because between during every from his its mr mrs my nor of or our than
    the their those to very with without your
    """.split()
)
_TWICE = frozenset("had her so that very years".split())  # that stand twice in sound sentences
_FUNCTION_WORDS = frozenset(  # whose capital begins a sentence
    """
    And But He Her His How If In Is It On She So That The Then There They This To Was We What When
    Where Who You
    """.split()
)
_SPEECH_BEFORE_COLON = re.compile(
    r"\b(?:said|says|saying|added|adding|told|tweeted|wrote|writes|read|reads|claimed|explained"
    r"|asked|revealed|stated|continued|captioned|replied|insisted|admitted|joked)\b[^:]{0,60}:"
)
_LABEL = re.compile(r"^[^:.!?]{1,60}: ")
_PICTURE = re.compile(
    r"\b[Pp]ictured\b|\((?:l|r|c|L|R|C|left|right|cent(?:re|er))\b[^)]{0,30}\)"
    r"|\((?:seen|shown|file|stock|above|below|with|picture|image)\b[^)]*\)"
    r"|\b(?:[Tt]his|[Tt]hese|the) (?:photos?|pictures?|images?|graph|snaps?)\b",
)
_STRAY_MARKS = re.compile(r"[,;:]\s*[,;:.]|\s[,.;]|[^\x00-\x7f‘’“”–—£€\u00c0-\u024f…]")
# "Lã ¶", "#4.5", "in 1680. since", "said:' I", "fare46", "made,."
_GARBLED = re.compile(
    r"[âãÂÃ](?![a-z])|©|@|\*{2}|\(\(|\)\)|[:,]['\"] \w|\w['\"]['\"]|\s['\"]\s"
    r"|#[\d,.]+|\d\.\s[a-z]|\b[a-z]+\d|[a-z]{2}[A-Z]{2}|\.[,.](?!\.)|\w-\s\w"
)
_STOP_INSIDE = re.compile(r"(?:[a-z]{4,}|\d{2,})[.!?]['\"”’]? ['\"“‘]?[a-z]")
_SENTENCE_INSIDE = re.compile(r"[a-z]{3,}[.!?]['\"”’]? ['\"“‘]?[A-Z]")
_OPEN_END = re.compile(r"(?<![.,'\"])[,;:]['\"’”]?\.?$")
_SPEAKER_AND_QUOTE = re.compile(r"\b(?:said|says|told|tweeted|wrote)[^.]{0,20}: ['\"‘“]")
_OPENING_SINGLE = re.compile(r"(?<!\w)['‘](?=[\w$£€])(?!(?:\d0s|em|til|n)\b)")
_SURE_CLOSING_SINGLE = re.compile(r"(?<=[.,!?…)\]a-rt-z\d])['’](?!\w)|(?<=s)['’](?=[.,;:!?]|$)")
_MAYBE_CLOSING_SINGLE = re.compile(r"(?<=s)['’](?= )")
_OPENING_DOUBLE = re.compile(r"(?<![\w.,!?])\"(?=\S)")
_DASH = re.compile(r" [-–—] ")
_WRONG_ARTICLE = re.compile(
    r"\b[Aa]n [bcdfgjklmnpqrstvwxyz]\w|\b[Aa] (?!one|once|e[uw]|u[nst]|i\.)[aeio][a-z]"
)
_MANY = 3  # counts of faults end here; by hand

Features = dict[str, float]


def line_features(text: str, words: Words) -> Features:
    """Return the features of a line of text by name."""
    return {**_verbs(words), **_openings_and_ends(text, words), **_quotations(text), **_marks(text)}


def is_finite(word: str) -> bool:
    """Return whether a bare word is a finite verb, also of the third person, or a contraction."""
    return is_verb(word) or word in _PRESENT or bool(_CONTRACTED.search(word))


def _verbs(words: Words) -> Features:
    bare, written = words.bare, words.written
    finite = [is_finite(word) for word in bare]
    first = finite.index(True) if any(finite) else None
    verbs_outside_clauses = _verbs_outside_clauses(words, finite)
    first_comma = next((at for at, word in enumerate(written) if word[-1] == ","), None)
    return {
        "verbs": sum(map(is_verb, bare)),
        "no verb": not any(map(is_verb, bare)),
        "no finite verb": first is None,
        "verbs outside clauses": min(_MANY, verbs_outside_clauses),
        "no verb outside clauses": not verbs_outside_clauses,
        "verb opens": first == 0,
        "comma before verb": first_comma is not None
        and first_comma + 1 == first
        and bare[first_comma] not in LEADING,
        "auxiliary before mark": sum(
            word in AUXILIARY and mark[-1] in ",;:"
            for word, mark in zip(bare, written, strict=True)
        ),
    }


def _verbs_outside_clauses(words: Words, finite: Sequence[bool]) -> int:
    """Count the finite verbs that no word such as "as" or "which" makes part of a clause."""
    count, in_clause = 0, False
    for word, written, is_verb_form in zip(words.bare, words.written, finite, strict=True):
        in_clause |= word in SUBORDINATING and word not in ("that", "than", "so")
        count += is_verb_form and not in_clause and not (count and written[:1].isupper())
        if written[-1] in ",;:–—-)":
            in_clause = False
    return count


def _openings_and_ends(text: str, words: Words) -> Features:
    bare = words.bare
    last = bare[-1] if bare else ""
    inside = [*pairwise(words.written)]
    return {
        "last word binds": last in BINDING or last in OPENING,
        "last word unfinished": last in _UNFINISHED or last in SUBORDINATING,
        "ends in initials": bool(words.written) and words.written[-1] in ("U.S.", "U.N.", "U.K."),
        "ends at mark": _OPEN_END.search(text) is not None,
        "unfinished before mark": sum(
            word in _UNFINISHED and mark[-1] in ",;:." and mark.lower() != "mr."
            for word, mark in zip(bare[:-1], words.written[:-1], strict=True)
        ),
        "begins with phrase": bool(bare) and bare[0] in LEADING,
        "begins with clause": bool(bare) and bare[0] in SUBORDINATING,
        "begins with and": bare[:1] in (["and"], ["but"]),
        "begins in lower case": text[:1].islower(),
        "begins with mark": not text[:1].isalnum() and text[:1] not in tuple("\"'‘“$£€#"),
        "very short": len(bare) < 4,
        "one or two words": len(bare) < 3,
        "share of capitals": sum(word[:1].isupper() for word in words.written) / max(1, len(bare)),
        "word twice": _count_words_twice(words),
        "capital inside": sum(
            right in _FUNCTION_WORDS and left[-1].isalnum() and left[:1].islower()
            for left, right in inside
        ),
        "wrong article": _WRONG_ARTICLE.search(text) is not None,
    }


def _count_words_twice(words: Words) -> int:
    """Count words that stand twice: "to to", "de Ann de Orrell"."""
    neighbours = sum(
        left == right and left not in _TWICE and not left.isdigit()
        for left, right in pairwise(words.bare)
    )
    around_name = sum(
        left == right and words.written[at][:1].islower() and words.written[at + 1][:1].isupper()
        for at, (left, right) in enumerate(zip(words.bare, words.bare[2:], strict=False))
    )
    return neighbours + around_name


def _quotations(text: str) -> Features:
    """Say which quotation marks have no partner."""
    opening = len(_OPENING_DOUBLE.findall(text))
    straight = text.count('"')
    double = text.count("“") - text.count("”")
    if straight % 2:
        double += 1 if 2 * opening > straight else -1
    opened = len(_OPENING_SINGLE.findall(text))
    closed = len(_SURE_CLOSING_SINGLE.findall(text))
    maybe = len(_MAYBE_CLOSING_SINGLE.findall(text))
    return {
        "odd quotation marks": double != 0,
        "odd single marks": opened != closed,
        "quotation never closed": double > 0 or opened > closed + maybe,
        "quotation never opened": double < 0 or closed > opened,
        "begins with open quotation": text[:1] in tuple("\"“'‘")
        and (double > 0 or opened > closed),
        "quotation after colon": _SPEAKER_AND_QUOTE.search(text) is not None,
        "quotations": min(_MANY, opened + straight // 2 + text.count("“")),
    }


def _marks(text: str) -> Features:
    """Count punctuation marks, and say which are not right."""
    has_speech = _SPEECH_BEFORE_COLON.search(text) is not None
    return {
        "open bracket": text.count("(") != text.count(")"),
        "stray marks": _STRAY_MARKS.search(text) is not None,
        "garbled": min(_MANY, len(_GARBLED.findall(text))),
        "stop inside": min(_MANY, len(_STOP_INSIDE.findall(text))),
        "sentence inside": min(_MANY, len(_SENTENCE_INSIDE.findall(text))),
        "label": label_end(text) > 0,
        "words before colon": not has_speech and _LABEL.match(text) is not None,
        "picture": DIRECTION.search(text) is not None,
        "word of picture": _PICTURE.search(text) is not None,
        "no full stop": text[-1:] not in tuple(".!?\"”'’"),
        "semicolon": ";" in text,
        "dash": _DASH.search(text) is not None,
        "commas": text.count(","),
        "ends in dots": text.endswith(("...", "…")),
        "question": text.endswith("?"),
    }
