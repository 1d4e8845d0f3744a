"""Words of a sentence that a bullet is better without: "But", "Freedom:", "(left)", "on Monday".

The lists were made by hand, on English news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarize.text.abbreviations import SPEECH_VERBS
from summarize.text.calendar import MONTH_PREFIXES, WEEKDAYS
from summarize.text.captions import DIRECTION, label_end

# Words before the subject that join a sentence to the one before it.
_CONNECTIVE = re.compile(
    r"(?:But|And|So|Yet),? (?!(?:did|do|does|far|few|for|great|how|long|many|much|not|only|strong"
    r"|that|then|to|too|was|were|is)\b)"
    r"|(?:However|Meanwhile|Moreover|Furthermore|Nevertheless|Nonetheless|Indeed|Besides|Also|Still"
    r"|Additionally|In fact|In addition|Of course|In the meantime|After all|As it turns out"
    r"|To be fair|Unsurprisingly|Interestingly|Fortunately|Unfortunately), "
)
# "on Monday night", "said late Tuesday"; not "on Monday, June 3", "on Monday and" or "Black Friday"
_DAY_WITH_PREPOSITION = r"(?<!week )(?:(?:early|late) )?on (?:early |late )?"
_DAY_OF_VERB = rf"(?P<verb>(?<= )(?:{SPEECH_VERBS}|announced|reported|confirmed) )(?:early |late )?"
_TIME_OF_DAY = r"(?:morning|afternoon|evening|night|lunchtime)"
_DAY = (
    rf"(?:{'|'.join(WEEKDAYS)})(?: {_TIME_OF_DAY})?(?=[.,;]?(?:\s|$))"
    rf"(?!,? (?:{'|'.join((*MONTH_PREFIXES, *WEEKDAYS))}|\d|(?:and|or|to|week)\b|{_TIME_OF_DAY}))"
)
_DAYS = re.compile(rf"(?<!\S)(?<![ap]m )(?:{_DAY_WITH_PREPOSITION}|{_DAY_OF_VERB}){_DAY}")
_WORD = re.compile(r"\S+")


def idle_opening(sentence: str) -> int:
    """Return the length of a caption's label and of words that join a sentence to others.

    >>> idle_opening("However, the wall held."), idle_opening("Relief: And yet it held.")
    (9, 16)
    """
    end = label_end(sentence)
    while connective := _CONNECTIVE.match(sentence, end):
        end = connective.end()
    return end


def idle_words(sentence: str) -> list[bool]:
    """Return for each word whether it is a direction to a picture or a day of the week.

    >>> idle_words("Lee (left) won on Monday.")
    [False, True, False, True, True]
    """
    spans = [*_idle_spans(sentence)]
    starts = (word.start() for word in _WORD.finditer(sentence))
    return [any(start <= position < end for start, end in spans) for position in starts]


def _idle_spans(sentence: str) -> Iterator[tuple[int, int]]:
    for match in DIRECTION.finditer(sentence):
        yield match.start() + match[0].startswith(" "), match.end()
    for match in _DAYS.finditer(sentence):
        yield max(match.start(), match.end("verb")), match.end()
