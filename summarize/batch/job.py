"""What a batch does with each article, and the work on a few of them: the same in every engine."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from summarize.article import Article
from summarize.errors import OptionError, ReadError, TakeawaysError, short_message
from summarize.options import Options, OptionValues
from summarize.reading.failures import NetworkError
from summarize.reading.pending import PendingArticle
from summarize.reading.record_formats import parse_record
from summarize.reading.records import Columns, casefold_columns
from summarize.run_identity import changed_options
from summarize.runtime.isolation import isolate_failures
from summarize.summarizer import DEFAULT_METHOD, Summarizer, nothing_in
from summarize.takeaway import Takeaways
from summarize.version import __version__

_OWN = (*Takeaways("", "", 1, ()).to_dict(), "version", "milliseconds")  # columns of a record
_CHUNK = 32  # articles that are sent to a worker together, or as many as a model takes
_CHARACTERS = 1_000_000  # of their records, about, beyond which fewer are


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of each article. Two jobs that are equal write the same records.

    Attributes:
        method: a name of ``methods()``.
        options: fields of ``Options``.
        columns: the names of record columns.
        keep: columns of the input that are copied to the output; null where a record lacks one.
        milliseconds: note how long each article took, its share of those computed together.

    Raises:
        OptionError: an option cannot have its value, or a column to keep has the name of one
            that the output has of its own.
    """

    method: str = DEFAULT_METHOD
    options: OptionValues = field(default_factory=OptionValues)
    columns: Columns = field(default_factory=Columns)
    keep: tuple[str, ...] = ()
    milliseconds: bool = False

    def __post_init__(self) -> None:
        Options(**self.options)
        if taken := [name for name in self.keep if name in _OWN]:
            raise OptionError(f"keep: the output has a {taken[0]} of its own")
        if len({*self.keep}) < len(self.keep):
            raise OptionError("keep: a column stands twice")

    def described(self) -> dict[str, Any]:
        """Return, as JSON has it, what two runs must agree in for one to go on with the other."""
        fields = {
            "version": __version__,
            "method": self.method,
            "options": changed_options(self.options),
            "columns": asdict(self.columns),
            "keep": self.keep,
            "milliseconds": self.milliseconds,
        }
        return json.loads(json.dumps(fields, default=str))

    def error_line(self, one: PendingArticle, reason: str) -> str:
        """Return the line of the errors file for an article."""
        fields = {
            "id": one.own_id(self.columns),
            "source": one.source,
            "position": one.position.number,
            "reason": reason,
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"

    @property
    def chunk_size(self) -> int:
        """Articles that are computed together at most."""
        return max(_CHUNK, Options(**self.options).batch_size)

    def chunks(self, found: Iterable[PendingArticle]) -> Iterator[list[PendingArticle]]:
        """Group what follows each other, as it is computed together.

        The records of two files never share a group: so it does not matter which machine has
        which file, nor where a run was broken off between two groups.
        """
        most = self.chunk_size
        chunk: list[PendingArticle] = []
        size = 0
        for one in found:
            apart = chunk and _file_of(one) != _file_of(chunk[-1])
            if apart or len(chunk) == most or size > _CHARACTERS:
                yield chunk
                chunk, size = [], 0
            chunk.append(one)
            size += _characters(one.value)
        if chunk:
            yield chunk


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a few articles, in order.

    Attributes:
        records: a line of JSON each, of those that have takeaways.
        errors: a line of JSON each, of the others: id, source, position, reason.
        said: warnings.
        network: why one of them cannot be read now, though later it may be; nothing of this is
            to be written.
    """

    records: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    network: str | None = None

    def __add__(self, other: Answer) -> Answer:
        return Answer(
            self.records + other.records,
            self.errors + other.errors,
            self.said + other.said,
            self.network or other.network,
        )


class Answering:
    """Reads and summarizes; made once where the work is done, as it may load a model.

    Raises:
        OptionError: no such method, or a value that an option cannot have.
        ModelError: the model cannot be found, loaded or used.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._summarizer = Summarizer(job.method, **job.options)

    def __call__(self, chunk: Sequence[PendingArticle]) -> Answer:
        """Return what becomes of a few articles."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            start = time.perf_counter()
            read = [self._read(one) for one in chunk]
            found = iter(self._summarize([one for one in read if isinstance(one, Article)]))
            results = [one if isinstance(one, ReadError) else next(found) for one in read]
            each = (time.perf_counter() - start) * 1000 / len(chunk)
        records, errors = [], []
        for one, article, result in zip(chunk, read, results, strict=True):
            if isinstance(result, Takeaways) and len(result):
                records.append(self._record(one, result, each))
            else:
                errors.append(self._job.error_line(one, _reason(article, result)))
        said = tuple(dict.fromkeys(str(one.message) for one in caught))
        network = next((str(one) for one in read if isinstance(one, NetworkError)), None)
        return Answer(tuple(records), tuple(errors), said, network)

    def _read(self, one: PendingArticle) -> Article | ReadError:
        try:
            return one.read(self._job.columns)
        except MemoryError:
            return ReadError(one.source, "there is not enough memory to read it")
        except Exception as error:  # whatever reading dies of, the others go on
            return ReadError(one.source, f"{type(error).__name__}: {short_message(error)}")

    def _summarize(self, articles: Sequence[Article]) -> list[Takeaways | TakeawaysError]:
        return isolate_failures(
            lambda group: [result for _, result in self._summarizer.each(group)],
            articles,
            lambda _, error: TakeawaysError(f"{type(error).__name__}: {short_message(error)}"),
        )

    def _record(self, one: PendingArticle, found: Takeaways, milliseconds: float) -> str:
        fields = {**found.to_dict(), "version": __version__}
        if self._job.milliseconds:
            fields["milliseconds"] = round(milliseconds, 3)
        if self._job.keep:
            fields |= _kept(one, self._job.keep)
        return json.dumps(fields, ensure_ascii=False, default=str) + "\n"


def _reason(article: Article | ReadError, result: Takeaways | TakeawaysError) -> str:
    if isinstance(article, ReadError):
        return article.reason
    return str(result) if isinstance(result, TakeawaysError) else nothing_in(article)


def _kept(one: PendingArticle, names: Sequence[str]) -> dict[str, Any]:
    value = parse_record(one.record).value
    cells = casefold_columns(value) if isinstance(value, Mapping) else {}
    return {name: cells.get(name.strip().casefold()) for name in names}


def _file_of(one: PendingArticle) -> str | None:
    """Return the file that a record is from; articles in files of their own go together."""
    return one.position.file if one.kind in ("record", "failure") else None


def _characters(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_characters, value.values()))
    return len(value) if isinstance(value, (str, bytes)) else 0
