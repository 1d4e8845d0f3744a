"""What an evaluation found, as one object that shows itself in every format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.metric import Measure, Settings
from eval.resampling import Interval, Resampling, intervals
from eval.runs import SCORES, Run
from eval.scores import ScoreTable, read_scores
from eval.scoring import BEYOND, REFERENCES
from eval.significance import ALPHA, Comparison, compare_metrics
from summarize.errors import OptionError, ReadError

if TYPE_CHECKING:
    from pandas import DataFrame
    from rich.table import Table
_SHOWN = 3  # references named in a note


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
    """

    def __init__(
        self, run: Run, measures: Sequence[Measure], scores: ScoreTable, resampling: Resampling
    ) -> None:
        self.run = run
        self.measures = tuple(measures)
        self.scores = scores
        self.methods = scores.methods
        self.resampling = resampling

    @classmethod
    def of(cls, run: Run, resampling: Resampling | None = None) -> Report:
        """Make the report of a run.

        Raises:
            ReadError: the run is not finished, or damaged.
        """
        scoring = run.about.get("scoring")
        if not run.finished or not scoring:
            advice = "run the same takeaways eval again, it goes on where it stopped"
            raise ReadError(str(run.path), f"is not finished: {advice}")
        ids = [item.article.id for item in run.items()]
        scores = read_scores(run.path / SCORES, ids, scoring["methods"])
        measures = [Measure(**fields) for fields in scoring["measures"]]
        return cls(run, measures, scores, resampling or Resampling())

    @classmethod
    def open(cls, path: str | Path, resampling: Resampling | None = None) -> Report:
        """Make the report of a run folder.

        Raises:
            ReadError: it is none, not finished, or damaged.
        """
        return cls.of(Run.open(Path(path)), resampling)

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
        return compare_metrics(self.methods, tested, self.resampling)

    @property
    def settings(self) -> Settings:
        """The settings of the metrics."""
        fields = self.run.about["scoring"]["settings"]
        return Settings(**{**fields, "types": tuple(fields["types"])})

    @property
    def headline(self) -> list[Measure]:
        """The measures that the main table shows."""
        return [measure for measure in self.measures if measure.headline]

    @property
    def signatures(self) -> list[str]:
        """The signature of each metric that has one, with articles, resampling and version."""
        n = int(self.run.about["dataset"]["with_references"])
        kind = "bootstrap" if self.resampling.kind == "percentile" else self.resampling.kind
        more = f"n:{n}|ci:{kind}{self.resampling.samples}|seed:{self.resampling.seed}|v:"
        found = self.run.about["scoring"]["signatures"]
        return [more.join(signature.rsplit("v:", 1)) for signature in found]

    @property
    def notes(self) -> list[str]:
        """What a reader must know.

        Articles without a score and why, intervals that lack, references that say what their
        articles do not.
        """
        found = [*self.run.about.get("notes", ())]
        if len(self.scores.articles) < 2:
            found.append("One article only: there are no intervals and no tests.")
        for (reason, count), methods in self._failures().items():
            found.append(f"{', '.join(methods)}: {count} unscored, as {reason}.")
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

    def _failures(self) -> dict[tuple[str, int], list[str]]:
        """Return which methods have no score of some measure, by reason and number of articles."""
        counts: dict[tuple[str, str], int] = {}
        for (method, _, reason), count in self.scores.reasons.items():
            if method != REFERENCES and not reason.startswith("is not defined"):
                counts[method, reason] = max(counts.get((method, reason), 0), count)
        found: dict[tuple[str, int], list[str]] = {}
        for method in self.methods:
            for (name, reason), count in counts.items():
                if name == method:
                    found.setdefault((reason, count), []).append(method)
        return found

    def _values(self, measure: str) -> np.ndarray:
        return self.scores.values[measure]

    def _row(self, measure: Measure, found: Sequence[Interval | None]) -> dict[str, Cell]:
        values = self._values(measure.name)
        means = _means(values)
        halves = [
            _means(kind[measure.name]) if measure.name in kind else [None] * len(self.methods)
            for kind in (self.scores.precision, self.scores.recall)
        ]
        scored = (~np.isnan(values)).sum(axis=0)
        letters = self._letters(measure)
        best = self._best(measure, means)
        return {
            method: Cell(
                mean=means[place],
                precision=halves[0][place],
                recall=halves[1][place],
                interval=found[place],
                scored=int(scored[place]),
                unscored=len(values) - int(scored[place]),
                letters=letters.get(method, ""),
                best=place in best,
            )
            for place, method in enumerate(self.methods)
        }

    def _best(self, measure: Measure, means: Sequence[float | None]) -> set[int]:
        sign = {"higher": 1, "lower": -1, None: 0}[measure.better]
        candidates = {
            place: sign * mean
            for place, mean in enumerate(means)
            if sign and mean is not None and self.methods[place] not in BEYOND
        }
        highest = max(candidates.values(), default=None)
        best = {place for place, value in candidates.items() if value == highest}
        return best if len(best) < len(candidates) else set()

    def _letters(self, measure: Measure) -> dict[str, str]:
        if measure.better is None:
            return {}
        means = dict(zip(self.methods, _means(self._values(measure.name)), strict=True))
        known = [method for method in self.methods if means[method] is not None]
        high_first = measure.better == "higher"
        ranked = sorted(known, key=lambda method: means[method] or 0.0, reverse=high_first)
        differing = {
            frozenset((pair.first, pair.second))
            for pair in self.comparisons[measure.name]
            if pair.p_corrected is not None and pair.p_corrected < ALPHA
        }
        return compact_letters(ranked, differing) if len(self.scores.articles) > 1 else {}

    # --- formats ---

    def rows(self) -> list[dict[str, Any]]:
        """Return a flat dict for each method and measure, for tables of other programs."""
        return [
            {"method": method, "measure": measure.name, **_flat(self.cells[measure.name][method])}
            for method in self.methods
            for measure in self.measures
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the texts, ready for JSON."""
        return {
            "dataset": self.run.about["dataset"],
            "signatures": self.signatures,
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

    def to_json(self) -> str:
        """Return ``to_dict`` as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_dataframe(self) -> DataFrame:
        """Return ``rows`` as a pandas DataFrame.

        Raises:
            OptionError: pandas is not installed.
        """
        try:
            from pandas import DataFrame
        except ImportError:
            raise OptionError('a DataFrame needs pandas: pip install "takeaways[eval]"') from None
        return DataFrame(self.rows())

    def to_table(self) -> Table:
        """Return a table for the terminal."""
        from eval.tables import terminal

        return terminal(self)

    def to_markdown(self) -> str:
        """Return a Markdown table with its signatures and notes."""
        from eval.tables import markdown

        return markdown(self)

    def to_latex(self) -> str:
        """Return a LaTeX table; it needs the package booktabs."""
        from eval.tables import latex

        return latex(self)

    def to_csv(self) -> str:
        """Return ``rows`` as CSV."""
        from eval.tables import comma_separated

        return comma_separated(self)

    def to_html(self) -> str:
        """Return a page that needs nothing else: tables, charts, and every article."""
        from eval.page import page

        return page(self)


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


def compact_letters(names: Sequence[str], differing: set[frozenset[str]]) -> dict[str, str]:
    """Return letters for each name so that two share one exactly if they do not differ.

    By inserting and absorbing (Piepho 2004, "An algorithm for a letter-based representation of
    all-pairwise comparisons").

    Args:
        names: in the order in which letters are given out, the best first.
        differing: the pairs that differ.
    """
    groups = [frozenset(names)]
    for pair in sorted(differing, key=lambda pair: sorted(map(names.index, pair))):
        split = [group - {name} for group in groups if pair <= group for name in pair]
        groups = [group for group in groups if not pair <= group] + split
        groups = [
            group
            for place, group in enumerate(groups)
            if not any(
                group < other or (group == other and place > earlier)
                for earlier, other in enumerate(groups)
            )
        ]
    groups.sort(key=lambda group: sorted(map(names.index, group)))
    return {
        name: "".join(_letter(at) for at, group in enumerate(groups) if name in group)
        for name in names
    }


def _letter(place: int) -> str:
    """Return a, b, … z, then a', b', …"""
    return chr(ord("a") + place % 26) + "'" * (place // 26)
