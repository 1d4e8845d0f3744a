"""Articles that are found and not read yet: cheap to find, costly to read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.decoding import decode
from summarize.reading.failures import READ_EXCEPTIONS, to_read_error, vanished_error
from summarize.reading.opening import MAX_TEXT, open_file
from summarize.reading.parsing import parse_text_or_html
from summarize.reading.paths import format_of, is_remote
from summarize.reading.record_formats import Record
from summarize.reading.records import Columns, record_id, record_to_article

_MIN_CHARACTERS = 5  # different characters in a text of over 1,000; chosen by hand
_SAMPLE = 1_000_000  # characters that are looked at to judge an article
_UNBROKEN = re.compile("[!-~]{1000,}")

# Hash of 64 bits: it tells changes by accident, not by an attacker.
_hash_function = partial(hashlib.blake2b, digest_size=8)

PendingKind = Literal["record", "text", "file", "failure"]


class ArticlePosition(NamedTuple):
    """Position of an article in a source: its file, and its number in the file, from 1."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """An article that is found and not read yet. It can be sent to another process.

    Attributes:
        position: its position in the source.
        source: the same for messages.
        id: its id if it has none of its own.
        kind: ``record`` (``value`` holds it), ``text`` (``value`` is the text), ``file`` (it is
            opened when the article is read), or ``failure`` (``value`` is the error why the
            source, or the rest of a file, cannot be read).
        value: see ``kind``.
        end: number of bytes of the source up to its end, packed; a little more where the file
            is read ahead.
        stamp: size and times of the file, see ``SourceFile``.
        digest: hash of its content, where ``with_digest`` gave it one; else 0.
    """

    position: ArticlePosition
    source: str
    id: str
    kind: PendingKind
    value: Any
    end: int = 0
    stamp: str = ""
    digest: int = 0

    @property
    def record(self) -> Record:
        """The article as a record."""
        return Record(self.source, self.id, self.value)

    def read(self, columns: Columns) -> Article | ReadError:
        """Return the article, or an error that says what is wrong with it."""
        try:
            article = self._parse(columns)
        except ReadError as error:
            return error
        except FileNotFoundError:
            return vanished_error(self.source)
        except READ_EXCEPTIONS as error:
            return to_read_error(self.source, error)
        return _refuse_noise(article) if isinstance(article, Article) else article

    def own_id(self, columns: Columns) -> str:
        """Return the id of an article that cannot be read: the record's own if it has one."""
        return record_id(self.record, columns) if self.kind == "record" else self.id

    def with_digest(self) -> PendingArticle:
        """Return the article with a hash of its content, to tell later whether it changed.

        A local file is read for it. Of a remote file only its size and times count.
        """
        return replace(self, digest=int.from_bytes(self._hash().digest()))

    def _hash(self) -> Any:
        if self.kind != "file":
            content = repr(self.value)
        elif is_remote(self.position.file):
            content = self.stamp
        else:
            try:
                with Path(self.position.file).open("rb") as file:
                    return hashlib.file_digest(file, _hash_function)
            except OSError as error:
                content = repr(error)
        return _hash_function(content.encode("utf-8", "surrogatepass"))

    def _parse(self, columns: Columns) -> Article | ReadError:
        if self.kind == "failure":
            return self.value
        if self.kind == "record":
            return record_to_article(self.record, columns)
        if self.kind == "text":
            return parse_text_or_html(self.value, "", self.id, self.source)
        with open_file(self.position.file) as file:
            text = decode(file.read(self.source, MAX_TEXT), self.source)
        return parse_text_or_html(text, format_of(self.position.file), self.id, self.source)


def _refuse_noise(article: Article) -> Article | ReadError:
    """Return the article, or an error if its text is nothing that a method can summarize."""
    source = article.source or article.id
    if not article.references and not any(map(str.isalpha, article.text)):
        reason = "has no words" if article.text.strip() else "is empty"
        return ReadError(source, f"{reason}: there is nothing to summarize")
    sample = article.text[:_SAMPLE]
    if len(sample) > 1000 and len(set(sample)) < _MIN_CHARACTERS:
        return ReadError(source, "holds the same few characters over and over, not an article")
    if 2 * sum(map(len, _UNBROKEN.findall(sample))) > len(sample):
        return ReadError(source, "holds unbroken runs of characters, not words: is it encoded?")
    return article
