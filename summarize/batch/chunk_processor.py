"""Work on a chunk of articles: read them, summarize them, and write their records as JSON."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.article import Article
from summarize.batch.job import Job
from summarize.errors import ReadError, TakeawaysError, short_message
from summarize.reading.failures import NetworkError
from summarize.reading.kept_columns import kept_columns
from summarize.reading.pending import PendingArticle
from summarize.runtime.isolation import isolate_failures
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


class ChunkProcessor:
    """Function from a chunk of articles to its result.

    Make it once in each worker process, because it may load a model.

    Raises:
        OptionError: there is no such method, or an option has a value that is not allowed.
        ModelError: the model cannot be found, loaded or used.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._summarizer = Summarizer(job.method, **job.options)

    def __call__(self, chunk: Sequence[PendingArticle]) -> ChunkResult:
        """Return the records and failures of a chunk of articles."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            start = time.perf_counter()
            articles = [self._read(pending) for pending in chunk]
            summaries = iter(self._summarize([a for a in articles if isinstance(a, Article)]))
            results = [a if isinstance(a, ReadError) else next(summaries) for a in articles]
            milliseconds = (time.perf_counter() - start) * 1000 / len(chunk)
        records, errors = [], []
        for pending, article, result in zip(chunk, articles, results, strict=True):
            if isinstance(result, Takeaways) and len(result):
                records.append(self._record(pending, result, milliseconds))
            else:
                errors.append(self._job.error_line(pending, _reason(article, result)))
        messages = tuple(dict.fromkeys(str(warning.message) for warning in caught))
        network_error = next((str(a) for a in articles if isinstance(a, NetworkError)), None)
        return ChunkResult(tuple(records), tuple(errors), messages, network_error)

    def _read(self, pending: PendingArticle) -> Article | ReadError:
        try:
            return pending.read(self._job.columns)
        except MemoryError:
            return ReadError(pending.source, "there is not enough memory to read it")
        except Exception as error:  # a parser may raise anything; the other articles go on
            return ReadError(pending.source, f"{type(error).__name__}: {short_message(error)}")

    def _summarize(self, articles: Sequence[Article]) -> list[Takeaways | TakeawaysError]:
        return isolate_failures(
            lambda group: [result for _, result in self._summarizer.each(group)],
            articles,
            lambda _, error: TakeawaysError(f"{type(error).__name__}: {short_message(error)}"),
        )

    def _record(self, pending: PendingArticle, takeaways: Takeaways, milliseconds: float) -> str:
        fields = {**takeaways.to_dict(passages=self._job.evidence), "version": __version__}
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
