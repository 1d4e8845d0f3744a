"""Benchmark of reading: pages with the true main text, title and date, or the editor's takeaways.

Two kinds of records, as JSON Lines:

- ``html`` or ``content`` with ``text``, ``title`` and ``date``: a page and what a reader sees.
- ``content``, ``format`` (``html``, ``md`` or ``txt``), ``language`` and ``takeaways``: a page or
  file and the editor's own items, an empty list where it has none.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import trafilatura
from rich.table import Table

from summarize import Article, Summarizer
from summarize.errors import ReadError
from summarize.reading.files import read_records
from summarize.reading.parsing import parse_text_or_html

from .shared import console

_WORD = re.compile(r"\w+")
_OUTCOMES = ("right", "longer", "none", "wrong")  # of a title or date
_LOST = 0.3  # recall below which a page counts as lost
_WHOLE = 0.8  # recall or precision below which a page counts as incomplete or with boilerplate
_BULLETS = 3  # takeaways of each page that are compared with the editor's items


class ReadPage:
    """A page as our reader reads it.

    Attributes:
        record: the record of the benchmark file.
        article: what was read; None where reading failed.
        seconds: the time that reading took.
    """

    def __init__(self, record: dict[str, Any]) -> None:
        """Read the page of a record."""
        self.record = record
        self.content: str = record.get("html") or record["content"]
        format = record.get("format", "html")
        start = time.perf_counter()
        try:
            self.article: Article | None = parse_text_or_html(
                self.content, format if format == "html" else "text", record["id"], record["id"]
            )
        except ReadError:
            self.article = None
        self.seconds = time.perf_counter() - start


def run(files: Sequence[Path]) -> None:
    """Print the tables for each file."""
    for file in files:
        pages = [ReadPage(dict(record.value)) for record in read_records(file)]
        with_text = [page for page in pages if "text" in page.record]
        with_takeaways = [page for page in pages if "takeaways" in page.record]
        if with_text:
            _print_main_text(with_text, file.name)
            _print_metadata(with_text)
        if with_takeaways:
            _print_takeaways(with_takeaways, file.name)
        _print_times(pages)


# --- main text, title and date -------------------------------------------------------------------


def _print_main_text(pages: Sequence[ReadPage], name: str) -> None:
    whole = [overlap(page.record["text"], _text(page.article)) for page in pages]
    bodies = [overlap(page.record["text"], _body(page.article)) for page in pages]
    extracted = (trafilatura.extract(page.content, include_comments=False) for page in pages)
    theirs = [
        overlap(page.record["text"], text or "")
        for page, text in zip(pages, extracted, strict=True)
    ]
    title = f"{name}: main text of {len(pages)} pages, words"
    columns = ("lost", "incomplete", "with boilerplate")
    table = Table("reader", "recall", "precision", *columns, title=title)
    for reader, scores in (
        ("Article.text", whole),
        ("Article.body", bodies),
        ("trafilatura", theirs),
    ):
        recalls, precisions = zip(*scores, strict=True)
        lost = sum(recall < _LOST for recall in recalls)
        incomplete = sum(_LOST <= recall < _WHOLE for recall in recalls)
        padded = sum(precision < _WHOLE for precision in precisions)
        means = (f"{fmean(values):.3f}" for values in (recalls, precisions))
        table.add_row(reader, *means, *map(str, (lost, incomplete, padded)))
    console.print(table)


def _text(article: Article | None) -> str:
    """Return all text that was read, without the title; the editor's takeaways belong to it."""
    if article is None:
        return ""
    text = article.text.removeprefix(article.title or "")
    return "\n".join([text, *article.references])


def _body(article: Article | None) -> str:
    """Return the prose that methods read, without headings, tables and code, and the takeaways."""
    return "\n".join([article.prose, *article.references]) if article else ""


