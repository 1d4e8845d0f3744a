"""Numbers of an evaluation: means, intervals, tests and notes.

`eval.report.render` turns them into text.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.metrics.base import Measure, MetricSettings
from eval.metrics.signature import Signature
from eval.report.cells import Cell, measure_cells
from eval.report.notebook import notebook_table
from eval.report.notes import (
    UnsupportedReference,
    confidence_note,
    count_note,
    earlier_matches_note,
    few_articles_note,
    in_order_note,
    languages_note,
    legend,
    origin_note,
    unscored_notes,
    unsupported_references_note,
)
from eval.report.plain_table import plain_table
from eval.runs.folder import IN_ORDER, SCORES, Results, Run
from eval.runs.reference_points import REFERENCE_AWARE, REFERENCES
from eval.runs.score import EXPECTED_REASONS
from eval.runs.score_table import ScoreTable, read_scores
from eval.stats.resampling import Resampling, Scores, intervals
from eval.stats.significance import ALPHA, Comparison, compare_metrics
from summarize.errors import OptionError, ReadError
from summarize.wording import counted

if TYPE_CHECKING:
    from pandas import DataFrame

# The smallest p-value after correction is ALPHA / _P_VALUE_MARGIN; chosen by hand.
_P_VALUE_MARGIN = 10
_DEFAULT_LEVEL = Resampling().level


class Report:
    """The numbers of an evaluation.

    ``report.cells["rouge2"]["lexrank"].mean`` is a mean;
    ``report.comparisons["rouge2"][0].p_corrected`` is a p-value.

    Attributes:
        run: the run folder, or several joined, that the numbers come from.
        methods: names of the methods, in order, with the reference points at the ends.
        measures: the measures, in order.
        scores: the score of each article.
        resampling: parameters of the intervals and tests.
        reference_aware: the methods that use the references, so that they are never the best.
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

    def __repr__(self) -> str:
        labels = ", ".join(measure.label for measure in self.headline)
        count = counted(len(self.scores.articles), "article")
        return f"<Report of {count}; methods {', '.join(self.methods)}; {labels}>"

    def __str__(self) -> str:
        """Return what ``print`` shows: the main table, with its legend, notes and signatures."""
        lines = [*self.caption_lines(), *map(str, self.signatures)]
        return plain_table(self.methods, self.headline, self.cells, lines)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the main table, with its legend, notes and signatures."""
        lines = [*self.caption_lines(), *map(str, self.signatures)]
        names = {method: self.shown_name(method) for method in self.methods}
        return notebook_table(names, self.headline, self.cells, lines)

    @classmethod
    def open(cls, path: str | Path, resampling: Resampling | None = None) -> Report:
        """Return the report of a run folder.

        Raises:
            ReadError: the path is no run folder, or the run is not finished or damaged.
        """
        return cls.from_run(Run.open(Path(path)), resampling)

    @classmethod
    def from_run(cls, run: Run, resampling: Resampling | None = None) -> Report:
        """Return the report of an open run.

        Raises:
            ReadError: the run is not finished, or damaged.
        """
        scoring = run.metadata.get("scoring")
        if not run.metadata.get("finished") or not scoring:
            advice = "run the same takeaways eval again, it goes on where it stopped"
            raise ReadError(str(run.path), f"is not finished: {advice}")
        ids = [item.article.id for item in run.items()]
        try:
            measures = [Measure(**fields) for fields in scoring["measures"]]
            scores = read_scores(run.path / SCORES, ids, scoring["methods"])
            report = cls(run, measures, scores, resampling or Resampling())
            _ = report.settings, report.signatures  # raises here if run.json is damaged
        except (KeyError, TypeError, ValueError) as error:
            reason = f"run.json is damaged ({error!r}): run the evaluation again"
            raise ReadError(str(run.path), reason) from None
        missing = [measure.label for measure in measures if measure.name not in scores.values]
        if missing:
            reason = f"has no scores of {', '.join(missing)}: run the evaluation again"
            raise ReadError(str(run.path), reason)
        return report

    @cached_property
    def cells(self) -> dict[str, dict[str, Cell]]:
        """The cell of each measure and method: ``cells[measure][method]``."""
        stacked = np.hstack([self.scores.values[measure.name] for measure in self.measures])
        all_intervals = intervals(stacked, self.resampling)
        width = len(self.methods)
        return {
            measure.name: measure_cells(
                measure,
                self.scores,
                all_intervals[number * width : (number + 1) * width],
                self.comparisons[measure.name] if measure.better and self._can_test else (),
                self.reference_aware,
            )
            for number, measure in enumerate(self.measures)
        }

    @cached_property
    def comparisons(self) -> dict[str, list[Comparison]]:
        """Tests of every pair of methods, for each measure of which one end is better.

        Without an article that both are scored on, a pair has no difference and no p-value: None.
        """
        tested = {m.name: self.scores.values[m.name] for m in self.measures if m.better}
        resampling = replace(self.resampling, samples=self.test_samples)
        return compare_metrics(self.methods, tested, resampling)

    @property
    def test_samples(self) -> int:
        """Number of resamples of the tests.

        No p-value is below 1 / (samples + 1), and Holm multiplies the smallest by the number of
        pairs. So the number of samples grows with the pairs; else no difference could be found.
        """
        pairs = math.comb(len(self.methods), 2)
        return max(self.resampling.samples, math.ceil(_P_VALUE_MARGIN * pairs / ALPHA))

    @property
    def settings(self) -> MetricSettings:
        """The settings of the metrics."""
        fields = self.run.metadata["scoring"]["settings"]
        return MetricSettings(**{**fields, "types": tuple(fields["types"])})

    @property
    def headline(self) -> list[Measure]:
        """The measures of the main table."""
        return [measure for measure in self.measures if measure.headline]

    @property
    def signatures(self) -> list[Signature]:
        """The signature of each metric, with articles, resampling and version."""
        method = "bootstrap" if self.resampling.kind == "percentile" else self.resampling.kind
        level = self.resampling.level
        suffix = f"@{level:g}" if level != _DEFAULT_LEVEL else ""
        return [
            Signature(entry["metric"], tuple(map(tuple, entry["fields"]))).with_fields(
                n=self._scored_articles(entry["measures"]),
                ci=f"{method}{self.resampling.samples}{suffix}",
                ar=self.test_samples,
                seed=self.resampling.seed,
            )
            for entry in self.run.metadata["scoring"]["signatures"]
        ]

    def _scored_articles(self, measures: Sequence[str]) -> int:
        """Return the number of articles for which at least one method has a score."""
        scored = [~np.isnan(self.scores.values[name]).all(axis=1) for name in measures]
        return int(np.any(scored, axis=0).sum())

    @property
    def failed(self) -> bool:
        """True if a method or a metric failed on an article."""
        tables = self.scores.reasons.values()
        return any(
            reason not in EXPECTED_REASONS for reasons in tables for reason in reasons.values()
        )

    @property
    def failures(self) -> list[str]:
        """A line for each kind of failure of a method or metric, with one reason as example."""
        return list(unscored_notes(self.scores, EXPECTED_REASONS))

    @property
    def has_letters(self) -> bool:
        """True if letters mark the methods that differ."""
        return any(cell.letters for row in self.cells.values() for cell in row.values())

    def legend(self, *, with_intervals: bool = True) -> str:
        """Return sentences that explain the marks in a table."""
        has_intervals = with_intervals and len(self.scores.articles) > 1
        level = self.resampling.level if has_intervals else None
        has_counts = any(map(self._failed_articles, self.methods))
        return legend(level=level, has_letters=self.has_letters, has_counts=has_counts)

    def shown_name(self, method: str) -> str:
        """Return a method's name, with its number of articles if it is not scored on all."""
        failed = self._failed_articles(method)
        return f"{method} (n={len(self.scores.articles) - failed})" if failed else method

    def _failed_articles(self, method: str) -> int:
        """Return the number of articles that a method has no score on though it should."""
        if method == REFERENCES:
            return 0
        return len(
            {
                article
                for (name, _), reasons in self.scores.reasons.items()
                if name == method
                for article, reason in reasons.items()
                if reason not in EXPECTED_REASONS
            }
        )

    def caption_lines(self, *, with_intervals: bool = True) -> list[str]:
        """Return the lines under every table: the legend and the notes, without the signatures."""
        return [self.legend(with_intervals=with_intervals), *self.notes]

    @cached_property
    def notes(self) -> list[str]:
        """Notes for the reader.

        They name articles without a score and why, missing intervals and tests, references that
        their articles may not support, and where the bullets of each method come from.
        """
        return [
            *self.run.metadata.get("notes", ()),
            *languages_note(item.article.language for item in self.run.items()),
            *in_order_note(
                [name for name in self.run.metadata.get(IN_ORDER, ()) if name in self.methods]
            ),
            *few_articles_note(len(self.scores.articles), can_test=self._can_test),
            *unscored_notes(self.scores),
            *earlier_matches_note(self.run.metadata["scoring"]["signatures"]),
            *unsupported_references_note(self.unsupported_references),
            *count_note(self.scores, self._asked, self.reference_aware),
            *confidence_note(self.methods, self.cells),
            *origin_note(self.cells),
        ]

    @cached_property
    def unsupported_references(self) -> list[UnsupportedReference]:
        """Article id, bullet and flags of each reference that its article may not support."""
        return [
            (prediction.article_id, takeaway.text, takeaway.flags)
            for prediction in self.run.predictions(REFERENCES)
            for takeaway in prediction.takeaways or ()
            if takeaway.flags
        ]

    @property
    def _asked(self) -> Scores:
        """Number of bullets that was asked for, for each article; NaN where not known."""
        count = self.run.metadata.get("count")
        if count is not None and count != "refs":
            return np.full(len(self.scores.articles), float(count))
        wanted = [
            len(item.references[0]) if count and item.references else math.nan
            for item in self.run.items()
        ]
        return np.array(wanted, dtype=np.float64)

    @property
    def _can_test(self) -> bool:
        """True if there are enough articles for a corrected p-value below ALPHA.

        With n articles, 2 ** n swaps of two methods exist; two of them are as extreme as any.
        """
        smallest = 2.0 ** (1 - len(self.scores.articles))
        return smallest * math.comb(len(self.methods), 2) < ALPHA

    def rows(self) -> list[dict[str, Any]]:
        """Return a flat dict for each method and measure, for tables of other programs."""
        return [
            {
                "method": method,
                "measure": measure.name,
                **self.cells[measure.name][method].to_dict(),
            }
            for method in self.methods
            for measure in self.measures
        ]

    def to_dataframe(self, *, per_article: bool = False) -> DataFrame:
        """Return the numbers as a pandas DataFrame: a row for each method and measure.

        Args:
            per_article: return the scores instead: a row for each article, method and measure,
                with the article's language, and the reason where there is no score.

        Raises:
            OptionError: pandas is not installed.
        """
        try:
            from pandas import DataFrame
        except ImportError:
            raise OptionError('a DataFrame needs pandas: pip install "takeaways[eval]"') from None
        if per_article:
            table = DataFrame(list(self.scores.rows())).rename(columns={"metric": "measure"})
            languages = {item.article.id: item.article.language for item in self.run.items()}
            table.insert(1, "language", [languages[id] for id in table["article"]])
            return table
        return DataFrame(self.rows())

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the texts as values that JSON can hold."""
        return {
            "dataset": self.run.metadata["dataset"],
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
