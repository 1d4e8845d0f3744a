"""Articles that the command reads, and messages about those that it cannot read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import typer

from summarize.cli.messages import FAILED, say
from summarize.runtime.error_throttle import ErrorThrottle

if TYPE_CHECKING:
    from summarize.article import Article
    from summarize.errors import ReadError


class ArticleInput:
    """Articles of the sources that the command names. It prints failures and goes on.

    Args:
        sources: files, folders and so on.
        text_column, references_column, id_column: names of record columns; None for the usual.
        keep: columns to copy to the output. Then ``Article.extra`` has
            these columns, and no others.
    """

    def __init__(
        self,
        sources: list[str],
        text_column: str | None,
        references_column: str | None,
        id_column: str | None,
        keep: Sequence[str] | None = None,
    ) -> None:
        self._sources = sources
        self._keep = keep
        self._columns = {"text": text_column, "references": references_column, "id": id_column}
        self._errors = ErrorThrottle(say)

    @cached_property
    def may_be_many(self) -> bool:
        """True if there may be more than one article."""
        from summarize.reading.sources import may_hold_many

        return len(self._sources) > 1 or may_hold_many(self._sources[0])

    def __iter__(self) -> Iterator[Article]:
        from summarize.reading import Columns, read_articles
        from summarize.reading.kept_columns import read_with_columns

        columns = Columns.named(**self._columns)
        if self._keep is None:
            yield from read_articles(self._sources, columns=columns, on_error=self.fail)
        else:
            yield from read_with_columns(self._sources, columns, self._keep, self.fail)

    def fail(self, error: ReadError) -> None:
        """Print a failure, unless the same reason was printed before."""
        self._errors.add(error)

    def exit(self) -> None:
        """End the command with exit code 1 if something failed."""
        self._errors.close()
        if len(self._errors):
            raise typer.Exit(FAILED)
