"""Section headings that run into their paragraph, without a line break between them."""

from __future__ import annotations

import re

from summarize.text.attributions import starts_with_attribution

_QUOTED = re.compile(r"[‘“\"'](?P<title>[^‘’“”\"\n]{8,70}?)[’”\"']\s+(?=[A-Z“‘\"'])")
_UNQUOTED = re.compile(
    r"(?!(?:The|A|An|This|That|His|Her|Its|Those|All|Any|No)\s)"
    r"(?P<title>[A-Z][\w’'-]*(?:\s+(?!(?:who|that|which|he|she|it|they|is|was|has)\s)[a-z][\w’'-]*)"
    r"{1,3}ed)\s+(?=[A-Z][\w’'-]+\s+(?:was|is|has|had|will|were|are)\s)"
)


def run_in_heading_length(text: str, *, allow_unquoted: bool = False) -> int:
    """Return the number of characters of a heading that runs into its paragraph, or 0.

    A quoted heading has several words, most in lower case, and no punctuation at its end. A new
    sentence follows it (‘Talks were planned’ When asked …). An unquoted heading (Meeting shelved
    The minister was …) is less certain. It is recognised only with ``allow_unquoted``, for
    articles that are known to use run-in headings.
    """
    match = _QUOTED.match(text[:160])
    if (
        match
        and _looks_like_heading(match["title"])
        and not starts_with_attribution(text[match.end() :])
    ):
        return match.end()
    if allow_unquoted and (match := _UNQUOTED.match(text[:120])):
        return match.end()
    return 0


def _looks_like_heading(title: str) -> bool:
    words = title.split()
    lower_case = sum(word[:1].islower() for word in words)
    return 3 <= len(words) <= 10 and 2 * lower_case >= len(words) and title[-1] not in ".,!?;:…"
