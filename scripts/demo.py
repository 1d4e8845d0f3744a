"""Show the main job on one screen: an article's takeaways by three methods, then a comparison.

python scripts/demo.py
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from eval import evaluate
from eval.report.tables.terminal import terminal_table
from summarize import Article, Summarizer, read_article
from summarize.rendering import evidence_lines

SAMPLES = Path(__file__).parents[1] / "data" / "articles"
ARTICLE = SAMPLES / "12-chip-plant.html"
SHOWN = ("extractive", "hybrid", "abstractive")
COMPARED = ("lead", "textrank", "lexrank", "extractive", "hybrid")  # the fast ones
WIDTH = 100  # columns
NEXT = """\
takeaways FILE --count 3 --evidence         the takeaways of your own article
takeaways FOLDER --format jsonl             of a folder; see also: takeaways batch --help
takeaways eval FOLDER --method all         compare methods on articles that have takeaways
takeaways serve                             a page to look at bullets and their evidence
"""


def main() -> None:
    """Print everything; at most 70 lines."""
    console = Console(width=WIDTH, highlight=False)
    article = read_article(ARTICLE)
    console.print(Text(article.title or article.id, style="bold"))
    console.print(f"{len(article.prose.split())} words, {ARTICLE.relative_to(SAMPLES.parents[1])}")
    _show_heading(console, "the editor's own takeaways (kept out of the input)")
    for reference in article.references:
        console.print(Text(f"- {reference}"))
    for method in SHOWN:
        _show_method(console, method, article)
    report = evaluate(SAMPLES, COMPARED, metrics=("rouge", "bullets"))
    _show_heading(
        console, "five methods against the editors' takeaways, and three reference points"
    )
    console.print(terminal_table(report, with_intervals=False, with_letters=False))
    console.print("Next, after '. .venv/bin/activate':", style="bold")
    console.print(NEXT, end="")


def _show_method(console: Console, method: str, article: Article) -> None:
    """Print a method's bullets; the first that a model wrote comes with its evidence."""
    _show_heading(console, method)
    shown = False
    for takeaway in Summarizer(method, count=len(article.references))(article):
        console.print(Text(f"- {takeaway.text}"))
        if method == "abstractive" and not takeaway.flags and not shown:
            shown = True
            for line in evidence_lines(takeaway, article):
                console.print(Padding(Text(f"evidence {line}", style="dim"), (0, 0, 0, 4)))


def _show_heading(console: Console, heading: str) -> None:
    console.print(Text(f"\n{heading}", style="bold cyan"))


if __name__ == "__main__":
    main()
