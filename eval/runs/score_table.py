"""Per-article scores: made once, kept in one Parquet file, read as arrays."""

from __future__ import annotations

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

Reasons = dict[tuple[str, str], dict[str, str]]


class Row(NamedTuple):
    """One score, or the reason why there is none (then ``value`` is None)."""

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
        articles, methods: ids and names, in order.
        values: articles x methods for each measure; NaN where unscored.
        precision, recall: the same for the measures that have them.
        reasons: of each method and measure, why which articles have no score.
    """

    articles: tuple[str, ...]
    methods: tuple[str, ...]
    values: dict[str, Scores]
    precision: dict[str, Scores] = field(default_factory=dict)
    recall: dict[str, Scores] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=dict)


@contextmanager
def score_writer(
    path: Path, measures: Collection[str], methods: Collection[str]
) -> Iterator[Callable[[Sequence[Row]], None]]:
    """Give a function that adds rows to a scores file, in place of those that it has of them.

    The file is put in place when all is written; until then the old one stays.

    Args:
        path: the file, which need not be there.
        measures, methods: whose rows are going to be written anew.
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
    """Whether a file is there that scores can be read from."""
    arrow, parquet = _pyarrow()
    try:
        return parquet.read_schema(path).equals(_schema(arrow))
    except (OSError, ValueError):
        return False


def read_scores(path: Path, articles: Sequence[str], methods: Sequence[str]) -> ScoreTable:
    """Read a scores file.

    Args:
        path: the file.
        articles, methods: the rows and columns of the arrays; other scores are left out.

    Raises:
        ReadError: it is missing or no such file.
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
    place = _places(columns["article"], articles), _places(columns["method"], methods)
    known = (place[0] >= 0) & (place[1] >= 0)
    measures, measure = _codes(columns["metric"])
    arrays = {name: _numbers(columns[name]) for name in ("value", "precision", "recall")}
    found: dict[str, dict[str, Scores]] = {name: {} for name in arrays}
    for code, name in enumerate(measures):
        rows = known & (measure == code)
        for kind, numbers in arrays.items():
            matrix = np.full((len(articles), len(methods)), np.nan)
            matrix[place[0][rows], place[1][rows]] = numbers[rows]
            if kind == "value" or not np.isnan(matrix).all():
                found[kind][name] = matrix
    unscored = np.flatnonzero(known & np.array(columns["reason"].is_valid()))
    return ScoreTable(
        tuple(articles),
        tuple(methods),
        found["value"],
        found["precision"],
        found["recall"],
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


def _places(column: pyarrow.ChunkedArray, order: Sequence[str]) -> np.ndarray:
    """Return where each value stands in ``order``, -1 for one that does not."""
    names, codes = _codes(column)
    place = {name: index for index, name in enumerate(order)}
    return np.array([place.get(name, -1) for name in names] or [-1])[codes]


def _codes(column: pyarrow.ChunkedArray) -> tuple[list[str], np.ndarray]:
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
