"""Test of a list of takeaways: are its items about the article around it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS
from summarize.text.words import tokenize

_MAX_ITEMS = 50  # items of a list that are compared; chosen by hand


class PageWords:
    """The words of a page, with which lists on it are compared."""

    def __init__(self, text: str) -> None:
        """Count the words of a page.

        Args:
            text: the text of the page, lists included; white space is collapsed.
        """
        self._text = text
        self._counts = Counter(_content_words(text))

    def share(self, items: Iterable[str]) -> float:
        """Return the share of the items' content words that the rest of the page has too.

        Other copies of an item on the page do not count as the rest.
        """
        counts = [
            (Counter(_content_words(item)), max(1, self._text.count(item)))
            for item in islice(items, _MAX_ITEMS)
        ]
        own: Counter[str] = Counter()
        for words, copies in counts:
            for word, count in words.items():
                own[word] += count * copies
        if not own:
            return 0.0
        return sum(self._counts[word] > count for word, count in own.items()) / len(own)


def _content_words(text: str) -> list[str]:
    """Return the stems of the words that are no stop words."""
    return stems([word for word in tokenize(text) if word not in STOP_WORDS])
