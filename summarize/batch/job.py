"""A batch job: the method and options for each article, and the groups of articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from summarize.errors import OptionError
from summarize.options import Options, OptionValues
from summarize.reading.pending import PendingArticle
from summarize.reading.records import Columns
from summarize.run_identity import changed_options
from summarize.summarizer import DEFAULT_METHOD
from summarize.takeaway import Takeaways
from summarize.version import __version__

# Columns that the records of the output always may have.
_RECORD_COLUMNS = (*Takeaways("", "", 1, ()).to_dict(), "version", "milliseconds")
# Size of the groups that are sent to a worker; chosen by hand.
_CHUNK_ARTICLES = 32  # a method with a larger ``batch_size`` gets that many
_CHUNK_CHARACTERS = 1_000_000  # a group that has more gets no further article


@dataclass(frozen=True, slots=True)
class Job:
    """Method, options and columns of a batch. Two equal jobs write the same records.

    Attributes:
        method: a name of ``methods()``.
        options: fields of ``Options``.
        columns: the names of the columns of input records.
        keep: columns of the input to copy to the output; null where a record lacks one.
        milliseconds: record the time per article. Articles that are computed together share
            their time equally.

    Raises:
        OptionError: an option has a value that is not allowed, or a column of ``keep`` occurs
            twice or has the name of a column of the output.
    """

    method: str = DEFAULT_METHOD
    options: OptionValues = field(default_factory=OptionValues)
    columns: Columns = field(default_factory=Columns)
    keep: tuple[str, ...] = ()
    milliseconds: bool = False

    def __post_init__(self) -> None:
        Options(**self.options)
        if taken := [name for name in self.keep if name in _RECORD_COLUMNS]:
            raise OptionError(f"keep: the output has a column {taken[0]} of its own")
        if len({*self.keep}) < len(self.keep):
            raise OptionError("keep: a column is named twice")

    def identity(self) -> dict[str, Any]:
        """Return, as JSON values, what must be the same for a run to be continued."""
        fields = {
            "version": __version__,
            "method": self.method,
            "options": changed_options(self.options),
            "columns": asdict(self.columns),
            "keep": self.keep,
            "milliseconds": self.milliseconds,
        }
        return json.loads(json.dumps(fields, default=str))

    def error_line(self, pending: PendingArticle, reason: str) -> str:
        """Return the line of the errors file for an article."""
        fields = {
            "id": pending.own_id(self.columns),
            "source": pending.source,
            "position": pending.position.number,
            "reason": reason,
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"

    @property
    def chunk_size(self) -> int:
        """Maximum number of articles in a group."""
        return max(_CHUNK_ARTICLES, Options(**self.options).batch_size)

    def chunks(self, articles: Iterable[PendingArticle]) -> Iterator[list[PendingArticle]]:
        """Group consecutive articles that are computed together.

        Records of two files never share a group. So the groups do not depend on which machine
        has which file, nor on where a run stopped between two groups.
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
    """Return the file of a record; None for an article that is a file of its own."""
    return pending.position.file if pending.kind in ("record", "failure") else None


def _characters(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_characters, value.values()))
    return len(value) if isinstance(value, (str, bytes)) else 0
