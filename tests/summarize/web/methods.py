"""Methods as a package would add them: one that waits to be let go on, and one that breaks."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from summarize import Article, Evidence, Options, Takeaway, Takeaways
from summarize.runtime.progress import report_progress


class Patient:
    """Takes the first words of each article once it is let go on; notes what it was given.

    In a process of its own it is let go on by the file that ``PATIENCE_ENDS`` names.
    """

    def __init__(self) -> None:
        self.go = threading.Event()
        self.batches: list[list[str]] = []
        self.finished = 0

    def prepare(self, options: Options) -> None:
        """Be a method with a model: one that gains by company."""

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return a takeaway of each."""
        self.batches.append([article.id for article in articles])
        while not (
            self.go.wait(0.01) or Path(os.environ.get("PATIENCE_ENDS", "/nowhere")).exists()
        ):
            report_progress("waiting", 0, 1)
        self.finished += len(articles)
        return [_first_words(article, options) for article in articles]


patient = Patient()


def brittle(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    """Break in several ways on what an article says, and quote it."""
    for article in articles:
        if "poison" in article.text:
            raise ValueError(f"cannot take {article.text}")
        if "exit" in article.text:
            raise SystemExit(article.text)
        if "nothing" in article.text:
            return []
    return [_first_words(article, options) for article in articles]


def paired(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    """Return bullets that join two sentences in a row, with the second one as the best evidence."""
    return [_paired(article, options) for article in articles]


def _paired(article: Article, options: Options) -> Takeaways:
    spans = [match.span() for match in re.finditer(r"[A-Z][^.]+\.(?= )", article.text)]
    bullets = [
        Takeaway(
            " ".join(f"{article.text[slice(*first)]} {article.text[slice(*second)]}".split()),
            (Evidence(*second, 0.8), Evidence(*first, 0.6)),
            1.0,
        )
        for first, second in pairwise(spans)
    ]
    return Takeaways(article.id, "paired", options.count, tuple(bullets[: options.count]))


def _first_words(article: Article, options: Options) -> Takeaways:
    bullet = Takeaway(" ".join(article.prose.split()[:5]), (), 1.0)
    return Takeaways(article.id, "first words", options.count, (bullet,), article.title)
