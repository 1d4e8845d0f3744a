"""Read predictions made elsewhere and assign them to articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from summarize.errors import OptionError, ReadError
from summarize.reading.files import is_text_file, read_records, read_text
from summarize.reading.record_formats import Record
from summarize.reading.records import casefold_columns, parse_bullets
from summarize.runtime.error_throttle import ErrorThrottle
from summarize.text.readable import replace_surrogates

if TYPE_CHECKING:
    from pandas import DataFrame

Bullets = tuple[str, ...]
BulletsById = Mapping[str, str | Sequence[str] | None]
Predictions: TypeAlias = "str | Path | DataFrame | Sequence[Mapping[str, Any]] | BulletsById"

_COLUMNS = ("takeaways", "bullets", "prediction", "summary", "hypothesis", "generated", "output")
_MOST_NAMED = 3  # ids named in a message; chosen by hand


def assign_predictions(
    name: str,
    predictions: Predictions,
    ids: Sequence[str],
    *,
    on_message: Callable[[str], None] = lambda message: None,
) -> list[Bullets | None]:
    """Return the bullets of each article in predictions of any form; None where there are none.

    Args:
        name: the name of the predictions, for messages.
        predictions: a file; a DataFrame or a list of dictionaries with the columns that
            ``read_predictions`` reads; or the bullets of each article by its id. A named index of
            a DataFrame is a column.
        ids: ids of the articles, in order.
        on_message: takes a line on what was skipped.

    Raises:
        OptionError: the predictions have another form.
        ReadError: they cannot be read, or do not match the articles.
    """
    if isinstance(predictions, (str, Path)):
        return read_predictions(Path(predictions), ids, on_message=on_message)
    source = f"predictions {name!r}"
    if isinstance(predictions, Mapping):
        by_id = [(str(id), _given_bullets(bullets)) for id, bullets in predictions.items()]
        return _by_id(source, by_id, ids, on_message) if by_id else [None for _ in ids]
    rows = _table_rows(source, predictions)
    records = [Record(f"{source}, row {index + 1}", "", row) for index, row in enumerate(rows)]
    return _assign_records(source, records, ids, None, "id", on_message)


def _given_bullets(bullets: str | Sequence[str] | None) -> Bullets | None:
    """Return bullets that are given by id: those of a list as they are."""
    return _bullets(bullets) if isinstance(bullets, str) or bullets is None else tuple(bullets)


def _table_rows(source: str, table: Any) -> list[Any]:
    """Return the rows of a DataFrame or of a list of dictionaries.

    Raises:
        OptionError: it is something else.
    """
    if hasattr(table, "itertuples"):  # pandas, which need not be installed
        has_named_index = any(name is not None for name in table.index.names)
        table = (table.reset_index() if has_named_index else table).to_dict("records")
    if not isinstance(table, Sequence) or not all(isinstance(row, Mapping) for row in table):
        forms = "a file, a DataFrame, a list of dictionaries, or a dictionary by id"
        raise OptionError(f"{source} must be {forms}, not {type(table).__name__}")
    return [{key: _plain_value(value) for key, value in row.items()} for row in table]


def _plain_value(value: Any) -> Any:
    """Return the list in an array, which a DataFrame from a Parquet file holds."""
    return value.tolist() if hasattr(value, "tolist") else value


def read_predictions(
    path: Path,
    ids: Sequence[str],
    *,
    column: str | None = None,
    id_column: str = "id",
    on_message: Callable[[str], None] = lambda message: None,
) -> list[Bullets | None]:
    """Return the bullets of each article in a file; None where the file has none.

    A text file has a line for each article, in order. A file of records (JSON, JSON Lines, CSV,
    Parquet) has the bullets under ``takeaways``, ``bullets``, ``prediction``, ``summary``,
    ``hypothesis``, ``generated`` or ``output``: a list, or a string with a bullet on each line.
    The record's ``id`` names the article; without ids the records are in order. In a string,
    ``<n>`` and ``<q>`` also separate bullets.

    Args:
        path: the file, which may be compressed.
        ids: ids of the articles, in order.
        column: name of the column of bullets, if it is another or the file has several of them.
        id_column: name of the column of ids.
        on_message: takes a line on what was skipped.

    Raises:
        ReadError: the file cannot be read, has no or several columns of bullets, or does not
            match the articles by id or in number.
    """
    if is_text_file(path):
        return _in_order(str(path), _lines(path, len(ids)), ids)
    return _assign_records(str(path), read_records(path), ids, column, id_column, on_message)


def _assign_records(
    source: str,
    records: Iterable[Record],
    ids: Sequence[str],
    column: str | None,
    id_column: str,
    on_message: Callable[[str], None],
) -> list[Bullets | None]:
    throttle = ErrorThrottle(on_message)
    rows = [_row(record, column, id_column, throttle) for record in records]
    throttle.close()
    valid = [row for row in rows if row is not None]
    with_id = [(row.id, row.bullets) for row in valid if row.id is not None]
    if not with_id:
        return _in_order(source, [row and row.bullets for row in rows], ids)
    if len(with_id) < len(valid):
        counts = f"{len(with_id)} of {len(valid)}"
        raise ReadError(source, f"has ids on {counts} records: give all records an id, or none")
    return _by_id(source, with_id, ids, on_message)


def _lines(path: Path, count: int) -> list[Bullets | None]:
    lines = read_text(path).removesuffix("\n").split("\n")
    if len(lines) == count + 1 and not lines[-1].strip():
        lines.pop()
    return [_bullets(line.removesuffix("\r")) for line in lines] if lines != [""] else []


class _Row(NamedTuple):
    id: str | None
    bullets: Bullets | None


def _row(
    record: Record, column: str | None, id_column: str, throttle: ErrorThrottle
) -> _Row | None:
    """Return id and bullets of a record; None for a record that cannot be read."""
    source, _, value = record
    if isinstance(value, ReadError):
        throttle.add(value)
        return None
    if not isinstance(value, Mapping):
        throttle.add(ReadError(source, "is not a record with named columns"))
        return None
    cells = casefold_columns(value)
    id = cells.get(id_column.casefold())
    if id is None:
        _check_no_other_id(source, cells)
    elif isinstance(id, float) and id.is_integer():
        id = int(id)  # a numeric column with gaps is read as floats
    name = _column(source, value, cells, column)
    bullets = None if name is None else _bullets(cells[name])
    if bullets is None and "error" not in cells:
        throttle.add(ReadError(source, f"its {name} is {cells.get(name or '')!r}: not scored"))
    return _Row(None if id is None else replace_surrogates(str(id)), bullets)


def _column(
    source: str, value: Mapping[Any, Any], cells: Mapping[str, Any], column: str | None
) -> str | None:
    """Return the name of the column of bullets; None in a record with an ``error`` instead.

    Raises:
        ReadError: no column has bullets, or several have.
    """
    names = [column.casefold()] if column else _COLUMNS
    matches = [name for name in names if name in cells]
    if len(matches) > 1:
        several = ", ".join(matches)
        raise ReadError(
            source, f"has {several}: name the right one with --predictions-column, or drop others"
        )
    if matches or "error" in cells:
        return matches[0] if matches else None
    has = ", ".join(list(map(str, value))[:8]) or "none"
    raise ReadError(source, f"has none of the columns {', '.join(names)} (it has: {has})")


def _check_no_other_id(source: str, cells: Mapping[str, Any]) -> None:
    others = [name for name in cells if name.endswith(("id", "key")) and name != "id"]
    if others:
        advice = "name it with --id-column, or drop it if the order is that of the articles"
        raise ReadError(source, f"has no id but {', '.join(others)}: {advice}")


def _bullets(value: Any) -> Bullets | None:
    """Return the bullets of a string or list, possibly none; None for any other value."""
    if isinstance(value, str):
        value = value.replace("<q>", "\n")
    elif not isinstance(value, (list, tuple)):
        return None
    bullets = tuple(parse_bullets(value))
    unreadable = not bullets and isinstance(value, (list, tuple)) and any(value)
    return None if unreadable else bullets


def _in_order(
    source: str, rows: Sequence[Bullets | None], ids: Sequence[str]
) -> list[Bullets | None]:
    if len(rows) != len(ids):
        advice = "without ids there must be one an article, in the same order"
        raise ReadError(source, f"has {len(rows)} predictions for {len(ids)} articles: {advice}")
    return list(rows)


def _by_id(
    source: str,
    rows: Sequence[tuple[str, Bullets | None]],
    ids: Sequence[str],
    on_message: Callable[[str], None],
) -> list[Bullets | None]:
    by_id: dict[str, Bullets | None] = {}
    repeated = []
    for id, bullets in rows:
        if id in by_id:
            repeated.append(id)
        by_id.setdefault(id, bullets)
    unknown = sorted(by_id.keys() - set(ids))
    if len(unknown) == len(by_id):
        wanted = f"its ids ({_examples(list(by_id))}) are none of the articles' ({_examples(ids)})"
        raise ReadError(source, wanted)
    if repeated:
        on_message(
            f"{source}: {len(repeated)} ids stand twice, the first counts: {_examples(repeated)}"
        )
    if unknown:
        on_message(
            f"{source}: {len(unknown)} predictions are for no article here: {_examples(unknown)}"
        )
    return [by_id.get(id) for id in ids]


def _examples(ids: Sequence[str]) -> str:
    more = ", …" if len(ids) > _MOST_NAMED else ""
    return ", ".join(map(repr, ids[:_MOST_NAMED])) + more
