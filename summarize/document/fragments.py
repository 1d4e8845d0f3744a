"""Complete sentences, separated from fragments, headings, credits and repeated sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarize.document.furniture import is_furniture
from summarize.reading.boilerplate import is_boilerplate
from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.punctuation import CLOSING_MARKS, OPENING_QUOTES, TERMINALS, ends_sentence
from summarize.text.words import has_word

_MIN_WORDS = 4  # words of a complete sentence; chosen by hand
_MAX_HEADING = 12  # words of a heading or of a bare attribution; chosen by hand
# "The mayor said on Tuesday.", "said Ms. Hale"
_ATTRIBUTION = re.compile(
    rf"^(?:(?:(?:he|she|they|it|we)|(?:the\s+)?[\w.’'-]+(?:\s+[\w.’'-]+){{0,3}})\s+(?:{SPEECH_VERBS})"
    rf"|(?:{SPEECH_VERBS})\s+[\w.’'-]+)(?:\s+[\w.’'-]+){{0,4}}[.,:]?$",
    re.IGNORECASE,
)
_OUTER_MARKS = f" {TERMINALS}{CLOSING_MARKS}{OPENING_QUOTES}"


def distinct_sentences(texts: Sequence[str]) -> list[int]:
    """Return the index of the first sentence with each text; of sentences without a word, none.

    Letter case and the marks at both ends of a sentence do not count.
    """
    return [index for index in distinct_texts(texts) if has_word(texts[index])]


def distinct_texts(texts: Iterable[str]) -> list[int]:
    """Return the index of the first of equal texts, as ``distinct_sentences`` does."""
    first_indices: dict[str, int] = {}
    for index, text in enumerate(texts):
        first_indices.setdefault(comparison_key(text), index)
    return list(first_indices.values())


def comparison_key(text: str) -> str:
    """Return what equal texts share: letter case and the marks at both ends do not count."""
    return text.casefold().strip(_OUTER_MARKS) or text


def complete_sentences(
    texts: Sequence[str], tokens: Sequence[Sequence[str]], indices: list[int]
) -> list[int]:
    """Return those of the sentence ``indices`` that are neither fragments nor headings.

    A short line without a full stop is a heading, unless most lines of the text have none.

    Args:
        texts, tokens: of all sentences of a document.
        indices: of the sentences to look at.
    """
    has_stop = [ends_sentence(text) for text in texts]
    is_punctuated = 2 * sum(has_stop) > len(texts)
    complete = []
    for index in indices:
        words = len(tokens[index])
        is_heading = is_punctuated and not has_stop[index] and words <= _MAX_HEADING
        if not is_heading and not is_fragment(texts[index], words):
            complete.append(index)
    return complete


def is_fragment(text: str, words: int) -> bool:
    """Return whether a sentence of ``words`` tokens is a fragment, furniture or an attribution."""
    return (
        words < _MIN_WORDS
        or text.endswith((":", ","))
        or bool(words <= _MAX_HEADING and _ATTRIBUTION.match(text))
        or is_boilerplate(text)
        or is_furniture(text, words)
    )
