"""A line of text that is parsed once and used by every check."""

from __future__ import annotations

from functools import cached_property

from summarize.grounding.lexemes import Lexeme, split_lexemes
from summarize.grounding.lexicon import ENGLISH_LEXICON, Lexicon
from summarize.grounding.quantities import Quantity, find_quantities
from summarize.grounding.terms import Term, find_terms


class Line:
    """A bullet, a sentence or a title, parsed once.

    Each part is computed at its first use and kept. ``lexicon`` has the words of its language.

    >>> Line("The wall cost $1.5 million.").term_keys
    ['wall', 'cost', '#1.5E+6']
    """

    def __init__(self, text: str, lexicon: Lexicon = ENGLISH_LEXICON) -> None:
        self.text = text
        self.lexicon = lexicon

    @cached_property
    def lexemes(self) -> list[Lexeme]:
        """Words, numbers and punctuation marks, in order."""
        return split_lexemes(self.text, self.lexicon)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers with their units, in order."""
        return find_quantities(self.lexemes, self.lexicon)

    @cached_property
    def terms(self) -> list[Term]:
        """Stems and numbers that count when texts are compared, in order."""
        return find_terms(self.lexemes, self.quantities, self.lexicon)

    @cached_property
    def term_keys(self) -> list[str]:
        """Distinct terms, in order, without their positions."""
        return list(dict.fromkeys(term.key for term in self.terms))

    @cached_property
    def stems(self) -> list[str]:
        """Stems of all lexemes, stop words and marks included."""
        return self.lexicon.stems([lexeme.norm for lexeme in self.lexemes])

    @cached_property
    def capitalised_terms(self) -> frozenset[str]:
        """Terms of the capitalised words after the first one, which are likely names."""
        capitalised = [lexeme for lexeme in self.lexemes[1:] if lexeme.is_capitalised]
        quantities = find_quantities(capitalised, self.lexicon)
        return frozenset(term.key for term in find_terms(capitalised, quantities, self.lexicon))
