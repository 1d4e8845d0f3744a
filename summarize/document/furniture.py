"""Furniture of a page that is written in sentences: captions, line-ups, notices, quiz questions.

It is prose and stays in the article, but it is no takeaway. The patterns were made by hand. They
match none of 989 sentences that were judged good takeaways, and 0.3 % of the 89,899 sentences to
which an editor's bullet of CNN or the Daily Mail aligns, most of them questions.
"""

from __future__ import annotations

import re

_MAX_NO_COMMENT = 25  # words; a longer sentence about a refused comment says more; by hand
# Matched against lower-case text: without IGNORECASE they are several times faster.
_START = re.compile(
    r"(?:pictured|photographed)\b(?: (?:here|with|above|below|left|right|in|at|on|during|from"
    r"|together|alongside)\b|:|,)|"
    r"(?:this|in this|the|a) (?:picture|photo|photograph|image|video|file photo) (?:shows|of)\b"
    r"[^.]{0,60}$|"
    r"(?:the )?(?:views|opinions) expressed (?:in|by|here|are)\b|"
    r"(?:follow|tweet|e-?mail) @\S*(?: \S+){0,3}$|a post shared by\b|"
    r"on this page you will find\b|(?:today['’]s|this|the) (?:show )?transcript\b|"
    r"(?:click|tap|scroll) (?:here|down|through|below)\b|scroll to the\b|"
    r"(?:watch|see|view|read|hear|listen to) (?:the )?(?:full |more |other )?"
    r"(?:video|videos|gallery|slideshow|photos|pictures|transcript|below|here)\b|"
    r"video:? .{0,60}\bhighlights\b|for a chance to (?:win|be mentioned)\b|"
    r"(?:take|try) (?:the|our|this) (?:quiz|test)\b|test your knowledge\b"
)
# "Millwall: Forde, Dunne, Malone, Edwards (Upson 6), Williams"
_LINE_UP = re.compile(
    r"[A-Z][\w .'’-]{1,30}: (?:\(?[\d-]+\)?:? )?"
    r"(?:(?:\d{1,2} )?[A-ZÀ-Þ][\w'’ -]{1,30}(?: \([^()]{2,24}\))?[,;] ){4,}"
)
_NO_COMMENT = re.compile(
    r"\b(?:has|have|had) (?:reached out to|contacted|approached) .{2,80}\bfor (?:a )?"
    r"(?:comment|response|statement)|"
    r"\b(?:did|could|had|has|have) not (?:immediately |yet )?"
    r"(?:respond|return|be reached|reply|responded|returned|replied)\b"
    r".{0,60}\b(?:comment|requests?|calls?|e-?mails?|messages?|inquiries)\b"
)
_POST = re.compile(r"\bpic\.twitter\.com/|\(@\w+\)")


def is_furniture(text: str, words: int) -> bool:
    """Return whether a sentence of ``words`` tokens is a caption, line-up, notice or question.

    A question within quotation marks is what somebody said, and no furniture.
    """
    lower = text.lower()
    return (
        text.endswith("?")
        or bool(_START.match(lower))
        or (words <= _MAX_NO_COMMENT and bool(_NO_COMMENT.search(lower)))
        or (("@" in text or "pic." in text) and bool(_POST.search(text)))
        or (": " in text[:34] and bool(_LINE_UP.match(text)))
    )
