"""Key takeaways from articles, and how good they are: the public names of both packages.

``summarize`` makes takeaways; ``eval`` measures them against those that people wrote.

    from takeaways import Rouge, Summarizer, evaluate, read_article, takeaways
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from takeaways.siblings import import_siblings

if TYPE_CHECKING:
    from eval import (
        Comparison,
        Dataset,
        Example,
        Interval,
        Item,
        Matching,
        Measure,
        Metric,
        MetricSettings,
        Report,
        Resampling,
        Rouge,
        Score,
        Value,
        compare,
        evaluate,
        intervals,
        join,
        match,
        read_dataset,
        render,
        to_dataframe,
    )
    from summarize import (
        Article,
        CheckedBullet,
        Columns,
        Evidence,
        ModelError,
        OptionError,
        Options,
        Progress,
        ReadError,
        Sentence,
        Span,
        Summarizer,
        Takeaway,
        Takeaways,
        TakeawaysError,
        TakeawaysWarning,
        __version__,
        check,
        methods,
        pipeline,
        progress_listener,
        read_article,
        read_articles,
        takeaways,
    )

__all__ = [
    "Article",
    "CheckedBullet",
    "Columns",
    "Comparison",
    "Dataset",
    "Evidence",
    "Example",
    "Interval",
    "Item",
    "Matching",
    "Measure",
    "Metric",
    "MetricSettings",
    "ModelError",
    "OptionError",
    "Options",
    "Progress",
    "ReadError",
    "Report",
    "Resampling",
    "Rouge",
    "Score",
    "Sentence",
    "Span",
    "Summarizer",
    "Takeaway",
    "Takeaways",
    "TakeawaysError",
    "TakeawaysWarning",
    "Value",
    "__version__",
    "check",
    "compare",
    "evaluate",
    "intervals",
    "join",
    "match",
    "methods",
    "pipeline",
    "progress_listener",
    "read_article",
    "read_articles",
    "read_dataset",
    "render",
    "takeaways",
    "to_dataframe",
]

# Imported on first use: see `siblings` for what may stand in the way.
_FROM_EVAL = frozenset(
    """
    Comparison Dataset Example Interval Item Matching Measure Metric MetricSettings Report
    Resampling Rouge Score Value compare evaluate intervals join match read_dataset render
    to_dataframe
    """.split()
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'takeaways' has no attribute {name!r}")
    import_siblings()
    globals()[name] = getattr(import_module("eval" if name in _FROM_EVAL else "summarize"), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)
