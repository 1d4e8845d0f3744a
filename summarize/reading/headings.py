"""Headings under which editors list takeaways.

Clear headings such as ``Key takeaways`` introduce takeaways wherever they stand. Ambiguous headings
such as ``Summary``, ``What to know``, ``Key findings`` or ``The bottom line`` also head ordinary
sections. English headings are patterns, chosen by hand; ``takeaway_headings.toml`` lists those of
other languages.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from summarize.text.punctuation import AFTER_SENTENCE

_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_OWN_WORD = r"(?:ai[-\s](?:generated|powered|assisted)|\w+['’]s|zinger)"  # before the usual words
_CLEAR = (
    rf"(?:here\s+are\s+)?(?:(?:the|our|your|some|{_NUMBER}|{_OWN_WORD})\s+){{0,2}}"
    r"(?:(?:key|main|top|major|big|biggest|quick|story|article|essential|important|core)\s+)?"
    r"take[-\s]?aways?"
    rf"|(?:(?:the|{_OWN_WORD})\s+){{0,2}}(?:key|main|story|article|report)"
    r"\s+(?:points?|highlights?|insights?)"
    r"|highlights|(?:(?:story|article)\s+)?at[\s-]+a[\s-]+glance|tl;?\s?dr"
    r"|if\s+your\s+time\s+is\s+short"
)
_AMBIGUOUS = (
    r"in\s+(?:brief|short|summary|a\s+nutshell)|synopsis|the\s+gist"
    rf"|(?:the\s+)?(?:(?:executive|article|story|quick|brief|ai|{_OWN_WORD})\s+)?summary"
    rf"|(?:here['’]s\s+)?(?:what|{_NUMBER}\s+things|things|everything)\s+(?:you\s+need\s+)?to\s+know"
    r"|(?:the\s+)?bottom\s+line|quick\s+(?:read|takes?)|(?:quick|fast)\s+facts"
    rf"|(?:(?:the|{_OWN_WORD})\s+)?(?:key|main)\s+(?:facts|findings|messages|learnings)"
)
_OF_WHAT = r"(?:\s+(?:from|of|for|about|on|in|by)\s+(?:\S+\s+){0,5}\S+)?"
_HEADING = rf"(?:(?P<clear>{_CLEAR})|(?P<ambiguous>{_AMBIGUOUS}))"
_MAX_LENGTH = 100  # characters of a heading; chosen by hand
_ALONE = re.compile(
    rf"\W*{_HEADING}(?:\s+(?:includes?|are))?(?P<of>{_OF_WHAT}?)(?:\s*\([^()]{{1,30}}\))?\W*$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s+[-–—|]\s+|[:|]\s+")  # between two headings on one line
# A heading at the start of a paragraph, with its items after it.
_RUN_IN_HEADING = re.compile(
    rf"\W{{0,8}}{_HEADING}[*_\s]*(?:[:：][*_\s]*+(?=\S)|(?=[•▪●]))", re.IGNORECASE
)
_RUN_IN_LINE = re.compile(r"([^:：•▪●\n]{2,60})(?:[:：][*_\s]*+(?=\S)|(?=[•▪●]))")
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
_ENDINGS += ("quick read", "insight", "insights", "nutshell", "quick take", "takes", "learnings")
_FOLLOWERS = re.compile("[:：•▪●]")

# The other languages. What is compared has neither case, nor forms of the apostrophe, nor
# zero-width joiners, nor the dots by which Turkish tells its two letters i apart.
_ALIKE = str.maketrans({"’": "'", "ı": "i", "\u0307": None, "\u200c": None})
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_MACHINE = re.compile(r"^(?:ai|ki|ia)(?:-|\s)")  # "KI-Zusammenfassung": who wrote it
_PARENTHESIS = re.compile(r"\s*\([^()]{1,30}\)\W*$")
_MAX_QUALIFIERS = 6  # words after a clear heading, as in "Key takeaways of the report"


@dataclass(frozen=True, slots=True)
class TakeawayHeading:
    """A heading under which editors list takeaways.

    Attributes:
        has_clear_words: True if its words introduce takeaways wherever they stand.
        is_qualified: True if it says of what, as in ``Highlights of the match``.
    """

    has_clear_words: bool
    is_qualified: bool = False

    @property
    def is_clear(self) -> bool:
        """True if it introduces the takeaways of the article, not of something else."""
        return self.has_clear_words and not self.is_qualified


def match_takeaway_heading(text: str, *, with_topic: bool = False) -> TakeawayHeading | None:
    """Match a whole line as a heading under which editors list takeaways.

    Args:
        text: the line.
        with_topic: True if the line is marked as a heading; it may then name its topic as well,
            as in ``Ferry pier: key facts``.

    >>> match_takeaway_heading("TL;DR – Key takeaways")
    TakeawayHeading(has_clear_words=True, is_qualified=False)
    """
    if len(text) >= _MAX_LENGTH:
        return None
    if heading := _match_one(text):
        return heading
    texts = _JOINT.split(text)
    if len(texts) == 1:
        return None
    parts = [_match_one(part) for part in texts]
    headings = [part for part in parts if part]
    if len(headings) == len(parts):
        return max(headings, key=lambda part: part.is_clear)
    if with_topic and headings and (parts[0] or parts[-1]):
        return TakeawayHeading(headings[0].has_clear_words, is_qualified=True)
    return None


def match_run_in_heading(text: str) -> tuple[TakeawayHeading, int] | None:
    """Match a heading at the start of a paragraph, before a colon or a bullet, and its length."""
    if match := _RUN_IN_HEADING.match(text):
        return TakeawayHeading(bool(match["clear"])), match.end()
    if (match := _RUN_IN_LINE.match(text)) and (heading := _match_other_language(match[1])):
        return None if heading.is_qualified else (heading, match.end())
    return None


def is_takeaway_heading(text: str) -> bool:
    """Return whether a whole line is a heading under which editors list takeaways."""
    return match_takeaway_heading(text) is not None


def may_hold_heading(text: str) -> bool:
    """Return whether a paragraph may hold ``INLINE_HEADING``; much faster than the search."""
    ends = (match.start() for match in _FOLLOWERS.finditer(text))
    leads = (text[max(0, end - 24) : end].rstrip("*_ \n").lower() for end in ends)
    return any(lead.endswith(_ENDINGS) for lead in leads)


def _match_one(text: str) -> TakeawayHeading | None:
    if match := _ALONE.match(text):
        return TakeawayHeading(bool(match["clear"]), bool(match["of"]))
    return _match_other_language(text)


def _match_other_language(text: str) -> TakeawayHeading | None:
    headings = _other_languages()
    words = _comparable(_PARENTHESIS.sub("", text))
    if (own := words) in headings or (own := _MACHINE.sub("", words)) in headings:
        return TakeawayHeading(headings[own])
    for _ in range(_MAX_QUALIFIERS):
        own = own.rpartition(" ")[0]
        if not own:
            return None
        if headings.get(own) or (" " in own and own in headings):
            return TakeawayHeading(headings[own], is_qualified=True)
    return None


@cache
def _other_languages() -> dict[str, bool]:
    """Return the headings of the other languages, and whether each is clear."""
    file = resources.files("summarize.reading") / "takeaway_headings.toml"
    languages = tomllib.loads(file.read_text("utf-8")).values()
    headings = {_comparable(text): False for words in languages for text in words["ambiguous"]}
    headings |= {_comparable(text): True for words in languages for text in words["clear"]}
    return headings


def _comparable(text: str) -> str:
    """Return a heading as it is compared."""
    text = unicodedata.normalize("NFC", text).casefold().translate(_ALIKE)
    return _EDGES.sub("", " ".join(text.split()))
