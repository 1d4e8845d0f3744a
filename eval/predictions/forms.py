"""Read predictions made elsewhere and assign them to articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from eval.predictions.pairing import Bullets, Paired, pair_by_id, pair_in_order
from eval.predictions.reader import Reader
from summarize.errors import OptionError
from summarize.reading.files import is_text_file, read_records, read_text
from summarize.reading.record_formats import Record

if TYPE_CHECKING:
    from pandas import DataFrame

BulletsById = Mapping[str, str | Sequence[str] | None]
Predictions: TypeAlias = (
    "str | Path | PredictionsFile | DataFrame | Sequence[Mapping[str, Any]] | BulletsById"
)


@dataclass(frozen=True, slots=True)
class PredictionsFile:
    """A file of predictions with columns of other names.

    Attributes:
        path: the file.
        column: name of the column of bullets; None to look for it.
        id_column: name of the column of ids; None to look for it. A file without this column may
            have its ids under ``id``.
    """

    path: Path
    column: str | None = None
    id_column: str | None = None


def assign_predictions(
    name: str,
    predictions: Predictions,
    ids: Sequence[str],
    *,
    on_message: Callable[[str], None] = lambda message: None,
) -> Paired:
    """Return the bullets of each article in predictions of any form; None where there are none.

    Args:
        name: the name of the predictions, for messages.
        predictions: a file; a DataFrame or a list of dictionaries with the columns that
            ``read_predictions`` reads; or the bullets of each article by its id. A named index of
            a DataFrame is a column.
        ids: ids of the articles, in order.
        on_message: takes a line on what was skipped, and on rows without ids.

    Raises:
        OptionError: the predictions have another form.
        ReadError: they cannot be read, or do not match the articles.
    """
    if isinstance(predictions, (str, Path)):
        predictions = PredictionsFile(Path(predictions))
    if isinstance(predictions, PredictionsFile):
        return _read(name, predictions, ids, on_message)
    source = f"predictions {name!r}"
    reader = Reader(name, source, None, None, on_message)
    if isinstance(predictions, Mapping):
        by_id = [(str(id), reader.given_bullets(value)) for id, value in predictions.items()]
        return pair_by_id(source, by_id, ids, on_message)
    rows = _table_rows(source, predictions)
    records = [Record(f"{source}, row {index + 1}", "", row) for index, row in enumerate(rows)]
    return reader.pair(records, ids)


def _table_rows(source: str, table: Any) -> list[Any]:
    """Return the rows of a DataFrame or of a list of dictionaries.

    Raises:
        OptionError: it is something else.
    """
    if hasattr(table, "itertuples"):  # pandas, which need not be installed
        index = table.index
        may_hold_ids = any(name is not None for name in index.names) or index.dtype.kind == "O"
        table = (table.reset_index() if may_hold_ids else table).to_dict("records")
    if not isinstance(table, Sequence) or not all(isinstance(row, Mapping) for row in table):
        forms = "a file, a DataFrame, a list of dictionaries, or a dictionary by id"
        given = type(table).__name__
        if isinstance(table, Sequence) and all(isinstance(row, str) for row in table):
            given = "a list of strings (predictions are given by name: {'mine': {id: bullets}})"
        raise OptionError(f"{source} must be {forms}, not {given}")
    return [{key: _plain_value(value) for key, value in row.items()} for row in table]


def _plain_value(value: Any) -> Any:
    """Return the list in an array, which a DataFrame from a Parquet file holds."""
    return value.tolist() if hasattr(value, "tolist") else value


def read_predictions(
    path: Path,
    ids: Sequence[str],
    *,
    column: str | None = None,
    id_column: str | None = None,
    on_message: Callable[[str], None] = lambda message: None,
) -> list[Bullets | None]:
    """Return the bullets of each article in a file; None where the file has none.

    A text file has a line for each article, in order. A file of records (JSON, JSON Lines, CSV,
    Parquet) has the bullets under ``takeaways``, ``bullets``, ``prediction``, ``summary``,
    ``hypothesis``, ``generated`` or ``output``: a list, or a string with a bullet on each line.
    In a string, ``<n>`` and ``<q>`` also separate bullets.

    The record's ``id`` names the article, or the column whose values are the articles' ids.
    Without ids the records are in order, and a message says so. An id may have a folder or a file
    extension that the article's lacks, or lack one.

    Args:
        path: the file, which may be compressed.
        ids: ids of the articles, in order.
        column: name of the column of bullets, if it is another or the file has several of them.
        id_column: name of the column of ids.
        on_message: takes a line on what was skipped, and on rows without ids.

    Raises:
        ReadError: the file cannot be read, has no or several columns of bullets, or does not
            match the articles by id or in number.
    """
    return _read(str(path), PredictionsFile(path, column, id_column), ids, on_message).bullets


def _read(
    name: str, file: PredictionsFile, ids: Sequence[str], on_message: Callable[[str], None]
) -> Paired:
    source = str(file.path)
    reader = Reader(name, source, file.column, file.id_column, on_message)
    if not is_text_file(file.path):
        return reader.pair(read_records(file.path), ids)
    paired = pair_in_order(source, _lines(file.path, len(ids), reader.bullets), ids)
    on_message(f"{name}: lines of text have no ids, paired by order")
    return paired


def _lines(path: Path, count: int, parse: Callable[[str], Bullets | None]) -> list[Bullets | None]:
    lines = read_text(path).removesuffix("\n").split("\n")
    if len(lines) == count + 1 and not lines[-1].strip():
        lines.pop()
    return [parse(line.removesuffix("\r")) for line in lines] if lines != [""] else []
