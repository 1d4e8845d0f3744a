"""Notices in and around a list of takeaways: who wrote it, and advertisements."""

from __future__ import annotations

import re

from summarize.reading.boilerplate import is_boilerplate
from summarize.text.readable import plain_line

_JOINERS = "\u200c\u200d"  # zero-width: alone they make an empty line
_MAX_WORDS = 40  # of a notice; chosen by hand

# Chosen by hand: the terms of the languages whose newsrooms publish such notices.
_MACHINE = re.compile(
    r"\b(?:AI|A\.I\.|KI|IA|AI-\w+|KI-\w+|ChatGPT|GPT-?\w*|LLMs?|Copilot|Gemini|Claude)\b"
    r"|(?i:artificial intelligence|künstliche\w* intelligenz|kunstige?\w* intelligens"
    r"|intelligence artificielle|inteligencia artificial|inteligência artificial"
    r"|intelligenza artificiale|kunstmatige intelligentie|språkmodell|sztuczn\w+ inteligencj"
    r"|искусственн\w+ интеллект|нейросет|生成AI|人工知能|人工智能|yapay zek)"
)
_MADE = re.compile(
    r"generat|created|made|written|produced|summari[sz]ed|prepared|drafted|assist"
    r"|erstellt|generiert|zusammengefasst|verfasst|laget|skapad|genererad|genereret|lavet"
    r"|génér|rédig|résum|genera|gerad|resum|riassunt|realizza|gemaakt|gegenereerd"
    r"|wygenerowan|stworzon|создан|сделан|подготовлен|生成|作成|oluşturul|hazırlan",
    re.IGNORECASE,
)
_ADVERTISEMENT = re.compile(
    r"(?:advertisement|advertising|ad|ads|sponsored|(?:story|article) continues below.{0,20}"
    r"|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|annonse|annonce"
    r"|annons|reklama?|mainos|реклама|広告|广告|광고|reklâm)\W*",
    re.IGNORECASE,
)


def is_list_notice(text: str) -> bool:
    """Return whether a line is empty, an advertisement, or says who or what wrote the list.

    >>> is_list_notice("This summary was made with AI and checked by an editor.")
    True
    """
    line = plain_line(text).strip(_JOINERS)
    if not line or _ADVERTISEMENT.fullmatch(line) or is_boilerplate(line):
        return True
    is_short = len(line.split()) <= _MAX_WORDS
    return is_short and bool(_MACHINE.search(line) and _MADE.search(line))
