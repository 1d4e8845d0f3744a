"""Join several runs into one report, on the articles that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.datasets import Item
from eval.metrics.base import Measure
from eval.report.report import Report
from eval.runs.folder import IN_ORDER, Results
from eval.runs.records import Prediction
from eval.runs.reference_points import REFERENCE_AWARE, REFERENCES, order_methods
from eval.runs.score_table import ScoreTable
from eval.stats.resampling import Scores
from summarize.errors import OptionError

_NEUTRAL_FIELDS = ("types", "v")  # fields of a signature that change no number of a measure


def join(reports: Sequence[Report]) -> Report:
    """Return one report with the methods of all runs, over the articles that all runs have.

    An article is shared if its id, text and references are the same. A method of several runs
    appears once if its scores are the same, else once for each run as ``RUN/METHOD``. Measures
    are kept only if all runs computed them with the same signature.

    Raises:
        OptionError: there are fewer than two runs, or they share no article or measure.
    """
    if len(reports) < 2:
        raise OptionError("to compare takes at least two runs; takeaways report shows one")
    shared = _shared([report.run.items() for report in reports])
    if not shared:
        raise OptionError("the runs share no article (same id, text and references)")
    ids = [item.article.id for item in shared]
    measures, notes = _measures(reports)
    if not measures:
        raise OptionError(f"the runs have no measure in common. {' '.join(notes)}")
    tables = [_restricted(report.scores, ids) for report in reports]
    origin = _origins(reports, tables, measures)
    total = max(len(report.scores.articles) for report in reports)
    if len(shared) < total:
        notes.insert(0, f"{len(shared)} articles are shared, of up to {total} of a run.")
    run = JoinedRuns([report.run for report in reports], shared, origin, measures, notes)
    reference_aware = [name for name, (_, method) in origin.items() if method in REFERENCE_AWARE]
    scores = _joined(tables, origin, measures)
    return Report(run, measures, scores, reports[0].resampling, reference_aware)


class JoinedRuns:
    """Results of several runs joined, in memory."""

    def __init__(
        self,
        runs: Sequence[Results],
        items: list[Item],
        origin: dict[str, tuple[int, str]],
        measures: Sequence[Measure],
        notes: list[str],
    ) -> None:
        names = " + ".join(run.path.name for run in runs)
        first = runs[0].metadata
        names_kept = {measure.name for measure in measures}
        restricted = (_only(entry, names_kept) for entry in first["scoring"]["signatures"])
        signatures = [entry for entry in restricted if entry["measures"]]
        dataset = {
            "name": names,
            "articles": len(items),
            "with_references": sum(bool(item.references) for item in items),
        }
        scoring = {**first["scoring"], "methods": list(origin), "signatures": signatures}
        self.path = Path(names)
        in_order = [
            name
            for name, (run, method) in origin.items()
            if method in runs[run].metadata.get(IN_ORDER, ())
        ]
        counts = {str(run.metadata["count"]) for run in runs}
        about = {"dataset": dataset, "scoring": scoring, "notes": notes, IN_ORDER: in_order}
        about |= {"count": first["count"] if len(counts) == 1 else None, "sources": {}}
        self.metadata = {**first, **about}
        self._runs = runs
        self._items = items
        self._origin = origin

    def items(self) -> list[Item]:
        """Return the shared articles."""
        return self._items

    def predictions(self, method: str) -> Iterator[Prediction]:
        """Yield the predictions of a method for the shared articles, in their order."""
        run, name = self._origin[method]
        by_id = {p.article_id: p for p in self._runs[run].predictions(name)}
        return (by_id[item.article.id] for item in self._items)


def _only(signature: dict[str, Any], measures: Collection[str]) -> dict[str, Any]:
    """Return a signature of these measures only, also in its field of ROUGE types."""

    def kept(field: Sequence[str]) -> tuple[str, str]:
        name, value = field
        if name != "types":
            return name, value
        return name, ",".join(type for type in value.split(",") if f"rouge{type}" in measures)

    names = [name for name in signature["measures"] if name in measures]
    return {**signature, "measures": names, "fields": [*map(kept, signature["fields"])]}


def _shared(lists: Sequence[Sequence[Item]]) -> list[Item]:
    """Return the items of the first list that all other lists have too."""
    keys = [{_key(item) for item in items} for items in lists[1:]]
    return [item for item in lists[0] if all(_key(item) in known for known in keys)]


def _key(item: Item) -> tuple[Any, ...]:
    return item.article.id, item.article.text, item.references


def _measures(reports: Sequence[Report]) -> tuple[list[Measure], list[str]]:
    """Return the measures that all runs computed alike, and notes on those left out."""
    signatures = [_signature_of_each(report) for report in reports]
    labels = {m.name: m.label for report in reversed(reports) for m in report.measures}
    missing = [name for name in labels if not all(name in of_run for of_run in signatures)]
    unlike = [
        name
        for name in labels
        if name not in missing and len({of_run[name] for of_run in signatures}) > 1
    ]
    notes = []
    if missing:
        names = ", ".join(labels[name] for name in missing)
        notes.append(f"{names}: left out, as not all runs have them.")
    if unlike:
        names = ", ".join(labels[name] for name in unlike)
        differing = " and ".join(sorted({of_run[unlike[0]] for of_run in signatures}))
        notes.append(f"{names}: left out, as the runs computed them differently ({differing}).")
    versions = sorted({str(report.run.metadata["takeaways"]) for report in reports})
    if len(versions) > 1:
        notes.append(f"The runs are of different versions: {', '.join(versions)}.")
    left_out = {*missing, *unlike}
    return [m for m in reports[0].measures if m.name not in left_out], notes


def _signature_of_each(report: Report) -> dict[str, str]:
    """Return the signature of each measure, without the neutral fields."""
    signatures = {}
    for entry in report.run.metadata["scoring"]["signatures"]:
        fields = (f"{key}:{value}" for key, value in entry["fields"] if key not in _NEUTRAL_FIELDS)
        signatures |= dict.fromkeys(entry["measures"], "|".join([entry["metric"], *fields]))
    return signatures


def _restricted(table: ScoreTable, ids: Sequence[str]) -> ScoreTable:
    """Return a table with only these articles, in this order."""
    row_of = {id: row for row, id in enumerate(table.articles)}
    wanted = set(ids)
    rows = [row_of[id] for id in ids]
    kinds = {
        kind: {name: values[rows] for name, values in getattr(table, kind).items()}
        for kind in ("values", "precision", "recall")
    }
    reasons = {
        key: {id: reason for id, reason in of_articles.items() if id in wanted}
        for key, of_articles in table.reasons.items()
    }
    return replace(table, articles=tuple(ids), reasons=reasons, **kinds)


def _origins(
    reports: Sequence[Report], tables: Sequence[ScoreTable], measures: Sequence[Measure]
) -> dict[str, tuple[int, str]]:
    """Return for each name in the report the number of its run and the method in that run."""
    origins: dict[str, tuple[int, str]] = {}
    names = Counter(method for table in tables for method in set(table.methods))
    for run, table in enumerate(tables):
        for method in table.methods:
            first = next(i for i, other in enumerate(tables) if method in other.methods)
            # The references are the same in all runs, or the articles would not be shared.
            alike = method == REFERENCES or _alike(tables, method, measures)
            if names[method] == 1 or alike:
                origins.setdefault(method, (first, method))
            else:
                origins[f"{_run_name(reports, run)}/{method}"] = run, method
    return {name: origins[name] for name in order_methods(origins, lambda name: origins[name][1])}


def _run_name(reports: Sequence[Report], run: int) -> str:
    """Return the name of a run's folder, with a number if two have the same name."""
    names = [report.run.path.resolve().name for report in reports]
    return names[run] if names.count(names[run]) == 1 else f"{names[run]}~{run + 1}"


