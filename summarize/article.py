"""Articles, their sentences, and character offsets into their text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, NamedTuple, NoReturn, Protocol, TypedDict, Unpack

_SURROGATE = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A half-open range of characters: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article.

    Attributes:
        start, end: offsets; ``article.text[start:end]`` is the sentence as written.
        text: the sentence on one readable line: white space collapsed, Markdown and control
            characters removed.
    """

    start: int
    end: int
    text: str


class ReadOnlyDict(dict[str, Any]):
    """A dictionary that nobody can change, for frozen data. ``json`` and ``pickle`` accept it."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("it cannot be changed: make a dict of it")

    __setitem__ = __delitem__ = __ior__ = _refuse  # pyright: ignore[reportAssignmentType]
    update = setdefault = pop = popitem = clear = _refuse  # pyright: ignore[reportAssignmentType]

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to build it again: item by item is refused."""
        return type(self), (dict(self),)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read.

        >>> article = Article.from_text("A wall for Velden\\n\\nThe council voted on Tuesday.")
        >>> article.title, article.prose
        ('A wall for Velden', 'The council voted on Tuesday.')

    Attributes:
        id: the id in the record; if it has none, made from file name and record number.
        text: the text exactly as it was read, but for halves of surrogate pairs, or the readable
            text of an HTML page. Every offset in this package is an index into it.
        title, date: found in the text, the page or the record.
        language: the language of the prose (BCP 47): the one that the page or the record declares,
            or else the one that the text seems to have; None if it is not clear.
        source: path or record number, for messages.
        body: the parts of ``text`` that are running prose, in order. Titles, headings, the
            standfirst (the summary under the headline), datelines, credits and ``references`` are
            left out. ``Article.from_text`` finds these parts. Without them, the article has no
            sentences.
        references: the takeaways that the editor wrote, in order.
        extra: the other columns of the article's record, with the values as they were read. It
            cannot be changed, and does not count when two articles are compared.
    """

    id: str
    text: str
    title: str | None = None
    date: Date | None = None
    language: str | None = None
    source: str | None = None
    body: tuple[Span, ...] = ()
    references: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=ReadOnlyDict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._replace_surrogates()
        if not isinstance(self.extra, ReadOnlyDict):
            object.__setattr__(self, "extra", ReadOnlyDict(self.extra))

    def _replace_surrogates(self) -> None:
        for name in ("id", "text", "title"):
            value = getattr(self, name)
            if isinstance(value, str) and (sound := replace_surrogates(value)) is not value:
                object.__setattr__(self, name, sound)
        if self.references:
            object.__setattr__(self, "references", (*map(replace_surrogates, self.references),))

    def __repr__(self) -> str:
        """Return a line without the text, which is long."""
        parts = [repr(self.id)]
        parts += [repr(self.title)] if self.title is not None else []
        parts += [self.date.isoformat()] if self.date is not None else []
        parts += [f"{len(self.text):,} characters", f"references: {len(self.references)}"]
        return f"<Article {', '.join(parts)}>"

    @property
    def prose(self) -> str:
        """The running prose, one line for each part of ``body``.

        Give this to your own model, not ``text``: that may contain the editor's takeaways.
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
        language: str | None = None,
        source: str | None = None,
        references: Sequence[str] = (),
    ) -> Article:
        """Read plain text or Markdown: find its title, date, prose and the editor's takeaways.

        An argument that you give replaces the value found in the text. A list of takeaways in the
        text is never part of ``body``, with or without ``references``.

        Raises:
            ReadError: the text is a path or an address.
        """
        known = KnownFields(
            title=title, date=date, language=language, source=source, references=tuple(references)
        )
        return _parser("text")(text, id, **known)

    @classmethod
    def from_html(
        cls,
        html: str,
        id: str = "page",
        *,
        title: str | None = None,
        date: Date | None = None,
        language: str | None = None,
        source: str | None = None,
        references: Sequence[str] = (),
    ) -> Article:
        """Read a page, a part of one (``<p>…</p>``) or a text with tags, as ``from_text`` does.

            >>> Article.from_html("<h1>A wall</h1><p>The council voted on Tuesday.</p>").prose
            'The council voted on Tuesday.'

        Raises:
            ReadError: there is no readable text.
        """
        known = KnownFields(
            title=title, date=date, language=language, source=source, references=tuple(references)
        )
        return _parser("html")(html, id, **known)


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates, which cannot be encoded, by U+FFFD.

    Broken JSON and file names may hold them.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


class KnownFields(TypedDict):
    """Fields of an article that are known before its text is parsed; they replace what is found."""

    title: str | None
    date: Date | None
    language: str | None
    source: str | None
    references: tuple[str, ...]


class Parser(Protocol):
    """Parser of plain text and Markdown, or of HTML; ``summarize.reading`` provides both."""

    def __call__(self, text: str, id: str, **known: Unpack[KnownFields]) -> Article:
        """Return the article in ``text``."""
        ...


_parsers: dict[str, Parser] = {}


def set_parsers(text: Parser, html: Parser) -> None:
    """Set the parsers of ``Article.from_text`` and ``Article.from_html``.

    ``summarize.reading`` calls this. This module cannot import the parsers, because
    ``summarize.reading`` imports this module.
    """
    _parsers.update(text=text, html=html)


def _parser(kind: str) -> Parser:
    if not _parsers:
        raise RuntimeError(f"import summarize.reading before you call Article.from_{kind}")
    return _parsers[kind]
