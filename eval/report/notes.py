"""Notes of a report: what a reader must know to judge its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from eval.metrics.base import Measure
from eval.metrics.origin import MEASURES
from eval.metrics.similarity import CONFIDENCES, NAME
from eval.report.cells import Cell
from eval.runs.reference_points import REFERENCES
from eval.runs.score import NOT_DEFINED
from eval.runs.score_table import ScoreTable
from eval.stats.resampling import Scores
from eval.stats.significance import ALPHA
from summarize.languages.table import load_language

UnsupportedReference = tuple[str, str, tuple[str, ...]]  # id of the article, bullet, flags

_BY_CONSTRUCTION = (
    "Rewritten: no sentence of the article. Guarded: put in place of one with an unsupported part. "
    "Stood in: a sentence in place of a model's bullet. Shortened: cut to a limit on words. "
    "All others are sentences of the article, which are grounded by construction."
)
_NOT_VERIFIED = "Grounded is not verified: see docs/trust.md."
# Share by which the number of bullets may differ from what was asked for; chosen by hand.
_COUNT_TOLERANCE = 0.1
_MOST_NAMED = 3  # references named in a note; chosen by hand


def legend(*, level: float | None, has_letters: bool, has_counts: bool = False) -> str:
    """Return sentences that explain the marks in a table.

    Args:
        level: the level of the intervals in the table; None if it has none.
        has_letters: whether letters mark the methods that differ.
        has_counts: whether methods have the number of their scored articles beside the name.
    """
    sentences = []
    if level is not None:
        sentences.append(f"Each share has its {100 * level:g} % interval.")
    if has_letters:
        sentences.append(
            "Methods that share a letter do not differ significantly (paired randomisation, "
            f"p below {ALPHA} after Holm)."
        )
    if has_counts:
        sentences.append("n is the number of articles of a method that is not scored on all.")
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


def languages_note(languages: Iterable[str | None]) -> Iterator[str]:
    """Yield a note that counts the articles of each language, unless all are English."""
    counts = Counter(load_language(code).code for code in languages)
    if counts.keys() - {"en", "und"}:
        names = {"und": "unknown"}
        shown = (f"{names.get(code, code)} {count}" for code, count in counts.most_common())
        yield f"Articles by language: {', '.join(shown)}."


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


def count_note(scores: ScoreTable, asked: Scores, left_out: Collection[str]) -> Iterator[str]:
    """Yield a note on methods that give fewer or more bullets than they were asked for.

    Args:
        scores: scores of the articles.
        asked: number of bullets that were asked for, for each article; NaN where not known.
        left_out: methods of which there is no note.
    """
    given = _counts(scores)
    if given is None:
        return
    parts = []
    for column, method in enumerate(scores.methods):
        both = ~np.isnan(given[:, column] + asked)
        if method in left_out or not both.any():
            continue
        mean, wanted = given[both, column].mean(), asked[both].mean()
        if abs(mean - wanted) > _COUNT_TOLERANCE * wanted:
            parts.append(f"{method} {mean:.1f} where {wanted:.1f} were asked for")
    if parts:
        yield (
            f"Bullets an article: {', '.join(parts)}. Fewer bullets find less and have fewer "
            "extra ones, more bullets the reverse."
        )


def _counts(scores: ScoreTable) -> Scores | None:
    """Return the number of bullets of each article and method; None if it was not measured."""
    parts = ("found", "extra", "duplicate")
    if all(name in scores.values for name in parts):
        return np.sum([scores.values[name] for name in parts], axis=0)
    return scores.values.get("count")


def confidence_note(
    methods: Sequence[str], cells: Mapping[str, Mapping[str, Cell]]
) -> Iterator[str]:
    """Yield a note on how sure the matches of each method are.

    Args:
        methods: names of the methods.
        cells: by measure and method.
    """
    if not all(name in cells for name in CONFIDENCES):
        return
    counts = {
        method: [round((cell.mean or 0) * cell.scored) for cell in of_method]
        for method in methods
        for of_method in [[cells[name][method] for name in CONFIDENCES]]
        if any(cell.mean is not None for cell in of_method)
    }
    if counts:
        shown = "; ".join(f"{name} {', '.join(map(str, of))}" for name, of in counts.items())
        shares = ", ".join(f"{share} % of {name}" for name, share in CONFIDENCES.items())
        yield (
            f"Matches that are {', '.join(CONFIDENCES)}: {shown}. Judged by hand, {shares} "
            "matches say the main fact of the reference."
        )


def origin_note(cells: Mapping[str, Mapping[str, Cell]]) -> Iterator[str]:
    """Yield notes on bullets that are no sentence of the article, and on what grounded means.

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
    if "grounded" in cells:
        yield _NOT_VERIFIED


def _origin(cells: Mapping[str, Mapping[str, Cell]], measure: Measure, method: str) -> str:
    return f"{format(100 * (cells[measure.name][method].mean or 0), '.0f')} {measure.label}"
