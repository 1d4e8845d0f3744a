"""Notes of a report: what a reader must know to judge its numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from eval.metrics.base import Measure
from eval.metrics.origin import MEASURES
from eval.metrics.similarity import NAME
from eval.report.cells import Cell
from eval.runs.reference_points import REFERENCES
from eval.runs.score import NOT_DEFINED
from eval.runs.score_table import ScoreTable
from eval.stats.significance import ALPHA

UnsupportedReference = tuple[str, str, tuple[str, ...]]  # id of the article, bullet, flags

_BY_CONSTRUCTION = "All others are sentences of the article, which are grounded by construction."
_MOST_NAMED = 3  # references named in a note; chosen by hand


def legend(*, level: float | None, has_letters: bool) -> str:
    """Return sentences that explain the marks in a table.

    Args:
        level: the level of the intervals in the table; None if it has none.
        has_letters: whether letters mark the methods that differ.
    """
    sentences = []
    if level is not None:
        sentences.append(f"Each share has its {100 * level:g} % interval.")
    if has_letters:
        sentences.append(
            "Methods that share a letter do not differ significantly (paired randomisation, "
            f"p below {ALPHA} after Holm)."
        )
    sentences.append(
        "The best method is bold, among those with the most scored articles. oracle and "
        "references know the references, so they are left out."
    )
    return " ".join(sentences)


def few_articles_note(articles: int, *, can_test: bool) -> Iterator[str]:
    """Yield a note if there are too few articles for intervals or tests."""
    if articles < 2:
        yield "One article only: there are no intervals and no tests."
    elif not can_test:
        yield f"{articles} articles are too few for significance tests."


def in_order_note(names: Sequence[str]) -> Iterator[str]:
    """Yield a note on predictions that were paired with the articles by their order."""
    if names:
        yield f"Paired with the articles by order, as there are no ids: {', '.join(names)}."


def unscored_notes(scores: ScoreTable, ignored: Collection[str] = (NOT_DEFINED,)) -> Iterator[str]:
    """Yield notes on methods that lack scores: on how many articles, and one reason as example.

    Reasons that begin alike are of the same kind of error, and make one note.

    Args:
        scores: scores of the articles.
        ignored: reasons that make no note.
    """
    examples: dict[tuple[str, int], tuple[str, list[str]]] = {}
    for method in scores.methods:
        if method == REFERENCES:
            continue
        for beginning, reasons in _reasons_by_beginning(scores, method, ignored).items():
            example = next(iter(reasons.values()))
            examples.setdefault((beginning, len(reasons)), (example, []))[1].append(method)
    for (_, count), (example, methods) in examples.items():
        yield f"{', '.join(methods)}: {count} unscored, as {example}."


def _reasons_by_beginning(
    scores: ScoreTable, method: str, ignored: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return the reason of each unscored article, grouped by the text before the first colon."""
    groups: dict[str, dict[str, str]] = {}
    for (name, _), reasons in scores.reasons.items():
        for article, reason in reasons.items() if name == method else ():
            if reason not in ignored:
                groups.setdefault(reason.partition(":")[0], {})[article] = reason
    return groups


def earlier_matches_note(signatures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a note if bullets were scored by a similarity other than today's.

    Args:
        signatures: the signature of each metric, as in ``run.json``.
    """
    for signature in signatures:
        if signature["metric"] == "bullets" and dict(signature["fields"]).get("sim") != NAME:
            yield (
                "The scores of bullets are from an earlier version, which matched them by another "
                "similarity. Run the same eval command to score them again."
            )


def unsupported_references_note(references: Sequence[UnsupportedReference]) -> Iterator[str]:
    """Yield a note if the check flags reference bullets."""
    if references:
        examples = [f"{id}: {flags[0]}" for id, _, flags in references[:_MOST_NAMED]]
        more = "; …" if len(references) > _MOST_NAMED else ""
        count = len(references)
        bullets = f"{count} reference bullet{'s' * (count != 1)}"
        articles = "its article" if count == 1 else "their articles"
        yield f"{bullets} may not be supported by {articles} ({'; '.join(examples)}{more})."


def origin_note(cells: Mapping[str, Mapping[str, Cell]]) -> Iterator[str]:
    """Yield a note on the methods with bullets that are no sentence of the article.

    Args:
        cells: by measure and method.
    """
    methods = [name for name, cell in cells.get("rewritten", {}).items() if cell.mean]
    parts = [
        f"{method} {', '.join(_origin(cells, measure, method) for measure in MEASURES)}"
        for method in methods
        if method != REFERENCES
    ]
    if parts:
        yield f"Of the bullets of each method, in %: {'; '.join(parts)}. {_BY_CONSTRUCTION}"


def _origin(cells: Mapping[str, Mapping[str, Cell]], measure: Measure, method: str) -> str:
    return f"{format(100 * (cells[measure.name][method].mean or 0), '.0f')} {measure.label}"
