"""The public names of the packages. Everything else may move."""

from __future__ import annotations

from importlib import import_module

import pytest

SUMMARIZE = [
    "Article",
    "CheckedBullet",
    "Columns",
    "Evidence",
    "ModelError",
    "OptionError",
    "Options",
    "Progress",
    "ReadError",
    "Sentence",
    "Span",
    "Summarizer",
    "Takeaway",
    "Takeaways",
    "TakeawaysError",
    "TakeawaysWarning",
    "__version__",
    "check",
    "methods",
    "pipeline",
    "progress_listener",
    "read_article",
    "read_articles",
    "takeaways",
]
EVAL = [
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
PUBLIC = {"summarize": SUMMARIZE, "eval": EVAL, "takeaways": sorted([*SUMMARIZE, *EVAL])}


@pytest.mark.parametrize("package", PUBLIC)
def test_public_names_are_those_written_down(package: str) -> None:
    assert import_module(package).__all__ == PUBLIC[package]
    assert sorted(PUBLIC[package]) == PUBLIC[package]


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_can_be_imported(package: str) -> None:
    module = import_module(package)
    assert dir(module) == PUBLIC[package]
    for name in PUBLIC[package]:
        assert getattr(module, name) is not None


def test_takeaways_has_the_same_objects() -> None:
    takeaways = import_module("takeaways")
    for package, names in (("summarize", SUMMARIZE), ("eval", EVAL)):
        for name in names:
            assert getattr(takeaways, name) is getattr(import_module(package), name)


def test_other_names_are_errors() -> None:
    for package in PUBLIC:
        with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
            _ = import_module(package).nothing
