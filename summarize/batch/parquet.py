"""Conversion of records from JSON lines to Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from summarize.errors import OptionError

try:
    import pyarrow as arrow
    from pyarrow.parquet import ParquetFile, ParquetWriter
except ImportError:
    raise OptionError('Parquet needs pyarrow: pip install "takeaways[data]"') from None

_GROUP_ROWS = 4096  # rows of a row group; chosen by hand

_EVIDENCE = [("start", arrow.int64()), ("end", arrow.int64()), ("score", arrow.float64())]
_FIELDS = {
    "id": arrow.string(),
    "title": arrow.string(),
    "language": arrow.string(),
    "method": arrow.string(),
    "model": arrow.string(),
    "chunks": arrow.int64(),
    "requested": arrow.int64(),
}


def to_parquet(
    lines: Iterable[bytes | str], sink: Any, asked: Mapping[str, Any], before: Path | None = None
) -> None:
    """Write records as a Parquet file.

    Columns that were copied from the input become text: strings as they are, other values as
    JSON.

    Args:
        lines: the records, each a line of JSON.
        sink: a path, or a stream.
        asked: the identity of the job (``Job.identity``) that wrote the records.
        before: a file that an earlier call wrote; its records come first.
    """
    schema = _schema(asked)
    rows = map(json.loads, lines)
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        if before is not None:
            for rows_before in ParquetFile(before).iter_batches(_GROUP_ROWS):
                writer.write_batch(rows_before)
        while batch := [*islice(rows, _GROUP_ROWS)]:
            for row in batch:
                row.update({name: _as_text(row[name]) for name in asked["keep"]})
            writer.write_table(arrow.Table.from_pylist(batch, schema))


def _schema(asked: Mapping[str, Any]) -> Any:
    passage = [("text", arrow.string())] if asked["evidence"] else []
    takeaway = [
        ("text", arrow.string()),
        ("evidence", arrow.list_(arrow.struct([*_EVIDENCE, *passage]))),
        ("score", arrow.float64()),
        ("flags", arrow.list_(arrow.string())),
    ]
    fields = {
        **_FIELDS,
        "takeaways": arrow.list_(arrow.struct(takeaway)),
        "version": arrow.string(),
        **({"milliseconds": arrow.float64()} if asked["milliseconds"] else {}),
        **dict.fromkeys(asked["keep"], arrow.string()),
    }
    return arrow.schema([*fields.items()])


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # replaces halves of surrogate pairs
