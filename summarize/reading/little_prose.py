"""A warning about a page or a long text in which almost no prose was found."""

from __future__ import annotations

from summarize.article import Article
from summarize.runtime.user_warning import warn
from summarize.text.words import count_words
from summarize.wording import counted

# Length of a page in characters, and the words of prose that it should have. Chosen by hand. Of
# 300 pages of news and blogs, of 24 thousand characters and more, the poorest has 80 words.
_FEWEST_WORDS = ((20_000, 60), (2_000, 10))
_COUNTED_CHARACTERS = 5_000  # longer prose is not counted: it has more words


def warn_if_little_prose(article: Article, characters: int) -> None:
    """Warn if almost nothing of a page or text is prose. If there is none, an error follows anyway.

    Args:
        article: the article that was read.
        characters: length of the page or text.
    """
    fewest = next((words for length, words in _FEWEST_WORDS if characters >= length), 0)
    prose = article.prose if fewest else ""
    if 0 < len(prose) <= _COUNTED_CHARACTERS and 0 < (words := count_words(prose)) < fewest:
        found = f"{counted(words, 'word')} of prose in {characters:,} characters"
        advice = "if the article is longer, save the page from a browser, or give its text"
        source = article.source or article.id
        warn(f"{source}: only {found}; {advice}")
