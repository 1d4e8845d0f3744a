"""Tasks that reader processes do for the server: read an article, and check bullets against it.

Plain values go in, plain values and errors of the package come out: they pass between processes.
This module imports nothing of the web framework, so that readers stay small.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from summarize.article import Article
from summarize.errors import ReadError
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.checked_bullet import CheckedBullet, check
from summarize.reading.html import parse_html
from summarize.reading.text import parse_text
from summarize.summarizer import nothing_in
from summarize.takeaway import Evidence
from summarize.text.display_lines import display_lines

_DECIMALS = 4  # of scores and similarities in a response
_DECIMALS_OF_JUDGEMENTS = 2  # of learned probabilities; int8 arithmetic differs among processors


class Match(NamedTuple):
    """A reference and a takeaway that match, as indices into their lists.

    Attributes:
        reference, takeaway: the indices.
        similarity: their similarity, in [0, 1].
        confidence: how sure the match is, in a word.
    """

    reference: int
    takeaway: int
    similarity: float
    confidence: str


# Matches references with takeaways. Another process must be able to import it.
Matcher = Callable[[Sequence[str], Sequence[str]], Sequence[Match]]


def read(text: str | None, html: str | None, id: str, title: str | None) -> Article:
    """Parse an article, given as text or as HTML.

    Raises:
        ReadError: there is no readable text.
    """
    if html is None:
        return parse_text(text or "", id, title=title)
    article = parse_html(html, id)
    return replace(article, title=title or article.title)


def ground(
    text: str | None, html: str | None, id: str, title: str | None, bullets: Sequence[str]
) -> list[dict[str, Any]]:
    """Parse an article, and return what ``takeaways.check`` says of each bullet as JSON.

    Raises:
        ReadError: there is no prose.
    """
    article = read(text, html, id, title)
    if not article.body:
        raise ReadError(id, f"the article {nothing_in(article)}")
    return [_checked_json(checked) for checked in check(bullets, article)]


def article_json(article: Article, bullets: Sequence[str], matcher: Matcher | None) -> str:
    """Return an article as JSON, with the matches of its references and the takeaways.

    It is a string: the server would need long to receive, and to encode, the spans of many lines.
    """
    matches = matcher(article.references, bullets) if matcher else ()
    value = {
        "text": article.text,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "body": article.body,
        "paragraphs": display_lines(article.text, article.body),
        "references": _grounded_json(article.references, article),
        "matches": [
            {**match._asdict(), "similarity": round(match.similarity, _DECIMALS)}
            for match in matches
        ],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def warm_up(matcher: Matcher | None) -> None:
    """Do each task once, for what Python imports late and what is computed once."""
    sentences = ("The council voted for a wall. ", "It will cost 46 million on June 10, 2026. ")
    points = "".join(f"<li>{sentence}</li>" for sentence in sentences)
    prose = f"<p>{'Boats object to it. '.join(sentences * 9)}</p>"
    page = f"<time>2026-06-10</time><h2>Key takeaways</h2><ul>{points}</ul>{prose}"
    article = read(None, f"<article><h1>A wall</h1>{page}</article>", "page", None)
    read("".join(sentences), None, "text", None)
    article_json(article, sentences, matcher)


def _grounded_json(bullets: Sequence[str], article: Article) -> list[dict[str, Any]]:
    """Return the evidence of each bullet, and the flags of the rules, as JSON."""
    if not bullets:  # skip the slow preparation of the article
        return []
    article_index = ArticleIndex.from_article(article)
    return [
        {
            "text": bullet,
            "evidence": _evidence_json(grounded.evidence),
            "flags": grounded.flags,
        }
        for bullet, grounded in (
            (bullet, check_bullet(bullet, article_index)) for bullet in bullets
        )
    ]


def _checked_json(checked: CheckedBullet) -> dict[str, Any]:
    return {
        "text": checked.text,
        "support": round(checked.support, _DECIMALS_OF_JUDGEMENTS),
        "whole": round(checked.whole, _DECIMALS_OF_JUDGEMENTS),
        "alone": round(checked.alone, _DECIMALS_OF_JUDGEMENTS),
        "findings": [*map(asdict, checked.findings)],
        "evidence": _evidence_json(checked.evidence),
        "flags": [part.flag for part in checked.findings],
        "unchecked": checked.unchecked,
    }


def _evidence_json(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [
        {"start": part.start, "end": part.end, "score": round(part.score, _DECIMALS)}
        for part in evidence
    ]
