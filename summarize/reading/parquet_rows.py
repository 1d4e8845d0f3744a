"""Rows of Parquet files, read in small batches."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from summarize.errors import ReadError
from summarize.reading.opening import MAX_DOCUMENT, OpenFile, refuse_bomb
from summarize.runtime.limits import MEGABYTE

# Rows read at a time, chosen by hand. Each may hold the largest value of its file again.
_MOST_ROWS = 256
_BATCH_BYTES = 256 * MEGABYTE
_ITEM_BYTES = 8  # least memory of an item of a list: that of a pointer


def parquet_rows(file: OpenFile, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a Parquet file.

    Raises:
        ReadError: pyarrow is not installed, the file is broken, or it unpacks to far more than
            articles do.
    """
    try:
        import pyarrow as arrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        advice = 'needs pyarrow to be read: pip install "takeaways[data]"'
        raise ReadError(name, advice) from None
    try:
        # To go back in packed data, they would be unpacked again from the start.
        has_random_access = file.stream.seekable() and not file.is_packed
        data = file.stream if has_random_access else io.BytesIO(file.read(name, MAX_DOCUMENT))
        parquet = ParquetFile(data)
        largest = 1
        for unpacked, packed in _column_sizes(parquet.metadata):
            refuse_bomb(name, unpacked, packed)
            largest = max(largest, unpacked)
        rows = min(_MOST_ROWS, max(1, _BATCH_BYTES // largest))
        for batch in parquet.iter_batches(batch_size=rows):
            yield from batch.to_pylist()
    except arrow.ArrowException as error:
        reason = str(error).split("\n")[0]
        raise ReadError(name, f"is not a readable Parquet file ({reason})") from None


def _column_sizes(metadata: Any) -> Iterator[tuple[int, int]]:
    """Yield the size of each part of each column, unpacked and packed, as the file tells it.

    Empty items of lists count too: any number of them takes no space in the file.
    """
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for column in map(group.column, range(group.num_columns)):
            items = column.num_values - group.num_rows
            unpacked = max(column.total_uncompressed_size, _ITEM_BYTES * items)
            yield unpacked, column.total_compressed_size