def _alike(tables: Sequence[ScoreTable], method: str, measures: Sequence[Measure]) -> bool:
    """Return whether a method has the same scores in all tables that have it; costs may differ."""
    first, *others = (table for table in tables if method in table.methods)
    compared = [m.name for m in measures if m.unit not in ("milliseconds", "megabytes")]
    return all(
        np.array_equal(
            _column(first, "values", method, name),
            _column(other, "values", method, name),
            equal_nan=True,
        )
        for other in others
        for name in compared
    )


def _joined(
    tables: Sequence[ScoreTable],
    origin: dict[str, tuple[int, str]],
    measures: Sequence[Measure],
) -> ScoreTable:
    """Return one table with a column for each name in ``origin``."""
    kinds: dict[str, dict[str, Scores]] = {}
    for kind in ("values", "precision", "recall"):
        kinds[kind] = {
            measure.name: np.stack(
                [_column(tables[run], kind, name, measure.name) for run, name in origin.values()],
                axis=1,
            )
            for measure in measures
            if any(measure.name in getattr(table, kind) for table in tables)
        }
    reasons = {
        (shown, measure): of_articles
        for shown, (run, name) in origin.items()
        for (method, measure), of_articles in tables[run].reasons.items()
        if method == name
    }
    return ScoreTable(tables[0].articles, tuple(origin), **kinds, reasons=reasons)


def _column(table: ScoreTable, kind: str, method: str, measure: str) -> Scores:
    matrix = getattr(table, kind).get(measure)
    if matrix is None:
        return np.full(len(table.articles), np.nan)
    return matrix[:, table.methods.index(method)]
