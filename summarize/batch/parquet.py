"""Conversion of records from JSON lines to Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from summarize.errors import OptionError

try:
    import pyarrow as arrow
    from pyarrow.parquet import ParquetWriter
except ImportError:
    raise OptionError('Parquet needs pyarrow: pip install "takeaways[data]"') from None

_GROUP_ROWS = 4096  # rows of a row group; chosen by hand

_EVIDENCE = arrow.struct(
    [("start", arrow.int64()), ("end", arrow.int64()), ("score", arrow.float64())]
)
_TAKEAWAY = arrow.struct(
    [
        ("text", arrow.string()),
        ("evidence", arrow.list_(_EVIDENCE)),
        ("score", arrow.float64()),
        ("flags", arrow.list_(arrow.string())),
    ]
)
_FIELDS = {
    "id": arrow.string(),
    "title": arrow.string(),
    "method": arrow.string(),
    "model": arrow.string(),
    "chunks": arrow.int64(),
    "requested": arrow.int64(),
    "takeaways": arrow.list_(_TAKEAWAY),
    "version": arrow.string(),
}


def to_parquet(
    lines: Iterable[bytes | str], sink: Any, keep: Sequence[str], milliseconds: bool
) -> None:
    """Write records as a Parquet file.

    Columns that were copied from the input become text: strings as they are, other values as
    JSON.

    Args:
        lines: the records, each a line of JSON.
        sink: a path, or a stream.
        keep: names of the columns that were copied from the input.
        milliseconds: True if the records have the column ``milliseconds``.
    """
    fields = dict(_FIELDS)
    if milliseconds:
        fields["milliseconds"] = arrow.float64()
    schema = arrow.schema([*fields.items(), *((name, arrow.string()) for name in keep)])
    rows = map(json.loads, lines)
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        while batch := [*islice(rows, _GROUP_ROWS)]:
            for row in batch:
                row.update({name: _as_text(row[name]) for name in keep})
            writer.write_table(arrow.Table.from_pylist(batch, schema))


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # replaces halves of surrogate pairs
