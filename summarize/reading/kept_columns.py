"""Columns that are copied from the input to the output: their names, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from summarize.errors import OptionError, closest
from summarize.reading.pending import PendingArticle
from summarize.reading.record_formats import parse_record
from summarize.reading.records import Columns, casefold_columns, has_column
from summarize.takeaway import Takeaways
from summarize.wording import some_names

# Columns that a record of the output may have.
_OUTPUT_COLUMNS = (*Takeaways("", "", 1, ()).to_dict(), "version", "milliseconds")
# Articles in which a column is looked for before it counts as missing: rows of JSON Lines may
# leave out what is empty. Chosen by hand.
SEARCHED_RECORDS = 1000
_MOST_COLUMNS = 50  # columns named in a message; chosen by hand


def check_column_names(names: Sequence[str]) -> None:
    """Check that columns can be copied under their names.

    Raises:
        OptionError: a name occurs twice, or is that of a column of the output.
    """
    if taken := [name for name in names if name in _OUTPUT_COLUMNS]:
        raise OptionError(f"keep: the output has a column {taken[0]} of its own")
    if len({*names}) < len(names):
        raise OptionError("keep: a column is named twice")


def check_columns(
    articles: Iterable[PendingArticle], names: Sequence[str]
) -> Iterator[PendingArticle]:
    """Return the same articles, after a look at the first ones for the columns to copy.

    No more articles are read ahead than it takes to find every column.

    Raises:
        OptionError: none of the first articles has one of the columns.
    """
    articles, missing = iter(articles), {*names}
    seen: list[PendingArticle] = []
    others: dict[str, None] = {}  # the columns that there are
    while missing and len(seen) < SEARCHED_RECORDS and (article := next(articles, None)):
        seen.append(article)
        record = _columns(article)
        missing = {name for name in missing if not has_column(record, [name])}
        others.update(dict.fromkeys(map(str, record)))
    if missing and any(article.kind != "failure" for article in seen):
        name = next(name for name in names if name in missing)
        raise OptionError(_missing_reason(name, list(others), len(seen)))
    return chain(seen, articles)


def check_record_columns(
    articles: Iterable[PendingArticle], columns: Columns, keep: Sequence[str], source: str
) -> None:
    """Check that the first records have the columns that are asked for.

    Args:
        articles: articles, of which those that are no records are left out.
        columns: the names of record columns; of those of the id, only others than the usual.
        keep: the columns to copy.
        source: name of the file, for the message.

    Raises:
        OptionError: none of the records has one of the columns.
    """
    records = [_columns(article) for article in islice(articles, SEARCHED_RECORDS)]
    others = list(dict.fromkeys(str(name) for record in records for name in record))
    id_names = () if columns.id == Columns().id else (columns.id,)
    for names in (columns.text, *id_names, *([name] for name in keep)):
        if others and not has_column(dict.fromkeys(others), names):
            there = _known_columns(names[0], others)
            raise OptionError(f"{source} has no column {', '.join(names)}; {there}")


def kept_columns(article: PendingArticle, names: Sequence[str]) -> dict[str, Any]:
    """Return the values of columns; None where a record has no such column."""
    cells = casefold_columns(_columns(article))
    return {name: cells.get(name.strip().casefold()) for name in names}


def _columns(article: PendingArticle) -> Mapping[Any, Any]:
    """Return the columns of a record; no columns of what is no record."""
    value = parse_record(article.record).value
    return value if isinstance(value, Mapping) else {}


def _missing_reason(name: str, others: list[str], articles: int) -> str:
    if not others:
        return f"keep: there is no column {name!r}, as the input is no table of records"
    where = f"in the first {articles:,} records" if articles == SEARCHED_RECORDS else "there"
    return f"keep: no column {name!r} is {where}; {_known_columns(name, others)}"


def _known_columns(name: str, others: Sequence[str]) -> str:
    """Return the columns that are there, and the one that may be meant by another name."""
    nearest = closest(name, others)
    hint = f"did you mean {nearest!r}? " if nearest else ""
    return f"{hint}the columns are: {some_names(others, _MOST_COLUMNS)}"
