"""Capitals that do not mark a name: in first words, in headlines and in text in capitals."""

from __future__ import annotations

from summarize.grounding.common_words import COMMON_ENDINGS, COMMON_OPENERS
from summarize.grounding.lexemes import Lexeme
from summarize.grounding.lexicon import ENGLISH_LEXICON, Lexicon
from summarize.text.punctuation import OPENING_QUOTES

_OPENING_MARKS = frozenset(f'.!?:;…"{OPENING_QUOTES}([–—')  # a capital may follow these
_FEWEST_WORDS = 4  # of a headline, or of text in capitals; chosen by hand
_HEADLINE_SHARE = 0.8  # of the content words that are capitalised; chosen by hand
_SHORTEST_NAME = 3  # letters of a first word that may be a name; chosen by hand
_SHORT_WORD = 6  # letters; shorter words that end in "ed" or "ly" may be names ("Reed"); by hand


def sentence_starts(lexemes: list[Lexeme]) -> set[int]:
    """Return the indices of words that may owe their capital to the start of a sentence."""
    starts, at_start = set(), True
    for index, lexeme in enumerate(lexemes):
        if at_start and (lexeme.is_word or lexeme.is_number):
            starts.add(index)
            at_start = False
        at_start = at_start or lexeme.text[0] in _OPENING_MARKS
    return starts


def is_all_capitals(lexemes: list[Lexeme]) -> bool:
    """Return whether most of the words consist of capitals."""
    words = [lexeme for lexeme in lexemes if lexeme.is_word]
    capitals = sum(word.text.isupper() for word in words)
    return capitals > len(words) / 2 and len(words) >= _FEWEST_WORDS


def is_headline(lexemes: list[Lexeme], lexicon: Lexicon = ENGLISH_LEXICON) -> bool:
    """Return whether most of the words that are not stop words are capitalised."""
    content = [word for word in lexemes if word.is_word and word.norm not in lexicon.stop_words]
    capitalised = sum(word.is_capitalised for word in content)
    return capitalised > _HEADLINE_SHARE * len(content) and len(content) >= _FEWEST_WORDS


def looks_like_name(lexeme: Lexeme) -> bool:
    """Return whether a word that may owe its capital to its position has the form of a name.

    Short words, common first words and words with the endings of common words do not. Longer
    words that end in "ed" or "ly" do not either, except those that end in "med" ("Ahmed").
    """
    word = lexeme.norm
    if len(word) < _SHORTEST_NAME or word in COMMON_OPENERS or word.endswith(COMMON_ENDINGS):
        return False
    return len(word) < _SHORT_WORD or not word.endswith(("ed", "ly")) or word.endswith("med")
