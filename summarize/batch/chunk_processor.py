"""Work on a chunk of articles: read them, summarize them, and write their records as JSON."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from summarize.article import Article
from summarize.batch.job import Job
from summarize.errors import ReadError, TakeawaysError, short_message
from summarize.languages.table import foreign_language
from summarize.method_registry import ENGLISH_METHODS, method_name
from summarize.reading.failures import NetworkError
from summarize.reading.kept_columns import kept_columns
from summarize.reading.limited import read_within_limits
from summarize.reading.pending import PendingArticle
from summarize.runtime.isolation import isolate_failures
from summarize.runtime.limits import article_limits
from summarize.summarizer import Summarizer, nothing_in
from summarize.takeaway import Takeaways
from summarize.version import __version__


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """Records and failures of a chunk of articles, in order.

    Attributes:
        records: a line of JSON for each article that has takeaways.
        errors: a line of JSON for each other article: id, source, position, reason.
        warnings: text of the warnings.
        network_error: message of a network failure; else None. The article may be readable
            later, so nothing of this result may be written then.
    """

    records: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    network_error: str | None = None

    def __add__(self, other: ChunkResult) -> ChunkResult:
        return ChunkResult(
            self.records + other.records,
            self.errors + other.errors,
            self.warnings + other.warnings,
            self.network_error or other.network_error,
        )


class Step(NamedTuple):
    """A step that begins: articles ``first`` to ``last`` of the chunk may take ``seconds``."""

    first: int
    last: int
    seconds: float


class ChunkProcessor:
    """Function from a chunk of articles to its result.

    Make it once in each worker process, because it may load a model.

    Args:
        job: the job of the run.
        on_step: called before each step, if the time of an article is limited.

    Raises:
        OptionError: there is no such method, or an option has a value that is not allowed.
        ModelError: the model cannot be found, loaded or used.
    """

    def __init__(self, job: Job, on_step: Callable[[Step], None] = lambda step: None) -> None:
        self._job = job
        self._on_step = on_step
        self._summarizer = Summarizer(job.method, **job.options)

    def __call__(self, chunk: Sequence[PendingArticle]) -> ChunkResult:
        """Return the records and failures of a chunk of articles."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            start = time.perf_counter()
            articles = [self._read(number, pending) for number, pending in enumerate(chunk)]
            summaries = iter(self._summarize(articles))
            results = [a if isinstance(a, ReadError) else next(summaries) for a in articles]
            milliseconds = (time.perf_counter() - start) * 1000 / len(chunk)
        records, errors = [], []
        for pending, article, result in zip(chunk, articles, results, strict=True):
            if isinstance(result, Takeaways) and len(result):
                records.append(self._record(pending, result, milliseconds))
            else:
                errors.append(self._job.error_line(pending, _reason(article, result)))
        messages = [str(warning.message) for warning in caught] + self._language_notes(results)
        network_error = next((str(a) for a in articles if isinstance(a, NetworkError)), None)
        return ChunkResult(
            tuple(records), tuple(errors), (*dict.fromkeys(messages),), network_error
        )

    def _read(self, number: int, pending: PendingArticle) -> Article | ReadError:
        job = self._job
        self._begin(Step(number, number, job.article_timeout))
        return read_within_limits(pending, job.columns, job.article_timeout, job.article_memory)

    def _summarize(
        self, articles: Sequence[Article | ReadError]
    ) -> list[Takeaways | TakeawaysError]:
        """Return the takeaways or the error of each article that could be read."""
        numbers = {id(article): number for number, article in enumerate(articles)}

        @contextmanager
        def within_limits(group: Sequence[Article]) -> Iterator[None]:
            seconds = self._job.article_timeout * len(group)
            self._begin(Step(numbers[id(group[0])], numbers[id(group[-1])], seconds))
            with article_limits(seconds, self._job.article_memory):
                yield

        return isolate_failures(
            lambda group: [result for _, result in self._summarizer.each(group, within_limits)],
            [article for article in articles if isinstance(article, Article)],
            lambda _, error: TakeawaysError(f"{type(error).__name__}: {short_message(error)}"),
        )

    def _language_notes(self, results: Sequence[object]) -> list[str]:
        """Return a message for each language that the method does not know."""
        method = method_name(self._job.method)
        if method not in ENGLISH_METHODS:
            return []
        codes = {result.language for result in results if isinstance(result, Takeaways)}
        names = sorted(filter(None, map(foreign_language, codes)))
        return [f"{method} knows English only; centroid scores articles in {n}" for n in names]

    def _begin(self, step: Step) -> None:
        if step.seconds:
            self._on_step(step)

    def _record(self, pending: PendingArticle, takeaways: Takeaways, milliseconds: float) -> str:
        fields = {**takeaways.to_dict(evidence=self._job.evidence), "version": __version__}
        if self._job.milliseconds:
            fields["milliseconds"] = round(milliseconds, 3)
        if self._job.keep:
            fields |= kept_columns(pending, self._job.keep)
        return json.dumps(fields, ensure_ascii=False, default=str) + "\n"


def _reason(article: Article | ReadError, result: Takeaways | TakeawaysError) -> str:
    """Return the reason why an article has no takeaways."""
    if isinstance(article, ReadError):
        return article.reason
    return str(result) if isinstance(result, TakeawaysError) else nothing_in(article)
