"""Quotations and brackets."""

from __future__ import annotations

import pytest

from summarize.text.quoted_spans import Enclosures


@pytest.mark.parametrize(
    ("text", "enclosed"),
    [
        ("He said “no. Never.” Then", ["“no. Never.”"]),
        ("Er sagte „nein. Nie.“ Dann", ["„nein. Nie.“"]),
        ('He said "no. Never." Then', ['"no. Never."']),
        ("He said 'no. It's over.' Then", ["'no. It's over.'"]),
        ("The wall (see p. 3. Or 4.) and [sic. So] on", ["(see p. 3. Or 4.)", "[sic. So]"]),
        ("A “vote (at 9 p.m. “sharp”) was” held", ["(at 9 p.m. “sharp”)"]),
        ('A 6" pipe and a 9" pipe', []),
        ("The mayors' vote and the boats' crews", []),
        ("“An opening without an end. And so on", []),
    ],
)
def test_enclosures(text: str, enclosed: list[str]) -> None:
    found = Enclosures(text)
    pairs = zip(found.starts, found.ends, strict=True)
    assert [text[start:end] for start, end in pairs] == enclosed


def test_contains_is_strict() -> None:
    text = "a (b) c"
    found = Enclosures(text)
    assert [index for index in range(len(text) + 1) if found.contains(index)] == [3, 4]
