"""Lines of a stream of bytes, decoded one at a time, in constant memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, AnyStr

from summarize.reading.decoding import decode_anyway, encoding_of

_HEAD = 4096  # bytes that tell the encoding
_CHUNK = 1 << 20  # bytes read at a time where no line feed ends a line
# Limits, chosen by hand. A line may hold an article of text; War and Peace has 3 MB.
_MAX_LINE = 16 << 20  # bytes or characters of a line
_MAX_BLANK = 1_000_000  # blank lines in a row
_LONE_RETURN_FIRST = re.compile(r"[^\r\n]*\r(?!\n|$)")


def decoded_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield decoded lines with what ends them.

    A lone carriage return ends a line only if it ends the first one. UTF-8 is decoded line by
    line, so one bad line does not affect others.

    Raises:
        ValueError: a line is too long, or too many lines in a row are blank.
    """
    head = stream.peek(_HEAD)[:_HEAD] if isinstance(stream, io.BufferedReader) else b""
    encoding, mark_length = encoding_of(head)
    stream.read(mark_length)
    if encoding != "utf-8":
        is_universal = _LONE_RETURN_FIRST.match(head.decode(encoding, "replace"))
        newline = "" if is_universal else "\n"
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline=newline)
        yield from _bounded(_lines(text))
        return
    for line in _bounded(_byte_lines(stream)):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield decode_anyway(line)


def _bounded(lines: Iterable[AnyStr]) -> Iterator[AnyStr]:
    """Yield lines.

    Raises:
        ValueError: a line is too long, or too many lines in a row are blank.
    """
    blank = 0
    for line in lines:
        if len(line) >= _MAX_LINE:
            raise ValueError(f"a line has over {_MAX_LINE >> 20} MB")
        blank = 0 if len(line) > 2 else blank + 1  # longer than a line feed with its return
        if blank > _MAX_BLANK:
            raise ValueError(f"over {_MAX_BLANK:,} lines in a row are blank")
        yield line


def _byte_lines(stream: IO[bytes]) -> Iterable[bytes]:
    first = stream.readline(_CHUNK)
    if _LONE_RETURN_FIRST.match(first.decode("latin-1")):
        return _universal_lines(stream, first)
    rest = b"" if first.endswith(b"\n") else stream.readline(_MAX_LINE)
    return chain([first + rest], _lines(stream))


def _lines(stream: IO[AnyStr]) -> Iterator[AnyStr]:
    """Yield the lines of a stream, a longer one in pieces."""
    while line := stream.readline(_MAX_LINE):
        yield line


def _universal_lines(stream: IO[bytes], rest: bytes) -> Iterator[bytes]:
    r"""Yield lines that end in ``\n``, ``\r`` or ``\r\n``; ``rest`` comes before the stream."""
    while piece := stream.readline(max(_CHUNK, len(rest))):  # a long line is copied a few times
        lines = (rest + piece).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        yield from lines
        if len(rest) >= _MAX_LINE:
            break
    yield from rest.splitlines(keepends=True)
