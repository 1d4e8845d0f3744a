"""Render a report as text, Markdown, LaTeX, CSV, JSON or HTML, or as a pandas frame."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from eval.report.page import page
from eval.report.report import Report
from eval.report.tables.latex import DEFAULT_LABEL, latex
from eval.report.tables.markdown import markdown
from eval.report.tables.terminal import plain_text
from summarize.errors import OptionError, did_you_mean

if TYPE_CHECKING:
    from pandas import DataFrame

Format = Literal["text", "md", "latex", "csv", "json", "html"]


def render(
    report: Report, format: Format, *, label: str = DEFAULT_LABEL, intervals: bool = False
) -> str:
    """Return a report in one of the formats, e.g. ``print(render(report, "md"))``.

    Args:
        report: the numbers.
        format: ``text``, ``md`` and ``latex`` give the main table with its legend, notes and
            signatures (``latex`` needs the package booktabs). ``csv`` has a line for each method
            and measure. ``json`` has every number. ``html`` is one self-contained page with
            tables, charts and every article.
        label: the label of the ``latex`` table.
        intervals: write intervals in the ``latex`` table; the others always have them.

    Raises:
        OptionError: the format is unknown, or the label cannot be one.
    """
    if format not in _RENDERERS:
        hint = did_you_mean(format, _RENDERERS)
        raise OptionError(f"there is no report format {format!r}; {hint}")
    if format == "latex":
        return latex(report, label=label, with_intervals=intervals)
    return _RENDERERS[format](report)


def to_dataframe(report: Report, *, per_article: bool = False) -> DataFrame:
    """Return ``report.to_dataframe(per_article=per_article)``."""
    return report.to_dataframe(per_article=per_article)


def _csv(report: Report) -> str:
    rows = report.rows()
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _json(report: Report) -> str:
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=2)


_RENDERERS: dict[Format, Callable[[Report], str]] = {
    "text": plain_text,
    "md": markdown,
    "latex": latex,
    "csv": _csv,
    "json": _json,
    "html": page,
}
