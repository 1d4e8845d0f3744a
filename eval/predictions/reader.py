"""Read records of predictions: their ids and bullets."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from eval.predictions.pairing import Bullets, Paired, id_column, pair_by_id, pair_in_order
from eval.predictions.printed_lists import parse_printed_list
from summarize.article import replace_surrogates
from summarize.errors import ReadError, did_you_mean
from summarize.reading.record_formats import Record
from summarize.reading.records import casefold_columns, parse_bullets
from summarize.runtime.error_throttle import ErrorThrottle
from summarize.wording import some_names

_COLUMNS = ("takeaways", "bullets", "prediction", "summary", "hypothesis", "generated", "output")
_LONGEST_ID = 1000  # characters; a longer text is no id; chosen by hand
_MOST_COLUMNS = 8  # columns named in a message; chosen by hand


class _Row(NamedTuple):
    id: str | None
    bullets: Bullets | None
    cells: dict[str, str | None]  # what may be an id, by column, of a record without id


class Reader:
    """Reader of the records of one set of predictions.

    Args:
        name, source: its name, and where it is from, for messages.
        column, id_column: names that the user gave.
        on_message: takes a line on what was skipped.
    """

    def __init__(
        self,
        name: str,
        source: str,
        column: str | None,
        id_column: str | None,
        on_message: Callable[[str], None],
    ) -> None:
        self._name, self._source = name, source
        self._column, self._id_column = column, id_column
        self._on_message = on_message
        self._throttle = ErrorThrottle(on_message)
        self._told_of_lists = False

    def pair(self, records: Iterable[Record], ids: Sequence[str]) -> Paired:
        """Return the bullets of each article."""
        rows = [self._row(record) for record in records]
        self._throttle.close()
        valid = [row for row in rows if row is not None]
        with_id = [(row.id, row.bullets) for row in valid if row.id is not None]
        if not with_id:
            return self._pair_without_ids(rows, ids)
        if len(with_id) < len(valid):
            counts = f"{len(with_id)} of {len(valid)}"
            advice = "give all records an id, or none"
            raise ReadError(self._source, f"has ids on {counts} records: {advice}")
        return pair_by_id(self._source, with_id, ids, self._on_message)

    def _pair_without_ids(self, rows: Sequence[_Row | None], ids: Sequence[str]) -> Paired:
        """Pair by the column that holds the articles' ids; without one, by order."""
        valid = [row for row in rows if row is not None]
        names = list(dict.fromkeys(name for row in valid for name in row.cells))
        columns = {name: [row.cells.get(name) for row in valid] for name in names}
        column = id_column(self._source, columns, ids)
        if column is not None:
            self._on_message(f"{self._name}: ids are read from the column {column}")
            with_id = [(row.cells.get(column) or "", row.bullets) for row in valid]
            return pair_by_id(self._source, with_id, ids, self._on_message)
        _check_no_other_id(self._source, names)
        paired = pair_in_order(self._source, [row and row.bullets for row in rows], ids)
        has = some_names(names)
        self._on_message(f"{self._name}: no id column (it has {has}), paired by order")
        return paired

    def _row(self, record: Record) -> _Row | None:
        """Return id and bullets of a record; None for a record that cannot be read."""
        source, _, value = record
        if isinstance(value, ReadError):
            self._throttle.add(value)
            return None
        if not isinstance(value, Mapping):
            self._throttle.add(ReadError(source, "is not a record with named columns"))
            return None
        cells = casefold_columns(value)
        id = _id_text(cells.get(self._name_of_ids(source, value, cells)))
        name = _column(source, value, cells, self._column)
        bullets = None if name is None else self.bullets(cells[name])
        if bullets is None and "error" not in cells:
            reason = f"its {name} is {reprlib.repr(cells.get(name or ''))}: not scored"
            self._throttle.add(ReadError(source, reason))
        others = {} if id is not None else {key: _id_text(cell) for key, cell in cells.items()}
        return _Row(id, bullets, others)

    def _name_of_ids(self, source: str, record: Mapping[Any, Any], cells: Mapping[str, Any]) -> str:
        """Return the name of the column of ids, which need not be there if none was named.

        Raises:
            ReadError: the record lacks the column that the user named.
        """
        wanted = (self._id_column or "id").strip().casefold()
        if wanted in cells or "id" in cells or self._id_column is None:
            return wanted if wanted in cells else "id"
        names = list(map(str, record))
        hint = did_you_mean(self._id_column, names[:_MOST_COLUMNS])
        raise ReadError(
            source, f"has no column {self._id_column} (PredictionsFile(id_column=...)); {hint}"
        )

    def given_bullets(self, value: str | Sequence[str] | None) -> Bullets | None:
        """Return bullets that are given by id: those of a list as they are."""
        return self.bullets(value) if isinstance(value, str) or value is None else tuple(value)

    def bullets(self, value: Any) -> Bullets | None:
        """Return the bullets of a string or list, possibly none; None for any other value."""
        if isinstance(value, str):
            printed = parse_printed_list(value)
            if printed is not None and not self._told_of_lists:
                self._told_of_lists = True
                message = "its bullets are lists printed as text, read as lists"
                self._on_message(f"{self._name}: {message}")
            value = value.replace("<q>", "\n") if printed is None else printed
        elif not isinstance(value, (list, tuple)):
            return None
        bullets = tuple(parse_bullets(value))
        unreadable = not bullets and isinstance(value, (list, tuple)) and any(value)
        return None if unreadable else bullets


def _id_text(value: Any) -> str | None:
    """Return a value as an id; None for one that is none: nothing, a list, a long text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a numeric column with gaps is read as floats
    if value is None or isinstance(value, (list, tuple, Mapping)):
        return None
    id = str(value)
    return replace_surrogates(id) if len(id) <= _LONGEST_ID else None


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
            source,
            f"has {several}: name the right one with PredictionsFile(column=...), or drop others",
        )
    if matches or "error" in cells:
        return matches[0] if matches else None
    has = some_names(value)
    raise ReadError(source, f"has none of the columns {', '.join(names)} (it has: {has})")


def _check_no_other_id(source: str, names: Iterable[str]) -> None:
    others = [name for name in names if name.endswith(("id", "key")) and name != "id"]
    if others:
        drop = "drop it if the order is that of the articles"
        advice = f"name it with PredictionsFile(id_column=...), or {drop}"
        raise ReadError(source, f"has no id but {', '.join(others)}: {advice}")
