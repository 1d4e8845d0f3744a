"""Several runs as one: their methods side by side on the articles that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.datasets import Item
from eval.metric import Measure
from eval.report import Report
from eval.resampling import Scores
from eval.runs import Prediction, Run
from eval.scores import ScoreTable
from eval.scoring import in_order
from summarize.errors import OptionError

_VERSION = "|v:"


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
    run = JoinedRun(reports, shared, origin)
    total = max(len(report.scores.articles) for report in reports)
    if len(shared) < total:
        notes.insert(0, f"{len(shared)} articles are shared, of up to {total} of a run.")
    run.about["notes"] = notes
    scores = _joined(tables, origin, measures)
    return Report(run, measures, scores, reports[0].resampling)


class JoinedRun(Run):
    """A run that is made up of others and has no folder of its own."""

    def __init__(
        self, reports: Sequence[Report], items: list[Item], origin: dict[str, tuple[int, str]]
    ) -> None:
        runs = [report.run for report in reports]
        names = " + ".join(run.path.name for run in runs)
        dataset = {
            "name": names,
            "articles": len(items),
            "with_references": sum(bool(item.references) for item in items),
        }
        super().__init__(Path(names), {**runs[0].about, "dataset": dataset})
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
    """Return the measures that all took alike, and notes on what they did not."""
    signatures = [_signature_of_each(report) for report in reports]
    common, unlike = [], []
    for measure in reports[0].measures:
        if all(measure.name in found for found in signatures):
            alike = len({found[measure.name] for found in signatures}) == 1
            (common if alike else unlike).append(measure)
    notes = []
    if unlike:
        names = ", ".join(measure.label for measure in unlike)
        found = " and ".join(sorted({one[unlike[0].name] for one in signatures}))
        notes.append(f"{names}: left out, as the runs did not take them alike ({found}).")
    versions = sorted({str(report.run.about["takeaways"]) for report in reports})
    if len(versions) > 1:
        notes.append(f"The runs are of different versions: {', '.join(versions)}.")
    return common, notes


def _signature_of_each(report: Report) -> dict[str, str]:
    """Return each measure's signature without the version; empty for one without."""
    found = {measure.name: "" for measure in report.measures}
    for signature, measures in report.run.about["scoring"]["signatures"].items():
        found |= dict.fromkeys(measures, signature.partition(_VERSION)[0])
    return found


def _restricted(table: ScoreTable, ids: Sequence[str]) -> ScoreTable:
    """Return a table with only these articles, in this order."""
    place = {id: row for row, id in enumerate(table.articles)}
    rows = [place[id] for id in ids]
    kinds = {
        kind: {name: values[rows] for name, values in getattr(table, kind).items()}
        for kind in ("values", "precision", "recall")
    }
    return replace(table, articles=tuple(ids), **kinds)


def _origins(
    reports: Sequence[Report], tables: Sequence[ScoreTable], measures: Sequence[Measure]
) -> dict[str, tuple[int, str]]:
    """Return the name of each method with the run, and the method of it, that it stands for."""
    found: dict[str, tuple[int, str]] = {}
    names = Counter(method for table in tables for method in set(table.methods))
    for place, table in enumerate(tables):
        for method in table.methods:
            first = next(i for i, other in enumerate(tables) if method in other.methods)
            if names[method] == 1 or _alike(tables, method, measures):
                found.setdefault(method, (first, method))
            else:
                found[f"{_name(reports, place)}/{method}"] = place, method
    return {name: found[name] for name in in_order(found)}


def _name(reports: Sequence[Report], place: int) -> str:
    """Return a run's name: its folder's, with its number where two are called the same."""
    names = [report.run.path.resolve().name for report in reports]
    return names[place] if names.count(names[place]) == 1 else f"{names[place]}~{place + 1}"


def _alike(tables: Sequence[ScoreTable], method: str, measures: Sequence[Measure]) -> bool:
    """Whether a method has the same scores in all tables that have it; costs may differ."""
    having = [table for table in tables if method in table.methods]
    return all(
        np.array_equal(_column(having[0], method, m.name), _column(other, method, m.name), True)
        for other in having[1:]
        for m in measures
        if m.unit not in ("milliseconds", "megabytes")
    )


def _column(table: ScoreTable, method: str, measure: str) -> Scores:
    return table.values[measure][:, table.methods.index(method)]


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
    reasons: Counter[tuple[str, str, str]] = Counter()
    for shown, (place, name) in origin.items():
        for (method, measure, reason), count in tables[place].reasons.items():
            if method == name:
                reasons[shown, measure, reason] += count
    return ScoreTable(tables[0].articles, tuple(origin), **kinds, reasons=reasons)


def _of(table: ScoreTable, kind: str, method: str, measure: str) -> Scores:
    found = getattr(table, kind).get(measure)
    if found is None:
        return np.full(len(table.articles), np.nan)
    return found[:, table.methods.index(method)]
