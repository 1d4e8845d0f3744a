"""Per-article scores: made once, kept in one Parquet file, read as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from eval.resampling import Scores
from summarize.errors import OptionError, ReadError

if TYPE_CHECKING:
    import pyarrow

NAN = float("nan")


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
        reasons: how often a method has no score of a measure, by (method, measure, reason).
    """

    articles: tuple[str, ...]
    methods: tuple[str, ...]
    values: dict[str, Scores]
    precision: dict[str, Scores] = field(default_factory=dict)
    recall: dict[str, Scores] = field(default_factory=dict)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)


@contextmanager
def score_writer(path: Path) -> Iterator[Any]:
    """Give a function that takes lists of rows; the file is put in place when all is written."""
    arrow, parquet = _pyarrow()
    names = arrow.dictionary(arrow.int32(), arrow.string())
    number = arrow.float64()
    types = (names, names, names, number, number, number, names)
    schema = arrow.schema(list(zip(Row._fields, types, strict=True)))
    part = path.with_name(f"{path.name}.part")
    with parquet.ParquetWriter(part, schema) as writer:

        def write(rows: Sequence[Row]) -> None:
            columns = list(zip(*rows, strict=True)) or [()] * len(types)
            arrays = [
                arrow.array(column, type_.value_type).dictionary_encode()
                if type_ is names
                else arrow.array(column, type_)
                for column, type_ in zip(columns, types, strict=True)
            ]
            writer.write_table(arrow.table(arrays, schema=schema))

        yield write
    part.replace(path)


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
        table = parquet.read_table(path).unify_dictionaries().combine_chunks()
        columns = {name: table.column(name) for name in Row._fields}
    except (OSError, KeyError, arrow.ArrowException) as error:
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
            matrix = np.full((len(articles), len(methods)), NAN)
            matrix[place[0][rows], place[1][rows]] = numbers[rows]
            if kind == "value" or not np.isnan(matrix).all():
                found[kind][name] = matrix
    return ScoreTable(
        tuple(articles),
        tuple(methods),
        found["value"],
        found["precision"],
        found["recall"],
        _reasons(columns, known),
    )


def _reasons(
    columns: dict[str, pyarrow.ChunkedArray], known: np.ndarray
) -> Counter[tuple[str, str, str]]:
    unscored = known & np.array(columns["reason"].is_valid())
    fields = [columns[name].take(np.flatnonzero(unscored)) for name in ("method", "metric")]
    reasons = columns["reason"].take(np.flatnonzero(unscored)).to_pylist()
    return Counter(zip(*(column.to_pylist() for column in fields), reasons, strict=True))


def _places(column: pyarrow.ChunkedArray, order: Sequence[str]) -> np.ndarray:
    """Return where each value stands in ``order``, -1 for one that does not."""
    names, codes = _codes(column)
    place = {name: index for index, name in enumerate(order)}
    return np.array([place.get(name, -1) for name in names] or [-1])[codes]


def _codes(column: pyarrow.ChunkedArray) -> tuple[list[str], np.ndarray]:
    arrays: Iterable[Any] = column.chunks
    array = next(iter(arrays), None)
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