def overlap(gold: str, found: str) -> tuple[float, float]:
    """Return recall and precision of the words of a text, each counted as often as it stands."""
    wanted, read = words(gold), words(found)
    common = (wanted & read).total()
    return common / max(1, wanted.total()), common / max(1, read.total())


def words(text: str) -> Counter[str]:
    """Return the case-folded words of a text with their counts."""
    return Counter(_WORD.findall(text.casefold()))


def _print_metadata(pages: Sequence[ReadPage]) -> None:
    table = Table("", "pages", *_OUTCOMES, title="titles and dates, where there is one")
    for field, outcome in (("title", title_outcome), ("date", date_outcome)):
        found = Counter(
            outcome(page.record[field], page.article) for page in pages if page.record[field]
        )
        counts = (found[name] for name in _OUTCOMES)
        table.add_row(field, *map(str, (found.total(), *counts)))
    console.print(table)


def title_outcome(gold: str, article: Article | None) -> str:
    """Return one of ``_OUTCOMES``; white space and the form of quotes do not count.

    ``longer`` is the right title with more words around it, as the site's name.
    """
    if article is None or not article.title:
        return "none"
    title, wanted = _bare(article.title), _bare(gold)
    if title == wanted:
        return "right"
    return "longer" if wanted in title else "wrong"


def date_outcome(gold: str, article: Article | None) -> str:
    """Return ``right``, ``none`` or ``wrong``."""
    if article is None or article.date is None:
        return "none"
    return "right" if article.date.isoformat() == gold[:10] else "wrong"


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


# --- the editor's takeaways ----------------------------------------------------------------------


def _print_takeaways(pages: Sequence[ReadPage], name: str) -> None:
    table = Table("pages", "number", "exactly", "partly", "missed", title=f"{name}: lists found")
    gold = [page for page in pages if page.record["takeaways"]]
    english = [page for page in gold if page.record["language"] == "en"]
    others = [page for page in gold if page.record["language"] != "en"]
    for label, group in (("English", english), ("other languages", others)):
        found = Counter(list_outcome(page) for page in group)
        counts = (found[name] for name in ("exactly", "partly", "missed"))
        table.add_row(label, *map(str, (len(group), *counts)))
    console.print(table)
    without = [page for page in pages if not page.record["takeaways"]]
    false = [page for page in without if page.article and page.article.references]
    console.print(f"False lists: {len(false)} of {len(without)} pages without one.")
    bullets, repeated = _repeated_items(gold)
    console.print(f"Bullets that are the editor's own items: {repeated} of {bullets}.\n")


def list_outcome(page: ReadPage) -> str:
    """Return whether the editor's items were found ``exactly``, ``partly``, or were ``missed``."""
    gold = [*map(_bare, page.record["takeaways"])]
    found = [*map(_bare, page.article.references)] if page.article else []
    if gold == found:
        return "exactly"
    return "partly" if {*gold} & {*found} else "missed"


def _repeated_items(pages: Iterable[ReadPage]) -> tuple[int, int]:
    """Return the number of bullets of ``extractive``, and of those that are an editor's item."""
    summarizer = Summarizer("extractive", count=_BULLETS)
    bullets = repeated = 0
    for page in pages:
        if page.article is None:
            continue
        items = {_bare(item) for item in page.record["takeaways"]}
        lines = [_bare(takeaway.text) for takeaway in summarizer(page.article)]
        bullets += len(lines)
        repeated += sum(line in items for line in lines)
    return bullets, repeated


# --- time ----------------------------------------------------------------------------------------


def _print_times(pages: Sequence[ReadPage]) -> None:
    seconds = np.array([page.seconds for page in pages])
    failed = sum(page.article is None for page in pages)
    console.print(
        f"{len(pages)} pages read, {failed} refused; seconds a page: median "
        f"{np.median(seconds):.3f}, 99 % under {np.quantile(seconds, 0.99):.3f}, "
        f"at most {seconds.max():.3f}.\n"
    )
