"""What was read: an article, its running prose and its sentences, as character offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """A half-open range of characters: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article.

    Attributes:
        start, end: where it stands; ``article.text[start:end]`` is the sentence as written.
        text: the same made readable: white space collapsed, Markdown and control marks removed.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read.

    Attributes:
        id: name of the article: a record's own, else made from file name and record number.
        text: exactly what was read; every offset in this package points into it. Of an HTML
            page, its readable text.
        title, date: as found in the text, the page or the record.
        source: path or record number, for messages.
        body: the parts of ``text`` that are running prose, in order: no title, heading,
            standfirst, dateline, credit or reference. A hand-made ``Article`` without it has
            no sentences; ``Article.from_text`` finds it.
        references: the editor's own takeaways, in order.
    """

    id: str
    text: str
    title: str | None = None
    date: Date | None = None
    source: str | None = None
    body: tuple[Span, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def prose(self) -> str:
        """The running prose alone, a part a line: what to hand to a model of your own.

        ``text`` holds the editor's own takeaways too, where the article has some.
        """
        return "\n".join(self.text[start:end] for start, end in self.body)

    @classmethod
    def from_text(
        cls,
        text: str,
        id: str = "text",
        *,
        title: str | None = None,
        date: Date | None = None,
        source: str | None = None,
        references: Sequence[str] = (),
    ) -> Article:
        """Read plain text or Markdown: find its title, date, prose and the editor's own list.

        Values that are given win over those found in the text. A list found in the text never
        becomes part of ``body``, whether ``references`` are given or not.
        """
        if _text_parser is None:
            raise RuntimeError("import summarize.reading before you call Article.from_text")
        return _text_parser(
            text, id, title=title, date=date, source=source, references=tuple(references)
        )


class TextParser(Protocol):
    """Reads plain text or Markdown; ``summarize.reading`` provides it."""

    def __call__(
        self,
        text: str,
        id: str,
        *,
        title: str | None,
        date: Date | None,
        source: str | None,
        references: tuple[str, ...],
    ) -> Article:
        """Return the article that ``text`` holds."""
        ...


_text_parser: TextParser | None = None


def set_text_parser(parser: TextParser) -> None:
    """Set the function behind ``Article.from_text``: this module imports nothing above it."""
    global _text_parser
    _text_parser = parser
