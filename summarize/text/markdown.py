"""Escape text for Markdown."""

from __future__ import annotations

# Characters that CommonMark or a table of GitHub's Markdown can read as markup.
_MARKUP = frozenset("\\`*_[]<>#|")


def escape_markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows each character as it is.

    A backslash is put before characters of markup. ``&`` becomes ``&amp;`` where the text also
    has a ``;``, as only both together can form an entity such as ``&copy;``.
    """
    escaped = "".join(f"\\{char}" if char in _MARKUP else char for char in text)
    return escaped.replace("&", "&amp;") if "&" in escaped and ";" in escaped else escaped
