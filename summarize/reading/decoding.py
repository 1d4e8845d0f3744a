"""Bytes to text."""

from __future__ import annotations

import codecs
import re

from summarize.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF: convert it to text first (for example with pdftotext)"),
    (b"PK\x03\x04", "a zip or Office file: unpack it or save it as text first"),
    (b"\xd0\xcf\x11\xe0", "an Office file: save it as text first"),
    (b"\x1f\x8b", "gzip data: name it .gz"),
    (b"\xfd7zXZ", "xz data: name it .xz"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z][\w.-]{2,20})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536  # bytes or characters looked at to judge the whole
_MOST_CONTROLS = 0.01  # share of control characters beyond which a text is binary
_MOST_BROKEN = 0.2  # broken to sound multi-byte sequences: beyond, it was never UTF-8


def decode(data: bytes, source: str) -> str:
    """Decode a file: UTF-8 or UTF-16/32 (by byte order mark or look), else Windows-1252/Latin-1.

    A byte order mark is dropped; nothing else is changed.

    Raises:
        ReadError: the bytes are not text.
    """
    for signature, advice in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(source, f"is {advice}")
    text = decode_anyway(data)
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise ReadError(source, "looks like a binary file, not text; give text, HTML or records")
    return text


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding that the first bytes tell and how many bytes its mark takes.

    Without a mark it is ``utf-8`` unless every other byte is zero, as in UTF-16 of Latin text.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    sample = head[: _SAMPLE // 2 * 2]
    if len(sample) >= 4:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        most = 0.7 * len(sample) / 2
        if odd > most and not even:
            return "utf-16-le", 0
        if even > most and not odd:
            return "utf-16-be", 0
    return "utf-8", 0


def decode_anyway(data: bytes) -> str:
    """Decode as ``decode`` does, whatever the bytes are."""
    encoding, mark = encoding_of(data[:_SAMPLE])
    data = data[mark:]
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return data.decode(encoding, errors="replace")
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    sound = sum(1 for char in lenient[:_SAMPLE] if char > "\x7f" and char != "\ufffd")
    if broken <= _MOST_BROKEN * sound:
        return lenient
    return _decode_single_byte(data)


def _decode_single_byte(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    names = [declared[1].decode("ascii")] if declared and b"16" not in declared[1] else []
    for name in [*names, "cp1252"]:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")
