"""The headings under which editors list takeaways.

``Key takeaways`` and its like are clear wherever they stand. ``Summary``, ``What to know`` or
``The bottom line`` also head ordinary sections.
"""

from __future__ import annotations

import re

_CLEAR = (
    r"(?:(?:the|our|your|five|four|three|six|[3-9]|10)\s+)?"
    r"(?:(?:key|main|top|major|big|biggest|quick|story|article)\s+)?"
    r"take[-\s]?aways?"
    r"|(?:the\s+)?(?:key|main|story|article)\s+(?:points?|highlights?|facts|findings|messages)"
    r"|highlights|at\s+a\s+glance|tl;?dr"
)
_AMBIGUOUS = (
    r"in\s+(?:brief|short)|(?:the\s+)?(?:executive\s+|article\s+)?summary"
    r"|(?:here['’]s\s+)?(?:what|things|everything)\s+(?:you\s+need\s+)?to\s+know"
    r"|(?:the\s+)?bottom\s+line|quick\s+(?:read|facts)"
)
_OF_WHAT = r"(?:\s+(?:from|of|for|about|on|in)\s+(?:\S+\s+){0,5}\S+)?"
_DRESS = r"[\s*_#:：.\-–—|]*"  # what may stand around a heading
ALONE = re.compile(
    rf"{_DRESS}(?:(?P<clear>{_CLEAR})|(?P<ambiguous>{_AMBIGUOUS}))"
    rf"(?P<of>{_OF_WHAT}?){_DRESS}$",
    re.IGNORECASE,
)
RUN_IN = re.compile(
    rf"[*_#\s]*(?:(?P<clear>{_CLEAR})|(?P<ambiguous>{_AMBIGUOUS}))[*_\s]*[:：][*_\s]*(?=\S)",
    re.IGNORECASE,
)
INSIDE = re.compile(
    rf"(?<=[.!?…”\"’')])\s+[*_]*(?:{_CLEAR}|{_AMBIGUOUS})[*_\s]*"
    r"(?:[:：][*_\s]*(?=[-–—•*·▪●]|\(?1[.)]\s)|(?=[•▪●]))",
    re.IGNORECASE,
)
# How the headings end, in lower case, and what follows them inside a paragraph.
_ENDINGS = ("away", "aways", "point", "points", "highlight", "highlights", "facts", "findings")
_ENDINGS += ("messages", "glance", "tl;dr", "tldr", "brief", "short", "summary", "to know", "line")
_ENDINGS += ("quick read",)
_FOLLOWERS = re.compile("[:：•▪●]")


def is_heading(text: str) -> bool:
    """Whether ``text``, standing alone, is a heading under which editors list takeaways."""
    return len(text) < 100 and bool(ALONE.match(text.strip()))


def is_clear_heading(text: str) -> bool:
    """Whether ``text`` is such a heading that heads nothing else."""
    match = ALONE.match(text.strip()) if len(text) < 100 else None
    return bool(match and match["clear"] and not match["of"])


def may_hold_heading(text: str) -> bool:
    """Tell quickly whether a search for a heading inside a long paragraph is worth it."""
    ends = (match.start() for match in _FOLLOWERS.finditer(text))
    leads = (text[max(0, end - 24) : end].rstrip("*_ \n").lower() for end in ends)
    return any(lead.endswith(_ENDINGS) for lead in leads)
