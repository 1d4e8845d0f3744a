"""The main table of a report in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.report import Report
from eval.report.values import MISSING, format_value, interval_bounds, shows_interval
from summarize.errors import OptionError
from summarize.wording import counted

DEFAULT_LABEL = "tab:takeaways"
_LABEL = re.compile(r"[\w:.+/ -]+", re.ASCII)
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': "''",
    "`": r"\textasciigrave{}",
    "–": "--",
    # A line can be broken after each field of a signature.
    "|": r"\textbar{}\allowbreak{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    # At the beginning of a row, \\ would read these as its own.
    "[": "{[}",
    "*": "{*}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}


def latex(report: Report, *, label: str = DEFAULT_LABEL, with_intervals: bool = False) -> str:
    """Return a ``table`` environment of means; it needs the package booktabs.

    The caption explains the table. A note beneath it has the notes and the signatures.

    Args:
        report: the numbers.
        label: the label that ``\\ref`` names.
        with_intervals: write the interval of each share on a line under its mean.

    Raises:
        OptionError: the label has characters that a label cannot have.
    """
    check_label(label)
    heading = " & ".join(["Method", *(_escape(measure.label) for measure in report.headline)])
    rows = [
        line for method in report.methods for line in _method_rows(report, method, with_intervals)
    ]
    return "\n".join(
        [
            r"\begin{table}  % needs \usepackage{booktabs}",
            r"\centering",
            rf"\caption{{{_escape(_caption(report, with_intervals))}}}",
            rf"\label{{{label}}}",
            rf"\begin{{tabular}}{{l{'r' * len(report.headline)}}}",
            r"\toprule",
            rf"{heading} \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            "",
            r"\smallskip",
            r"\begin{minipage}{\linewidth}",
            r"\footnotesize\raggedright",
            *(rf"{_escape(note)}\par" for note in report.notes),
            *(rf"\texttt{{{_escape(str(signature))}}}\par" for signature in report.signatures),
            r"\end{minipage}",
            r"\end{table}",
            "",
        ]
    )


def check_label(label: str) -> None:
    """Check the label of a table.

    Raises:
        OptionError: it has characters that a label cannot have.
    """
    if not _LABEL.fullmatch(label):
        raise OptionError(f"label must be letters, digits and any of :.+/-_, not {label!r}")


def _caption(report: Report, with_intervals: bool) -> str:
    legend = report.legend(with_intervals=with_intervals)
    return f"Means over {counted(len(report.scores.articles), 'article')}. {legend}"


def _method_rows(report: Report, method: str, with_intervals: bool) -> Iterator[str]:
    cells = [(report.cells[measure.name][method], measure) for measure in report.headline]
    yield (
        " & ".join([_escape(report.shown_name(method)), *(_mean(*cell) for cell in cells)]) + r" \\"
    )
    if with_intervals and any(shows_interval(*cell) for cell in cells):
        yield " & ".join(["", *(_interval(*cell) for cell in cells)]) + r" \\"


def _mean(cell: Cell, measure: Measure) -> str:
    mean = format_value(cell.mean, measure)
    text = rf"\textbf{{{mean}}}" if cell.best else mean.replace(MISSING, "--")
    return text + (rf"\textsuperscript{{{cell.letters}}}" if cell.letters else "")


def _interval(cell: Cell, measure: Measure) -> str:
    bounds = interval_bounds(cell, measure, decimals=1)
    return rf"{{\scriptsize {'--'.join(bounds)}}}" if bounds else ""


def _escape(text: str) -> str:
    """Return a text for LaTeX: on one line, without characters that do not print."""
    line = " ".join(text.split())
    return "".join(_ESCAPES.get(char, char) for char in line if char.isprintable())
