"""What was found and is not read yet: cheap to find one after the other, costly to read."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, cast

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.decoding import decode, decode_anyway
from summarize.reading.hub_datasets import hub_records, is_hub_name
from summarize.reading.records import (
    Columns,
    Record,
    delimited,
    id_of,
    json_document,
    json_lines,
    parquet,
    to_article,
)
from summarize.reading.sources import (
    UNREADABLE,
    Located,
    Opened,
    as_read_error,
    has_pattern,
    is_remote,
    kind_of,
    located,
    opened,
    order_of,
)
from summarize.reading.text import parse_text
from summarize.text.words import printable

RECORDS: dict[str, Callable[[IO[bytes], str, str], Iterator[Record]]] = {
    "jsonl": json_lines,
    "json": json_document,
    "csv": delimited,
    "parquet": parquet,
}
_STDIN = "-"
_FEWEST_CHARACTERS = 5  # different ones, in a text of over 1,000: less is no language
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype|html|head|body|article|div|main|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"\{\s*\"|\[\s*[{\"\]]")
_UNBROKEN = re.compile("[!-~]{1000,}")


Kind = Literal["record", "text", "file", "failure"]


class Place(NamedTuple):
    """A place in a source: the file, and the number of the article in it, from 1."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Unread:
    """An article that was found and not read yet. Can be sent to another process.

    Attributes:
        place: where it stands.
        source: the same for messages.
        id: for want of one of its own.
        kind: ``record`` (``value`` holds it), ``text`` (``value`` is the text), ``file`` (it is
            opened when it is read), or ``failure`` (``value`` says why the source, or the rest
            of a file, cannot be read).
        value: see ``kind``.
        end: bytes of the source up to its end, as they lie there; a little more where the file
            is read ahead.
    """

    place: Place
    source: str
    id: str
    kind: Kind
    value: Any
    end: int = 0

    def read(self, columns: Columns) -> Article | ReadError:
        """Return the article, or say what is wrong with it."""
        try:
            if self.kind == "failure":
                found = self.value
            elif self.kind == "record":
                found = to_article((self.source, self.id, self.value), columns)
            elif self.kind == "text":
                found = _parse(self.value, "", self.id, self.source)
            else:
                with opened(self.place.file) as file:
                    text = decode(file.stream.read(), self.source)
                found = _parse(text, kind_of(self.place.file), self.id, self.source)
        except ReadError as error:
            return error
        except UNREADABLE as error:
            return as_read_error(self.source, error)
        return _checked(found) if isinstance(found, Article) else found

    def own_id(self, columns: Columns) -> str:
        """Return the id of a record that cannot be read, as far as it tells one."""
        if self.kind != "record":
            return self.id
        return id_of((self.source, self.id, self.value), columns)

    def checksum(self) -> int:
        """Return a number that tells two records or texts apart; 0 for a file."""
        return 0 if self.kind == "file" else zlib.crc32(repr(self.value).encode("utf-8", "replace"))


def find(
    source: str,
    columns: Columns,
    *,
    after: Place | None = None,
    but_for: Collection[Path] = (),
    begun: Callable[[str], None] = lambda file: None,
) -> Iterator[Unread]:
    """Find the articles of a source, in order; what cannot be read is a record that says so.

    Args:
        source: a file, folder, pattern or URI (see ``located``), a dataset (``hf:…``), or ``-``
            for standard input.
        columns: the names of record columns, by which a nameless CSV is told.
        after: pass over what stands before this place; the article there comes first.
        but_for: files that are passed over, resolved.
        begun: is told of each file that is begun or passed over.
    """
    files = iter(inputs(source, but_for))
    first = next(files, None) or ReadError(source, "is a folder without articles")
    yield from found_in(chain([first], files), columns, after=after, begun=begun)


def found_in(
    files: Iterable[Located | ReadError],
    columns: Columns,
    *,
    after: Place | None = None,
    begun: Callable[[str], None] = lambda file: None,
) -> Iterator[Unread]:
    """Find the articles of some files, in order; see ``find``."""
    before = 0  # bytes of the files that went before
    for file in files:
        path, size = (file.source, 0) if isinstance(file, ReadError) else (file.path, file.size)
        begun(path)
        if after is None or order_of(path) >= order_of(after.file):
            skipped = after.number - 1 if after and path == after.file else 0
            for number, one in islice(enumerate(_found(file, columns), 1), skipped, None):
                (name, id, value), kind, end = one
                yield Unread(Place(path, number), name, id, kind, value, before + end)
        before += size


