"""Articles that a run has left to do after an earlier process stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, pairwise

from summarize.batch.journal import RunState
from summarize.errors import OptionError
from summarize.reading import Columns
from summarize.reading.failures import NetworkError
from summarize.reading.finding import find_in_files
from summarize.reading.pending import ArticlePosition, PendingArticle
from summarize.reading.sources import SourceListing


def remaining_articles(
    listing: SourceListing,
    columns: Columns,
    state: RunState,
    on_message: Callable[[str], None],
) -> Iterator[PendingArticle]:
    """Yield the articles after the last one of a state.

    Args:
        listing: the files of the source.
        columns: the names of record columns.
        state: the state that the earlier process saved.
        on_message: takes a line about files that were added or deleted since.

    Raises:
        OptionError: the last article of the state has changed since.
        NetworkError: the network failed; a later run can continue here.
    """
    files = 0

    def count_file(file: str) -> None:
        nonlocal files
        files += 1

    place = state.place
    articles = find_in_files(listing, columns, after=place, on_file=count_file)
    if place is not None:
        last = next(articles, None)  # the last article of the state comes first
        if last is None or last.position != place:
            on_message(f"{place.file} no longer holds its article {place.number}: going on")
            articles = articles if last is None else chain([last], articles)
        elif last.checksum() != state.checksum:
            raise OptionError(f"{last.source} has changed since: --restart does it all again")
        elif files != state.files:
            change = f"{files} files up to {place.file}, where there were {state.files}"
            on_message(f"{listing.source} has changed: {change}; what was added there is not read")
    for pending in articles:
        check_network(pending)
        yield pending


def check_network(pending: PendingArticle) -> None:
    """Check that the network did not fail: then a later run may find more articles.

    Raises:
        NetworkError: it failed.
    """
    if isinstance(pending.value, NetworkError):
        raise pending.value


def end_of_chunk(chunk: list[PendingArticle], before: RunState) -> tuple[ArticlePosition, int, int]:
    """Return ``place``, ``checksum`` and ``files`` of the state after a chunk."""
    first_file = before.place.file if before.place else None
    files = [first_file, *(pending.position.file for pending in chunk)]
    begun = sum(file != previous for previous, file in pairwise(files))
    return chunk[-1].position, chunk[-1].checksum(), before.files + begun
