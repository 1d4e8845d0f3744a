"""Details of one article as plain text: its references and the bullets of each method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eval.datasets import Item
from eval.metrics.bullets import Matching, best_of, match_each
from eval.report.report import Report
from eval.report.values import format_value
from eval.runs.records import Prediction
from eval.runs.reference_points import REFERENCES
from summarize.errors import OptionError

_LEGEND = (
    "strong, likely, weak: how sure a match is, the share of the reference's words that the bullet "
    "has, and the number of the reference. again: a better bullet matches it. extra: matches none. "
    "missed: references that no bullet matches. [in brackets]: flags."
)


def details(report: Report, id: str) -> str:
    """Return the bullets of every method for an article, matched with the references.

    Each bullet has a mark: how sure its match is (``strong``, ``likely`` or ``weak``), the
    similarity and the number of the reference; ``again 2`` if a better bullet matches reference
    2; or ``extra`` if it matches no reference.

    Raises:
        OptionError: the report has no such article.
    """
    row = _row(report, id)
    item = report.run.items()[row]
    lines = [item.article.title or id, *_references(item, _prediction(report, REFERENCES, id))]
    for method in report.methods:
        if method != REFERENCES:
            lines += ["", _heading(report, method, row)]
            lines += _bullets(report, item, _prediction(report, method, id))
    return "\n".join([*lines, "", _LEGEND])


def details_data(report: Report, id: str) -> dict[str, Any]:
    """Return what ``details`` shows as values that JSON can hold. References count from 1.

    Raises:
        OptionError: the report has no such article.
    """
    row = _row(report, id)
    item = report.run.items()[row]
    methods = [method for method in report.methods if method != REFERENCES]
    return {
        "id": id,
        "title": item.article.title,
        "references": item.references,
        "methods": [
            {
                "method": method,
                "scores": _scores(report, method, row),
                **_matched(report, item, _prediction(report, method, id)),
            }
            for method in methods
        ],
    }


def _scores(report: Report, method: str, row: int) -> dict[str, float]:
    column = report.methods.index(method)
    values = {name: float(table[row, column]) for name, table in report.scores.values.items()}
    return {name: value for name, value in values.items() if value == value}  # nan: unscored


def _matched(report: Report, item: Item, prediction: Prediction) -> dict[str, Any]:
    """Return the bullets of a prediction, each with its match in the best reference list."""
    if prediction.takeaways is None:
        return {"error": prediction.error}
    takeaways = prediction.takeaways
    bullets: list[dict[str, Any]] = [
        {"text": takeaway.text, "flags": takeaway.flags, "match": "extra"} for takeaway in takeaways
    ]
    matchings = match_each(item, [t.text for t in takeaways], report.settings)
    if not matchings:
        return {"bullets": [{**bullet, "match": None} for bullet in bullets]}
    matching = matchings[best := best_of(matchings)]
    for reference, bullet in ((reference, bullet) for bullet, reference in matching.duplicates):
        bullets[bullet] |= {"match": "again", "reference": reference + 1}
    for pair in matching.pairs:
        found = {"match": pair.confidence, "similarity": pair.similarity}
        bullets[pair.bullet] |= {**found, "reference": pair.reference + 1}
    missed = [reference + 1 for reference in matching.missed]
    return {"list": best + 1, "bullets": bullets, "missed": missed}


def _row(report: Report, id: str) -> int:
    ids = report.scores.articles
    if id not in ids:
        shown = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
        raise OptionError(f"there is no article {id!r}; there are: {shown}")
    return ids.index(id)


def _prediction(report: Report, method: str, id: str) -> Prediction:
    matches = (p for p in report.run.predictions(method) if p.article_id == id)
    return next(matches, Prediction(id, None, "there is no prediction"))


def _references(item: Item, checked: Prediction) -> Iterator[str]:
    flags = {takeaway.text: takeaway.flags for takeaway in checked.takeaways or ()}
    for number, bullets in enumerate(item.references, 1):
        yield ""
        yield "references" if len(item.references) == 1 else f"references, list {number}"
        for position, bullet in enumerate(bullets, 1):
            yield f"{position:>16}  {bullet}{_flagged(flags.get(bullet, ()))}"


def _heading(report: Report, method: str, row: int) -> str:
    column = report.methods.index(method)
    values = [(m, report.scores.values[m.name][row, column]) for m in report.headline]
    scores = [
        f"{m.label} {format_value(float(v), m)}" for m, v in values if v == v
    ]  # nan: unscored
    return f"{method}: {', '.join(scores)}" if scores else method


def _bullets(report: Report, item: Item, prediction: Prediction) -> Iterator[str]:
    if prediction.takeaways is None:
        yield f"{'unscored':>16}  {prediction.error}"
        return
    bullets = [takeaway.text for takeaway in prediction.takeaways]
    matchings = match_each(item, bullets, report.settings)
    best = best_of(matchings)
    marks = _marks(matchings[best], len(bullets)) if matchings else [""] * len(bullets)
    if len(matchings) > 1:
        yield f"{'list':>14} {best + 1}"
    for mark, takeaway in zip(marks, prediction.takeaways, strict=True):
        yield f"{mark:>16}  {takeaway.text}{_flagged(takeaway.flags)}"
    if matchings and matchings[best].missed:
        missed = ", ".join(str(reference + 1) for reference in matchings[best].missed)
        yield f"{'missed':>16}  {missed}"


def _marks(matching: Matching, count: int) -> list[str]:
    """Return the mark of each bullet."""
    marks = ["extra"] * count
    for pair in matching.pairs:
        shown = f"{pair.confidence} {pair.similarity:.2f}"
        marks[pair.bullet] = f"{shown}  {pair.reference + 1:>2}"
    for bullet, reference in matching.duplicates:
        marks[bullet] = f"again  {reference + 1:>2}"
    return marks


def _flagged(flags: Sequence[str]) -> str:
    return f" [{', '.join(flags)}]" if flags else ""
