"""A batch job: its method, options and columns, and how it splits articles into chunks.

A chunk is a list of consecutive articles that one worker computes together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from summarize.errors import OptionError
from summarize.method_registry import method_identity
from summarize.options import DEFAULT_METHOD, Options, OptionValues, named_options
from summarize.reading.kept_columns import check_column_names
from summarize.reading.pending import PendingArticle
from summarize.reading.records import Columns
from summarize.run_identity import changed_options
from summarize.runtime.limits import USUAL_MEGABYTES, USUAL_SECONDS
from summarize.version import __version__

# Limits of a chunk, chosen by hand.
_CHUNK_ARTICLES = 32  # articles; the option ``batch_size`` counts instead if it is larger
_CHUNK_CHARACTERS = 1_000_000  # a chunk is complete as soon as it has more characters


@dataclass(frozen=True, slots=True)
class Job:
    """Method, options and columns of a batch. Two equal jobs write the same records.

    Attributes:
        method: a name of ``methods()``, or a function in a file, as ``my.py:longest``.
        options: fields of ``Options``.
        columns: names of the columns to read in input records.
        keep: columns of the input to copy to the output. The value is null if a record has no
            such column.
        evidence: record the text of the evidence beside its offsets.
        milliseconds: record the time per article. Articles that are computed together share
            their time equally.
        article_timeout: seconds that reading an article, and summarizing it, may take; 0 for no
            limit. An article that takes longer becomes a failure.
        article_memory: megabytes that an article may take besides what the worker has (Linux);
            0 for no limit.

    Raises:
        OptionError: an option has a value that is not allowed, or a column of ``keep`` occurs
            twice or has the name of a column of the output.
    """

    method: str = DEFAULT_METHOD
    options: OptionValues = field(default_factory=OptionValues)
    columns: Columns = field(default_factory=Columns)
    keep: tuple[str, ...] = ()
    evidence: bool = False
    milliseconds: bool = False
    article_timeout: float = USUAL_SECONDS
    article_memory: int = USUAL_MEGABYTES

    def __post_init__(self) -> None:
        if self.article_timeout < 0 or self.article_memory < 0:
            raise OptionError("article_timeout and article_memory must be at least 0")
        named_options(self.options)
        check_column_names(self.keep)

    def identity(self) -> dict[str, Any]:
        """Return the values that identify a run, as JSON.

        A later run can continue an earlier one only if these values are equal. The limits of
        an article are not among them.
        """
        fields = {
            "version": __version__,
            "method": method_identity(self.method),
            "options": changed_options(self.options),
            "columns": asdict(self.columns),
            "keep": self.keep,
            "evidence": self.evidence,
            "milliseconds": self.milliseconds,
        }
        return json.loads(json.dumps(fields, default=str))

    def error_line(self, pending: PendingArticle, reason: str) -> str:
        """Return the line about a failed article in the errors file."""
        fields = {
            "id": pending.own_id(self.columns),
            "source": pending.source,
            "position": pending.position.number,
            "reason": reason,
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"

    @property
    def chunk_size(self) -> int:
        """Maximum number of articles in a chunk."""
        return max(_CHUNK_ARTICLES, Options(**self.options).batch_size)

    def chunks(self, articles: Iterable[PendingArticle]) -> Iterator[list[PendingArticle]]:
        """Split articles into chunks, in order.

        A chunk never has records of two files. So the chunks do not depend on which machine has
        which file, or on the chunk after which an earlier run stopped.
        """
        size = self.chunk_size
        chunk: list[PendingArticle] = []
        characters = 0
        for pending in articles:
            is_other_file = chunk and _record_file(pending) != _record_file(chunk[-1])
            is_full = len(chunk) == size or characters > _CHUNK_CHARACTERS
            if is_other_file or is_full:
                yield chunk
                chunk, characters = [], 0
            chunk.append(pending)
            characters += _characters(pending.value)
        if chunk:
            yield chunk


def _record_file(pending: PendingArticle) -> str | None:
    """Return the file that holds a record; None if the article is a whole file."""
    return pending.position.file if pending.kind in ("record", "failure") else None


def _characters(value: Any) -> int:
    """Return the number of characters in a record or text."""
    if isinstance(value, Mapping):
        return sum(map(_characters, value.values()))
    return len(value) if isinstance(value, (str, bytes)) else 0
