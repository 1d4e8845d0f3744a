"""One article of a report in plain text: its references, and each method's bullets beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.datasets import Item
from eval.metrics.bullets import Matching, best_of, match_each
from eval.report.report import Report
from eval.report.tables.formatting import format_value
from eval.runs.records import Prediction
from eval.runs.reference_points import REFERENCES
from summarize.errors import OptionError


def details(report: Report, id: str) -> str:
    """Return what every method made of an article, matched with the references.

    Before each bullet stands the number of the reference that it is paired with and how alike
    they are; ``again 2`` of one that repeats what another says of reference 2 better; ``extra``
    of one that no reference has.

    Raises:
        OptionError: the report has no such article.
    """
    ids = report.scores.articles
    if id not in ids:
        shown = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
        raise OptionError(f"there is no article {id!r}; there are: {shown}")
    row = ids.index(id)
    item = report.run.items()[row]
    lines = [item.article.title or id, *_references(item, _prediction(report, REFERENCES, id))]
    for method in report.methods:
        if method != REFERENCES:
            lines += ["", _heading(report, method, row)]
            lines += _bullets(report, item, _prediction(report, method, id))
    return "\n".join(lines)


def _prediction(report: Report, method: str, id: str) -> Prediction:
    found = (one for one in report.run.predictions(method) if one.article_id == id)
    return next(found, Prediction(id, None, "there is no prediction"))


def _references(item: Item, editor: Prediction) -> Iterator[str]:
    flags = {one.text: one.flags for one in editor.takeaways or ()}
    for place, bullets in enumerate(item.references, 1):
        yield ""
        yield "references" if len(item.references) == 1 else f"references, list {place}"
        for at, bullet in enumerate(bullets, 1):
            yield f"{at:>12}  {bullet}{_flagged(flags.get(bullet, ()))}"


def _heading(report: Report, method: str, row: int) -> str:
    column = report.methods.index(method)
    values = [(m, report.scores.values[m.name][row, column]) for m in report.headline]
    scores = [
        f"{m.label} {format_value(float(v), m)}" for m, v in values if v == v
    ]  # nan: unscored
    return f"{method}: {', '.join(scores)}" if scores else method


def _bullets(report: Report, item: Item, prediction: Prediction) -> Iterator[str]:
    if prediction.takeaways is None:
        yield f"{'unscored':>12}  {prediction.error}"
        return
    bullets = [one.text for one in prediction.takeaways]
    settings = report.settings
    found = match_each(item.references, bullets, settings.rouge("rouge1"), settings.threshold)
    place = best_of(found)
    marks = _marks(found[place], len(bullets)) if found else [""] * len(bullets)
    if len(found) > 1:
        yield f"{'list':>10} {place + 1}"
    for mark, one in zip(marks, prediction.takeaways, strict=True):
        yield f"{mark:>12}  {one.text}{_flagged(one.flags)}"
    if found and found[place].missed:
        missed = ", ".join(str(reference + 1) for reference in found[place].missed)
        yield f"{'missed':>12}  {missed}"


def _marks(matching: Matching, count: int) -> list[str]:
    marks = ["extra"] * count
    for reference, bullet, alike in matching.pairs:
        marks[bullet] = f"{alike:.2f}  {reference + 1:>2}"
    for bullet, reference in matching.duplicates:
        marks[bullet] = f"again  {reference + 1:>2}"
    return marks


def _flagged(flags: Sequence[str]) -> str:
    return f" [{', '.join(flags)}]" if flags else ""
