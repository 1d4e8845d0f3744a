"""Lines of a stream of bytes, decoded one at a time, in constant memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO, AnyStr

from summarize.reading.decoding import decode_anyway, encoding_of

_HEAD = 4096  # bytes that tell the encoding
_CHUNK = 1 << 20  # bytes read at a time where no line feed ends a line
_MAX_LINE = 64 << 20  # bytes or characters of a line; chosen by hand
_LONE_RETURN_FIRST = re.compile(r"[^\r\n]*\r(?!\n|$)")


def decoded_lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield decoded lines with what ends them.

    A lone carriage return ends a line only if it ends the first one. UTF-8 is decoded line by
    line, so one bad line does not affect others.

    Raises:
        ValueError: a line is too long.
    """
    head = stream.peek(_HEAD)[:_HEAD] if isinstance(stream, io.BufferedReader) else b""
    encoding, mark_length = encoding_of(head)
    stream.read(mark_length)
    if encoding != "utf-8":
        is_universal = _LONE_RETURN_FIRST.match(head.decode(encoding, "replace"))
        newline = "" if is_universal else "\n"
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline=newline)
        yield from _bounded(text)
        return
    for line in _lines(stream):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield decode_anyway(line)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    first = stream.readline(_CHUNK)
    if _LONE_RETURN_FIRST.match(first.decode("latin-1")):
        return _universal_lines(stream, first)
    rest = b"" if first.endswith(b"\n") else stream.readline(_MAX_LINE)
    return chain([_checked(first + rest)], _bounded(stream))


def _bounded(stream: IO[AnyStr]) -> Iterator[AnyStr]:
    """Yield the lines of a stream.

    Raises:
        ValueError: a line is too long.
    """
    while line := stream.readline(_MAX_LINE):
        yield _checked(line)


def _checked(line: AnyStr) -> AnyStr:
    if len(line) >= _MAX_LINE:
        raise ValueError(f"a line has over {_MAX_LINE >> 20} MB")
    return line


def _universal_lines(stream: IO[bytes], rest: bytes) -> Iterator[bytes]:
    r"""Yield lines that end in ``\n``, ``\r`` or ``\r\n``; ``rest`` comes before the stream."""
    while piece := stream.readline(max(_CHUNK, len(rest))):  # a long line is copied a few times
        lines = (rest + piece).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith(b"\n") else _checked(lines.pop())
        yield from lines
    yield from rest.splitlines(keepends=True)
