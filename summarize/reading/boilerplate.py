"""What stands in an article and is not its prose: credits, captions, notices, bylines, datelines.

Patterns are anchored and paragraphs short, so that prose about cookies or photographs stays.
"""

from __future__ import annotations

import re
from datetime import date as Date

from summarize.text.sentences import attributes

_LONGEST_DATE = 120  # characters of a line that holds a date and nothing else
_LONGEST = 400  # characters; a longer paragraph is prose whatever it begins with

_NO_PERSON = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar(?:ch)?\b|Apr|May\b|Jun|Jul|Aug|Sep"
    r"|Oct|Nov|Dec|The\b|Then\b|Early|Late|Mid|Noon|Midnight|[A-Z]\w+ing\b)"
)
_NAMES = (
    rf"{_NO_PERSON}[A-Z][\w.’'-]*(?:[\s,;/]+(?:[A-Z][\w.’'-]*|and|in|for|with|&|de|van|von|der|al|by"
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
# These are matched against lower-cased text: without IGNORECASE they are several times faster.
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
    r"get (?:the|our|more)\b.{0,60}\b(?:newsletter|inbox|app)\b"
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
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|{_MONTH.format('m1')}\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('m2')}\.?,?\s+(?P<y2>\d{{4}}))"
)
_LABEL = r"(?:first\s+)?(?:published|updated|posted|last\s+(?:updated|modified)|date)"
_CLOCK = (
    r"(?:[\s,|·•@-]*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:[A-Z]{2,4}\b|local time)?)?"
)
_DATE_LINE = re.compile(rf"^(?:{_LABEL}\s*(?:on)?[:\s]*)?{_DATE}{_CLOCK}[\s.]*$", re.IGNORECASE)
_DATE_PREFIX = re.compile(rf"^date:?\s+{_DATE}\s*", re.IGNORECASE)
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)

_AGENCIES = "CNN|AP|Reuters|REUTERS|AFP|UPI|BBC|Bloomberg|Xinhua|ANI|PTI|DPA|dpa|EFE|ANSA|TASS|KUNA"
_NO_PLACE = r"(?!(?:The|A|An|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Mayor|President|Prime|Minister|Sir|Lord)\b)"
_PLACE = (
    rf"{_NO_PLACE}[A-Z][\w.’'-]*(?:[ ,/]{{1,2}}(?:[A-Z][\w.’'-]*|of|the|de|la|del|al|el|du)){{0,5}}"
)
_DAY = (
    r"(?:,?\s+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}"
    r"(?:,\s*\d{4})?)?"
)
_DASH = r"(?:\s+[-–—―_]|\s*--)\s*"
_DATELINE = re.compile(
    rf"(?:(?:{_PLACE}{_DAY}\s*)?\([A-Z][\w .&/’'-]{{1,40}}\){_DASH}"
    rf"|(?:{_PLACE}{_DAY}\s*)?\((?:{_AGENCIES})\)\s*"
    rf"|{_PLACE}{_DAY}\s*/[A-Z][\w ]{{2,30}}/{_DASH}"
    rf"|{_NO_PLACE}[A-Z][A-Z .’'-]{{2,30}}(?:,\s*[A-Z][\w. ]{{1,20}})?{_DAY}{_DASH})"
    r"(?=[A-Z\d“\"‘'$£€])"
)
_RUN_IN_QUOTED = re.compile(r"[‘“\"'](?P<title>[^‘’“”\"\n]{8,70}?)[’”\"']\s+(?=[A-Z“‘\"'])")
_RUN_IN_PLAIN = re.compile(
    r"(?!(?:The|A|An|This|That|His|Her|Its|Those|All|Any|No)\s)"
    r"(?P<title>[A-Z][\w’'-]*(?:\s+(?!(?:who|that|which|he|she|it|they|is|was|has)\s)[a-z][\w’'-]*)"
    r"{1,3}ed)\s+(?=[A-Z][\w’'-]+\s+(?:was|is|has|had|will|were|are)\s)"
)


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph or sentence is a credit, caption, notice, byline or lone date."""
    text = text.strip("*_ \t")
    if len(text) > _LONGEST:
        return False
    lower = text.lower()
    return (
        _is_credit(lower)
        or ("by" in lower and bool(_BYLINE.match(text) or _WORK_BY.match(text)))
        or (len(text) < _LONGEST_DATE and bool(_DATE_LINE.match(text)))
    )


def _is_credit(lower: str) -> bool:
    if _CREDIT_START.match(lower) or lower.rstrip(".)").endswith(_CREDIT_ENDS):
        return True
    hinted = any(hint in lower for hint in ("contribut", "all rights", "forward-looking"))
    return hinted and bool(_CREDIT_INSIDE.search(lower))


def date_of_line(text: str) -> Date | None:
    """Return the date of a line that holds nothing else, such as ``Updated October 3, 2025``."""
    match = _DATE_LINE.match(text.strip("*_ \t")) if len(text) < _LONGEST_DATE else None
    return _as_date(match) if match else None


def date_prefix(text: str) -> tuple[Date | None, int]:
    """Return the date that ``date 2025-10-23 `` at the start tells and the prefix's length."""
    match = _DATE_PREFIX.match(text)
    return (_as_date(match), match.end()) if match else (None, 0)


def parse_date(text: str) -> Date | None:
    """Return the first date in ``text``: ISO, ``October 3, 2025`` or ``3 October 2025``."""
    match = _ANY_DATE.search(text[:200])
    return _as_date(match) if match else None


def _as_date(match: re.Match[str]) -> Date | None:
    try:
        if match["iso"]:
            return Date.fromisoformat(match["iso"])
        month = match["m1"] or match["m2"]
        number = _MONTHS.index(month[:3].lower()) + 1
        return Date(int(match["y1"] or match["y2"]), number, int(match["d1"] or match["d2"]))
    except ValueError:
        return None


def dateline_length(text: str) -> int:
    """Return how many characters a dateline such as ``ERBIL (Agency) – `` takes, else 0."""
    match = _DATELINE.match(text[:120])
    return match.end() if match and match.end() < len(text) else 0


def run_in_heading_length(text: str, *, plain_too: bool = False) -> int:
    """Return how many characters a heading takes that runs into its paragraph, else 0.

    A quoted heading is safe to tell: several words, most in lower case, no punctuation at its
    end, and a new sentence after it (‘Talks were planned’ When asked …). An unquoted one
    (Meeting shelved The minister was …) is told only with ``plain_too``, where the article is
    known to use run-in headings.
    """
    match = _RUN_IN_QUOTED.match(text[:160])
    if match and _reads_like_heading(match["title"]) and not attributes(text[match.end() :]):
        return match.end()
    if plain_too and (match := _RUN_IN_PLAIN.match(text[:120])):
        return match.end()
    return 0


def _reads_like_heading(title: str) -> bool:
    words = title.split()
    lower = sum(word[:1].islower() for word in words)
    return 3 <= len(words) <= 10 and 2 * lower >= len(words) and title[-1] not in ".,!?;:…"
