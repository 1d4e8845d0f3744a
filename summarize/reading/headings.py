"""The headings under which editors list takeaways.

``Key takeaways`` and its like are clear wherever they stand. ``Summary``, ``What to know``,
``Key findings`` or ``The bottom line`` also head ordinary sections.
"""

from __future__ import annotations

import re

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
_LONGEST = 100  # characters of a heading
_ALONE = re.compile(
    rf"\W*{_HEADING}(?P<of>{_OF_WHAT}?)(?:\s*\([^()]{{1,30}}\))?\W*$", re.IGNORECASE
)
RUN_IN_HEADING = re.compile(
    rf"\W{{0,8}}{_HEADING}[*_\s]*(?:[:：][*_\s]*+(?=\S)|(?=[•▪●]))", re.IGNORECASE
)
INLINE_HEADING = re.compile(
    rf"(?<=[.!?…”\"’')])\s+[*_]*(?:{_CLEAR}|{_AMBIGUOUS})[*_\s]*"
    r"(?:[:：][*_\s]*(?=[-–—•*·▪●]|\(?1[.)]\s)|(?=[•▪●]))",
    re.IGNORECASE,
)
# So plain a heading that sentences after it, in its own paragraph, are takeaways too.
LISTING_HEADING = re.compile(r"\W{0,8}(?:the\s+)?key\s+(?:takeaways|points)\W*$", re.IGNORECASE)
TOP_WORDS = 150  # a list with fewer words of prose before it stands at the top

# How the headings end, in lower case, and what follows them inside a paragraph.
_ENDINGS = ("away", "aways", "point", "points", "highlight", "highlights", "facts", "findings")
_ENDINGS += ("messages", "glance", "tl;dr", "tldr", "brief", "short", "summary", "to know", "line")
_ENDINGS += ("quick read", "insight", "insights")
_FOLLOWERS = re.compile("[:：•▪●]")


def match_takeaway_heading(text: str) -> re.Match[str] | None:
    """Match ``text``, standing alone, as a heading under which editors list takeaways."""
    return _ALONE.match(text) if len(text) < _LONGEST else None


def is_takeaway_heading(text: str) -> bool:
    """Whether ``text``, standing alone, is such a heading."""
    return match_takeaway_heading(text) is not None


def is_clear(heading: re.Match[str]) -> bool:
    """Whether a heading that ``match_heading`` found heads nothing else."""
    return bool(heading["clear"] and not heading["of"])


def may_hold_heading(text: str) -> bool:
    """Tell quickly whether a search for a heading inside a long paragraph is worth it."""
    ends = (match.start() for match in _FOLLOWERS.finditer(text))
    leads = (text[max(0, end - 24) : end].rstrip("*_ \n").lower() for end in ends)
    return any(lead.endswith(_ENDINGS) for lead in leads)
