"""Headings under which editors list takeaways.

Clear headings such as ``Key takeaways`` introduce takeaways wherever they stand. Ambiguous headings
such as ``Summary``, ``What to know``, ``Key findings`` or ``The bottom line`` also head ordinary
sections. The lists were chosen by hand.
"""

from __future__ import annotations

import re

from summarize.text.punctuation import AFTER_SENTENCE

_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_CLEAR = (
    rf"(?:here\s+are\s+)?(?:(?:the|our|your|{_NUMBER})\s+){{0,2}}"
    r"(?:(?:key|main|top|major|big|biggest|quick|story|article)\s+)?take[-\s]?aways?"
    r"|(?:the\s+)?(?:key|main|story|article)\s+(?:points?|highlights?|insights?)"
    r"|highlights|at[\s-]+a[\s-]+glance|tl;?dr"
)
_AMBIGUOUS = (
    r"in\s+(?:brief|short)|(?:the\s+)?(?:executive\s+|article\s+|quick\s+|ai\s+)?summary"
    rf"|(?:here['’]s\s+)?(?:what|{_NUMBER}\s+things|things|everything)\s+(?:you\s+need\s+)?to\s+know"
    r"|(?:the\s+)?bottom\s+line|quick\s+(?:read|facts)"
    r"|(?:the\s+)?(?:key|main)\s+(?:facts|findings|messages)"
)
_OF_WHAT = r"(?:\s+(?:from|of|for|about|on|in)\s+(?:\S+\s+){0,5}\S+)?"
_HEADING = rf"(?:(?P<clear>{_CLEAR})|(?P<ambiguous>{_AMBIGUOUS}))"
_MAX_LENGTH = 100  # characters of a heading; chosen by hand
_ALONE = re.compile(
    rf"\W*{_HEADING}(?P<of>{_OF_WHAT}?)(?:\s*\([^()]{{1,30}}\))?\W*$", re.IGNORECASE
)
# A heading at the start of a paragraph, with its items after it.
RUN_IN_HEADING = re.compile(
    rf"\W{{0,8}}{_HEADING}[*_\s]*(?:[:：][*_\s]*+(?=\S)|(?=[•▪●]))", re.IGNORECASE
)
# A heading in the middle of a paragraph.
INLINE_HEADING = re.compile(
    rf"{AFTER_SENTENCE}\s+[*_]*(?:{_CLEAR}|{_AMBIGUOUS})[*_\s]*"
    r"(?:[:：][*_\s]*(?=[-–—•*·▪●]|\(?1[.)]\s)|(?=[•▪●]))",
    re.IGNORECASE,
)
# A heading that is clear enough to make the sentences after it, in its paragraph, takeaways.
LISTING_HEADING = re.compile(r"\W{0,8}(?:the\s+)?key\s+(?:takeaways|points)\W*$", re.IGNORECASE)
TOP_WORDS = 150  # words of prose before a list that stands at the top; chosen by hand

# For a quick test: the last words of the headings, and the marks that follow them.
_ENDINGS = ("away", "aways", "point", "points", "highlight", "highlights", "facts", "findings")
_ENDINGS += ("messages", "glance", "tl;dr", "tldr", "brief", "short", "summary", "to know", "line")
_ENDINGS += ("quick read", "insight", "insights")
_FOLLOWERS = re.compile("[:：•▪●]")


def match_takeaway_heading(text: str) -> re.Match[str] | None:
    """Match a whole line as a heading under which editors list takeaways."""
    return _ALONE.match(text) if len(text) < _MAX_LENGTH else None


def is_takeaway_heading(text: str) -> bool:
    """Return whether a whole line is a heading under which editors list takeaways."""
    return match_takeaway_heading(text) is not None


def is_clear(heading: re.Match[str]) -> bool:
    """Return whether a match of ``match_takeaway_heading`` is a clear heading, not ambiguous."""
    return bool(heading["clear"] and not heading["of"])


def may_hold_heading(text: str) -> bool:
    """Return whether a paragraph may hold ``INLINE_HEADING``; much faster than the search."""
    ends = (match.start() for match in _FOLLOWERS.finditer(text))
    leads = (text[max(0, end - 24) : end].rstrip("*_ \n").lower() for end in ends)
    return any(lead.endswith(_ENDINGS) for lead in leads)
