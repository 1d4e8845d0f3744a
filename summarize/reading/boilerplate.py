"""Boilerplate of an article: credits, captions, notices, bylines and lines with only a date.

The patterns are anchored and the paragraphs short, so that prose about cookies or photographs
stays.
"""

from __future__ import annotations

import re

from summarize.reading.dates import is_date_line
from summarize.text.calendar import MONTH_PREFIXES, WEEKDAYS

_MAX_LENGTH = 400  # characters; a longer paragraph is prose; chosen by hand

# "By Monday", "By March" and "By May" do not begin a byline; "By Marcus" and "By Maya" do.
_MONTH_STARTS = "|".join(month for month in MONTH_PREFIXES if month not in ("Mar", "May"))
_NOT_A_NAME = (
    rf"(?!{'|'.join(WEEKDAYS)}|{_MONTH_STARTS}|Mar(?:ch)?\b|May\b"
    r"|The\b|Then\b|Early|Late|Mid|Noon|Midnight|[A-Z]\w+ing\b)"
)
_NAMES = (
    rf"{_NOT_A_NAME}[A-Z][\w.’'-]*(?:[\s,;/]+(?:[A-Z][\w.’'-]*|and|in|for|with|&|de|van|von|der|al|by"
    r"|editing|writing|reporting|additional))*"
)
_BYLINE = re.compile(
    rf"(?:By|BY|Words by|Story by)\s+{_NAMES}"
    r"(?:\s*[,|·•–—-]\s*(?:\S+\s+){0,5}\S+)?(?<![.!?])$"
)
_WORK_BY = re.compile(
    r"[(\[]?\s*(?:additional |other )?(?:reporting|editing|writing|reported|edited|written|compiled"
    r"|translated|translation|research|produced|graphics?|photography|illustrations?|video|story) "
    rf"(?:from [A-Z]\w+ )?by:?\s+(?-i:{_NAMES})[.)\]]*$",
    re.IGNORECASE,
)
# The last line of posts in feeds of WordPress.
_FIRST_ON = (
    r"the (?:post(?! office)|article|story) .{1,300}? (?:first appeared|appeared first) on .{1,100}"
)
_FIRST_ON_END = re.compile(rf"(?:^|(?<=[.!?”\"’])\s+|\s*\n\s*){_FIRST_ON}$", re.IGNORECASE)
_BIOGRAPHY = re.compile(
    rf"{_NAMES}(?: \([^()]{{1,40}}\))?,? (?:is(?: \S+){{0,8}}? (?:reporter|writer|editor"
    r"|correspondent|columnist|journalist|contributor|author|producer|blogger|freelancer)\b.{0,20}"
    r"\b(?:at|for|with|on|covering|covers|who|based|and|whose|of|in|from)\b"
    r"|(?:covers|writes about|reports on) .{3,60} (?:for|at) (?:the )?[A-Z])"
)
# Matched against lower-case text: without IGNORECASE they are several times faster.
_CREDIT_START = re.compile(
    r"this (?:story|article|piece|column) (?:was|has been|is|first|originally)\b.{0,40}"
    r"(?:published|updated|corrected|appeared|produced|translated|reprinted)|"
    r"(?:follow|like|find|join) us (?:on|at|@)|follow [\w ]{1,40} on (?:twitter|x|facebook)\b|"
    r"(?:subscribe|sign up|register|log in|sign in)"
    r"(?: (?:to|for|now|here|today|below|free|with|and|or)\b.{0,80}|[.!]?)$|"
    r"(?:click|tap) here\b|(?:read|see|watch|listen|hear)(?: more| also)?\s*:|read more\b|"
    r"(?:more (?:from|on|about)|related(?: stories| articles)?|see also|you may also like|"
    r"most read|recommended|share this|advertisement|sponsored|scroll down)\b[^.!?]{0,80}$|"
    r"(?:photo(?:graph)?|image|picture|caption|file photo|credit|source|graphic|video)s?"
    r"(?: by| credit| courtesy)?\s*:|"
    r"[(\[]?(?:ap photo|getty images|reuters|afp)[/|)\]]|"
    r"©|copyright (?:©|\(c\)|\d{4})|\(c\) ?\d{4}|"
    r"(?:we|this (?:site|website|page)) uses? cookies\b|(?:accept|manage) (?:all )?cookies\b|"
    r"cookies? (?:notice|policy|settings|preferences)\b|privacy notice\b|"
    r"(?:editor['’]s note|correction|clarification)\s*:|for immediate release\b|"
    r"(?:from|to|cc|bcc|sent|subject|reply-to): \S|"
    r"(?:contact|e-?mail|tips|press)\s*:\s*\S+@|[\w.+-]+@[\w-]+\.\w[\w.]*$|https?://\S+$|"
    r"our (?:morning|afternoon|evening|daily|weekly)\b.{0,30}\b(?:e-?mail|newsletter|briefing)\b|"
    r"are you affected by\b|share your (?:experiences?|story|views)\b|please e-?mail\b|"
    r"get (?:the|our|more)\b.{0,60}\b(?:newsletter|inbox|app)\b|"
    r"(?:also|must|now|please) (?:read|see|watch|listen)\s*[:|–—-]|"
    r"(?:read|see|watch|listen) (?:also|next|now|too)\s*[:|–—-]|"
    r"(?:don['’]t miss|up next|trending(?: now)?|in case you missed it|further reading)\s*:|"
    r"(?:sign up|subscribe|register)\b.{0,100}\b(?:newsletters?|inbox|briefings?|alerts)\b|"
    r"(?:want|looking for) more\b.{0,100}\b(?:newsletters?|inbox|subscribe|sign up)\b|"
    r"(?:this|our) (?:story|article|post|page|site|website|guide|content)\b.{0,60}"
    r"\baffiliate links?\b|"
    r"as an (?:amazon|ebay) (?:associate|partner|affiliate)\b|"
    r"(?:we|\w+(?: \w+)?) may (?:earn|receive|get) (?:an? )?(?:\w+ )?(?:commission|compensation)\b|"
    r"(?:if you|when you) (?:buy|purchase|click|shop)\b.{0,100}\bcommission\b|"
    r"about the (?:author|writer|reporter)s?\b[^.!?]{0,40}$|"
    rf"{_FIRST_ON}$"
)
_CREDIT_INSIDE = re.compile(
    r"contribut(?:ed|ing) (?:to (?:this|the) (?:report|story|article|coverage)|reporting|research)"
    r"\b.{0,20}$|all rights reserved\b|contains? forward-looking statements\b"
)
_CREDIT_ENDS = tuple(
    mark + agency
    for mark in "/("
    for agency in ("getty images", "ap photo", "reuters", "afp", "handout", "file")
)


