"""The main table of a report in LaTeX."""

from __future__ import annotations

from eval.metrics.base import Measure
from eval.report.cells import Cell
from eval.report.report import Report
from eval.report.tables.formatting import MISSING, caption_lines, format_value

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}


def latex(report: Report) -> str:
    """Return a ``table`` environment of means without intervals; it needs the package booktabs."""
    columns = "l" + "r" * len(report.headline)
    heading = " & ".join(["Method", *(_escape(measure.label) for measure in report.headline)])
    caption = [*caption_lines(report, with_intervals=False), *map(str, report.signatures)]
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            rf"{heading} \\",
            r"\midrule",
            *(_method_row(report, method) for method in report.methods),
            r"\bottomrule",
            r"\end{tabular}",
            rf"\caption{{{' '.join(map(_escape, caption))}}}",
            r"\end{table}",
            "",
        ]
    )


def _method_row(report: Report, method: str) -> str:
    cells = (_cell_text(report.cells[m.name][method], m) for m in report.headline)
    return " & ".join([_escape(method), *cells]) + r" \\"


def _cell_text(cell: Cell, measure: Measure) -> str:
    mean = format_value(cell.mean, measure)
    text = rf"\textbf{{{mean}}}" if cell.best else mean.replace(MISSING, "--")
    return text + (rf"\textsuperscript{{{cell.letters}}}" if cell.letters else "")


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in text)
