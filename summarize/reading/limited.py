"""Articles read within limits of time and memory, so that no page can hold up the others."""

from __future__ import annotations

from summarize.article import Article
from summarize.errors import LimitError, ReadError, short_message
from summarize.reading.pending import PendingArticle
from summarize.reading.records import Columns
from summarize.runtime.limits import article_limits


def read_within_limits(
    pending: PendingArticle, columns: Columns, seconds: float | None, megabytes: int | None
) -> Article | ReadError:
    """Return the article, or an error that says what is wrong with it; never raise.

    Args:
        pending: the article, found and not read yet.
        columns: the names of record columns.
        seconds: time that reading may take; None or 0 for no limit.
        megabytes: memory that reading may take; None or 0 for no limit.
    """
    try:
        with article_limits(seconds, megabytes):
            return pending.read(columns)
    except LimitError as error:
        return ReadError(pending.source, str(error))
    except MemoryError:
        return ReadError(pending.source, "there is not enough memory to read it")
    except Exception as error:  # a parser may raise anything; the other articles go on
        return ReadError(pending.source, f"{type(error).__name__}: {short_message(error)}")
