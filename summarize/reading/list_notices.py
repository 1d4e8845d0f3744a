"""Notices in and around a list of takeaways: who wrote it, and advertisements."""

from __future__ import annotations

import re

from summarize.reading.boilerplate import is_boilerplate
from summarize.text.readable import plain_line

_JOINERS = "\u200c\u200d"  # zero-width: alone they make an empty line
# Limits, chosen by hand.
_MAX_LENGTH = 300  # characters of a notice
_NEAR = 40  # characters from "AI" to "made"

# Chosen by hand: the terms of the languages whose newsrooms publish such notices.
_MACHINE = re.compile(
    r"\b(?:AI|A\.I\.|KI|IA|AI-\w+|KI-\w+|ChatGPT|GPT-?\w*|LLMs?|Copilot|Gemini|Claude)\b"
    r"|(?i:artificial intelligence|künstliche\w* intelligenz|kunstige?\w* intelligens"
    r"|intelligence artificielle|inteligencia artificial|inteligência artificial"
    r"|intelligenza artificiale|kunstmatige intelligentie|språkmodell|sztuczn\w+ inteligencj"
    r"|искусственн\w+ интеллект|нейросет|生成AI|人工知能|人工智能|yapay zek)"
)
_MADE = re.compile(
    r"generat|created|made|written|produced|summari[sz]ed|prepared|drafted|assist|review|powered"
    r"|erstellt|generiert|zusammengefasst|verfasst|laget|skapad|genererad|genereret|lavet"
    r"|génér|rédigé|résumé|generad|gerad|resumid|elaborad|riassunt|realizzat|gemaakt|gegenereerd"
    r"|wygenerowan|stworzon|создан|сделан|подготовлен|生成|作成|oluşturul|hazırlan",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"summar|takeaway|key point|article|content|text|story|highlight|overview|newsroom|journalist"
    r"|zusammenfass|artikel|inhalt|redaktion|sammendrag|sammanfatt|resum[eé]|oppsummer|résum"
    r"|contenu|rédaction|contenido|noticia|nota|redacción|riassun|contenut|testo|articolo|redazione"
    r"|conteúdo|notícia|texto|samenvatting|redactie|podsumowan|streszczen|treść|tekst|redakc"
    r"|текст|кратк|стат|редакц|özet|içerik|要約|記事|編集|摘要|内容|內容|文章|요약|기사",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:(?:AI|KI|IA)[-\s](?:generated|assisted|powered|generiert|generert|genererad|genererat)"
    r"|(?:[\w.]+\s+){0,4}(?:by|with|from|mit|von|con|par|avec|com|por|da|av|af|door|met|przez)\s+"
    r"(?:\w+\s+)?(?:AI|KI|IA|ChatGPT))\W*",
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
    if len(text) > _MAX_LENGTH:
        return False
    line = plain_line(text).strip(_JOINERS)
    if not line or _ADVERTISEMENT.fullmatch(line) or is_boilerplate(line):
        return True
    return bool(_LABEL.fullmatch(line) or (_TEXT.search(line) and _says_machine_made(line)))


def _says_machine_made(line: str) -> bool:
    """Return whether a machine and a word for making stand near each other."""
    machines = [match.start() for match in _MACHINE.finditer(line)]
    makings = [match.start() for match in _MADE.finditer(line)]
    return any(abs(machine - made) <= _NEAR for machine in machines for made in makings)
