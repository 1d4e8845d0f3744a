"""Several runs as one: their methods side by side on the articles that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.datasets import Item
from eval.metrics.base import Measure
from eval.report.report import Report
from eval.runs.folder import Results
from eval.runs.records import Prediction
from eval.runs.reference_points import REFERENCE_AWARE, REFERENCES, order_methods
from eval.runs.score_table import ScoreTable
from eval.stats.resampling import Scores
from summarize.errors import OptionError

_NO_MATTER = ("types", "v")  # fields of a signature that change no measure's numbers


def join(reports: Sequence[Report]) -> Report:
    """Return one report of all the runs' methods, over the articles that all runs have.

    An article is shared if its id, text and references are the same. A method that several runs
    have stands once if its scores are the same, else once a run, as ``RUN/METHOD``. Measures
    are compared only where all runs took them alike, by their signatures.

    Raises:
        OptionError: there are fewer than two runs, or nothing is shared.
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
    """What a report needs of several runs joined; there is no folder of it."""

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
        kept = {measure.name for measure in measures}
        signatures = [
            one for one in first["scoring"]["signatures"] if not kept.isdisjoint(one["measures"])
        ]
        dataset = {
            "name": names,
            "articles": len(items),
            "with_references": sum(bool(item.references) for item in items),
        }
        scoring = {**first["scoring"], "methods": list(origin), "signatures": signatures}
        self.path = Path(names)
        self.metadata = {**first, "dataset": dataset, "scoring": scoring, "notes": notes}
        self._runs = runs
        self._items = items
        self._origin = origin

    def items(self) -> list[Item]:
        """Return the shared articles."""
        return self._items

    def predictions(self, method: str) -> Iterator[Prediction]:
        """Yield a method's predictions for the shared articles, in their order."""
        place, name = self._origin[method]
        by_id = {one.article_id: one for one in self._runs[place].predictions(name)}
        return (by_id[item.article.id] for item in self._items)


def _shared(lists: Sequence[Sequence[Item]]) -> list[Item]:
    """Return the items of the first list that all others have too."""
    keys = [{_key(item) for item in items} for items in lists[1:]]
    return [item for item in lists[0] if all(_key(item) in known for known in keys)]


def _key(item: Item) -> tuple[Any, ...]:
    return item.article.id, item.article.text, item.references


def _measures(reports: Sequence[Report]) -> tuple[list[Measure], list[str]]:
    """Return the measures that all took alike, and notes on those that not all did."""
    signatures = [_signature_of_each(report) for report in reports]
    labels = {m.name: m.label for report in reversed(reports) for m in report.measures}
    lacking = [name for name in labels if not all(name in found for found in signatures)]
    unlike = [
        name
        for name in labels
        if name not in lacking and len({found[name] for found in signatures}) > 1
    ]
    notes = []
    if lacking:
        names = ", ".join(labels[name] for name in lacking)
        notes.append(f"{names}: left out, as not all runs have them.")
    if unlike:
        names = ", ".join(labels[name] for name in unlike)
        found = " and ".join(sorted({one[unlike[0]] for one in signatures}))
        notes.append(f"{names}: left out, as the runs did not take them alike ({found}).")
    versions = sorted({str(report.run.metadata["takeaways"]) for report in reports})
    if len(versions) > 1:
        notes.append(f"The runs are of different versions: {', '.join(versions)}.")
    left_out = {*lacking, *unlike}
    return [m for m in reports[0].measures if m.name not in left_out], notes


def _signature_of_each(report: Report) -> dict[str, str]:
    """Return each measure's signature, without what does not change its numbers."""
    found = {}
    for one in report.run.metadata["scoring"]["signatures"]:
        fields = (f"{key}:{value}" for key, value in one["fields"] if key not in _NO_MATTER)
        found |= dict.fromkeys(one["measures"], "|".join([one["metric"], *fields]))
    return found


def _restricted(table: ScoreTable, ids: Sequence[str]) -> ScoreTable:
    """Return a table with only these articles, in this order."""
    place = {id: row for row, id in enumerate(table.articles)}
    wanted = set(ids)
    rows = [place[id] for id in ids]
    kinds = {
        kind: {name: values[rows] for name, values in getattr(table, kind).items()}
        for kind in ("values", "precision", "recall")
    }
    kept = {
        key: {id: reason for id, reason in found.items() if id in wanted}
        for key, found in table.reasons.items()
    }
    return replace(table, articles=tuple(ids), reasons=kept, **kinds)


def _origins(
    reports: Sequence[Report], tables: Sequence[ScoreTable], measures: Sequence[Measure]
) -> dict[str, tuple[int, str]]:
    """Return the name of each method with the run, and the method of it, that it stands for."""
    found: dict[str, tuple[int, str]] = {}
    names = Counter(method for table in tables for method in set(table.methods))
    for place, table in enumerate(tables):
        for method in table.methods:
            first = next(i for i, other in enumerate(tables) if method in other.methods)
            # The references are the same in all runs, or the articles would not be shared.
            alike = method == REFERENCES or _alike(tables, method, measures)
            if names[method] == 1 or alike:
                found.setdefault(method, (first, method))
            else:
                found[f"{_name(reports, place)}/{method}"] = place, method
    return {name: found[name] for name in order_methods(found, lambda name: found[name][1])}


def _name(reports: Sequence[Report], place: int) -> str:
    """Return a run's name: its folder's, with its number where two are called the same."""
    names = [report.run.path.resolve().name for report in reports]
    return names[place] if names.count(names[place]) == 1 else f"{names[place]}~{place + 1}"


def _alike(tables: Sequence[ScoreTable], method: str, measures: Sequence[Measure]) -> bool:
    """Whether a method has the same scores in all tables that have it; costs may differ."""
    first, *others = (table for table in tables if method in table.methods)
    lasting = [m.name for m in measures if m.unit not in ("milliseconds", "megabytes")]
    return all(
        np.array_equal(
            _of(first, "values", method, name), _of(other, "values", method, name), equal_nan=True
        )
        for other in others
        for name in lasting
    )


def _joined(
    tables: Sequence[ScoreTable],
    origin: dict[str, tuple[int, str]],
    measures: Sequence[Measure],
) -> ScoreTable:
    kinds: dict[str, dict[str, Scores]] = {}
    for kind in ("values", "precision", "recall"):
        kinds[kind] = {
            measure.name: np.stack(
                [_of(tables[place], kind, name, measure.name) for place, name in origin.values()],
                axis=1,
            )
            for measure in measures
            if any(measure.name in getattr(table, kind) for table in tables)
        }
    reasons = {
        (shown, measure): found
        for shown, (place, name) in origin.items()
        for (method, measure), found in tables[place].reasons.items()
        if method == name
    }
    return ScoreTable(tables[0].articles, tuple(origin), **kinds, reasons=reasons)


def _of(table: ScoreTable, kind: str, method: str, measure: str) -> Scores:
    found = getattr(table, kind).get(measure)
    if found is None:
        return np.full(len(table.articles), np.nan)
    return found[:, table.methods.index(method)]
