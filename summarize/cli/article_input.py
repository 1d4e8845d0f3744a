"""Articles that the command reads, and messages about those that it cannot read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import typer

from summarize.cli.messages import FAILED, say
from summarize.runtime.error_throttle import ErrorThrottle
from summarize.runtime.limits import USUAL_MEGABYTES, USUAL_SECONDS

if TYPE_CHECKING:
    from summarize.article import Article
    from summarize.errors import ReadError


class ArticleInput:
    """Articles of the sources that the command names. It prints failures and goes on.

    Args:
        sources: files, folders and so on.
        text_column, references_column, id_column: names of record columns; None for the usual.
        keep: columns to copy to the output. ``Article.extra`` has them too.
        limits: seconds and megabytes that reading an article may take; 0 for no limit.
    """

    def __init__(
        self,
        sources: list[str],
        text_column: str | None,
        references_column: str | None,
        id_column: str | None,
        keep: Sequence[str] | None = None,
        limits: tuple[float, int] = (USUAL_SECONDS, USUAL_MEGABYTES),
    ) -> None:
        self._sources = sources
        self._keep = keep
        self._columns = {"text": text_column, "references": references_column, "id": id_column}
        self._limits = limits
        self._errors = ErrorThrottle(say)

    @cached_property
    def may_be_many(self) -> bool:
        """True if there may be more than one article."""
        from summarize.reading.sources import may_hold_many

        return len(self._sources) > 1 or may_hold_many(self._sources[0])

    def __iter__(self) -> Iterator[Article]:
        from summarize.errors import ReadError
        from summarize.reading import Columns
        from summarize.reading.finding import find_articles
        from summarize.reading.kept_columns import check_column_names, check_columns, kept_columns
        from summarize.reading.limited import read_within_limits

        columns = Columns.named(**self._columns)
        found = chain.from_iterable(find_articles(source, columns) for source in self._sources)
        if self._keep is not None:
            check_column_names(self._keep)
            found = check_columns(found, self._keep)
        for pending in found:
            article = read_within_limits(pending, columns, *self._limits)
            if isinstance(article, ReadError):
                self.fail(article)
            elif self._keep is None:
                yield article
            else:
                extra = {**article.extra, **kept_columns(pending, self._keep)}
                yield replace(article, extra=extra)

    def fail(self, error: ReadError) -> None:
        """Print a failure, unless the same reason was printed before."""
        self._errors.add(error)

    def exit(self) -> None:
        """End the command with exit code 1 if something failed."""
        self._errors.close()
        if len(self._errors):
            raise typer.Exit(FAILED)
