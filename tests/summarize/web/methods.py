"""Methods for the tests, registered like those of a plugin package."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from summarize import Article, Evidence, Options, Takeaway, Takeaways
from summarize.runtime.progress import report_progress
from summarize.web.article_tasks import Match

RELEASE_FILE = "BLOCKING_METHOD_RELEASE_FILE"  # environment variable


class BlockingMethod:
    """Method that blocks until the test releases it, then returns the first words of each article.

    In a process of its own, the existence of a file releases it: the environment variable
    ``BLOCKING_METHOD_RELEASE_FILE`` names the file.

    Attributes:
        release: event that lets the method return.
        batches: the ids of the articles in each call.
        finished: number of articles that the method has returned.
    """

    def __init__(self) -> None:
        self.release = threading.Event()
        self.batches: list[list[str]] = []
        self.finished = 0

    def prepare(self, options: Options) -> None:
        """Make this a method with a model, for which the scheduler waits to fill a batch."""

    def __call__(self, articles: Sequence[Article], options: Options) -> list[Takeaways]:
        """Return one takeaway of each article once the test releases the method."""
        self.batches.append([article.id for article in articles])
        release_file = Path(os.environ.get(RELEASE_FILE, "/nowhere"))
        while not (self.release.wait(0.01) or release_file.exists()):
            report_progress("waiting", 0, 1)
        self.finished += len(articles)
        return [_first_words(article, options) for article in articles]


blocking = BlockingMethod()


def failing(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    """Fail in different ways, depending on a word of the text, with the text in the message."""
    for article in articles:
        if "poison" in article.text:
            raise ValueError(f"cannot take {article.text}")
        if "exit" in article.text:
            raise SystemExit(article.text)
        if "nothing" in article.text:
            return []
    return [_first_words(article, options) for article in articles]


def paired(articles: Sequence[Article], options: Options) -> list[Takeaways]:
    """Return bullets that join two consecutive sentences, with the second as best evidence."""
    return [_paired(article, options) for article in articles]


def failing_matcher(references: Sequence[str], bullets: Sequence[str]) -> list[Match]:
    """Fail with a text in the message."""
    raise RuntimeError(f"zanzibar {references}")


# --- tasks of reader processes ---


def compute_for_ever() -> None:
    """Compute until the process is told to stop, like a parser on a hostile page."""
    while True:
        with suppress(Exception):
            sum(range(1000))


def allocate(megabytes: int) -> int:
    """Take memory."""
    return len(bytearray(megabytes * 1_000_000))


def process_id() -> int:
    """Return the id of the process that does the task."""
    return os.getpid()


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
