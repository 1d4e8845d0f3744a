"""Bytes of the fuzzer as texts: one byte is a character or a whole token of a vocabulary.

A fuzzer that changes single bytes so changes whole tags, quotation marks or numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIRST_TOKEN = 128  # smaller bytes are ASCII characters
_ANY_CHARACTER = 255  # the next three bytes are a code point
_CODE_POINTS = 0x110000
MOST_TOKENS = _ANY_CHARACTER - _FIRST_TOKEN


class Vocabulary:
    """Tokens of a kind of text, at most 127.

    >>> names = Vocabulary(["<p>", "</p>"])
    >>> names.decode(bytes([128, 65, 129])), names.encode("<p>A</p>")
    ('<p>A</p>', b'\\x80A\\x81')
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        if len(tokens) > MOST_TOKENS:
            raise ValueError(f"{len(tokens)} tokens, {MOST_TOKENS} at most")
        self._tokens = list(tokens)
        self._bytes = {token: _FIRST_TOKEN + index for index, token in enumerate(tokens)}
        longest_first = sorted(map(re.escape, tokens), key=len, reverse=True)
        self._piece = re.compile("|".join([*longest_first, "."]), re.DOTALL)

    def decode(self, data: bytes) -> str:
        """Return the text that bytes stand for; all bytes stand for some."""
        parts: list[str] = []
        rest = iter(data)
        for byte in rest:
            if byte == _ANY_CHARACTER:
                code = int.from_bytes(bytes(next(rest, 0) for _ in range(3)))
                parts.append(chr(code % _CODE_POINTS))
            elif byte - _FIRST_TOKEN in range(len(self._tokens)):
                parts.append(self._tokens[byte - _FIRST_TOKEN])
            else:
                parts.append(chr(byte))
        return "".join(parts)

    def encode(self, text: str) -> bytes:
        """Return bytes that stand for a text."""
        return b"".join(self._encoded(match[0]) for match in self._piece.finditer(text))

    def _encoded(self, piece: str) -> bytes:
        if piece in self._bytes:
            return bytes([self._bytes[piece]])
        code = ord(piece)
        if code < _FIRST_TOKEN:
            return bytes([code])
        return bytes([_ANY_CHARACTER]) + code.to_bytes(3)


def tokens_of(lines: str) -> list[str]:
    """Return the tokens between ``|`` in lines that are indented by four spaces."""
    return lines.replace("\n", "").replace("    ", "").split("|")


# Marks, spaces and letters that parsers stumble over.
ODD = [
    *"“”‘’«»„…–—•·° \u00ad\u200b\u2028\u2060\ufeff\u0301\x00\x0b\x1b\x1c\x85\ud800",
    *"éßİıſΣ中文。「」ของ½²٣Ⅷ🙂",
]
WORDS = tokens_of(
    """
    The|the|a|of|and|not|never|no|without|said|Mr.|Dr.|U.S.|e.g.|St.|council|wall|harbour
    |Mayor Orrell|Orrell|FBI|46|46.2 million|£46m|$1.3 m|12%|per cent|two|third|twenty-one|half
    |Oct. 22|10 June 2026|2019-20|4-3|1:10:31|nearly|more than|km|p.m.|won't|O’Brien's
"""
)
MARKDOWN = [
    *["\n", "\n\n", ". ", "? ", "! ", ", ", ": ", "; ", "...", ". . ."],
    *["- ", "* ", "• ", "1. ", "2) ", "# ", "## ", "> ", "**", "__", "```", "| ", "---\n"],
    *["[wall](http://a.example/b)", "![pier](p.png)", "title: ", "date: ", "takeaways:\n", "  - "],
    *["Key takeaways\n", "Key points:", "IN BRIEF\n", "By Ann Lee\n", "LONDON (Reuters) - "],
    *["The council voted on Tuesday.", "It will cost 46 million.", "Read more", "@highlight"],
]
HTML = tokens_of(
    """
    <html><body>|<head>|</head>|<title>|</title>|<h1>|</h1>|<h2>|</h2>|<p>|</p>|<div>|</div>
    |<ul>|</ul>|<ol>|<li>|</li>|<br>|<b>|</b>|<a href="/x">|</a>|<article>|</article>|<section>
    |<aside>|</aside>|<table><tr><td>|</td>|</table>|<blockquote>|<figure>|<figcaption>|<script>
    |</script>|<style>|<!--|-->|<![CDATA[|]]>|<svg>|<template>|<details><summary>|<dl><dt>|<dd>
    |<time datetime="2026-06-10">|</time>|<meta name="description" content="|<nav>|<footer>|<main>
    |<meta property="og:title" content="|<script type="application/ld+json">|{"@type":"NewsArticle"
    |"headline":"|"datePublished":"|">|" class="summary|" class="byline| style="display:none">
    |&amp;|&lt;p&gt;|&nbsp;|&#8217;|&#x1F600;|&#0;|&copy|<?xml version="1.0"?>|<!doctype html>
"""
)
