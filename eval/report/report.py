"""Numbers of an evaluation: means, intervals, tests and notes. `render` shows them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from eval.metrics.base import Measure, MetricSettings
from eval.metrics.signature import Signature
from eval.runs.folder import SCORES, Results, Run
from eval.runs.reference_points import REFERENCE_AWARE, REFERENCES
from eval.runs.score import EXPECTED_REASONS, NOT_DEFINED
from eval.runs.score_table import ScoreTable, read_scores
from eval.stats.resampling import Interval, Resampling, intervals
from eval.stats.significance import ALPHA, Comparison, compact_letters, compare_metrics
from summarize.errors import ReadError

_SHOWN = 3  # references named in a note
_FINE = 10  # the smallest corrected p-value is the level of the tests over this
_LEVEL = Resampling().level


@dataclass(frozen=True, slots=True)
class Cell:
    """The mean of one measure over the articles for which a method has a score.

    Attributes:
        mean, precision, recall: means; None where no article is scored or there is none.
        interval: of the mean; None with fewer than two articles.
        scored, unscored: articles with and without a score.
        letters: methods that share one do not differ by the corrected test.
        best: whether it is the best of the methods.
    """

    mean: float | None
    precision: float | None
    recall: float | None
    interval: Interval | None
    scored: int
    unscored: int
    letters: str
    best: bool


class Report:
    """The results of an evaluation.

    Attributes:
        run: the folder that they come from.
        methods: names, the reference points at the ends.
        measures: what was measured.
        scores: per article.
        resampling: of intervals and tests.
        reference_aware: the methods that have seen the references, so that none of them is best.
    """

    def __init__(
        self,
        run: Results,
        measures: Sequence[Measure],
        scores: ScoreTable,
        resampling: Resampling,
        reference_aware: Collection[str] = REFERENCE_AWARE,
    ) -> None:
        self.run = run
        self.measures = tuple(measures)
        self.scores = scores
        self.methods = scores.methods
        self.reference_aware = frozenset(reference_aware)
        self.resampling = resampling

    @classmethod
    def from_run(cls, run: Run, resampling: Resampling | None = None) -> Report:
        """Make the report of a run.

        Raises:
            ReadError: the run is not finished, or damaged.
        """
        scoring = run.about.get("scoring")
        if not run.about.get("finished") or not scoring:
            advice = "run the same takeaways eval again, it goes on where it stopped"
            raise ReadError(str(run.path), f"is not finished: {advice}")
        ids = [item.article.id for item in run.items()]
        try:
            measures = [Measure(**fields) for fields in scoring["measures"]]
            scores = read_scores(run.path / SCORES, ids, scoring["methods"])
            report = cls(run, measures, scores, resampling or Resampling())
            _ = report.settings, report.signatures  # read now: what is wrong is told here
        except (KeyError, TypeError, ValueError) as error:
            reason = f"run.json is damaged ({error!r}): run the evaluation again"
            raise ReadError(str(run.path), reason) from None
        lacking = [measure.label for measure in measures if measure.name not in scores.values]
        if lacking:
            reason = f"has no scores of {', '.join(lacking)}: run the evaluation again"
            raise ReadError(str(run.path), reason)
        return report

    @classmethod
    def open(cls, path: str | Path, resampling: Resampling | None = None) -> Report:
        """Make the report of a run folder.

        Raises:
            ReadError: it is none, not finished, or damaged.
        """
        return cls.from_run(Run.open(Path(path)), resampling)

    # --- numbers ---

    @cached_property
    def cells(self) -> dict[str, dict[str, Cell]]:
        """A cell for each measure and method."""
        names = [measure.name for measure in self.measures]
        stacked = np.hstack([self._values(name) for name in names])
        found = iter(intervals(stacked, self.resampling))
        return {
            measure.name: self._row(measure, [next(found) for _ in self.methods])
            for measure in self.measures
        }

    @cached_property
    def comparisons(self) -> dict[str, list[Comparison]]:
        """Every pair of methods on each measure that knows a better."""
        tested = {m.name: self._values(m.name) for m in self.measures if m.better}
        resampling = replace(self.resampling, samples=self.test_samples)
        return compare_metrics(self.methods, tested, resampling)

    @property
    def test_samples(self) -> int:
        """How many resamples the tests take.

        No p-value is below 1 / (samples + 1), and Holm multiplies it by the number of pairs: so
        many pairs need many samples, lest nothing could differ whatever the scores.
        """
        pairs = math.comb(len(self.methods), 2)
        return max(self.resampling.samples, math.ceil(_FINE * pairs / ALPHA))

    @property
    def settings(self) -> MetricSettings:
        """The settings of the metrics."""
        fields = self.run.about["scoring"]["settings"]
        return MetricSettings(**{**fields, "types": tuple(fields["types"])})

    @property
    def headline(self) -> list[Measure]:
        """The measures that the main table shows."""
        return [measure for measure in self.measures if measure.headline]

    @property
    def signatures(self) -> list[Signature]:
        """The signature of each metric, with articles, resampling and version."""
        about = self.run.about
        kind = "bootstrap" if self.resampling.kind == "percentile" else self.resampling.kind
        level = self.resampling.level
        interval = f"{kind}{self.resampling.samples}" + (f"@{level:g}" if level != _LEVEL else "")
        return [
            Signature(one["metric"], tuple(map(tuple, one["fields"]))).with_fields(
                n=self._articles_scored(one["measures"]),
                ci=interval,
                ar=self.test_samples,
                seed=self.resampling.seed,
            )
            for one in about["scoring"]["signatures"]
        ]

    def _articles_scored(self, measures: Sequence[str]) -> int:
        """Return how many articles some method has a score for."""
        found = [~np.isnan(self._values(name)).all(axis=1) for name in measures]
        return int(np.any(found, axis=0).sum())

    @property
    def failed(self) -> bool:
        """Whether a method or a metric failed on an article."""
        reasons = (reason for found in self.scores.reasons.values() for reason in found.values())
        return any(reason not in EXPECTED_REASONS for reason in reasons)

    @property
    def has_letters(self) -> bool:
        """Whether tests tell methods apart by letters."""
        return any(cell.letters for row in self.cells.values() for cell in row.values())

    @cached_property
    def notes(self) -> list[str]:
        """What a reader must know.

        Articles without a score and why, intervals and tests that lack, references that say what
        their articles do not.
        """
        found = [*self.run.about.get("notes", ())]
        if len(self.scores.articles) < 2:
            found.append("One article only: there are no intervals and no tests.")
        elif not self._can_tell:
            found.append(f"{len(self.scores.articles)} articles are too few for tests: no letters.")
        found += self._failures()
        if self.unsupported_references:
            shown = [f"{id}: {flags[0]}" for id, _, flags in self.unsupported_references[:_SHOWN]]
            more = "; …" if len(self.unsupported_references) > _SHOWN else ""
            found.append(
                f"Of the reference bullets, {len(self.unsupported_references)} may say what their "
                f"articles do not ({'; '.join(shown)}{more})."
            )
        return found

    @cached_property
    def unsupported_references(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Article, bullet and flags of each reference with something that its article lacks."""
        return [
            (prediction.article_id, item.text, item.flags)
            for prediction in self.run.predictions(REFERENCES)
            for item in prediction.takeaways or ()
            if item.flags
        ]

    def _failures(self) -> Iterator[str]:
        """Say on how many articles methods have no score of some measure, and why.

        Reasons that begin alike, as messages of one kind of error do, are told as one.
        """
        told: dict[tuple[str, int], tuple[str, list[str]]] = {}
        for method in self.methods:
            if method == REFERENCES:
                continue
            unscored: dict[str, dict[str, str]] = {}  # by the reasons' beginnings, by article
            for (name, _), reasons in self.scores.reasons.items():
                for article, reason in reasons.items() if name == method else ():
                    if reason != NOT_DEFINED:
                        unscored.setdefault(reason.partition(":")[0], {})[article] = reason
            for beginning, articles in unscored.items():
                example = next(iter(articles.values()))
                told.setdefault((beginning, len(articles)), (example, []))[1].append(method)
        for (_, count), (example, methods) in told.items():
            yield f"{', '.join(methods)}: {count} unscored, as {example}."

    @property
    def _can_tell(self) -> bool:
        """Whether there are articles enough for any corrected p-value to be small."""
        least = 2.0 ** (1 - len(self.scores.articles))  # of all the ways to swap two methods
        return least * math.comb(len(self.methods), 2) < ALPHA

    def _values(self, measure: str) -> np.ndarray:
        return self.scores.values[measure]

    def _row(self, measure: Measure, found: Sequence[Interval | None]) -> dict[str, Cell]:
        values = self._values(measure.name)
        means = _means(values)
        halves = [
            _means(kind[measure.name]) if measure.name in kind else [None] * len(self.methods)
            for kind in (self.scores.precision, self.scores.recall)
        ]
        scored = [int(count) for count in (~np.isnan(values)).sum(axis=0)]
        letters = self._letters(measure, means)
        best = self._best(measure, means, scored)
        return {
            method: Cell(
                mean=means[place],
                precision=halves[0][place],
                recall=halves[1][place],
                interval=found[place],
                scored=scored[place],
                unscored=len(values) - scored[place],
                letters=letters.get(method, ""),
                best=place in best,
            )
            for place, method in enumerate(self.methods)
        }

    def _best(
        self, measure: Measure, means: Sequence[float | None], scored: Sequence[int]
    ) -> set[int]:
        """Return the best of the methods that are scored on as many articles as any is."""
        sign = {"higher": 1, "lower": -1, None: 0}[measure.better]
        most = max(scored, default=0)
        candidates = {
            place: sign * mean
            for place, mean in enumerate(means)
            if sign and mean is not None and scored[place] == most
            if self.methods[place] not in self.reference_aware
        }
        highest = max(candidates.values(), default=None)
        best = {place for place, value in candidates.items() if value == highest}
        return best if len(best) < len(candidates) else set()

    def _letters(self, measure: Measure, means: Sequence[float | None]) -> dict[str, str]:
        """Return letters for the methods that are tested against each other."""
        if measure.better is None or not self._can_tell:
            return {}
        pairs = self.comparisons[measure.name]
        untested = Counter(
            name for pair in pairs if pair.p_corrected is None for name in (pair.first, pair.second)
        )
        sign = -1 if measure.better == "higher" else 1
        ranked = sorted(
            (sign * mean, place, method)
            for place, (method, mean) in enumerate(zip(self.methods, means, strict=True))
            if mean is not None and untested[method] < len(self.methods) - 1
        )
        differing = {
            frozenset((pair.first, pair.second))
            for pair in pairs
            if pair.p_corrected is not None and pair.p_corrected < ALPHA
        }
        return compact_letters([method for *_, method in ranked], differing)

    def rows(self) -> list[dict[str, Any]]:
        """Return a flat dict for each method and measure, for tables of other programs."""
        return [
            {"method": method, "measure": measure.name, **_flat(self.cells[measure.name][method])}
            for method in self.methods
            for measure in self.measures
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the texts as values that JSON can hold."""
        return {
            "dataset": self.run.about["dataset"],
            "signatures": list(map(str, self.signatures)),
            "resampling": asdict(self.resampling),
            "measures": [asdict(measure) for measure in self.measures],
            "results": self.rows(),
            "comparisons": {
                measure: [asdict(pair) for pair in pairs]
                for measure, pairs in self.comparisons.items()
            },
            "unsupported_references": self.unsupported_references,
            "notes": self.notes,
        }


def _means(values: np.ndarray) -> list[float | None]:
    """Return the mean of each column's numbers; None of a column without any."""
    scored = ~np.isnan(values)
    sums = np.where(scored, values, 0.0).sum(axis=0)
    counts = scored.sum(axis=0)
    return [float(s / n) if n else None for s, n in zip(sums, counts, strict=True)]


def _flat(cell: Cell) -> dict[str, Any]:
    low, high = (cell.interval.low, cell.interval.high) if cell.interval else (None, None)
    numbers = {"mean": cell.mean, "low": low, "high": high}
    halves = {"precision": cell.precision, "recall": cell.recall}
    counts = {"scored": cell.scored, "unscored": cell.unscored}
    return {**numbers, **halves, **counts, "letters": cell.letters, "best": cell.best}
