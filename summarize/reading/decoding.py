"""Bytes to text: the encoding is detected, and binary files are refused."""

from __future__ import annotations

import codecs
import re

import webencodings

from summarize.errors import ReadError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (  # (first bytes of a format that is not text, what it is and what to do)
    (b"%PDF-", "a PDF: convert it to text first (for example with pdftotext)"),
    (b"PK\x03\x04", "a zip or Office file: unpack it or save it as text first"),
    (b"\xd0\xcf\x11\xe0", "an Office file: save it as text first"),
    (b"\x1f\x8b", "gzip data: name it .gz"),
    (b"\xfd7zXZ", "xz data: name it .xz"),
)
# The encoding that a page or an XML document declares.
_CHARSET = re.compile(
    rb"charset\s*=\s*[\"']?([A-Za-z][\w.:-]{2,30})|<\?xml[^>]{0,200}encoding=[\"']([\w.:-]{3,30})",
    re.IGNORECASE,
)
_NOT_LEGACY = ("utf-8", "utf-16le", "utf-16be", "x-user-defined")  # the bytes would show these
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_LAST_ASCII = 0x7F
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# Thresholds, chosen by hand.
_SAMPLE = 65_536  # bytes or characters that are looked at to judge the whole
_CHARSET_WITHIN = 2048  # bytes in which an HTML page must declare its encoding
_MAX_CONTROLS = 0.01  # share of control characters; a text with more is binary
_MAX_BROKEN = 0.2  # ratio of broken to sound multi-byte sequences; with more it is not UTF-8
_MOSTLY_ASCII = 0.05  # share of other bytes up to which undeclared text is Western
_MIN_ZEROS = 0.7  # share of every other byte that is zero in UTF-16 of Latin text


def decode(data: bytes, source: str) -> str:
    """Decode the bytes of a file.

    The encoding is UTF-8 or UTF-16/32 (by byte order mark, or by the bytes themselves). Else it is
    the one that a page declares, as browsers take its label (WHATWG Encoding Standard: gb2312 is
    gbk, iso-8859-1 is Windows-1252), or the most likely one. A byte order mark is dropped;
    nothing else is changed.

    Args:
        data: the whole file.
        source: the file's name, for messages.

    Raises:
        ReadError: the bytes are not text.
    """
    for signature, advice in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(source, f"is {advice}")
    text = decode_anyway(data)
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > _MAX_CONTROLS * len(sample):
        raise ReadError(source, "looks like a binary file, not text; give text, HTML or records")
    return text


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding of a file by its first bytes, and the length of its byte order mark.

    Without a mark it is ``utf-8``, unless every other byte is zero, as in UTF-16 of Latin text.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name, len(mark)
    sample = head[: _SAMPLE // 2 * 2]
    if len(sample) >= 4:
        even_zeros, odd_zeros = sample[::2].count(0), sample[1::2].count(0)
        threshold = _MIN_ZEROS * len(sample) / 2
        if odd_zeros > threshold and not even_zeros:
            return "utf-16-le", 0
        if even_zeros > threshold and not odd_zeros:
            return "utf-16-be", 0
    return "utf-8", 0


def decode_anyway(data: bytes) -> str:
    """Decode as ``decode`` does, but never refuse."""
    encoding, mark_length = encoding_of(data[:_SAMPLE])
    data = data[mark_length:]
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return data.decode(encoding, errors="replace")
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    sound = sum(1 for char in lenient[:_SAMPLE] if char > "\x7f" and char != "\ufffd")
    if broken <= _MAX_BROKEN * sound:
        return lenient
    return _decode_legacy(data)


def _decode_legacy(data: bytes) -> str:
    """Decode what is not UTF-8: by the charset that a page declares, else by the bytes."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    label = next(filter(None, declared.groups())).decode("ascii") if declared else ""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in _NOT_LEGACY:
        return data.decode(_detect_legacy(data), errors="replace")
    return encoding.codec_info.decode(data, "replace")[0]


def _detect_legacy(data: bytes) -> str:
    """Return the likely encoding. Text that is mostly ASCII is Western: Windows-1252 or Latin-1."""
    sample = data[:_SAMPLE]
    if sum(byte > _LAST_ASCII for byte in sample) > _MOSTLY_ASCII * len(sample):
        import charset_normalizer

        if best := charset_normalizer.from_bytes(sample).best():
            return best.encoding
    return "latin-1" if any(byte in sample for byte in _NOT_IN_CP1252) else "cp1252"
