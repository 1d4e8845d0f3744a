"""Evaluation: how good takeaways are, beside those that people wrote."""

from typing import TYPE_CHECKING

from summarize.lazy import lazily

if TYPE_CHECKING:
    from eval.bullets import Matching, match
    from eval.datasets import Dataset, Item, read_dataset
    from eval.experiment import evaluate
    from eval.joining import join
    from eval.metric import Example, Measure, Metric, Settings, Value
    from eval.predicting import Watch
    from eval.report import Report
    from eval.resampling import Interval, Resampling, intervals
    from eval.rouge import Rouge, Score
    from eval.significance import Comparison, compare

__all__ = [
    "Comparison",
    "Dataset",
    "Example",
    "Interval",
    "Item",
    "Matching",
    "Measure",
    "Metric",
    "Report",
    "Resampling",
    "Rouge",
    "Score",
    "Settings",
    "Value",
    "Watch",
    "compare",
    "evaluate",
    "intervals",
    "join",
    "match",
    "read_dataset",
]

# Loaded when first asked for: Rouge alone needs neither scipy nor pyarrow.
_HOMES = {
    "bullets": ("Matching", "match"),
    "datasets": ("Dataset", "Item", "read_dataset"),
    "experiment": ("evaluate",),
    "joining": ("join",),
    "metric": ("Example", "Measure", "Metric", "Settings", "Value"),
    "predicting": ("Watch",),
    "report": ("Report",),
    "rouge": ("Rouge", "Score"),
    "resampling": ("Interval", "Resampling", "intervals"),
    "significance": ("Comparison", "compare"),
}

__getattr__, __dir__ = lazily(globals(), _HOMES)
