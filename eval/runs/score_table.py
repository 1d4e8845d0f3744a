"""Scores of the articles: written to one Parquet file, read as arrays."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from eval.stats.resampling import Scores
from summarize.errors import OptionError, ReadError
from summarize.runtime.atomic_files import replaced_file

if TYPE_CHECKING:
    import pyarrow

# For each method and measure, the reason of each unscored article.
Reasons = dict[tuple[str, str], dict[str, str]]


class Row(NamedTuple):
    """One score, or the reason why there is none; then ``value`` is None.

    ``metric`` is the name of the measure.
    """

    article: str
    method: str
    metric: str
    value: float | None
    precision: float | None
    recall: float | None
    reason: str | None


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """The scores of an evaluation.

    Attributes:
        articles, methods: ids and names, in the order of rows and columns.
        values: for each measure an array of articles x methods; NaN where unscored.
        precision, recall: the same for the measures that have them.
        reasons: for each (method, measure), the reason of each article without a score.
    """

    articles: tuple[str, ...]
    methods: tuple[str, ...]
    values: dict[str, Scores]
    precision: dict[str, Scores] = field(default_factory=dict)
    recall: dict[str, Scores] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Yield a row for each measure, method and article, also for the unscored ones."""
        for measure, values in self.values.items():
            tables = (values, self.precision.get(measure), self.recall.get(measure))
            for column, method in enumerate(self.methods):
                reasons = self.reasons.get((method, measure), {})
                for row, article in enumerate(self.articles):
                    value, precision, recall = (_number(table, row, column) for table in tables)
                    reason = reasons.get(article)
                    yield Row(article, method, measure, value, precision, recall, reason)


def _number(table: Scores | None, row: int, column: int) -> float | None:
    value = math.nan if table is None else float(table[row, column])
    return None if math.isnan(value) else value


@contextmanager
def score_writer(
    path: Path, measures: Collection[str], methods: Collection[str]
) -> Iterator[Callable[[Sequence[Row]], None]]:
    """Yield a function that writes rows to a scores file.

    Rows of these measures and methods that the file has are dropped. The new file replaces the
    old one at the end.

    Args:
        path: the file; it need not exist.
        measures, methods: measures and methods of the new rows.
    """
    arrow, parquet = _pyarrow()
    schema = _schema(arrow)
    with replaced_file(path) as temporary, parquet.ParquetWriter(temporary, schema) as writer:
        if path.exists():
            writer.write_table(_without(parquet.read_table(path), measures, methods))

        def write(rows: Sequence[Row]) -> None:
            columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
            arrays = dict(zip(Row._fields, columns, strict=True))
            writer.write_table(arrow.table(arrays, schema=schema))

        yield write


def _without(
    table: pyarrow.Table, measures: Collection[str], methods: Collection[str]
) -> pyarrow.Table:
    import pyarrow.compute as compute

    of_measures, of_methods = (
        compute.is_in(table.column(name), value_set=_array(values))  # pyright: ignore
        for name, values in (("metric", measures), ("method", methods))
    )
    return table.filter(compute.invert(compute.and_(of_measures, of_methods)))  # pyright: ignore


def _array(values: Collection[str]) -> pyarrow.Array:
    import pyarrow

    return pyarrow.array(list(values), pyarrow.string())


def is_readable(path: Path) -> bool:
    """Return whether a file of scores exists that can be read."""
    arrow, parquet = _pyarrow()
    try:
        return parquet.read_schema(path).equals(_schema(arrow))
    except (OSError, ValueError):
        return False


def read_scores(path: Path, articles: Sequence[str], methods: Sequence[str]) -> ScoreTable:
    """Read a scores file.

    Args:
        path: the file.
        articles, methods: rows and columns of the arrays; other scores are left out.

    Raises:
        ReadError: the file is missing or holds no scores.
    """
    arrow, parquet = _pyarrow()
    try:
        names = [field.name for field in _schema(arrow) if field.type == arrow.string()]
        table = parquet.read_table(path, read_dictionary=names)
        table = table.unify_dictionaries().combine_chunks()
        columns = {name: table.column(name) for name in Row._fields}
    except (OSError, ValueError, KeyError) as error:  # arrow's errors are of these
        reason = f"cannot be read ({str(error).splitlines()[0]}): run the evaluation again"
        raise ReadError(str(path), reason) from None
    row_of = _indices(columns["article"], articles)
    column_of = _indices(columns["method"], methods)
    wanted = (row_of >= 0) & (column_of >= 0)
    measures, measure_codes = _codes(columns["metric"])
    arrays = {name: _numbers(columns[name]) for name in ("value", "precision", "recall")}
    matrices: dict[str, dict[str, Scores]] = {name: {} for name in arrays}
    for code, name in enumerate(measures):
        rows = wanted & (measure_codes == code)
        for kind, numbers in arrays.items():
            matrix = np.full((len(articles), len(methods)), np.nan)
            matrix[row_of[rows], column_of[rows]] = numbers[rows]
            if kind == "value" or not np.isnan(matrix).all():
                matrices[kind][name] = matrix
    unscored = np.flatnonzero(wanted & np.array(columns["reason"].is_valid()))
    return ScoreTable(
        tuple(articles),
        tuple(methods),
        matrices["value"],
        matrices["precision"],
        matrices["recall"],
        _reasons(table.take(unscored)),
    )


def _reasons(table: pyarrow.Table) -> Reasons:
    reasons: Reasons = defaultdict(dict)
    names = (table.column(name).to_pylist() for name in ("method", "metric", "article", "reason"))
    for method, metric, article, reason in zip(*names, strict=True):
        reasons[method, metric][article] = reason
    return dict(reasons)


def _schema(arrow: Any) -> Any:
    name, number = arrow.string(), arrow.float64()
    types = (name, name, name, number, number, number, name)
    return arrow.schema(list(zip(Row._fields, types, strict=True)))


def _indices(column: pyarrow.ChunkedArray, order: Sequence[str]) -> np.ndarray:
    """Return the index of each value in ``order``; -1 for a value that is not in it."""
    names, codes = _codes(column)
    index_of = {name: index for index, name in enumerate(order)}
    return np.array([index_of.get(name, -1) for name in names] or [-1])[codes]


def _codes(column: pyarrow.ChunkedArray) -> tuple[list[str], np.ndarray]:
    """Return the distinct values of a dictionary-encoded column, and the code of each row."""
    array: Any = next(iter(column.chunks), None)
    if array is None:
        return [], np.zeros(0, dtype=np.int64)
    return array.dictionary.to_pylist(), array.indices.to_numpy(zero_copy_only=False)


def _numbers(column: pyarrow.ChunkedArray) -> np.ndarray:
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise OptionError('evaluation needs pyarrow: pip install "takeaways[eval]"') from None
    return pyarrow, pyarrow.parquet
