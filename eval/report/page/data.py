"""Data of a page's script: articles, bullets, matches and scores, as JSON inside HTML.

Offsets are in UTF-16 code units, as in JavaScript, not in characters, as in Python.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from eval.datasets import Item
from eval.metrics.base import MetricSettings
from eval.metrics.bullets import Matching, best_of, match_each
from eval.report.page.drawing import marks
from eval.report.report import Report
from eval.runs.records import Prediction
from eval.runs.reference_points import REFERENCE_AWARE, REFERENCES
from summarize.article import Article, Span
from summarize.takeaway import Takeaway
from summarize.text.display_lines import display_lines

MOST_ARTICLES = 1000  # articles with their texts in a page: about 10 MB; chosen by hand
_TITLE_LENGTH = 90  # characters of the text in place of a missing title; chosen by hand
# Characters that could end the script element or a line of it, and lone surrogates.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def embedded(value: Any) -> str:
    """Return ``value`` as JSON that is safe in a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def page_data(report: Report) -> dict[str, Any]:
    """Return the data of the script.

    Returns:
        ``measures`` and ``methods`` (without the references) in order; ``start``, the indices
        of the two methods to show first; ``articles``, at most ``MOST_ARTICLES`` spread evenly
        over the dataset, each with its ``scores``: for each measure a list over the methods.
    """
    measures = [m for m in report.measures if not np.isnan(report.scores.values[m.name]).all()]
    made = [method for method in report.methods if method != REFERENCES]
    places = [report.methods.index(method) for method in made]
    return {
        "measures": [
            {
                "label": measure.label,
                "about": measure.description,
                "digits": 0 if measure.unit == "megabytes" else 1,
                "headline": measure.headline,
            }
            for measure in measures
        ],
        "methods": [
            {"name": mark.method, "style": mark.style, "outline": mark.outline(7, 7, 4.5)}
            for mark in marks(report.methods)
            if mark.method != REFERENCES
        ],
        "start": _first_pair(report, made),
        "articles": [
            {
                **article,
                "scores": [
                    _shown(report.scores.values[m.name][row, places], m.unit == "percent")
                    for m in measures
                ],
            }
            for row, article in _articles(report, made)
        ],
    }


def _shown(values: np.ndarray, percent: bool) -> list[float | None]:
    scaled = values * (100 if percent else 1)
    return [None if np.isnan(value) else round(float(value), 2) for value in scaled]


def _first_pair(report: Report, made: Sequence[str]) -> list[int]:
    """Return the indices of the two methods to show first.

    They are the best by the first headline measure; first of all predictions of the user.
    """
    sources = report.run.metadata.get("sources", {})
    measure = (report.headline or report.measures)[0]
    sign = -1 if measure.better == "lower" else 1
    means = {method: report.cells[measure.name][method].mean for method in made}

    def rank(method: str) -> tuple[bool, bool, float]:
        mean = means[method]
        return method in REFERENCE_AWARE, mean is None, -sign * (mean or 0.0)

    ranked = sorted(made, key=rank)
    own = [method for method in ranked if sources.get(method) == "file"][:1]
    pair = [*own, *(method for method in ranked if method not in own)][:2]
    return [made.index(method) for method in pair]


def chosen(count: int, most: int) -> list[int]:
    """Return at most ``most`` of ``count`` indices, spread evenly."""
    if count <= most:
        return list(range(count))
    return [place * count // most for place in range(most)]


# --- articles -----------------------------------------------------------------------------------


def _articles(report: Report, made: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the row and the data of each article in the page."""
    run = report.run
    items = run.items()
    wanted = set(chosen(len(items), MOST_ARTICLES))
    together = zip(*(run.predictions(method) for method in made), strict=True)
    editors: Iterator[Prediction | None] = iter([None] * len(items))
    if REFERENCES in report.methods:
        editors = iter(run.predictions(REFERENCES))
    for row, (item, predictions, editor) in enumerate(zip(items, together, editors, strict=True)):
        if row in wanted:
            yield row, _article(row, item, predictions, editor, report.settings)


def _article(
    row: int,
    item: Item,
    predictions: Sequence[Prediction],
    editor: Prediction | None,
    settings: MetricSettings,
) -> dict[str, Any]:
    article = item.article
    units = Units(article.text)
    body = article.body or (Span(0, len(article.text)),)
    lists = [_reference_bullets(bullets, editor, units) for bullets in item.references]
    return {
        "number": row + 1,
        "id": article.id,
        "title": article.title or _opening(article, body),
        "titled": bool(article.title),
        "language": article.language,
        "text": article.text,
        "paragraphs": [units.span(*span) for span in display_lines(article.text, body)],
        "body": [units.span(*span) for span in body],
        "lists": lists,
        "made": [_made(one, item, units, settings) for one in predictions],
    }


def _opening(article: Article, body: Sequence[Span]) -> str:
    line = " ".join(article.text[body[0].start : body[0].end].split())
    return line if len(line) <= _TITLE_LENGTH else f"{line[:_TITLE_LENGTH].rsplit(' ', 1)[0]} …"


def _reference_bullets(
    bullets: Sequence[str], editor: Prediction | None, units: Units
) -> list[dict[str, Any]]:
    """Return reference bullets, with evidence where the check has found some."""
    grounded = {item.text: item for item in (editor and editor.takeaways) or ()}
    return [_bullet(grounded.get(text) or Takeaway(text, (), 0.0), units) for text in bullets]


def _made(
    prediction: Prediction, item: Item, units: Units, settings: MetricSettings
) -> dict[str, Any]:
    """Return the bullets of a method and their matching with each list of references."""
    if prediction.takeaways is None:
        return {"error": prediction.error or "there is no prediction"}
    bullets = [takeaway.text for takeaway in prediction.takeaways]
    matchings = match_each(item, bullets, settings)
    return {
        "bullets": [_bullet(takeaway, units) for takeaway in prediction.takeaways],
        "matches": [_pairs(matching) for matching in matchings],
        "best": best_of(matchings),
    }


def _pairs(matching: Matching) -> dict[str, Any]:
    found = [{**pair._asdict(), "confidence": pair.confidence} for pair in matching.pairs]
    repeats = [{"reference": one, "bullet": bullet} for bullet, one in matching.duplicates]
    return {"found": found, "repeats": repeats}


def _bullet(takeaway: Takeaway, units: Units) -> dict[str, Any]:
    return {
        "text": takeaway.text,
        "evidence": [units.span(part.start, part.end) for part in takeaway.evidence],
        "flags": list(takeaway.flags),
    }


class Units:
    """Converter of offsets in characters of one text to offsets in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]

    def span(self, start: int, end: int) -> list[int]:
        """Return the offsets of ``text[start:end]``; an astral character counts twice."""
        return [offset + bisect_left(self._astral, offset) for offset in (start, end)]