def inputs(source: str, but_for: Collection[Path] = ()) -> Iterable[Located | ReadError]:
    """Return the files of a source, in order; standard input and a dataset count as one."""
    if not source:
        return [ReadError("''", "names no file or folder")]
    if source == _STDIN:
        return [Located(_STDIN, "stdin", 0)]
    if is_hub_name(source):
        return [Located(source, source, 0)]
    return located(source, but_for)


def size_of(source: str, but_for: Collection[Path] = ()) -> int | None:
    """Return how many bytes a source has, as they lie there; None where that is not known."""
    if source == _STDIN or is_hub_name(source):
        return None
    return sum(one.size for one in located(source, but_for) if isinstance(one, Located))


def look(head: bytes, columns: Columns) -> str:
    """Tell the format from a file's first bytes."""
    if head.startswith(b"PAR1"):
        return "parquet"
    start = decode_anyway(head).lstrip()
    if _JSON.match(start):
        whole = start.startswith("{") and "}" in start.split("\n", 1)[0]
        return "jsonl" if whole else "json"
    header = re.split(r"[,;\t]", start.split("\n", 1)[0].casefold())
    named = {cell.strip(' "\r') for cell in header} & {*columns.text, *columns.references}
    return "csv" if len(header) > 1 and named else "text"


def holds_many(source: str) -> bool:
    """Whether a source may hold more than one article, by its name and what lies there."""
    if source == _STDIN or is_hub_name(source) or is_remote(source) or has_pattern(source):
        return True
    with suppress(OSError, ValueError):
        return kind_of(source) not in ("", "text", "html") or Path(source).is_dir()
    return False


class _Found(NamedTuple):
    """What ``_found`` says of an article: a part of ``Unread``."""

    record: Record
    kind: Kind
    end: int


def _found(file: Located | ReadError, columns: Columns) -> Iterator[_Found]:
    """Yield what a file holds; what stops the reading comes as the last."""
    if isinstance(file, ReadError):
        yield _Found((file.source, file.source, file), "failure", 0)
        return
    try:
        if is_hub_name(file.path):
            yield from (_Found(record, "record", 0) for record in hub_records(file.path))
        elif file.path == _STDIN:
            stream = Opened(cast(Any, sys.stdin.buffer), lambda: 0)
            yield from _in_stream(stream, "", file._replace(path="stdin"), columns)
        elif kind_of(file.path) in ("text", "html"):
            yield _Found((file.path, file.id, None), "file", file.size)
        else:
            with opened(file.path) as stream:
                yield from _in_stream(stream, kind_of(file.path), file, columns)
    except ReadError as error:
        yield _Found((error.source, file.id, error), "failure", file.size)
    except UNREADABLE as error:
        failure = as_read_error(file.path, error)
        yield _Found((file.path, file.id, failure), "failure", file.size)


def _in_stream(opened: Opened, kind: str, file: Located, columns: Columns) -> Iterator[_Found]:
    stream = opened.stream
    kind = kind or look(stream.peek(4096)[:4096], columns)
    if kind not in RECORDS:
        text = decode(stream.read(), file.path)
        yield _Found((file.path, file.id, text), "text", file.size)
        return
    empty = True
    for record in RECORDS[kind](stream, file.path, file.id):
        empty = False
        yield _Found(record, "record", opened.position())
    if empty:
        raise ReadError(file.path, "is empty: it holds no records")


def _parse(text: str, kind: str, id: str, source: str) -> Article:
    if kind == "html" or _HTML.match(text):
        from summarize.reading.html import parse_html

        return parse_html(printable(text), id, source=source)
    return parse_text(text, id, source=source)


def _checked(article: Article) -> Article | ReadError:
    """Turn away texts that no method can do anything with."""
    source = article.source or article.id
    if not article.references and not any(map(str.isalpha, article.text)):
        reason = "has no words" if article.text.strip() else "is empty"
        return ReadError(source, f"{reason}: there is nothing to summarize")
    sample = article.text[:1_000_000]
    if len(sample) > 1000 and len(set(sample)) < _FEWEST_CHARACTERS:
        return ReadError(source, "holds the same few characters over and over, not an article")
    if 2 * sum(map(len, _UNBROKEN.findall(sample))) > len(sample):
        return ReadError(source, "holds unbroken runs of characters, not words: is it encoded?")
    return article
