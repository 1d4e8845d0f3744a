"""Escape text for Markdown."""

from __future__ import annotations

import re

# Characters that CommonMark or a table of GitHub's Markdown can read as markup.
_MARKUP = frozenset("\\`*_[]<>#|~")
_LIST_MARK = re.compile(r"(?:\d{1,9}(?=[.)])|(?=[-+]))(?=.(?:\s|$))")  # ends before the mark


def escape_markdown(text: str) -> str:
    r"""Return a line so that Markdown shows each character as it is.

    A backslash is put before characters of markup, and before the mark of a list at the start.
    ``&`` becomes ``&amp;`` where the text also has a ``;``, as only both together can form an
    entity such as ``&copy;``.

    >>> print(escape_markdown("1. *Boats* object."))
    1\. \*Boats\* object.
    """
    escaped = "".join(f"\\{char}" if char in _MARKUP else char for char in text)
    if mark := _LIST_MARK.match(escaped):
        escaped = f"{mark[0]}\\{escaped[mark.end() :]}"
    return escaped.replace("&", "&amp;") if "&" in escaped and ";" in escaped else escaped