def is_boilerplate(text: str) -> bool:
    """Return whether a paragraph or sentence is a credit, caption, notice, byline or lone date."""
    text = text.strip("*_ \t")
    if len(text) > _MAX_LENGTH:
        return False
    lower = text.lower()
    return (
        _is_credit(lower)
        or ("by" in lower and bool(_BYLINE.match(text) or _WORK_BY.match(text)))
        or is_date_line(text)
    )


def is_biography(text: str) -> bool:
    """Return whether a paragraph may be about the author: it is if it ends the article."""
    return len(text) <= _MAX_LENGTH and _BIOGRAPHY.match(text.strip("*_ \t")) is not None


def notice_at_end(text: str) -> int:
    """Return the offset of the line "The post … appeared first on …" that ends a paragraph.

    It is the length of the text if there is none.
    """
    tail = max(0, len(text) - _MAX_LENGTH)
    notice = _FIRST_ON_END.search(text, tail) if " first" in text[tail:] else None
    return notice.start() if notice else len(text)


def _is_credit(lower: str) -> bool:
    if _CREDIT_START.match(lower) or lower.rstrip(".)").endswith(_CREDIT_ENDS):
        return True
    has_hint = "contribut" in lower or "all rights" in lower or "forward-looking" in lower
    return has_hint and bool(_CREDIT_INSIDE.search(lower))
