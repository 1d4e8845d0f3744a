"""Evaluation of takeaways against those that people wrote."""

from typing import TYPE_CHECKING

from summarize.runtime.lazy_exports import lazily

if TYPE_CHECKING:
    from eval.datasets import Dataset, Item, read_dataset
    from eval.experiment import evaluate
    from eval.metrics.base import Example, Measure, Metric, MetricSettings, Value
    from eval.metrics.bullets import Matching, match
    from eval.metrics.rouge import Rouge, Score
    from eval.report.join import join
    from eval.report.render import render, to_dataframe
    from eval.report.report import Report
    from eval.stats.resampling import Interval, Resampling, intervals
    from eval.stats.significance import Comparison, compare

__all__ = [
    "Comparison",
    "Dataset",
    "Example",
    "Interval",
    "Item",
    "Matching",
    "Measure",
    "Metric",
    "MetricSettings",
    "Report",
    "Resampling",
    "Rouge",
    "Score",
    "Value",
    "compare",
    "evaluate",
    "intervals",
    "join",
    "match",
    "read_dataset",
    "render",
    "to_dataframe",
]

# Modules are imported at first use: Rouge alone needs neither scipy nor pyarrow.
_HOMES = {
    "eval.datasets": ("Dataset", "Item", "read_dataset"),
    "eval.experiment": ("evaluate",),
    "eval.metrics.base": ("Example", "Measure", "Metric", "MetricSettings", "Value"),
    "eval.metrics.bullets": ("Matching", "match"),
    "eval.metrics.rouge": ("Rouge", "Score"),
    "eval.report.join": ("join",),
    "eval.report.render": ("render", "to_dataframe"),
    "eval.report.report": ("Report",),
    "eval.stats.resampling": ("Interval", "Resampling", "intervals"),
    "eval.stats.significance": ("Comparison", "compare"),
}

__getattr__, __dir__ = lazily(globals(), _HOMES)
